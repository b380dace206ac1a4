//! A recorded discharge that stands in for the simulated battery while a capacity test runs.
//!
//! The record is a [text file](crate::record), whose seconds count from its first reading.

use core::{fmt, time::Duration};
use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use crate::record::{self, RecordError, Row};

/// What no lead-acid bank of this kind leaves: seconds, millivolts, milliamperes, hundredths of a degree.
const RANGES: record::Ranges =
    [0.0..=1e10, 0.0..=100_000.0, -1_000_000.0..=1_000_000.0, -10_000.0..=20_000.0];

/// One reading of the record; in the middle between two of them, one between their values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reading {
    /// Since the first reading.
    seconds: f64,
    /// Of the bank.
    pub(super) volts: f64,
    /// Into the battery.
    pub(super) amps: f64,
    pub(super) celsius: f64,
}

/// A recorded discharge and how far it was played.
#[derive(Clone, Debug)]
pub struct Replay {
    readings: Vec<Reading>,
    running: bool,
    elapsed: Duration,
}

impl Replay {
    /// Reads the record in a file.
    ///
    /// # Errors
    ///
    /// [`ReplayError`], with the line's number where a line is at fault.
    pub fn from_csv(path: impl AsRef<Path>) -> Result<Self, ReplayError> {
        let path = path.as_ref();
        let unreadable = |error| ReplayError::Unreadable { path: path.to_owned(), error };
        // Looked at first: to open a pipe could wait for ever.
        if !fs::metadata(path).map_err(unreadable)?.is_file() {
            return Err(unreadable(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")));
        }
        Self::from_reader(File::open(path).map_err(unreadable)?)
    }

    /// Reads the record from anything that can be read.
    ///
    /// # Errors
    ///
    /// As [`Replay::from_csv`].
    pub fn from_reader(source: impl Read) -> Result<Self, ReplayError> {
        let rows = record::rows(source, &RANGES)?;
        let start = rows.first().map_or(0.0, Row::seconds);
        let mut readings: Vec<Reading> = Vec::with_capacity(rows.len());
        for row in &rows {
            let reading = Reading::of(row, start);
            match readings.last_mut() {
                // Loggers that resolve seconds write several lines in one: the last holds.
                Some(last) if reading.seconds <= last.seconds => *last = reading,
                _ => readings.push(reading),
            }
        }
        if readings.iter().all(|reading| reading.amps >= 0.0) {
            return Err(ReplayError::NoDischarge);
        }
        Ok(Self { readings, running: false, elapsed: Duration::ZERO })
    }

    /// Its first voltage, volts.
    pub fn first_volts(&self) -> f64 {
        self.readings.first().map_or(0.0, |reading| reading.volts)
    }

    /// Its strongest current in either direction, amperes.
    pub fn strongest_amps(&self) -> f64 {
        self.readings.iter().map(|reading| reading.amps.abs()).fold(0.0, f64::max)
    }

    /// The record was played to its end and a little further: nothing is known from there on.
    pub fn ended(&self) -> bool {
        self.readings.last().is_some_and(|last| self.elapsed.as_secs_f64() > last.seconds)
    }

    /// The record is being played, or has ended while the test went on.
    pub const fn is_running(&self) -> bool {
        self.running
    }

    /// Lets `dt` pass. The record starts anew each time that `on` turns from `false` to `true`.
    pub(super) const fn step(&mut self, on: bool, dt: Duration) {
        if on && !self.running {
            self.elapsed = Duration::ZERO;
        }
        if on {
            self.elapsed = self.elapsed.saturating_add(dt);
        }
        self.running = on;
    }

    /// The record's reading now; `None` before it starts, after its end, and while no test runs.
    pub(super) fn reading(&self) -> Option<Reading> {
        if !self.running || self.ended() {
            return None;
        }
        let seconds = self.elapsed.as_secs_f64();
        let after = self.readings.partition_point(|reading| reading.seconds <= seconds);
        let before = self.readings.get(after.checked_sub(1)?)?;
        Some(self.readings.get(after).map_or(*before, |after| before.towards(after, seconds)))
    }
}

impl Reading {
    /// What a line says, in a record that begins at `start` seconds.
    const fn of(row: &Row, start: f64) -> Self {
        let [seconds, millivolts, milliamps, centi_celsius] = row.figures;
        Self {
            seconds: seconds - start,
            volts: millivolts / 1_000.0,
            amps: milliamps / 1_000.0,
            celsius: centi_celsius / 100.0,
        }
    }

    /// The reading at `seconds` on the straight line from this one to `after`.
    fn towards(&self, after: &Self, seconds: f64) -> Self {
        let share = (seconds - self.seconds) / (after.seconds - self.seconds);
        let between = |from: f64, to: f64| from + (to - from) * share;
        Self {
            seconds,
            volts: between(self.volts, after.volts),
            amps: between(self.amps, after.amps),
            celsius: between(self.celsius, after.celsius),
        }
    }
}

/// Why a file is no recorded discharge.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReplayError {
    /// The file cannot be opened.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The text is no record.
    Record(RecordError),
    /// The current never is negative: the battery does not power a load.
    NoDischarge,
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, error } => {
                write!(f, "cannot read the record {}: {error}", path.display())
            }
            Self::Record(error) => error.fmt(f),
            Self::NoDischarge => f.write_str("the record's current never is negative: it is no discharge"),
        }
    }
}

/// No source: the message has it.
impl core::error::Error for ReplayError {}

impl From<RecordError> for ReplayError {
    fn from(error: RecordError) -> Self {
        Self::Record(error)
    }
}

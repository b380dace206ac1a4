//! A recorded discharge that stands in for the simulated battery while a capacity test runs.
//!
//! The record is a text file, one reading a line: `t_s,mV,mA,centi_degC`. Seconds rise from line to line and count
//! from the first; millivolts are the whole bank's; milliamperes are negative while the battery powers the load.

use core::{fmt, ops::RangeInclusive, time::Duration};
use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

/// The header line, which may be left out.
const HEADER: [&str; 4] = ["t_s", "mV", "mA", "centi_degC"];
/// The most lines: a reading each second for more than ten days.
const MOST_LINES: u64 = 1_000_000;
/// The longest line, bytes.
const LONGEST_LINE: u64 = 256;

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
        let file = File::open(path).map_err(unreadable)?;
        Self::from_reader(file).map_err(|error| match error {
            ReplayError::Unreadable { error, .. } => unreadable(error),
            other => other,
        })
    }

    /// Reads the record from anything that can be read.
    ///
    /// # Errors
    ///
    /// As [`Replay::from_csv`]; the path in [`ReplayError::Unreadable`] is empty.
    pub fn from_reader(source: impl Read) -> Result<Self, ReplayError> {
        let mut source = BufReader::new(source);
        let mut readings: Vec<Reading> = Vec::new();
        let mut start = None;
        let mut line: u64 = 0;
        while let Some(text) = next_line(&mut source, line.saturating_add(1))? {
            line = line.saturating_add(1);
            if line > MOST_LINES {
                return Err(ReplayError::TooLarge);
            }
            // Spreadsheets begin a text with a byte order mark.
            let text = text.trim_start_matches('\u{feff}');
            let fields: Vec<&str> = text.split(',').map(str::trim).collect();
            if text.trim().is_empty() || (line == 1 && fields == HEADER) {
                continue;
            }
            let mut reading = reading(line, &fields)?;
            reading.seconds -= *start.get_or_insert(reading.seconds);
            match readings.last_mut() {
                Some(last) if reading.seconds < last.seconds => {
                    return Err(ReplayError::TimeGoesBack { line });
                }
                // Loggers that resolve seconds write several lines in one: the last holds.
                Some(last) if reading.seconds <= last.seconds => *last = reading,
                _ => readings.push(reading),
            }
        }
        if readings.is_empty() {
            return Err(ReplayError::Empty);
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

/// The next line, which has this number; `None` at the end.
fn next_line(source: &mut impl BufRead, line: u64) -> Result<Option<String>, ReplayError> {
    let mut bytes = Vec::new();
    let read = source.take(LONGEST_LINE.saturating_add(1)).read_until(b'\n', &mut bytes);
    read.map_err(|error| ReplayError::Unreadable { path: PathBuf::new(), error })?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LONGEST_LINE) {
        return Err(ReplayError::LineTooLong { line });
    }
    String::from_utf8(bytes).map(Some).map_err(|_| ReplayError::NotText { line })
}

/// A line's four numbers, each in a range that no lead-acid bank of this kind leaves.
fn reading(line: u64, fields: &[&str]) -> Result<Reading, ReplayError> {
    let [seconds, millivolts, milliamps, centi_celsius] = *fields else {
        return Err(ReplayError::Fields { line, found: fields.len() });
    };
    Ok(Reading {
        seconds: number(line, "t_s", seconds, 0.0..=1e10)?,
        volts: number(line, "mV", millivolts, 0.0..=100_000.0)? / 1_000.0,
        amps: number(line, "mA", milliamps, -1_000_000.0..=1_000_000.0)? / 1_000.0,
        celsius: number(line, "centi_degC", centi_celsius, -10_000.0..=20_000.0)? / 100.0,
    })
}

fn number(
    line: u64,
    column: &'static str,
    text: &str,
    range: RangeInclusive<f64>,
) -> Result<f64, ReplayError> {
    match text.parse::<f64>() {
        Ok(number) if range.contains(&number) => Ok(number),
        Ok(_) => Err(ReplayError::OutOfRange { line, column, least: *range.start(), most: *range.end() }),
        Err(_) => Err(ReplayError::NotANumber { line, column, text: text.chars().take(20).collect() }),
    }
}

/// Why a file is no recorded discharge. Lines count from 1.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReplayError {
    /// The file cannot be opened or read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A line is not UTF-8 text.
    NotText {
        /// The line's number.
        line: u64,
    },
    /// A line has more than 256 bytes.
    LineTooLong {
        /// The line's number.
        line: u64,
    },
    /// A line has not four fields.
    Fields {
        /// The line's number.
        line: u64,
        /// How many it has.
        found: usize,
    },
    /// A field is not a number.
    NotANumber {
        /// The line's number.
        line: u64,
        /// The column's name.
        column: &'static str,
        /// Its first characters.
        text: String,
    },
    /// A number is out of its range.
    OutOfRange {
        /// The line's number.
        line: u64,
        /// The column's name.
        column: &'static str,
        /// The least that it may be.
        least: f64,
        /// The most that it may be.
        most: f64,
    },
    /// A line is earlier than the line before it.
    TimeGoesBack {
        /// The line's number.
        line: u64,
    },
    /// There is no reading.
    Empty,
    /// The current never is negative: the battery does not power a load.
    NoDischarge,
    /// More than a million lines.
    TooLarge,
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, error } => {
                write!(f, "cannot read the record {}: {error}", path.display())
            }
            Self::NotText { line } => write!(f, "line {line} of the record is not UTF-8 text"),
            Self::LineTooLong { line } => {
                write!(f, "line {line} of the record has more than {LONGEST_LINE} bytes")
            }
            Self::Fields { line, found } => {
                write!(f, "line {line} of the record has {found} fields, not the 4 of {}", HEADER.join(","))
            }
            Self::NotANumber { line, column, text } => {
                write!(f, "line {line} of the record: {column} is not a number: {text:?}")
            }
            Self::OutOfRange { line, column, least, most } => {
                write!(f, "line {line} of the record: {column} is not within {least} to {most}")
            }
            Self::TimeGoesBack { line } => {
                write!(f, "line {line} of the record: t_s is earlier than the line before")
            }
            Self::Empty => f.write_str("the record has no reading"),
            Self::NoDischarge => f.write_str("the record's current never is negative: it is no discharge"),
            Self::TooLarge => {
                write!(f, "the record has more than {MOST_LINES} lines")
            }
        }
    }
}

/// No source: the message has it.
impl core::error::Error for ReplayError {}

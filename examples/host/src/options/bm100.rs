//! What the program `bm100` is told on its command line.

use core::ops::RangeInclusive;
use std::path::PathBuf;

use bms_core::{export::Format, time::Timestamp};
use clap::{Args, Parser, Subcommand, ValueEnum};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{MapFormat, ServeOptions, StringOptions};

/// A battery manager at strings of batteries.
#[derive(Debug, Parser)]
#[command(name = "bm100", version, about = "A BM100 battery manager at simulated strings, or at real ones")]
#[command(args_conflicts_with_subcommands = true, allow_negative_numbers = true)]
pub struct ManagerOptions {
    /// What to do instead of running the manager.
    #[command(subcommand)]
    pub task: Option<ManagerTask>,
    /// How to run the manager.
    #[command(flatten)]
    pub run: ManagerRunOptions,
}

/// A task other than running the manager.
#[derive(Clone, Debug, Subcommand)]
pub enum ManagerTask {
    /// Print what is published where.
    Map {
        /// In which form.
        #[arg(long, value_enum, default_value = "md")]
        format: MapFormat,
    },
    /// Print a log of a unit, which may run meanwhile: all that it has at this moment, the oldest first
    Export(ExportOptions),
    /// Clear a log of a unit that does not run
    Clear {
        /// Which log
        #[arg(long, value_enum)]
        log: LogName,
        /// Directory where the unit keeps it
        #[arg(long, value_name = "DIR", default_value = STATE_DIR, visible_alias = "state")]
        state_dir: PathBuf,
    },
    /// Make a package of a probe's firmware, for --probe-firmware
    PackProbeFirmware(PackOptions),
    /// Tell how many events and status records a unit has, and for how long there is room
    Logs {
        /// Directory where the unit keeps them
        #[arg(long, value_name = "DIR", default_value = STATE_DIR, visible_alias = "state")]
        state_dir: PathBuf,
    },
}

/// Where a unit keeps its state unless it is told.
const STATE_DIR: &str = "bm100-state";

/// Which log is printed, and how.
#[derive(Clone, Debug, Args)]
pub struct ExportOptions {
    /// Which log
    #[arg(long, value_enum)]
    pub log: LogName,
    /// In which form; times are UTC in both
    #[arg(long, value_enum, default_value = "text")]
    pub format: LogFormat,
    /// Nothing before this time: 2026-11-29T18:05:00+01:00, or 2026-11-29 for its beginning in UTC
    #[arg(long, value_name = "TIME", value_parser = begin)]
    pub from: Option<Timestamp>,
    /// Nothing after this time, or day in UTC. With either, events without a time are left out
    #[arg(long, value_name = "TIME", value_parser = end)]
    pub to: Option<Timestamp>,
    /// Directory where the unit keeps its logs
    #[arg(long, value_name = "DIR", default_value = STATE_DIR, visible_alias = "state")]
    pub state_dir: PathBuf,
}

/// The logs (BM100 manual, Logs).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogName {
    /// What happened.
    Events,
    /// What was measured, at the recording interval.
    Status,
}

/// The forms of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Columns between tabs, for people.
    Text,
    /// Comma-separated values.
    Csv,
}

impl From<LogFormat> for Format {
    fn from(format: LogFormat) -> Self {
        match format {
            LogFormat::Text => Self::Text,
            LogFormat::Csv => Self::Csv,
        }
    }
}

/// What a package of firmware is made of.
#[derive(Clone, Debug, Args)]
pub struct PackOptions {
    /// Version of the firmware, such as 1.31
    #[arg(long, value_name = "VERSION", value_parser = version)]
    pub firmware_version: u16,
    /// Model that it is for, as its probes tell it, such as BP100-12V
    #[arg(long, value_name = "NAME")]
    pub model: String,
    /// Versions of the hardware that it is for, such as 2 or 1-3
    #[arg(long, value_name = "FROM-TO", value_parser = hardware)]
    pub hardware: RangeInclusive<u16>,
    /// The image, as a probe's boot loader starts it
    #[arg(value_name = "IMAGE")]
    pub image: PathBuf,
    /// Where the package goes
    #[arg(value_name = "PACKAGE")]
    pub package: PathBuf,
}

/// A version of hardware, or the lowest and the highest.
fn hardware(text: &str) -> Result<RangeInclusive<u16>, String> {
    let (lowest, highest) = text.split_once('-').unwrap_or((text, text));
    let range = lowest.parse().ok().zip(highest.parse().ok()).map(|(lowest, highest)| lowest..=highest);
    range
        .filter(|range| !range.is_empty())
        .ok_or_else(|| "must be a version of hardware or two, as in 1-3".to_owned())
}

/// A version with two decimals: 1.31 is 131.
fn version(text: &str) -> Result<u16, String> {
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    let parsed = || {
        let (whole, hundredths) = text.split_once('.')?;
        let sound = digits(whole) && digits(hundredths) && hundredths.len() == 2;
        let (whole, hundredths) = (whole.parse::<u16>().ok()?, hundredths.parse().ok()?);
        whole.checked_mul(100)?.checked_add(hundredths).filter(|_| sound)
    };
    parsed().ok_or_else(|| "must be a version as in 1.31, up to 655.35".to_owned())
}

fn begin(text: &str) -> Result<Timestamp, String> {
    point_in_time(text, "T00:00:00Z")
}

fn end(text: &str) -> Result<Timestamp, String> {
    point_in_time(text, "T23:59:59.999Z")
}

/// A time of RFC 3339, or a day with this time.
fn point_in_time(text: &str, of_day: &str) -> Result<Timestamp, String> {
    let day = format!("{text}{of_day}");
    let time = [text, &day].into_iter().find_map(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
    let unix_ms = time.and_then(|time| u64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok());
    let unix_ms = unix_ms.ok_or("must be a time as in 2026-11-29T18:05:00Z, or a day as in 2026-11-29")?;
    Ok(Timestamp { unix_ms })
}

/// What sets the unit's clock at power-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClockSource {
    /// The clock of this computer; from then on it goes as fast as the unit's time.
    System,
    /// Nobody: a DNP3 master sets it, and until then there are no status records and no times.
    Unset,
}

/// How to run the manager.
#[derive(Clone, Debug, Args)]
pub struct ManagerRunOptions {
    /// What it manages.
    #[command(flatten)]
    pub strings: StringOptions,
    /// How it is reached.
    #[command(flatten)]
    pub serve: ServeOptions,
    /// What sets the unit's clock at power-up
    #[arg(long, value_enum, default_value = "system")]
    pub clock: ClockSource,
    /// Directory where the unit keeps its settings, what it knows of the batteries, and its logs
    #[arg(long, value_name = "DIR", default_value = STATE_DIR)]
    pub state_dir: PathBuf,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        ManagerOptions::command().debug_assert();
    }

    #[test]
    fn a_version_has_two_decimals() {
        assert_eq!(["1.31", "0.05", "655.35"].map(version), [Ok(131), Ok(5), Ok(65_535)]);
        for text in ["", "1", "1.3", "1.310", "+1.31", "1.+3", "655.36", "1,31"] {
            assert!(version(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_is_to_the_second_or_a_whole_day() {
        const NOON: u64 = 1_795_953_600_000;
        let noon = Ok(Timestamp { unix_ms: NOON });
        for text in ["2026-11-29T12:00:00Z", "2026-11-29T13:00:00+01:00", "2026-11-29T12:00:00.000Z"] {
            assert_eq!((begin(text), end(text)), (noon.clone(), noon.clone()), "{text}");
        }
        assert_eq!(begin("2026-11-29"), Ok(Timestamp { unix_ms: NOON - 12 * 3_600_000 }));
        assert_eq!(end("2026-11-29"), Ok(Timestamp { unix_ms: NOON + 12 * 3_600_000 - 1 }));
        for text in ["", "yesterday", "2026-02-30", "2026-11-29T25:00:00Z", "2026-11-29 12:00", "1969-12-31"]
        {
            assert!(begin(text).is_err() && end(text).is_err(), "{text}");
        }
    }
}

//! Times in local time, by a 24-hour clock (BM100 manual, Logs->Event Logs).

use core::fmt::{Display, Formatter, Result};

use time::UtcDateTime;

use super::Format;
use crate::time::Timestamp;

/// How far local time is ahead of UTC.
///
/// It is that of the moment of the export: where summer time is kept, lines of winter have it too, and the offset in
/// CSV says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct LocalTime {
    minutes: i16,
}

impl LocalTime {
    /// The time at Greenwich.
    pub const UTC: Self = Self { minutes: 0 };

    /// So many minutes ahead of UTC, −720..=840; `None` beyond.
    pub const fn ahead_of_utc(minutes: i16) -> Option<Self> {
        if matches!(minutes, -720..=840) { Some(Self { minutes }) } else { None }
    }

    /// A time as it is written: `2026-11-29 18:05:00`, or `2026-11-29T18:05:00+01:00` in CSV.
    pub(super) const fn shown(self, time: Timestamp, format: Format) -> Shown {
        Shown { time, local: self, format }
    }

    fn local(self, time: Timestamp) -> Option<UtcDateTime> {
        let seconds = i64::try_from(time.unix_ms / 1_000).ok()?;
        let ahead = i64::from(self.minutes).saturating_mul(60);
        UtcDateTime::from_unix_timestamp(seconds.saturating_add(ahead)).ok()
    }
}

/// A time to be written; nothing after the year 9999, which has no such form.
pub(super) struct Shown {
    time: Timestamp,
    local: LocalTime,
    format: Format,
}

impl Display for Shown {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Some(time) = self.local.local(self.time) else { return Ok(()) };
        let between = match self.format {
            Format::Text => ' ',
            Format::Csv => 'T',
        };
        write_to_the_second(f, time, between)?;
        match (self.format, self.local.minutes) {
            (Format::Text, _) => Ok(()),
            (Format::Csv, 0) => f.write_str("Z"),
            (Format::Csv, minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.unsigned_abs();
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

/// A time of the clock in UTC with milliseconds (RFC 3339); nothing after the year 9999, which has no such form.
#[derive(Clone, Copy, Debug)]
pub struct Utc(pub Timestamp);

impl Display for Utc {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Some(time) = LocalTime::UTC.local(self.0) else { return Ok(()) };
        write_to_the_second(f, time, 'T')?;
        write!(f, ".{:03}Z", self.0.unix_ms % 1_000)
    }
}

fn write_to_the_second(f: &mut Formatter<'_>, time: UtcDateTime, between: char) -> Result {
    let (year, month, day) = (time.year(), u8::from(time.month()), time.day());
    let (hour, minute, second) = time.as_hms();
    write!(f, "{year:04}-{month:02}-{day:02}{between}{hour:02}:{minute:02}:{second:02}")
}

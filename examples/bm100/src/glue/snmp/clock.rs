//! Date and time as the maker writes them.

use core::fmt::{self, Display, Formatter};

use bms_core::time::Timestamp;
use time::UtcDateTime;

/// Date and time of day (UTC), such as `11/29/2026 18:05:00`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock(pub(crate) Timestamp);

impl Display for Clock {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let seconds = i64::try_from(self.0.unix_ms / 1_000).unwrap_or(i64::MAX);
        // Past the year 9999 there is nothing to write.
        let Ok(time) = UtcDateTime::from_unix_timestamp(seconds) else { return Ok(()) };
        let (month, day, year) = (u8::from(time.month()), time.day(), time.year());
        write!(f, "{month:02}/{day:02}/{year} ")?;
        write!(f, "{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
    }
}

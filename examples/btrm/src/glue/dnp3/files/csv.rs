//! Fields of a table (RFC 4180).

use core::fmt::{Display, Formatter, Result, Write};

use bms_core::time::{Timestamp, Uptime};
use time::UtcDateTime;

/// A text between quotes: whatever is in it, it is one field.
pub(super) struct Quoted<T>(pub(super) T);

impl<T: Display> Display for Quoted<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_char('"')?;
        write!(Doubling(f), "{}", self.0)?;
        f.write_char('"')
    }
}

/// Writes each quote twice.
struct Doubling<'a, 'b>(&'a mut Formatter<'b>);

impl Write for Doubling<'_, '_> {
    fn write_str(&mut self, part: &str) -> Result {
        let mut pieces = part.split('"');
        self.0.write_str(pieces.next().unwrap_or_default())?;
        pieces.try_for_each(|piece| write!(self.0, "\"\"{piece}"))
    }
}

/// What may not be known: nothing, then.
pub(super) struct Known<T>(pub(super) Option<T>);

impl<T: Display> Display for Known<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.as_ref().map_or(Ok(()), |value| value.fmt(f))
    }
}

/// Time since power-up: seconds with three decimals.
pub(super) struct Seconds(pub(super) Uptime);

impl Display for Seconds {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}.{:03}", self.0.as_secs(), self.0.subsec_millis())
    }
}

/// A time of the clock in UTC (RFC 3339); nothing after the year 9999, which that form does not know.
pub(super) struct Utc(pub(super) Timestamp);

impl Display for Utc {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let time =
            i64::try_from(self.0.unix_ms / 1_000).ok().and_then(|s| UtcDateTime::from_unix_timestamp(s).ok());
        let Some(time) = time else { return Ok(()) };
        let (year, month, day) = (time.year(), u8::from(time.month()), time.day());
        let (hour, minute, second) = time.as_hms();
        let millis = self.0.unix_ms % 1_000;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(what: impl Display) -> heapless::String<32> {
        heapless::format!("{what}").unwrap()
    }

    #[test]
    fn a_quote_is_written_twice() {
        assert_eq!(written(Quoted("a, \"b\" c")), "\"a, \"\"b\"\" c\"");
        assert_eq!(written(Quoted("\"")), "\"\"\"\"");
    }

    #[test]
    fn times_are_told_in_utc_with_milliseconds() {
        let utc = |unix_ms| written(Utc(Timestamp { unix_ms }));
        assert_eq!(utc(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(utc(1_709_164_799_050), "2024-02-28T23:59:59.050Z");
        assert_eq!(utc(1_709_164_800_000), "2024-02-29T00:00:00.000Z");
        assert_eq!(utc(253_402_300_799_999), "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn a_time_that_cannot_be_written_is_not() {
        for unix_ms in [253_402_300_800_000, 0xFFFF_FFFF_FFFF, u64::MAX] {
            assert_eq!(written(Utc(Timestamp { unix_ms })), "");
        }
    }

    #[test]
    fn uptime_is_seconds() {
        assert_eq!(written(Seconds(Uptime::from_millis(61_005))), "61.005");
    }
}

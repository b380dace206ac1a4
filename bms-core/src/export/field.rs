//! What stands in a column.

use core::fmt::{Display, Formatter, Result, Write};

use super::Format;
use crate::time::Uptime;

/// A number with so many decimals: 13390 with three is 13.390.
pub(super) struct Decimal(pub(super) i32, pub(super) u8);

impl Display for Decimal {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Self(number, decimals) = *self;
        let sign = if number < 0 { "-" } else { "" };
        let one = 10_u32.saturating_pow(decimals.into());
        let number = number.unsigned_abs();
        let (whole, part) = (number.checked_div(one).unwrap_or(0), number.checked_rem(one).unwrap_or(0));
        match decimals {
            0 => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{part:0width$}", width = usize::from(decimals)),
        }
    }
}

/// Writes a text so that it stays one field of one line: in CSV its quotes are doubled, in text what would end the field
/// is a space.
pub(super) struct Inside<'w, W: ?Sized> {
    pub(super) out: &'w mut W,
    pub(super) format: Format,
}

impl<W: Write + ?Sized> Write for Inside<'_, W> {
    fn write_str(&mut self, text: &str) -> Result {
        match self.format {
            Format::Csv => {
                let mut pieces = text.split('"');
                self.out.write_str(pieces.next().unwrap_or_default())?;
                pieces.try_for_each(|piece| write!(self.out, "\"\"{piece}"))
            }
            Format::Text => {
                let mut pieces = text.split(['\t', '\r', '\n']);
                self.out.write_str(pieces.next().unwrap_or_default())?;
                pieces.try_for_each(|piece| write!(self.out, " {piece}"))
            }
        }
    }
}

/// A text between quotes: whatever is in it, it is one field of a table (RFC 4180).
#[derive(Clone, Copy, Debug)]
pub struct Quoted<T>(pub T);

impl<T: Display> Display for Quoted<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_char('"')?;
        write!(Inside { out: f, format: Format::Csv }, "{}", self.0)?;
        f.write_char('"')
    }
}

/// What may not be known: nothing, then.
#[derive(Clone, Copy, Debug)]
pub struct Known<T>(pub Option<T>);

impl<T: Display> Display for Known<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.as_ref().map_or(Ok(()), |value| value.fmt(f))
    }
}

/// Time since power-up: seconds with three decimals.
#[derive(Clone, Copy, Debug)]
pub struct Seconds(pub Uptime);

impl Display for Seconds {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}.{:03}", self.0.as_secs(), self.0.subsec_millis())
    }
}

//! Status records as lines.

use core::fmt::{Result, Write};

use super::clock::LocalTime;
use super::field::Decimal;
use super::{Format, LINE_END};
use crate::status_record::{BankLayout, Record};
use crate::time::Timestamp;

/// Writes status records in the manual's columns (BM100 manual, Logs->Status Records), the time before them.
///
/// ```
/// use bms_core::export::{Format, LocalTime, StatusTable};
/// use bms_core::status_record::{BankLayout, Record};
///
/// let table = StatusTable::new(Format::Csv, LocalTime::UTC);
/// let layout = BankLayout::new(1, 1).expect("1 to 4 strings of 1 to 40");
/// let values = [Some(101), Some(215), None, Some(13_390), Some(-5), Some(4_210)];
/// let mut text = String::new();
/// table.write_header(layout, &mut text)?;
/// table.write_record(&Record { unix_seconds: 1_790_000_000, values: &values }, &mut text)?;
/// assert_eq!(
///     text,
///     "Time,Temperature (°C),Humidity (%RH),A#1 Volt.(V),A#1 Temp.(°C),A#1 Res.(mΩ)\r\n\
///      2026-09-21T14:13:20Z,21.5,,13.390,-0.5,4.210\r\n"
/// );
/// # Ok::<(), core::fmt::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusTable {
    format: Format,
    local: LocalTime,
}

impl StatusTable {
    /// A table in a form, with times of a place.
    pub const fn new(format: Format, local: LocalTime) -> Self {
        Self { format, local }
    }

    /// Writes the line of headings, with units, for records of a layout.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write_header(&self, layout: BankLayout, out: &mut impl Write) -> Result {
        out.write_str("Time")?;
        for at in shown(layout.values()) {
            let Some(value) = layout.value(at) else { continue };
            write!(out, "{}{value}", self.format.separator())?;
        }
        out.write_str(LINE_END)
    }

    /// Writes the line of a record; what could not be measured is left out, and so is all of a record that is none of a
    /// bank.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write_record(&self, record: &Record<'_>, out: &mut impl Write) -> Result {
        let Some(layout) = BankLayout::of_record(record) else { return Ok(()) };
        let time = Timestamp { unix_ms: u64::from(record.unix_seconds).saturating_mul(1_000) };
        write!(out, "{}", self.local.shown(time, self.format))?;
        for at in shown(layout.values()) {
            out.write_char(self.format.separator())?;
            let told = record.values.get(at).copied().flatten().zip(layout.value(at));
            if let Some((number, value)) = told {
                write!(out, "{}", Decimal(number, value.decimals()))?;
            }
        }
        out.write_str(LINE_END)
    }
}

/// The places of the values that have a column: all but the layout's.
const fn shown(values: usize) -> core::ops::Range<usize> {
    1..values
}

//! Status records and events as text (BM100 manual, Logs->Maintenance, "Save"), and as CSV (RFC 4180).
//!
//! [`StatusTable`] and [`EventTable`] write one line after another. [`StatusExport`] and [`EventExport`] read a log and give
//! the same as octets, buffer by buffer of whatever size, as a file transfer or an HTTP response takes them. Tables of a
//! product's own are a [`Display`](core::fmt::Display) with [`Quoted`], [`Known`], [`Seconds`] and [`Utc`] in it, of which
//! [`text`] gives parts.

mod clock;
mod event_export;
mod event_table;
mod field;
mod lines;
mod status_export;
mod status_table;
pub mod text;

pub use clock::{LocalTime, Utc};
pub use event_export::{EventExport, Order};
pub use event_table::EventTable;
pub use field::{Known, Quoted, Seconds};
pub use status_export::StatusExport;
pub use status_table::StatusTable;

/// In what form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Format {
    /// As a text file: tabs between the columns, local time as a person writes it.
    Text,
    /// As a table for programs: commas, and times that tell their offset from UTC (RFC 3339).
    Csv,
}

impl Format {
    const fn separator(self) -> char {
        match self {
            Self::Text => '\t',
            Self::Csv => ',',
        }
    }
}

/// The end of each line, in both forms.
const LINE_END: &str = "\r\n";

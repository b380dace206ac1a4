//! Events as lines.

use core::fmt::{Result, Write};

use super::clock::LocalTime;
use super::field::Inside;
use super::{Format, LINE_END};
use crate::event_log::LoggedEvent;

/// Writes events: as text with date and time, severity, source and a brief description (BM100 manual, Logs->Event Logs), in
/// CSV with number, code and values too.
///
/// `words` are the product's: they write what an event says.
#[derive(Clone, Copy, Debug)]
pub struct EventTable<W> {
    format: Format,
    local: LocalTime,
    words: W,
}

impl<W: Fn(&LoggedEvent, &mut dyn Write) -> Result> EventTable<W> {
    /// A table in a form, with times of a place and the words of a product.
    pub const fn new(format: Format, local: LocalTime, words: W) -> Self {
        Self { format, local, words }
    }

    /// Writes the line of headings.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write_header(&self, out: &mut impl Write) -> Result {
        out.write_str(match self.format {
            Format::Text => "Time\tSeverity\tSource\tEvent",
            Format::Csv => "Number,Time,Severity,Source,Code,Value 1,Value 2,Event",
        })?;
        out.write_str(LINE_END)
    }

    /// Writes the line of an event.
    ///
    /// # Errors
    ///
    /// Those of `out` and of the words.
    pub fn write_event(&self, number: u32, event: &LoggedEvent, out: &mut impl Write) -> Result {
        let LoggedEvent { time, severity, source, code, values } = event;
        if self.format == Format::Csv {
            write!(out, "{number},")?;
        }
        if let Some(time) = time {
            write!(out, "{}", self.local.shown(*time, self.format))?;
        }
        let separator = self.format.separator();
        write!(out, "{separator}{severity}{separator}{source}{separator}")?;
        if self.format == Format::Csv {
            write!(out, "{code},")?;
            for value in values {
                if let Some(value) = value {
                    write!(out, "{value}")?;
                }
                out.write_str(",")?;
            }
        }
        let quote = if self.format == Format::Csv { "\"" } else { "" };
        out.write_str(quote)?;
        (self.words)(event, &mut Inside { out, format: self.format })?;
        out.write_str(quote)?;
        out.write_str(LINE_END)
    }
}

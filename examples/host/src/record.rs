//! The text of a recorded discharge, one reading a line: `t_s,mV,mA,centi_degC`.
//!
//! Seconds never fall from line to line; millivolts are the whole battery's; milliamperes are negative while it is
//! discharged. A line with the columns' names may stand on top, and blank lines anywhere.

use core::{fmt, ops::RangeInclusive};
use std::io::{self, BufRead, BufReader, Read};

/// The columns' names.
const COLUMNS: [&str; 4] = ["t_s", "mV", "mA", "centi_degC"];
/// The most lines: a reading each second for more than ten days.
const MOST_LINES: u64 = 1_000_000;
/// The longest line without its end, bytes.
const LONGEST_LINE: u64 = 256;
/// The longest end of a line, `\r\n`, bytes.
const LONGEST_END: u64 = 2;

/// What the columns may hold.
pub(crate) type Ranges = [RangeInclusive<f64>; 4];

/// One reading: the line's number, which counts from 1, and the columns' figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) line: u64,
    pub(crate) figures: [f64; 4],
}

/// All readings of a record, at least one, in the order of their times.
pub(crate) fn rows(source: impl Read, ranges: &Ranges) -> Result<Vec<Row>, RecordError> {
    let mut source = BufReader::new(source);
    let mut rows: Vec<Row> = Vec::new();
    let mut names_may_come = true;
    let mut line: u64 = 0;
    loop {
        line = line.saturating_add(1);
        let Some(text) = next_line(&mut source, line)? else { break };
        if line > MOST_LINES {
            return Err(RecordError::TooLarge);
        }
        // Spreadsheets begin a text with a byte order mark, and some quote what they export.
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        let fields: Vec<&str> = text.split(',').map(|field| field.trim().trim_matches('"')).collect();
        if core::mem::take(&mut names_may_come) && fields == COLUMNS {
            continue;
        }
        let row = Row { line, figures: figures(line, &fields, ranges)? };
        if rows.last().is_some_and(|last| row.seconds() < last.seconds()) {
            return Err(RecordError::TimeGoesBack { line });
        }
        rows.push(row);
    }
    if rows.is_empty() { Err(RecordError::Empty) } else { Ok(rows) }
}

impl Row {
    pub(crate) const fn seconds(&self) -> f64 {
        let [seconds, ..] = self.figures;
        seconds
    }
}

/// The next line, which has this number; `None` at the end.
fn next_line(source: &mut impl BufRead, line: u64) -> Result<Option<String>, RecordError> {
    let mut bytes = Vec::new();
    let most = LONGEST_LINE.saturating_add(LONGEST_END);
    let read = source.take(most).read_until(b'\n', &mut bytes);
    read.map_err(|error| RecordError::Unreadable { line, error })?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let text = bytes.strip_suffix(b"\n").map_or(&*bytes, |text| text.strip_suffix(b"\r").unwrap_or(text));
    if u64::try_from(text.len()).is_ok_and(|length| length > LONGEST_LINE) {
        return Err(RecordError::LineTooLong { line });
    }
    String::from_utf8(bytes).map(Some).map_err(|_| RecordError::NotText { line })
}

fn figures(line: u64, fields: &[&str], ranges: &Ranges) -> Result<[f64; 4], RecordError> {
    if fields.len() != COLUMNS.len() {
        return Err(RecordError::Fields { line, found: fields.len() });
    }
    let mut figures = [0.0; 4];
    for (((figure, text), column), range) in figures.iter_mut().zip(fields).zip(COLUMNS).zip(ranges) {
        *figure = match text.parse::<f64>() {
            Ok(number) if range.contains(&number) => number,
            Ok(number) if !number.is_nan() => {
                return Err(RecordError::OutOfRange {
                    line,
                    column,
                    least: *range.start(),
                    most: *range.end(),
                });
            }
            _ => {
                return Err(RecordError::NotANumber { line, column, text: text.chars().take(20).collect() });
            }
        };
    }
    Ok(figures)
}

/// Why a text is no record. Lines count from 1.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecordError {
    /// The line cannot be read.
    Unreadable {
        /// The line's number.
        line: u64,
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
    /// More than a million lines.
    TooLarge,
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { line, error } => write!(f, "line {line}: {error}"),
            Self::NotText { line } => write!(f, "line {line}: not UTF-8 text"),
            Self::LineTooLong { line } => write!(f, "line {line}: more than {LONGEST_LINE} bytes"),
            Self::Fields { line, found } => {
                write!(f, "line {line}: {found} fields, not the 4 of {}", COLUMNS.join(","))
            }
            Self::NotANumber { line, column, text } => {
                write!(f, "line {line}: {column} is not a number: {text:?}")
            }
            Self::OutOfRange { line, column, least, most } => {
                write!(f, "line {line}: {column} is not within {least} to {most}")
            }
            Self::TimeGoesBack { line } => write!(f, "line {line}: t_s is earlier than the line before"),
            Self::Empty => f.write_str("line 1: no reading"),
            Self::TooLarge => {
                write!(f, "line {}: more lines than a record may have", MOST_LINES.saturating_add(1))
            }
        }
    }
}

/// No source: the message has it.
impl core::error::Error for RecordError {}

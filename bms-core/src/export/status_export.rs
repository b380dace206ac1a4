//! The log of records as a text, in pieces.

use core::ops::RangeInclusive;

use embedded_storage_async::nor_flash::NorFlash;

use super::clock::LocalTime;
use super::lines::Lines;
use super::{Format, StatusTable};
use crate::status_record::{BankLayout, LogError, Record, StatusLog};

/// Gives the records of a [`StatusLog`] as a text, the oldest first, buffer by buffer.
///
/// Headings come first, and again wherever the bank was set up otherwise. Records that are kept after the export was begun
/// are not in it; those that gave way meanwhile are missing at its beginning, but no line is ever cut. A copy that was made
/// before a piece gives the same piece again, as long as the log still has it.
///
/// `COLUMNS` is that of the log.
#[derive(Clone, Debug)]
pub struct StatusExport<const COLUMNS: usize> {
    table: StatusTable,
    /// What the headings are of, if nothing is in the log.
    layout: BankLayout,
    /// The number of the record to go on with; `None` when the log is at its end.
    next: Option<u32>,
    end: u32,
    /// When the records are of, in seconds since 1970.
    times: RangeInclusive<u32>,
    /// The layout that headings were written for.
    headed: Option<BankLayout>,
    line: Option<Line>,
    /// Octets of that line that were given.
    given: usize,
    unix_seconds: u32,
    values: [Option<i32>; COLUMNS],
}

/// What is being given.
#[derive(Clone, Copy, Debug)]
struct Line {
    header: Option<BankLayout>,
    /// Values of the record.
    width: usize,
}

impl<const COLUMNS: usize> StatusExport<COLUMNS> {
    /// Begins an export of all records before number `end`: the log's [`next_number`](StatusLog::next_number).
    pub const fn new(layout: BankLayout, end: u32, format: Format, local: LocalTime) -> Self {
        Self {
            table: StatusTable::new(format, local),
            layout,
            next: Some(0),
            end,
            times: 0..=u32::MAX,
            headed: None,
            line: None,
            given: 0,
            unix_seconds: 0,
            values: [None; COLUMNS],
        }
    }

    /// The same with the records of these times alone, in seconds since 1970.
    #[must_use]
    pub const fn between(mut self, times: RangeInclusive<u32>) -> Self {
        self.times = times;
        self
    }

    /// Fills `buffer` with the next octets, and tells how many these are: fewer than there is room for at the end only.
    ///
    /// # Errors
    ///
    /// Those of the log: begin anew, or go on with a copy from before this piece.
    pub async fn read<F: NorFlash, const BLOCK: usize, const SINGLE: usize>(
        &mut self,
        log: &mut StatusLog<F, COLUMNS, BLOCK, SINGLE>,
        buffer: &mut [u8],
    ) -> Result<usize, LogError<F::Error>> {
        let mut lines = Lines::new(buffer);
        while self.give(&mut lines) {
            let Some(from) = self.next.filter(|&from| from < self.end) else {
                // Headings at least.
                if self.headed.is_none() {
                    self.head(self.layout, 0);
                    continue;
                }
                break;
            };
            let mut reached = from;
            let mut room = true;
            let after = log
                .visit_some(from, |number, record| {
                    if room && number < self.end {
                        reached = number.saturating_add(1);
                        if self.times.contains(&record.unix_seconds) {
                            self.hold(record);
                            room = self.give(&mut lines);
                        }
                    }
                })
                .await?;
            self.next = if room { after } else { Some(reached) };
        }
        Ok(lines.filled())
    }

    /// Takes a record as the line to give.
    fn hold(&mut self, record: &Record<'_>) {
        let Some(layout) = BankLayout::of_record(record) else { return };
        for (to, from) in self.values.iter_mut().zip(record.values) {
            *to = *from;
        }
        self.unix_seconds = record.unix_seconds;
        self.head(layout, record.values.len());
    }

    /// A line, with headings before it if those that were written are others.
    fn head(&mut self, layout: BankLayout, width: usize) {
        let header = (self.headed != Some(layout)).then_some(layout);
        self.headed = Some(layout);
        self.line = Some(Line { header, width });
    }

    /// Gives the line that is held; `false` if there is no room for all of it.
    fn give(&mut self, lines: &mut Lines<'_>) -> bool {
        let Some(line) = self.line else { return true };
        let values = self.values.get(..line.width).unwrap_or_default();
        let record = Record { unix_seconds: self.unix_seconds, values };
        let table = self.table;
        let whole = lines.add(&mut self.given, |out| {
            if let Some(layout) = line.header {
                table.write_header(layout, out)?;
            }
            table.write_record(&record, out)
        });
        if whole {
            self.line = None;
        }
        whole
    }
}

//! The event log as a text, in pieces.

use core::fmt::{Result as Written, Write};

use embedded_storage_async::nor_flash::NorFlash;

use super::EventTable;
use super::lines::Lines;
use crate::event_log::{EventFilter, EventLog, EventLogError, LoggedEvent};

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Order {
    /// As they happened.
    OldestFirst,
    /// The latest first, as a page shows them.
    NewestFirst,
}

/// Gives the events of an [`EventLog`] as a text, buffer by buffer.
///
/// Events that are kept after the export was begun are not in it. A copy that was made before a piece gives the same piece
/// again, as long as the log still has it.
#[derive(Clone, Debug)]
pub struct EventExport<W> {
    table: EventTable<W>,
    filter: EventFilter,
    order: Order,
    /// The next is from this number on, or before it.
    place: u32,
    end: u32,
    line: Option<Line>,
    /// Octets of that line that were given.
    given: usize,
}

/// What is being given.
#[derive(Clone, Copy, Debug)]
enum Line {
    Header,
    Event(u32, LoggedEvent),
}

impl<W: Fn(&LoggedEvent, &mut dyn Write) -> Written> EventExport<W> {
    /// Begins an export of the events before number `end`, the log's [`next_number`](EventLog::next_number), that the
    /// filter takes.
    pub const fn new(table: EventTable<W>, filter: EventFilter, order: Order, end: u32) -> Self {
        let place = match order {
            Order::OldestFirst => 0,
            Order::NewestFirst => end,
        };
        Self { table, filter, order, place, end, line: Some(Line::Header), given: 0 }
    }

    /// Fills `buffer` with the next octets, and tells how many these are: fewer than there is room for at the end only.
    ///
    /// # Errors
    ///
    /// Those of the log: begin anew, or go on with a copy from before this piece.
    pub async fn read<F: NorFlash>(
        &mut self,
        log: &mut EventLog<F>,
        buffer: &mut [u8],
    ) -> Result<usize, EventLogError<F::Error>> {
        let mut lines = Lines::new(buffer);
        while self.give(&mut lines) {
            let found = match self.order {
                Order::OldestFirst => log.next_from(self.place, &self.filter).await?,
                Order::NewestFirst => log.last_before(self.place, &self.filter).await?,
            };
            let Some((number, event)) = found.filter(|(number, _)| *number < self.end) else { break };
            self.place = match self.order {
                Order::OldestFirst => number.saturating_add(1),
                Order::NewestFirst => number,
            };
            self.line = Some(Line::Event(number, event));
        }
        Ok(lines.filled())
    }

    /// Gives the line that is held; `false` if there is no room for all of it.
    fn give(&mut self, lines: &mut Lines<'_>) -> bool {
        let Some(line) = self.line else { return true };
        let table = &self.table;
        let whole = lines.add(&mut self.given, |out| match line {
            Line::Header => table.write_header(out),
            Line::Event(number, event) => table.write_event(number, &event, out),
        });
        if whole {
            self.line = None;
        }
        whole
    }
}

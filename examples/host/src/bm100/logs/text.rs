//! A log as a text, read from a copy of its flash.

use core::cell::RefCell;
use std::{io::Write, path::Path, rc::Rc};

use anyhow::{Context, Result};
use bm100::write_logged;
use bms_core::{
    event_log::{EventFilter, EventLog, LoggedEvent, Severity},
    export::{EventExport, EventTable, Format, LocalTime, Order, StatusExport},
    status_record::MAX_VALUES,
    time::Timestamp,
};

use super::{
    image::{EventImage, LogImage, StatusImage, StatusRecords},
    room::stored,
};
use crate::flash::MemoryFlash;

type Words = fn(&LoggedEvent, &mut dyn core::fmt::Write) -> core::fmt::Result;

/// From when to when; `None`: from the beginning, to the end.
pub(super) type Period = [Option<Timestamp>; 2];

/// The text of a log, and how much of it was read. A clone reads the same copy, and goes on from the same place.
#[derive(Clone, Debug)]
pub(crate) struct Text(Which);

#[derive(Clone, Debug)]
enum Which {
    Events(Rc<RefCell<EventLog<MemoryFlash>>>, EventExport<Words>),
    Status(Rc<RefCell<StatusRecords<MemoryFlash>>>, Box<StatusExport<MAX_VALUES>>),
}

impl Text {
    /// The event log in a directory, as it is at this moment.
    pub(super) async fn of_events(directory: &Path, format: Format, period: Period) -> Result<Self> {
        let log = EventImage::open(copy::<EventImage>(directory)?).await?;
        let words: Words = write_logged;
        let table = EventTable::new(format, LocalTime::UTC, words);
        let [from, until] = period;
        let filter = EventFilter { from, until, least: Severity::Information };
        let export = EventExport::new(table, filter, Order::OldestFirst, log.next_number());
        Ok(Self(Which::Events(Rc::new(RefCell::new(log)), export)))
    }

    /// The status records in a directory, as they are at this moment.
    pub(super) async fn of_status(directory: &Path, format: Format, period: Period) -> Result<Self> {
        let layout = stored(directory).await?.layout;
        let log = StatusImage::open(copy::<StatusImage>(directory)?).await?;
        let [from, until] = period;
        let from = from.map_or(0, |from| seconds(from.unix_ms.div_ceil(1_000)));
        let until = until.map_or(u32::MAX, |until| seconds(until.unix_ms / 1_000));
        let export = StatusExport::new(layout, log.next_number(), format, LocalTime::UTC);
        Ok(Self(Which::Status(Rc::new(RefCell::new(log)), Box::new(export.between(from..=until)))))
    }

    /// Fills a buffer with the next octets, and tells how many these are: fewer than there is room for at the end only.
    #[expect(clippy::await_holding_refcell_ref, reason = "memory is always ready")]
    pub(super) async fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match &mut self.0 {
            Which::Events(log, export) => Ok(export.read(&mut log.borrow_mut(), buffer).await?),
            Which::Status(log, export) => Ok(Box::pin(export.read(&mut log.borrow_mut(), buffer)).await?),
        }
    }

    /// Prints the rest.
    pub(super) async fn print(&mut self, out: &mut impl Write) -> Result<()> {
        let mut piece = vec![0; PIECE];
        loop {
            let filled = self.read(&mut piece).await?;
            out.write_all(piece.get(..filled).unwrap_or(&piece))?;
            if filled < piece.len() {
                return Ok(out.flush()?);
            }
        }
    }
}

/// Octets that are printed at a time.
const PIECE: usize = 16_384;

fn copy<L: LogImage>(directory: &Path) -> Result<MemoryFlash> {
    MemoryFlash::copy(directory.join(L::FILE), L::CAPACITY)
        .with_context(|| format!("the {} cannot be read", L::NAME))
}

/// Records have times up to the year 2106.
fn seconds(unix: u64) -> u32 {
    u32::try_from(unix).unwrap_or(u32::MAX)
}

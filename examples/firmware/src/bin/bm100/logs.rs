//! The event log and the status records, each in a flash of its own.

use bm100::StatusValues;
use bms_core::{
    event_log::{EventLog, LoggedEvent},
    status_record::{MAX_VALUES, Record, StatusLog},
};
use board::{EVENTS_LENGTH, LogFlash, RamNor, STATUS_LENGTH};
use defmt::Display2Format;
use embassy_time::{Duration, Timer};

use crate::unit::Unit;

/// Octets of a block of status records.
const BLOCK: usize = 4_096;
/// Octets in which records wait until they make up a block: 32 pages, for any number of batteries.
const TAIL: u32 = 128 * 1_024;
/// What happened is kept within this time, and before a restart that follows from it.
const LOOK: Duration = Duration::from_millis(100);

/// What happened, and how the batteries were, since the flash was new or as far as it has room.
struct Logs {
    unit: &'static Unit,
    events: EventLog<RamNor<EVENTS_LENGTH>>,
    status: StatusLog<RamNor<STATUS_LENGTH>, MAX_VALUES, BLOCK, BLOCK>,
    /// The first event of the unit's journal that is not kept yet.
    next: u32,
    /// A status record that is not kept yet: when, in seconds since 1970, and what.
    waiting: Option<(u32, StatusValues)>,
    /// A log does not take what is to be kept.
    failing: bool,
}

/// Keeps what the unit has for the logs, for ever; ends if the flash fails at power-up, which is no reason to watch no
/// battery.
pub(crate) async fn serve(unit: &'static Unit, flash: LogFlash) {
    let (events, status) = flash.power_up();
    let events = match EventLog::open(events, 0..EVENTS_LENGTH as u32).await {
        Ok(events) => events,
        Err(error) => return defmt::error!("no event log: {}", Display2Format(&error)),
    };
    let status = match StatusLog::open(status, 0..TAIL, TAIL..STATUS_LENGTH as u32).await {
        Ok(status) => status,
        Err(error) => return defmt::error!("no log of status records: {}", Display2Format(&error)),
    };
    let mut logs = Logs { unit, events, status, next: 0, waiting: None, failing: false };
    loop {
        logs.keep().await;
        Timer::after(LOOK).await;
    }
}

impl Logs {
    /// Keeps what the unit has for the logs now. What fails is logged once, and tried again with the next call.
    async fn keep(&mut self) {
        self.failing = !(self.keep_events().await && self.keep_record().await);
    }

    async fn keep_events(&mut self) -> bool {
        while let Some((sequence, event)) = self.next_event() {
            if let Err(error) = self.events.append(&event).await {
                self.tell(&error);
                return false;
            }
            self.next = sequence.wrapping_add(1);
        }
        true
    }

    fn next_event(&self) -> Option<(u32, LoggedEvent)> {
        let product = self.unit.product();
        let entry = product.journal().since(self.next).next()?;
        let lost = entry.sequence.wrapping_sub(self.next);
        if lost > 0 {
            defmt::warn!("{=u32} events came too fast for the event log", lost);
        }
        Some((entry.sequence, product.logged(entry)))
    }

    async fn keep_record(&mut self) -> bool {
        if let Some(record) = self.unit.product_mut().take_status_record() {
            self.waiting = Some(record);
        }
        let Some((unix_seconds, values)) = &self.waiting else { return true };
        if let Err(error) = self.status.append(&Record { unix_seconds: *unix_seconds, values }).await {
            self.tell(&error);
            return false;
        }
        self.waiting = None;
        true
    }

    fn tell(&self, error: &dyn core::fmt::Display) {
        if !self.failing {
            defmt::error!("a log cannot be written: {}", Display2Format(error));
        }
    }
}

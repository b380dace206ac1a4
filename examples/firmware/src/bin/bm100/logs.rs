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

/// What happened since the flash was new, or as far as it has room.
struct Events {
    unit: &'static Unit,
    log: EventLog<RamNor<EVENTS_LENGTH>>,
    /// The first event of the unit's journal that is not kept yet.
    next: u32,
    failing: Failing,
}

/// How the batteries were, for as long.
struct Records {
    unit: &'static Unit,
    log: StatusLog<RamNor<STATUS_LENGTH>, MAX_VALUES, BLOCK, BLOCK>,
    /// A status record that is not kept yet: when, in seconds since 1970, and what.
    waiting: Option<(u32, StatusValues)>,
    failing: Failing,
}

/// Keeps what the unit has for the logs, for ever. A log whose flash fails is no reason to keep no other, nor to watch no
/// battery.
pub(crate) async fn serve(unit: &'static Unit, flash: LogFlash) {
    let (events, status) = flash.power_up();
    let mut events = match EventLog::open(events, 0..EVENTS_LENGTH as u32).await {
        Ok(log) => Some(Events { unit, log, next: 0, failing: Failing(false) }),
        Err(error) => {
            defmt::error!("no event log: {}", Display2Format(&error));
            None
        }
    };
    let mut records = match StatusLog::open(status, 0..TAIL, TAIL..STATUS_LENGTH as u32).await {
        Ok(log) => Some(Records { unit, log, waiting: None, failing: Failing(false) }),
        Err(error) => {
            defmt::error!("no log of status records: {}", Display2Format(&error));
            None
        }
    };
    loop {
        if let Some(events) = &mut events {
            events.keep().await;
        }
        if let Some(records) = &mut records {
            records.keep().await;
        }
        Timer::after(LOOK).await;
    }
}

impl Events {
    /// Keeps what happened until now. What fails is tried again with the next call.
    async fn keep(&mut self) {
        while let Some((sequence, event)) = self.next_event() {
            if let Err(error) = self.log.append(&event).await {
                return self.failing.with("event log", &error);
            }
            self.failing.ended();
            self.next = sequence.wrapping_add(1);
        }
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
}

impl Records {
    /// Keeps the record that is due. What fails is tried again with the next call; the unit has the next record meanwhile.
    async fn keep(&mut self) {
        if self.waiting.is_none() {
            self.waiting = self.unit.product_mut().take_status_record();
        }
        let Some((unix_seconds, values)) = &self.waiting else { return };
        if let Err(error) = self.log.append(&Record { unix_seconds: *unix_seconds, values }).await {
            return self.failing.with("log of status records", &error);
        }
        self.failing.ended();
        self.waiting = None;
    }
}

/// A log does not take what is to be kept: logged when it begins.
struct Failing(bool);

impl Failing {
    fn with(&mut self, log: &str, error: &dyn core::fmt::Display) {
        if !core::mem::replace(&mut self.0, true) {
            defmt::error!("the {=str} cannot be written: {}", log, Display2Format(error));
        }
    }

    const fn ended(&mut self) {
        self.0 = false;
    }
}

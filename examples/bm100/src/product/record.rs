//! Status records: what is kept at the interval (BM100 manual, Logs->Status Records).

use core::time::Duration;

use bms_core::{
    event_log::LoggedEvent,
    journal::Entry,
    status_record::{BankLayout, MAX_VALUES},
    time::{Timestamp, Uptime},
};
use heapless::Vec;

use super::Bm100;
use crate::event::Event;

/// The values of a record.
pub type StatusValues = Vec<Option<i32>, MAX_VALUES>;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Records {
    /// When the last one was due.
    last: Option<Uptime>,
    due: bool,
}

impl Bm100 {
    /// The values of a status record as they are now, in the order of a [`BankLayout`]; what cannot be read is `None`.
    pub fn status_values(&self) -> StatusValues {
        let mut values = StatusValues::new();
        let environment = self.has_environment_sensor().then_some(&self.environment);
        if let Some(layout) = BankLayout::of(self.bank())
            && values.resize(layout.values(), None).is_ok()
        {
            // There is room for all.
            let _values = layout.measure(&self.manager, environment, &mut values);
        }
        values
    }

    /// Hands out the values of a status record once each recording interval, with the seconds since 1970 to file it
    /// under; `None` between, and while nobody has set the clock. They are to be appended to a
    /// [`StatusLog`](bms_core::status_record::StatusLog) as a [`Record`](bms_core::status_record::Record).
    pub fn take_status_record(&mut self) -> Option<(u32, StatusValues)> {
        let unix_seconds = u32::try_from(self.time()?.unix_ms / 1_000).ok()?;
        core::mem::take(&mut self.records.due).then(|| (unix_seconds, self.status_values()))
    }

    /// An entry of the [`journal`](Self::journal) as an [`EventLog`](bms_core::event_log::EventLog) keeps it. What
    /// happened before the clock was set, as it is at power-up, has the time that it would have had.
    pub fn logged(&self, entry: &Entry<Event>) -> LoggedEvent {
        let time = entry.time.or_else(|| {
            let ago = u64::try_from(self.now.saturating_sub(entry.at).as_millis()).ok()?;
            Some(Timestamp { unix_ms: self.time()?.unix_ms.checked_sub(ago)? })
        });
        LoggedEvent::from(entry.event).at(time)
    }

    pub(super) fn watch_records(&mut self) {
        let interval: Duration = self.supervision.record_interval.duration();
        let last = *self.records.last.get_or_insert(self.now);
        let passed = self.now.saturating_sub(last);
        if passed >= interval {
            // Steps are late by up to a second; that does not add up.
            let due =
                if passed < interval.saturating_mul(2) { last.saturating_add(interval) } else { self.now };
            self.records = Records { last: Some(due), due: true };
        }
    }
}

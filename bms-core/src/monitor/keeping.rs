//! What must outlive a power cut.

use core::time::Duration;

use super::Monitor;
use crate::{data::Retained, event::Event, settings::Settings, time::Uptime};

/// The countdowns and the operating time are kept at least this often: a power cut costs at most so much of them.
const KEEP_INTERVAL: Duration = Duration::from_hours(1);

impl Monitor {
    /// What was stored could not be read, wholly or in part, and has its defaults: the journal tells.
    pub fn store_damaged(&mut self) {
        self.note(Event::StoreDamaged);
    }

    /// The settings, if they changed since they were last handed out: store them.
    pub fn take_unsaved_settings(&mut self) -> Option<Settings> {
        core::mem::take(&mut self.unsaved_settings).then_some(self.settings)
    }

    /// What else must outlive a power cut, if it changed since it was last handed out: store it.
    pub fn take_unsaved_data(&mut self) -> Option<Retained> {
        core::mem::take(&mut self.unsaved_data).then(|| self.retained())
    }

    /// Hands out the countdowns and the operating time at the next [`Self::take_unsaved_data`], changed or not:
    /// for an orderly end.
    pub const fn keep(&mut self) {
        self.unsaved_data = true;
    }

    /// The store refused what was handed out: it is handed out again.
    pub const fn not_saved(&mut self, settings: bool, data: bool) {
        self.unsaved_settings |= settings;
        self.unsaved_data |= data;
    }

    fn retained(&self) -> Retained {
        Retained {
            battery: self.data,
            next_test: self.schedule.next_in_minutes(),
            delayed_test: self.schedule.delayed_in_minutes(),
            test_running: self.runner.is_some(),
            operating_minutes: self.operating_minutes(),
        }
    }

    pub(super) fn keep_now_and_then(&mut self) {
        if self.now >= self.keep_at {
            self.unsaved_data |= self.keep_at > Uptime::ZERO;
            self.keep_at = self.now.saturating_add(KEEP_INTERVAL);
        }
    }
}

//! Counting strings and batteries by what is found (BM100 manual, Installation, Step 1: the RESTART button).

use core::time::Duration;

use bms_core::{
    string::{BankSettings, BatteryAddress},
    time::Uptime,
};

use super::Bm100;
use crate::event::Event;

/// Nothing new was found for so long, and so nothing will be: a look at who is where, and some scans.
const SETTLED: Duration = Duration::from_secs(75);

/// How far the count is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Detection {
    /// When the last battery was found; `None` before the first.
    last: Option<Uptime>,
}

impl Bm100 {
    /// Counts strings and batteries anew, by what is found on the buses. What is missing is no alarm until that has
    /// settled, which it does by itself.
    pub fn detect(&mut self) {
        self.begin_detection();
        self.unsaved_supervision = true;
        self.settings_changed();
    }

    pub(super) fn begin_detection(&mut self) {
        self.supervision.detect = true;
        self.detection = Detection::default();
        let nothing_yet = BankSettings { strings: 1, batteries: 1, ..*self.manager.settings() };
        self.take_bank(nothing_yet);
        for line in &mut self.lines {
            line.ask_enumeration();
        }
    }

    /// A probe answers: while probes are counted, it counts.
    pub(crate) fn found(&mut self, at: BatteryAddress) {
        if !self.supervision.detect {
            return;
        }
        let settings = *self.manager.settings();
        let first = self.detection.last.is_none();
        let strings = settings.strings.max(at.string.number());
        let batteries = settings.batteries.max(at.index.get());
        let grows = (strings, batteries) != (settings.strings, settings.batteries);
        if grows {
            self.take_bank(BankSettings { strings, batteries, ..settings });
        }
        if grows || first {
            self.detection.last = Some(self.now);
        }
    }

    /// Ends the count when nothing new was found for long enough.
    pub(super) fn settle_detection(&mut self) {
        let settled = self.detection.last.is_some_and(|last| self.now.saturating_sub(last) >= SETTLED);
        if self.supervision.detect && settled {
            self.end_detection();
        }
    }

    /// What was found up to now is what there is.
    pub(super) fn end_detection(&mut self) {
        if !core::mem::take(&mut self.supervision.detect) {
            return;
        }
        (self.unsaved_supervision, self.unsaved_bank) = (true, true);
        let &BankSettings { strings, batteries, .. } = self.manager.settings();
        self.note(Event::Detected { strings, batteries });
    }
}

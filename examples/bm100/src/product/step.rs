//! What time brings.

use core::time::Duration;

use bms_core::{
    string::{BatteryAddress, BatteryIndex, StringId},
    time::Uptime,
};

use super::Bm100;
use crate::event::Event;

/// A bus that is not scanned for so long has nobody that speaks for it.
const UNHEARD: Duration = Duration::from_secs(10);

impl Bm100 {
    /// Goes on to `now`, time since power-up, which never goes back. About once a second.
    pub fn step(&mut self, now: Uptime) {
        self.now = self.now.max(now);
        self.stepped = true;
        self.dnp3.keep_time(self.now);
        for string in StringId::ALL {
            self.watch_line(string);
        }
        self.settle_detection();
        self.keep_measuring();
        self.watch_sensor();
        self.watch_records();
        self.watch_warnings();
        self.follow_for_snmp();
    }

    /// The batteries of a string that is not scanned any more cannot be read.
    fn watch_line(&mut self, string: StringId) {
        let Some(line) = self.lines.get_mut(super::row(string)) else { return };
        if !line.falls_silent(self.now, UNHEARD) {
            return;
        }
        let settings = *self.manager.settings();
        let Some(first) = BatteryIndex::new(1).filter(|_| string.number() <= settings.strings) else {
            return;
        };
        let (now, time) = (self.now, self.time());
        for index in settings.indices() {
            let at = BatteryAddress { string, index };
            // While probes are counted, none is missing that was never there.
            let never_read = self.battery(at).is_some_and(|battery| battery.voltage().last().is_none());
            if self.supervision.detect && never_read {
                continue;
            }
            let journal = &mut self.journal;
            self.manager.silent(now, at, first, |edge| journal.note(now, time, Event::Battery(edge)));
        }
        self.judge_string(string);
    }

    /// Judges a string by what was read of it.
    pub(crate) fn judge_string(&mut self, string: StringId) {
        let settings = *self.manager.settings();
        if string.number() > settings.strings {
            return;
        }
        let was_equalizing = self.manager.is_equalizing(string);
        let (now, time, journal) = (self.now, self.time(), &mut self.journal);
        self.manager.scanned(string, |edge| journal.note(now, time, Event::Battery(edge)));
        let (limits, summary) = (self.supervision.strings, self.manager.summary(string));
        if let Some(watch) = self.watches.get_mut(super::row(string)) {
            watch.step(now, string, limits, settings.batteries, summary, |edge| {
                journal.note(now, time, Event::String(edge));
            });
        }
        let running = self.manager.is_equalizing(string);
        if running != was_equalizing {
            self.note(Event::Equalizing { string, running });
        }
        self.keep_baselines(string);
    }
}

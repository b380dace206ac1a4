//! Settings as a whole, and back to their defaults.

use bms_core::string::{BankSettings, BatteryAddress, Range};
use bms_core::units::{CentiCelsius, MicroOhms, Millivolts, Quantity};

use super::{Bm100, WriteError};
use crate::{
    event::Event,
    reporting::Reporting,
    site::{Network, Site},
    supervision::Supervision,
};

/// What a probe can measure: limits beyond it would never be passed.
const VOLTAGE: Range<Millivolts> = Range { low: Millivolts(0), high: Millivolts(20_000) };
const TEMPERATURE: Range<CentiCelsius> = Range { low: CentiCelsius(-4_000), high: CentiCelsius(10_000) };
const RESISTANCE: Range<MicroOhms> = Range { low: MicroOhms(0), high: MicroOhms(600_000) };
/// The largest spread worth a setting.
const SPREAD: Millivolts = Millivolts(5_000);
/// The longest resistance interval: a year (ours).
const LONGEST_INTERVAL: u16 = 8_760;
/// The part of its baseline that no battery reaches unnoticed, percent (ours).
const LARGEST_RISE: u8 = 250;

impl Bm100 {
    /// Whether [`set_bank`](Self::set_bank) would take the settings.
    ///
    /// # Errors
    /// [`WriteError::OutOfRange`]: a value is out of its range, or two of them do not go together.
    pub fn check_bank(&self, bank: &BankSettings) -> Result<(), WriteError> {
        let (limits, equalization) = (&bank.limits, &bank.equalization);
        let in_range = within(limits.voltage, VOLTAGE)
            && within(limits.temperature, TEMPERATURE)
            && within(limits.resistance, RESISTANCE)
            && within(equalization.voltage, VOLTAGE)
            && within(equalization.temperature, TEMPERATURE)
            && equalization.start_spread <= SPREAD
            && equalization.full_power_at <= SPREAD
            && bank.resistance_interval.0 <= LONGEST_INTERVAL
            && bank.weak.of_baseline.max(bank.weak.of_string) <= LARGEST_RISE;
        if in_range && bank.validate().is_ok() { Ok(()) } else { Err(WriteError::OutOfRange) }
    }

    /// Takes other settings of the bank. Another number of strings or batteries ends their [detection](Self::detect).
    ///
    /// # Errors
    /// [`WriteError::OutOfRange`], and nothing is changed.
    pub fn set_bank(&mut self, bank: BankSettings) -> Result<(), WriteError> {
        self.check_bank(&bank)?;
        let old = *self.manager.settings();
        if bank == old {
            return Ok(());
        }
        if (bank.strings, bank.batteries) != (old.strings, old.batteries) {
            self.supervision.detect = false;
            self.unsaved_supervision = true;
        }
        self.take_bank(bank);
        self.unsaved_bank = true;
        self.settings_changed();
        Ok(())
    }

    /// Takes settings that make sense.
    pub(super) fn take_bank(&mut self, bank: BankSettings) {
        let old = *self.manager.settings();
        if bank.validate().is_err() {
            return;
        }
        self.leave_out(bank.strings, bank.batteries);
        if self.manager.apply(bank).is_err() {
            return;
        }
        if bank.limits != old.limits {
            self.lines.iter_mut().for_each(crate::glue::bus::Line::forget_limits);
        }
        for line in self.lines.iter_mut().take(bank.strings.into()).skip(old.strings.into()) {
            line.expect(self.now);
        }
        // What is known of those that are new here.
        for string in bank.strings() {
            for index in bank.indices() {
                if string.number() > old.strings || index.get() > old.batteries {
                    let at = BatteryAddress { string, index };
                    self.manager.restore(at, self.probes.get(at).baseline);
                }
            }
        }
    }

    /// What is beyond so many strings and batteries is no longer there, and neither are its alarms and warnings.
    fn leave_out(&mut self, strings: u8, batteries: u8) {
        let old = *self.manager.settings();
        let (now, time) = (self.now, self.time());
        for string in old.strings() {
            let gone = string.number() > strings;
            for index in old.indices().filter(|index| gone || index.get() > batteries) {
                let at = BatteryAddress { string, index };
                let journal = &mut self.journal;
                self.manager.replaced(at, |edge| journal.note(now, time, Event::Battery(edge)));
                self.forget_warnings(at);
                self.forget_faults(at);
            }
            if !gone {
                continue;
            }
            let journal = &mut self.journal;
            if let Some(watch) = self.watches.get_mut(super::row(string)) {
                watch.clear(string, |edge| journal.note(now, time, Event::String(edge)));
            }
            self.forget_string_warnings(string);
        }
    }

    /// Takes other settings beside those of the bank. To switch [`Supervision::detect`] begins or ends the detection.
    ///
    /// # Errors
    /// [`WriteError::OutOfRange`], and nothing is changed.
    pub fn set_supervision(&mut self, supervision: Supervision) -> Result<(), WriteError> {
        if !supervision.is_valid() {
            return Err(WriteError::OutOfRange);
        }
        if supervision == self.supervision {
            return Ok(());
        }
        let was = self.supervision.detect;
        self.supervision = Supervision { detect: was, ..supervision };
        match (was, supervision.detect) {
            (false, true) => self.begin_detection(),
            (true, false) => self.end_detection(),
            _ => {}
        }
        self.unsaved_supervision = true;
        self.settings_changed();
        Ok(())
    }

    /// Takes other network settings; they hold from the next power-up.
    pub fn set_network(&mut self, network: Network) {
        if self.site.network != network {
            self.site.network = network;
            self.unsaved_site = true;
            self.settings_changed();
        }
    }

    /// All settings go back to their defaults, those of the network only if asked for, and strings and batteries are
    /// counted anew (BM100 manual, System->Reset/Reboot). What is known of the batteries stays. The unit then
    /// [asks for a restart](Self::restart_asked).
    pub fn restore_defaults(&mut self, network: bool) {
        let kept = self.site.network;
        self.site = Site::default();
        if !network {
            self.site.network = kept;
        }
        self.supervision = Supervision::default();
        self.reporting = Reporting::default();
        self.managing.restore_defaults();
        self.take_bank(BankSettings::default());
        self.begin_detection();
        (self.unsaved_bank, self.unsaved_supervision) = (true, true);
        (self.unsaved_site, self.unsaved_reporting) = (true, true);
        self.settings_revision = self.settings_revision.wrapping_add(1);
        self.note(Event::DefaultsRestored { network });
        self.restart_asked = true;
    }

    /// Clears all alarms, those of the charge among them; what is still so raises them again. An abnormal contact and a
    /// silent environmental sensor are no more than what they are now, and stay.
    pub fn clear_alarms(&mut self) {
        self.note(Event::AlarmsCleared);
        let (now, time, journal) = (self.now, self.time(), &mut self.journal);
        self.manager.clear_alarms(|edge| journal.note(now, time, Event::Battery(edge)));
        for (watch, string) in self.watches.iter_mut().zip(bms_core::string::StringId::ALL) {
            watch.clear(string, |edge| journal.note(now, time, Event::String(edge)));
        }
        self.environment.clear_alarms(|edge| journal.note(now, time, Event::Environment(edge)));
        self.managing.clear_alarms(|edge| journal.note(now, time, Event::Warning(edge)));
    }

    /// Forgets the extremes of the environment.
    pub const fn reset_extremes(&mut self) {
        self.environment.reset_extremes();
    }
}

fn within<T: Quantity>(range: Range<T>, outer: Range<T>) -> bool {
    outer.contains(&range.low) && outer.contains(&range.high)
}

//! The bank as it is.

use bms_core::{
    environment::EnvironmentMonitor,
    string::{Battery, BatteryAddress, StringId, StringWatch, Summary},
};

use super::{Bm100, ProbeInfo, Probes, row};
use crate::{glue::bus::Line, warning::BatteryWarning};

impl Bm100 {
    /// Who is where, and what the batteries' resistances were when they were new.
    pub const fn probes(&self) -> &Probes {
        &self.probes
    }

    /// A battery with its readings, their quality and age, and its alarms; `None` for a place that the bank has not.
    pub fn battery(&self, at: BatteryAddress) -> Option<&Battery> {
        self.manager.battery(at)
    }

    /// The batteries of the bank, string by string.
    pub fn batteries(&self) -> impl Iterator<Item = (BatteryAddress, &Battery)> {
        let settings = self.bank();
        settings.strings().flat_map(move |string| {
            settings.indices().filter_map(move |index| {
                let at = BatteryAddress { string, index };
                Some((at, self.manager.battery(at)?))
            })
        })
    }

    /// A string as a whole; `None` if none of its batteries can be read, or there is no such string.
    pub fn string(&self, string: StringId) -> Option<Summary> {
        (string.number() <= self.bank().strings).then(|| self.manager.summary(string)).flatten()
    }

    /// The alarms of a string that are none of its batteries'.
    pub fn string_watch(&self, string: StringId) -> StringWatch {
        self.watches.get(row(string)).copied().unwrap_or_default()
    }

    /// Whether a battery has an alarm, that of its charge among them; `false` for a place that the bank has not.
    pub fn battery_has_alarm(&self, at: BatteryAddress) -> bool {
        let alarms = |battery: &Battery| battery.alarms().any();
        self.battery(at).is_some_and(alarms) || self.battery_warns(at, BatteryWarning::ChargeAlarm)
    }

    /// Batteries of a string that have an alarm.
    pub fn in_alarm(&self, string: StringId) -> u8 {
        let settings = self.bank();
        let batteries = settings.indices().map(|index| BatteryAddress { string, index });
        let alarms = batteries.filter(|at| self.battery_has_alarm(*at));
        u8::try_from(alarms.count()).unwrap_or(u8::MAX)
    }

    /// Probes of a string that answered its last scan.
    pub fn probes_present(&self, string: StringId) -> u8 {
        self.lines.get(row(string)).map_or(0, Line::answering)
    }

    /// Whether a run of equalization is under way in a string.
    pub fn is_equalizing(&self, string: StringId) -> bool {
        string.number() <= self.bank().strings && self.manager.is_equalizing(string)
    }

    /// What is around the bank; [`has_environment_sensor`](Self::has_environment_sensor) tells whether anything is known.
    pub const fn environment(&self) -> &EnvironmentMonitor {
        &self.environment
    }

    /// What a probe is; `None` until it has told.
    pub fn probe(&self, at: BatteryAddress) -> Option<&ProbeInfo> {
        self.lines.get(row(at.string))?.probe(at.index)
    }
}

//! Warnings: what is not an alarm yet. The maker's tree for SNMP has thresholds for them, and alarms of the state of charge.

mod watch;

use bms_core::{
    record::Record,
    string::{BatteryAddress, StringId},
    units::{MicroOhms, Millivolts},
};
use serde::{Deserialize, Serialize};

pub(crate) use watch::Watches;

/// Below and above what is warned; 0 is no threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds<T> {
    /// Below this.
    pub low: T,
    /// Above this.
    pub high: T,
}

/// Below what state of charge, percent, something is told; 0 is no threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// An alarm.
    pub alarm: u8,
    /// A warning.
    pub warning: u8,
}

/// What is warned of. As delivered, nothing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warnings {
    /// Internal resistance of a battery.
    pub resistance: Thresholds<MicroOhms>,
    /// Resistance of a battery in percent of what it was when it was new, 110 to 250; 0: no threshold.
    pub of_baseline: u8,
    /// Voltage of a string.
    pub string_voltage: Thresholds<Millivolts>,
    /// State of charge of a string.
    pub string_charge: Charge,
    /// State of charge of a battery.
    pub battery_charge: Charge,
}

/// What thresholds can be, as those of the alarms.
const HIGHEST_RESISTANCE: MicroOhms = MicroOhms(600_000);
const HIGHEST_STRING: Millivolts = Millivolts(650_000);

impl Warnings {
    /// Whether the thresholds go together.
    pub fn is_valid(&self) -> bool {
        let ordered = |low: i64, high: i64| low == 0 || high == 0 || low < high;
        let resistances = [self.resistance.low, self.resistance.high];
        let voltages = [self.string_voltage.low, self.string_voltage.high];
        let charge = |charge: Charge| charge.alarm <= 100 && charge.warning <= 100;
        resistances.into_iter().all(|limit| limit <= HIGHEST_RESISTANCE)
            && voltages.into_iter().all(|limit| (Millivolts(0)..=HIGHEST_STRING).contains(&limit))
            && ordered(self.resistance.low.get().into(), self.resistance.high.get().into())
            && ordered(self.string_voltage.low.get().into(), self.string_voltage.high.get().into())
            && (self.of_baseline == 0 || (110..=250).contains(&self.of_baseline))
            && charge(self.string_charge)
            && charge(self.battery_charge)
    }
}

impl Record for Warnings {
    const KEY: u8 = 6;
    const VERSION: u8 = 1;
}

/// What is told of a battery beside its alarms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BatteryWarning {
    /// Internal resistance under the threshold.
    LowResistance,
    /// Internal resistance over the threshold.
    HighResistance,
    /// Internal resistance has risen over the threshold.
    Health,
    /// State of charge under the threshold of the alarm.
    ChargeAlarm,
    /// State of charge under the threshold of the warning.
    Charge,
}

/// What is told of a string beside its alarms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StringWarning {
    /// Voltage under the threshold.
    LowVoltage,
    /// Voltage over the threshold.
    HighVoltage,
    /// State of charge under the threshold of the alarm.
    ChargeAlarm,
    /// State of charge under the threshold of the warning.
    Charge,
}

impl BatteryWarning {
    pub(crate) const ALL: [Self; 5] =
        [Self::LowResistance, Self::HighResistance, Self::Health, Self::ChargeAlarm, Self::Charge];
}

impl StringWarning {
    pub(crate) const ALL: [Self; 4] = [Self::LowVoltage, Self::HighVoltage, Self::ChargeAlarm, Self::Charge];
}

/// A warning that began or ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WarningEdge {
    /// Of a battery.
    Battery {
        /// Which battery.
        battery: BatteryAddress,
        /// Which warning.
        warning: BatteryWarning,
        /// It began.
        raised: bool,
    },
    /// Of a string.
    String {
        /// Which string.
        string: StringId,
        /// Which warning.
        warning: StringWarning,
        /// It began.
        raised: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_go_together() {
        let warnings = |low, high| Warnings {
            resistance: Thresholds { low: MicroOhms(low), high: MicroOhms(high) },
            ..Warnings::default()
        };
        assert!(warnings(0, 0).is_valid() && warnings(5_000, 0).is_valid() && warnings(1, 2).is_valid());
        assert!(!warnings(2, 2).is_valid());
        assert!(!Warnings { of_baseline: 100, ..Warnings::default() }.is_valid());
    }
}

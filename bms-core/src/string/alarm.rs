//! Alarms of a battery, and their edges.

use serde::{Deserialize, Serialize};

use super::place::BatteryAddress;

/// What can be wrong with a battery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum BatteryAlarm {
    /// Voltage under its range.
    LowVoltage,
    /// Voltage over its range.
    HighVoltage,
    /// Temperature under its range.
    LowTemperature,
    /// Temperature over its range.
    HighTemperature,
    /// Internal resistance under its range.
    LowResistance,
    /// Internal resistance over its range.
    HighResistance,
    /// Internal resistance has risen, against its own baseline or against the string.
    Weak,
    /// Its probe does not answer, or the cable to it is cut. Those behind it have no alarm of their own.
    ProbeSilent,
}

impl BatteryAlarm {
    /// All alarms, in the order of their bits.
    pub const ALL: [Self; 8] = [
        Self::LowVoltage,
        Self::HighVoltage,
        Self::LowTemperature,
        Self::HighTemperature,
        Self::LowResistance,
        Self::HighResistance,
        Self::Weak,
        Self::ProbeSilent,
    ];

    const fn bit(self) -> u8 {
        match self {
            Self::LowVoltage => 1,
            Self::HighVoltage => 1 << 1,
            Self::LowTemperature => 1 << 2,
            Self::HighTemperature => 1 << 3,
            Self::LowResistance => 1 << 4,
            Self::HighResistance => 1 << 5,
            Self::Weak => 1 << 6,
            Self::ProbeSilent => 1 << 7,
        }
    }
}

/// An alarm of a battery that changed its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Edge {
    /// Which battery.
    pub battery: BatteryAddress,
    /// Which alarm.
    pub alarm: BatteryAlarm,
    /// `true` when it was raised, `false` when it cleared.
    pub raised: bool,
}

/// Which alarms of a battery stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BatteryAlarms {
    raised: u8,
    /// Limits that the last reading was beyond, and the one before was not: one reading is no alarm yet.
    passed: u8,
}

impl BatteryAlarms {
    /// Whether `alarm` stands.
    pub const fn stands(self, alarm: BatteryAlarm) -> bool {
        self.raised & alarm.bit() != 0
    }

    /// Whether any alarm stands.
    pub const fn any(self) -> bool {
        self.raised != 0
    }

    /// The alarms that stand, in the order of [`BatteryAlarm::ALL`] from the lowest bit on.
    pub const fn bits(self) -> u8 {
        self.raised
    }

    /// Sets an alarm's state; tells whether that is a change.
    pub(super) const fn set(&mut self, alarm: BatteryAlarm, raised: bool) -> bool {
        let changes = raised != self.stands(alarm);
        if changes {
            self.raised ^= alarm.bit();
        }
        changes
    }

    /// Takes a reading against a limit: beyond it, twice in a row, raises the alarm; well within it clears it. Tells
    /// whether that is a change.
    pub(super) const fn judge(&mut self, alarm: BatteryAlarm, beyond: bool, well_within: bool) -> bool {
        let passed = self.passed & alarm.bit() != 0;
        self.passed = if beyond { self.passed | alarm.bit() } else { self.passed & !alarm.bit() };
        match (self.stands(alarm), beyond && passed, well_within) {
            (false, true, _) => self.set(alarm, true),
            (true, _, true) => self.set(alarm, false),
            _ => false,
        }
    }
}

//! Alarms of one battery bank, and their edges.

use serde::{Deserialize, Serialize};

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Alarm {
    /// The last capacity test found less than was asked (BTRM manual §7.3).
    LowCapacity,
    /// The battery is under its low-battery voltage (BTRM manual §12.3.5).
    LowVoltage,
    /// The digital input of IO channel 1 is tripped (BTRM manual §9.1).
    IoChannel1,
    /// The digital input of IO channel 2 is tripped (BTRM manual §9.2).
    IoChannel2,
    /// The power supply is gone.
    SupplyLost,
    /// The system is hotter than it may be (BTRM manual §15, Environmental).
    OverTemperature,
    /// A sensor does not answer, or answers nonsense.
    SensorFault,
}

impl Alarm {
    /// All alarms, in the order of their bits.
    pub const ALL: [Self; 7] = [
        Self::LowCapacity,
        Self::LowVoltage,
        Self::IoChannel1,
        Self::IoChannel2,
        Self::SupplyLost,
        Self::OverTemperature,
        Self::SensorFault,
    ];

    const fn bit(self) -> u8 {
        match self {
            Self::LowCapacity => 1,
            Self::LowVoltage => 1 << 1,
            Self::IoChannel1 => 1 << 2,
            Self::IoChannel2 => 1 << 3,
            Self::SupplyLost => 1 << 4,
            Self::OverTemperature => 1 << 5,
            Self::SensorFault => 1 << 6,
        }
    }
}

/// An alarm that changed its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Edge {
    /// Which alarm.
    pub alarm: Alarm,
    /// `true` when it was raised, `false` when it cleared.
    pub raised: bool,
    /// Whether to tell the world: an alarm raised in the first seconds after power-up sends no trap and no e-mail
    /// (BTRM manual §10.3).
    pub notify: bool,
}

/// Which alarms stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Alarms {
    raised: u8,
    silent: u8,
}

impl Alarms {
    /// Whether `alarm` stands.
    pub const fn stands(&self, alarm: Alarm) -> bool {
        self.raised & alarm.bit() != 0
    }

    /// Whether any alarm stands: the "any fault" flag (BTRM manual §12.3.5, point 5).
    pub const fn any(&self) -> bool {
        self.raised != 0
    }

    /// Sets an alarm's state and returns the edge, if it is one. An alarm that was raised without notification
    /// clears without one.
    pub const fn set(&mut self, alarm: Alarm, raised: bool, notify: bool) -> Option<Edge> {
        if raised == self.stands(alarm) {
            return None;
        }
        self.raised ^= alarm.bit();
        if raised {
            if !notify {
                self.silent |= alarm.bit();
            }
            return Some(Edge { alarm, raised, notify });
        }
        let notify = self.silent & alarm.bit() == 0;
        self.silent &= !alarm.bit();
        Some(Edge { alarm, raised, notify })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_change_is_an_edge() {
        let mut alarms = Alarms::default();
        for alarm in Alarm::ALL {
            assert_eq!(alarms.set(alarm, false, true), None);
            assert_eq!(alarms.set(alarm, true, true), Some(Edge { alarm, raised: true, notify: true }));
            assert_eq!(alarms.set(alarm, true, true), None);
            assert!(alarms.stands(alarm) && alarms.any());
            assert_eq!(alarms.set(alarm, false, true), Some(Edge { alarm, raised: false, notify: true }));
            assert!(!alarms.any());
        }
    }

    #[test]
    fn an_alarm_raised_in_silence_clears_in_silence() {
        let mut alarms = Alarms::default();
        let edges = [(true, false), (false, true), (true, true), (false, true)]
            .map(|(raised, notify)| alarms.set(Alarm::IoChannel1, raised, notify).map(|edge| edge.notify));
        assert_eq!(edges, [Some(false), Some(false), Some(true), Some(true)]);
    }
}

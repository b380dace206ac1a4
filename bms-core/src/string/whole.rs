//! Alarms of a string as a whole.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use super::place::StringId;
use super::row::Summary;
use crate::limits::{Limit, Watch};
use crate::time::Uptime;
use crate::units::Millivolts;

/// A string must be beyond a limit for so long: some scans (ours).
const DELAY: Duration = Duration::from_secs(5);
/// So far within a limit of its voltage a string must come for the alarm to clear, by battery (ours).
const HYSTERESIS: Millivolts = Millivolts(100);

/// What can be wrong with a string that is wrong with none of its batteries alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum StringAlarm {
    /// Voltage under its limit.
    LowVoltage,
    /// Voltage over its limit.
    HighVoltage,
    /// Too much between the highest and the lowest battery.
    Spread,
}

impl StringAlarm {
    /// All alarms, in the order of their bits.
    pub const ALL: [Self; 3] = [Self::LowVoltage, Self::HighVoltage, Self::Spread];
}

/// An alarm of a string that changed its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StringEdge {
    /// Which string.
    pub string: StringId,
    /// Which alarm.
    pub alarm: StringAlarm,
    /// `true` when it was raised, `false` when it cleared.
    pub raised: bool,
}

/// Within what a string is in order. A limit of 0 is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StringLimits {
    /// The lowest voltage.
    pub low: Millivolts,
    /// The highest voltage.
    pub high: Millivolts,
    /// The most between the highest and the lowest battery.
    pub spread: Millivolts,
}

/// Watches one string against its limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct StringWatch {
    low: Watch,
    high: Watch,
    spread: Watch,
}

impl StringWatch {
    /// Takes a string of so many batteries, `None` if none of them can be read; tells what changed. The voltage of a
    /// string that cannot be read wholly proves nothing. A limit that is taken away clears its alarm.
    pub fn step(
        &mut self,
        now: Uptime,
        string: StringId,
        limits: StringLimits,
        batteries: u8,
        summary: Option<Summary>,
        mut tell: impl FnMut(StringEdge),
    ) {
        let whole = summary.filter(|summary| summary.read >= batteries).map(|summary| summary.voltage);
        let spread = summary.map(|summary| summary.highest - summary.lowest);
        let back = HYSTERESIS.times(batteries.into());
        // A tenth within, as the spread of a string with a small limit is itself small.
        let narrower = Millivolts(limits.spread.0 / 10);
        let watches = [
            (
                StringAlarm::LowVoltage,
                &mut self.low,
                whole,
                limits.low,
                Limit::below(limits.low, limits.low + back, DELAY),
            ),
            (
                StringAlarm::HighVoltage,
                &mut self.high,
                whole,
                limits.high,
                Limit::above(limits.high, limits.high - back, DELAY),
            ),
            (
                StringAlarm::Spread,
                &mut self.spread,
                spread,
                limits.spread,
                Limit::above(limits.spread, limits.spread - narrower, DELAY),
            ),
        ];
        for (alarm, watch, value, threshold, limit) in watches {
            let stood = watch.is_out();
            if threshold == Millivolts(0) {
                *watch = Watch::default();
            } else {
                watch.step(now, value, &limit);
            }
            if watch.is_out() != stood {
                tell(StringEdge { string, alarm, raised: !stood });
            }
        }
    }

    /// Whether `alarm` stands.
    pub const fn stands(&self, alarm: StringAlarm) -> bool {
        match alarm {
            StringAlarm::LowVoltage => self.low.is_out(),
            StringAlarm::HighVoltage => self.high.is_out(),
            StringAlarm::Spread => self.spread.is_out(),
        }
    }

    /// Clears the alarms; what is still so raises them again. Tells which stood.
    pub fn clear(&mut self, string: StringId, mut tell: impl FnMut(StringEdge)) {
        let stood = core::mem::take(self);
        for alarm in StringAlarm::ALL.into_iter().filter(|alarm| stood.stands(*alarm)) {
            tell(StringEdge { string, alarm, raised: false });
        }
    }
}

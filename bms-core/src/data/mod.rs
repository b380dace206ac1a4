//! What a unit knows of its battery: kept over power cuts, cleared by a reset of battery data.

use serde::{Deserialize, Serialize};

use crate::{
    ageing::{PastTest, TestHistory},
    capacity_test::{End, Intervals, Outcome, TestSettings},
    interval::Interval,
    record::Record,
    units::{MilliampHours, Minutes},
};

mod version_1;

/// Whether the battery has the capacity that was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Capacity {
    /// Nobody knows: there was no test yet (BTRM manual §7.1.7).
    #[default]
    Unknown,
    /// It has.
    Good,
    /// It has not.
    Low,
}

/// What the capacity is judged by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Evidence {
    /// Nothing yet.
    #[default]
    None,
    /// A type 1 test: the estimated runtime is compared with the minimum runtime.
    Runtime,
    /// A type 2 test: the battery stayed above its minimum voltage, or not.
    EndVoltage {
        /// It stayed above.
        passed: bool,
    },
    /// Somebody set it to good or low (BTRM manual §8.1).
    Check {
        /// It was set to good.
        nominal: bool,
    },
}

/// The battery data (BTRM manual §7.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BatteryData {
    /// What the capacity is judged by.
    pub evidence: Evidence,
    /// The last type 1 test's estimate: from load on to the low-battery voltage at the test's load.
    pub estimated_runtime: Option<Minutes>,
    /// How far that can be trusted, and what else the last type 1 test told; `None` too where firmware that kept no
    /// intervals had tested.
    pub intervals: Option<Intervals>,
    /// The last test that came to its end.
    pub last_test: Option<TestRecord>,
    /// The capacities that tests have found.
    pub history: TestHistory,
}

/// A test's outcome and when it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct TestRecord {
    /// The unit's operating time at the test's end, in minutes, over all power cuts: "system time" (BTRM manual §7.2.1).
    pub at_minutes: u32,
    /// The outcome.
    pub outcome: Outcome,
}

impl BatteryData {
    /// Whether there is anything to reset.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the battery has the capacity that is asked.
    pub fn capacity(&self, minimum_runtime: Minutes) -> Capacity {
        let good = match (self.evidence, self.estimated_runtime) {
            (Evidence::Runtime, Some(estimated)) => estimated >= minimum_runtime,
            (Evidence::EndVoltage { passed }, _) => passed,
            (Evidence::Check { nominal }, _) => nominal,
            (Evidence::None, _) | (Evidence::Runtime, None) => return Capacity::Unknown,
        };
        if good { Capacity::Good } else { Capacity::Low }
    }

    /// Takes the outcome of a test, and the capacity that it told by itself.
    pub(crate) fn take(
        &mut self,
        outcome: Outcome,
        capacity_alone: Option<Interval<MilliampHours>>,
        at_minutes: u32,
    ) {
        self.evidence = match outcome.end {
            End::Estimated | End::LowBattery => Evidence::Runtime,
            End::TimeReached => Evidence::EndVoltage { passed: true },
            End::UnderMinimumVoltage => Evidence::EndVoltage { passed: false },
        };
        // A type 2 test tells no runtime: what the last type 1 test told stays.
        if outcome.runtime.is_some() {
            self.estimated_runtime = outcome.runtime;
            self.intervals = outcome.intervals;
        }
        self.last_test = Some(TestRecord { at_minutes, outcome });
        if let Some(capacity) = capacity_alone {
            self.history.add(PastTest { at_minutes, capacity });
        }
    }
}

/// What a monitor keeps over a power cut beside its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Retained {
    /// What is known of the battery.
    pub battery: BatteryData,
    /// Time to the next scheduled test; `None`: none is planned.
    pub next_test: Option<Minutes>,
    /// Time to a manual start with delay; `None`: none is planned.
    pub delayed_test: Option<Minutes>,
    /// A test runs: found at power-up, it was cut off.
    pub test_running: bool,
    /// The unit's operating time over all power cuts, in minutes.
    pub operating_minutes: u32,
}

impl Default for Retained {
    /// A unit that was never used: nothing is known, and the first test is one default interval away.
    fn default() -> Self {
        Self {
            battery: BatteryData::default(),
            next_test: Some(Minutes(TestSettings::DEFAULT_INTERVAL.get().saturating_mul(60))),
            delayed_test: None,
            test_running: false,
            operating_minutes: 0,
        }
    }
}

impl Record for Retained {
    const KEY: u8 = 2;
    const VERSION: u8 = 2;

    /// Version 1 knew neither intervals nor a history.
    fn migrate(version: u8, body: &[u8]) -> Option<Self> {
        (version == 1).then(|| version_1::read(body))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacity_is_unknown_before_the_first_test() {
        let data = BatteryData::default();
        assert_eq!(data.capacity(Minutes(0)), Capacity::Unknown);
        assert!(data.is_empty());
    }

    #[test]
    fn a_runtime_is_judged_against_what_is_asked_now() {
        let data = BatteryData {
            evidence: Evidence::Runtime,
            estimated_runtime: Some(Minutes(480)),
            ..BatteryData::default()
        };
        assert_eq!(data.capacity(Minutes(480)), Capacity::Good);
        assert_eq!(data.capacity(Minutes(481)), Capacity::Low);
    }
}

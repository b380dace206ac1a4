//! What to test and when (BTRM manual §7.3).

use serde::{Deserialize, Serialize};

use crate::{
    system_voltage::SystemVoltage,
    units::{Hours, Millivolts, Minutes},
};

/// The two ways to test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum TestKind {
    /// Discharge for 1 to 4 hours, estimate the runtime to low battery, compare it with the minimum runtime
    /// (BTRM manual §7.3.1).
    #[default]
    Type1,
    /// Discharge for a given time; the battery must stay above a given voltage (BTRM manual §7.3.2).
    Type2,
}

/// Settings of the capacity test. The fields are private to their validation; see [`Self::default`] for the defaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct TestSettings {
    /// Whether scheduled tests run. A manual start works either way.
    pub enabled: bool,
    /// Which test runs.
    pub kind: TestKind,
    pub(crate) every: Hours,
    pub(crate) minimum_runtime: Minutes,
    pub(crate) duration: Minutes,
    pub(crate) minimum_voltage: Millivolts,
}

impl TestSettings {
    /// Longest interval between tests (BTRM manual §12.3.7, point 1).
    pub const MAX_INTERVAL: Hours = Hours(500);
    /// A week between tests (ours).
    pub const DEFAULT_INTERVAL: Hours = Hours(168);
    /// Longest minimum runtime that can be asked (BTRM manual §12.3.7, point 0).
    pub const MAX_MINIMUM_RUNTIME: Minutes = Minutes(3_200);
    /// Longest type 2 test (BTRM manual §7.3.2).
    pub const MAX_DURATION: Minutes = Minutes(999);

    /// The defaults for a bank: no schedule running, every week, type 1 with 8 hours asked; type 2 for 60 minutes
    /// and the manual's minimum voltage. The manual gives only that voltage: the rest is ours.
    pub const fn defaults(system: SystemVoltage) -> Self {
        Self {
            enabled: false,
            kind: TestKind::Type1,
            every: Self::DEFAULT_INTERVAL,
            minimum_runtime: Minutes(480),
            duration: Minutes(60),
            minimum_voltage: system.default_minimum_voltage(),
        }
    }

    /// Time between scheduled tests, 0 to 500 hours; 0: none are scheduled.
    pub const fn every(&self) -> Hours {
        self.every
    }

    /// The runtime that a type 1 test must find, 0 to 3200 minutes.
    pub const fn minimum_runtime(&self) -> Minutes {
        self.minimum_runtime
    }

    /// How long a type 2 test runs, 1 to 999 minutes.
    pub const fn duration(&self) -> Minutes {
        self.duration
    }

    /// The voltage that the battery must have at the end of a type 2 test.
    pub const fn minimum_voltage(&self) -> Millivolts {
        self.minimum_voltage
    }
}

impl Default for TestSettings {
    fn default() -> Self {
        Self::defaults(SystemVoltage::default())
    }
}

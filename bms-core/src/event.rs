//! What happens in a monitor and is worth a line in a journal.

use serde::{Deserialize, Serialize};

use crate::{
    alarm::Edge,
    capacity_test::{AbortReason, Outcome, Refusal, TestKind},
};

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Event {
    /// The unit got power.
    PoweredUp,
    /// What was stored cannot be read, wholly or in part: defaults took its place.
    StoreDamaged,
    /// An alarm was raised or cleared.
    Alarm(Edge),
    /// A capacity test started.
    TestStarted(TestKind),
    /// A capacity test came to its end.
    TestEnded(Outcome),
    /// A capacity test was broken off.
    TestAborted(AbortReason),
    /// A capacity test did not start.
    TestRefused(Refusal),
    /// UPS mode moved the load to the battery (`true`) or back to the supply.
    UpsOnBattery(bool),
    /// The low voltage disconnect opened (`true`) or closed.
    LowVoltageDisconnect(bool),
    /// A setting was changed.
    SettingsChanged,
    /// The battery data were cleared.
    BatteryDataReset,
    /// Somebody set the capacity to good (`true`) or low by hand (BTRM manual §8.1).
    CapacityChecked {
        /// It was set to good.
        nominal: bool,
    },
    /// PB1 was held: network settings and authorization shall go back to their defaults (BTRM manual §14.1).
    NetworkReset,
}

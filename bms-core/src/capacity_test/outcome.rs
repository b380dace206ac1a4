//! What remains of a test.

use serde::{Deserialize, Serialize};

use super::settings::TestKind;
use crate::{
    interval::Interval,
    units::{CentiCelsius, CentiPercent, MilliampHours, Milliamps, Millivolts, Minutes},
};

/// Why a test was broken off. The load is back on the supply before anything else happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum AbortReason {
    /// Somebody stopped it.
    Stopped,
    /// The power supply was lost.
    SupplyLost,
    /// The system became too hot.
    OverTemperature,
    /// A sensor that the test needs stopped answering.
    SensorFault,
    /// The low voltage disconnect opened: the battery is empty, and the sensors did not let the test see it.
    LoadDisconnected,
    /// The battery carried no load, or too light a one for a test of type 1: nothing is connected, or the transfer relay
    /// failed.
    NoLoad,
    /// The time was over and no runtime could be told, or none within a factor of two: the load was light.
    NoEstimate,
    /// The battery data were reset.
    DataReset,
    /// The unit lost its own power.
    PowerCut,
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum End {
    /// Type 1: the runtime is known well enough, or the longest test time is over.
    Estimated,
    /// Type 1: the battery reached its low-battery voltage, so that its runtime is measured.
    LowBattery,
    /// Type 2: the battery stayed above the minimum voltage for the whole time.
    TimeReached,
    /// Type 2: the battery fell under the minimum voltage before the time was over.
    UnderMinimumVoltage,
}

/// The result of a test that came to its end (BTRM manual §7.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Outcome {
    /// Which test.
    pub kind: TestKind,
    /// How it ended.
    pub end: End,
    /// How long the battery carried the load, in seconds.
    pub duration_s: u32,
    /// The load's average current.
    pub average_load: Milliamps,
    /// The average temperature.
    pub average_temperature: CentiCelsius,
    /// The battery's last voltage under load.
    pub end_voltage: Millivolts,
    /// Type 1: the whole time from load on to the low-battery voltage, at the test's load.
    pub runtime: Option<Minutes>,
    /// Type 1: what the test and those before it tell, with how far it can be trusted.
    pub intervals: Option<Intervals>,
}

/// What type 1 tests tell of a battery, each with its 80 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Intervals {
    /// Time from load on to the low-battery voltage at the test's load; without width where it was measured.
    pub runtime: Interval<Minutes>,
    /// Capacity of the fully charged bank at the 20 h rate and 25 °C; `None` if the test was too short to tell.
    pub capacity: Option<Interval<MilliampHours>>,
    /// State of health: that capacity in parts of what the nameplate was set to then; `None` without a nameplate.
    pub health: Option<Interval<CentiPercent>>,
}

//! What goes into a test: what it shall do, and what is measured meanwhile.

use super::settings::TestKind;
use crate::{
    interval::Interval,
    system_voltage::SystemVoltage,
    units::{CentiCelsius, MilliampHours, Milliamps, Millivolts, Minutes},
};

/// What a test shall do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Plan {
    /// Which test.
    pub kind: TestKind,
    /// The bank's nominal voltage.
    pub system: SystemVoltage,
    /// The bank's rated capacity (20 h rate, 25 °C), if it is known.
    pub nameplate: Option<MilliampHours>,
    /// Whether the charger has had the time to fill the battery. What a test of one that is not full tells of its capacity is
    /// for nobody to learn from, nor is what was learned of use to the test.
    pub is_full: bool,
    /// The capacity that earlier tests let expect (20 h rate, 25 °C).
    pub expected_capacity: Option<Interval<MilliampHours>>,
    /// Type 2: how long.
    pub duration: Minutes,
    /// Type 2: the voltage that must be left.
    pub minimum_voltage: Millivolts,
}

/// What the sensors measured while the battery carries the load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Measured {
    /// Battery voltage under load.
    pub battery_voltage: Millivolts,
    /// Battery current, negative.
    pub battery_current: Milliamps,
    /// Load current.
    pub load_current: Milliamps,
    /// System temperature.
    pub temperature: CentiCelsius,
}

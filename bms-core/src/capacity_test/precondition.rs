//! What must hold before a test starts (BTRM manual §8).

use serde::{Deserialize, Serialize};

use crate::{system_voltage::SystemVoltage, units::Millivolts};

/// Why a test does not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Refusal {
    /// A test runs already.
    Running,
    /// The unit has just been powered up and still tests itself.
    SelfTest,
    /// A sensor that the test needs does not answer.
    SensorFault,
    /// The battery is not above the voltage that a test needs, [`SystemVoltage::test_start`].
    BatteryLow,
    /// The low voltage disconnect has parted the load from the battery.
    LoadDisconnected,
    /// The power supply is lost, or the battery carries the load in its place.
    SupplyLost,
    /// The system is too hot.
    OverTemperature,
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Running => "a test runs already",
            Self::SelfTest => "the unit still tests itself",
            Self::SensorFault => "a sensor does not answer",
            Self::BatteryLow => "the battery voltage is too low to start",
            Self::LoadDisconnected => "the low voltage disconnect is open",
            Self::SupplyLost => "the power supply is lost",
            Self::OverTemperature => "the system is too hot",
        })
    }
}

impl core::error::Error for Refusal {}

/// The state of the unit at the moment a test shall start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of its own")]
pub struct Conditions {
    /// A test runs already.
    pub running: bool,
    /// The self-test after power-up is not over.
    pub self_test: bool,
    /// A sensor that the test needs does not answer.
    pub sensor_fault: bool,
    /// The battery voltage, if it is known.
    pub battery: Option<Millivolts>,
    /// The supply is lost or the load is on the battery.
    pub supply_lost: bool,
    /// The over-temperature alarm stands.
    pub over_temperature: bool,
    /// The low voltage disconnect is open.
    pub load_disconnected: bool,
}

impl Conditions {
    /// Whether a test may start.
    ///
    /// # Errors
    /// The first reason against it, the gravest last: a stranger wants to know first that a test runs already.
    pub fn check(&self, system: SystemVoltage) -> Result<(), Refusal> {
        if self.running {
            return Err(Refusal::Running);
        }
        if self.self_test {
            return Err(Refusal::SelfTest);
        }
        let Some(battery) = self.battery.filter(|_| !self.sensor_fault) else {
            return Err(Refusal::SensorFault);
        };
        if self.supply_lost {
            return Err(Refusal::SupplyLost);
        }
        if self.over_temperature {
            return Err(Refusal::OverTemperature);
        }
        if battery <= system.test_start() {
            return Err(Refusal::BatteryLow);
        }
        if self.load_disconnected {
            return Err(Refusal::LoadDisconnected);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READY: Conditions = Conditions {
        running: false,
        self_test: false,
        sensor_fault: false,
        battery: Some(Millivolts(13_500)),
        supply_lost: false,
        over_temperature: false,
        load_disconnected: false,
    };

    #[test]
    fn each_condition_refuses_with_its_own_reason() {
        let check = |conditions: Conditions| conditions.check(SystemVoltage::V12);
        assert_eq!(check(READY), Ok(()));
        assert_eq!(check(Conditions { running: true, ..READY }), Err(Refusal::Running));
        assert_eq!(check(Conditions { self_test: true, ..READY }), Err(Refusal::SelfTest));
        assert_eq!(check(Conditions { sensor_fault: true, ..READY }), Err(Refusal::SensorFault));
        assert_eq!(check(Conditions { battery: None, ..READY }), Err(Refusal::SensorFault));
        assert_eq!(check(Conditions { supply_lost: true, ..READY }), Err(Refusal::SupplyLost));
        assert_eq!(check(Conditions { over_temperature: true, ..READY }), Err(Refusal::OverTemperature));
        assert_eq!(check(Conditions { load_disconnected: true, ..READY }), Err(Refusal::LoadDisconnected));
    }

    #[test]
    fn a_battery_must_be_above_the_start_voltage() {
        let check = |mv, system| Conditions { battery: Some(Millivolts(mv)), ..READY }.check(system);
        assert_eq!(check(12_400, SystemVoltage::V12), Err(Refusal::BatteryLow));
        assert_eq!(check(12_401, SystemVoltage::V12), Ok(()));
        assert_eq!(check(49_600, SystemVoltage::V48), Err(Refusal::BatteryLow));
        assert_eq!(check(49_601, SystemVoltage::V48), Ok(()));
    }
}

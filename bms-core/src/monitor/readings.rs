//! The readings of one bank, each with its quality.

use crate::{
    capacity_test::Measured,
    plant::Sensors,
    reading::{Quality, Reading},
    settings::Ratings,
    units::{CentiCelsius, Milliamps, Millivolts},
};

/// Everything measured, each value with its quality.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Readings {
    /// At the battery terminals.
    pub battery_voltage: Reading<Millivolts>,
    /// Into the battery; negative while it powers the load.
    pub battery_current: Reading<Milliamps>,
    /// Into the load.
    pub load_current: Reading<Milliamps>,
    /// At the power supply terminals.
    pub supply_voltage: Reading<Millivolts>,
    /// At the charger terminals.
    pub charger_voltage: Reading<Millivolts>,
    /// Of the system.
    pub temperature: Reading<CentiCelsius>,
    /// At IO channels 1 to 4.
    pub io: [Reading<Millivolts>; 4],
}

impl Readings {
    pub(super) fn update(&mut self, said: &Sensors, ratings: &Ratings) {
        self.battery_voltage.update(said.battery_voltage, &ratings.voltage);
        self.battery_current.update(said.battery_current, &ratings.current);
        self.load_current.update(said.load_current, &ratings.current);
        self.supply_voltage.update(said.supply_voltage, &ratings.voltage);
        self.charger_voltage.update(said.charger_voltage, &ratings.voltage);
        self.temperature.update(said.temperature, &ratings.temperature);
        for (reading, said) in self.io.iter_mut().zip(said.io) {
            reading.update(said, &ratings.io_voltage);
        }
    }

    /// What a capacity test needs, if all of it can be trusted.
    pub(super) fn measured(&self) -> Option<Measured> {
        Some(Measured {
            battery_voltage: self.battery_voltage.good()?,
            battery_current: self.battery_current.good()?,
            load_current: self.load_current.good()?,
            temperature: self.temperature.good()?,
        })
    }

    /// Whether a capacity test has all the sensors that it needs.
    pub(super) fn can_test(&self) -> bool {
        self.measured().is_some() && self.supply_voltage.good().is_some()
    }

    /// Whether any sensor fails.
    pub(super) fn any_bad(&self) -> bool {
        let main = [
            self.battery_voltage.quality(),
            self.battery_current.quality(),
            self.load_current.quality(),
            self.supply_voltage.quality(),
            self.charger_voltage.quality(),
            self.temperature.quality(),
        ];
        let io = self.io.iter().map(Reading::quality);
        main.into_iter().chain(io).any(|quality| quality != Quality::Good)
    }
}

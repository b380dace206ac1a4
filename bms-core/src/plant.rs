//! The seam between a monitor and the hardware around it: what the sensors say, what the switches shall do.

use serde::{Deserialize, Serialize};

use crate::units::{CentiCelsius, Milliamps, Millivolts};

/// What the sensors and push buttons say at one instant; `None` where a sensor did not answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Sensors {
    /// At the battery terminals (BTRM manual §7.1.2).
    pub battery_voltage: Option<Millivolts>,
    /// Into the battery: negative while it powers the load (BTRM manual §7.1.3).
    pub battery_current: Option<Milliamps>,
    /// Into the load, positive (BTRM manual §7.1.4).
    pub load_current: Option<Milliamps>,
    /// At the power supply terminals (BTRM manual §7.1.5).
    pub supply_voltage: Option<Millivolts>,
    /// At the charger terminals.
    pub charger_voltage: Option<Millivolts>,
    /// Of the system (BTRM manual §7.1.6).
    pub temperature: Option<CentiCelsius>,
    /// At IO channels 1 to 4, ground referenced, 0 to 60 V (BTRM manual §4.5).
    pub io: [Option<Millivolts>; 4],
    /// PB1 is held down.
    pub button_1: bool,
    /// PB2 is held down.
    pub button_2: bool,
}

/// Where the load takes its power.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum LoadSource {
    /// The power supply; the state of a unit at rest.
    #[default]
    Supply,
    /// The battery: during a capacity test, or in UPS mode.
    Battery,
}

/// What the light-emitting diodes of the push buttons show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Leds {
    /// Dark.
    #[default]
    Off,
    /// Blinking slowly: self-test after power-up (BTRM manual §5).
    Blinking,
    /// Flashing fast: a button was held long enough and its reset is done (BTRM manual §6.5, §14.1).
    Flashing,
}

/// What the switches and lights shall do until the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Actuators {
    /// Transfer relay: where the load takes its power.
    pub load_source: LoadSource,
    /// Low voltage disconnect: `false` parts the load from its source.
    pub load_connected: bool,
    /// `false` parts the charger from the battery, so that a test measures the battery alone.
    pub charger_connected: bool,
    /// IO channel 1's contact to ground is closed (BTRM manual §9.1.4).
    pub io_1_closed: bool,
    /// Both push-button lights.
    pub leds: Leds,
}

impl Default for Actuators {
    /// A unit without power or with nothing to do: load on the supply, charger on the battery, contact open.
    fn default() -> Self {
        Self {
            load_source: LoadSource::Supply,
            load_connected: true,
            charger_connected: true,
            io_1_closed: false,
            leds: Leds::Off,
        }
    }
}

//! A probe's board at a simulated battery.

use bp100::{Board, Channel, Light, MOST_AMPERES, MOST_VOLTS};
use probe_proto::Percent;

use super::{battery::Battery, flash::SlotFlash};

/// What the probe's software measures and switches.
#[derive(Clone, Debug)]
pub struct SimBoard {
    /// What the probe is at.
    pub battery: Battery,
    flash: SlotFlash,
    red: bool,
    green: bool,
    /// Whether the button is held down.
    pub button: bool,
}

impl SimBoard {
    pub(super) fn new(battery: Battery) -> Self {
        Self { battery, flash: SlotFlash::new(), red: false, green: false, button: false }
    }

    /// Whether a light is on.
    pub const fn is_lit(&self, light: Light) -> bool {
        match light {
            Light::Red => self.red,
            Light::Green => self.green,
        }
    }

    /// Its power is gone: nothing is switched on.
    pub(super) const fn power_off(&mut self) {
        (self.battery.bleed, self.battery.pulse, self.red, self.green) = (0.0, false, false, false);
    }
}

impl Board for SimBoard {
    type Flash = SlotFlash;

    fn counts(&mut self, channel: Channel) -> u16 {
        match channel {
            Channel::Battery => counts(self.battery.terminal_volts() / f64::from(MOST_VOLTS)),
            Channel::Pulse => counts(self.battery.pulse_amps() / f64::from(MOST_AMPERES)),
            Channel::Terminal => thermistor(self.battery.celsius()),
            Channel::Bleeder => thermistor(self.battery.resistor_celsius()),
        }
    }

    fn set_bleed(&mut self, power: Percent) {
        self.battery.bleed = f64::from(power.get()) / 100.0;
    }

    fn set_pulse(&mut self, on: bool) {
        self.battery.pulse = on;
    }

    fn set_light(&mut self, light: Light, on: bool) {
        match light {
            Light::Red => self.red = on,
            Light::Green => self.green = on,
        }
    }

    fn button(&mut self) -> bool {
        self.button
    }

    fn flash(&mut self) -> &mut SlotFlash {
        &mut self.flash
    }
}

/// The counts of a thermistor of 10 kOhm below a resistor of 10 kOhm.
fn thermistor(celsius: f64) -> u16 {
    let resistance = (3_435.0 * (1.0 / (celsius + 273.15) - 1.0 / 298.15)).exp();
    counts(resistance / (resistance + 1.0))
}

/// The counts of a part of the range.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, as a converter does"
)]
fn counts(part: f64) -> u16 {
    (part * 65_536.0).round() as u16
}

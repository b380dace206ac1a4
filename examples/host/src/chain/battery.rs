//! One battery of a string, as its probe finds it.

use super::random::Random;

/// The load that the resistance is measured with, ohms.
const PULSE_LOAD_OHMS: f64 = 1.35;
/// What bleeding with full power draws, amperes.
const BLEED_AMPS: f64 = 0.4;
/// How fast bleeding with full power brings a battery on float down, volts an hour.
const BLEED_VOLTS_PER_HOUR: f64 = 0.1;
/// How warm bleeding with full power makes the terminal and the resistor, degrees, and how fast, seconds.
const TERMINAL_HEAT: (f64, f64) = (1.5, 1_800.0);
const RESISTOR_HEAT: (f64, f64) = (28.0, 60.0);
/// A lead-acid battery's resistance falls by this part a degree.
const PER_DEGREE: f64 = 0.006;
/// Noise of a conversion, volts.
const NOISE_VOLTS: f64 = 0.000_5;

/// What a battery is at first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatteryConfig {
    /// How far its voltage is from the string's mean, volts.
    pub offset_volts: f64,
    /// How fast that grows, volts a day.
    pub drift_volts_per_day: f64,
    /// Internal resistance at 25 °C, ohms.
    pub ohms: f64,
    /// How much warmer than the air it is, degrees.
    pub warmer: f64,
}

/// A battery on float in its string.
#[derive(Clone, Copy, Debug)]
pub struct Battery {
    config: BatteryConfig,
    offset: f64,
    /// The string's mean voltage, less what its batteries' offsets are on the mean.
    level: f64,
    air: f64,
    heat: f64,
    resistor_heat: f64,
    /// Part of full power that it is bled with, 0 to 1.
    pub(super) bleed: f64,
    /// The pulse is on.
    pub(super) pulse: bool,
    /// What a tester has set.
    pub(super) set_volts: Option<f64>,
    pub(super) set_celsius: Option<f64>,
    pub(super) set_ohms: Option<f64>,
    noise: Random,
}

impl Battery {
    pub(super) const fn new(config: BatteryConfig, level: f64, air: f64, noise: Random) -> Self {
        Self {
            config,
            offset: config.offset_volts,
            level,
            air,
            heat: 0.0,
            resistor_heat: 0.0,
            bleed: 0.0,
            pulse: false,
            set_volts: None,
            set_celsius: None,
            set_ohms: None,
            noise,
        }
    }

    /// How far it is from the level, volts.
    pub(super) const fn offset(&self) -> f64 {
        self.offset
    }

    /// Goes on by so many seconds, at this level of the string and this temperature of the air.
    pub(super) fn step(&mut self, seconds: f64, level: f64, air: f64) {
        let hours = seconds / 3_600.0;
        self.offset += self.config.drift_volts_per_day * hours / 24.0;
        self.offset -= BLEED_VOLTS_PER_HOUR * self.bleed * hours;
        (self.level, self.air) = (level, air);
        for (heat, (most, time)) in
            [(&mut self.heat, TERMINAL_HEAT), (&mut self.resistor_heat, RESISTOR_HEAT)]
        {
            *heat += (most * self.bleed - *heat) * (1.0 - (-seconds / time).exp());
        }
    }

    /// Temperature of the terminal, °C.
    pub fn celsius(&self) -> f64 {
        self.set_celsius.unwrap_or(self.air + self.config.warmer + self.heat)
    }

    /// Temperature of the bleeding resistor, °C.
    pub(super) const fn resistor_celsius(&self) -> f64 {
        self.air + self.resistor_heat
    }

    /// Internal resistance now, ohms.
    pub fn ohms(&self) -> f64 {
        let at_25 = self.set_ohms.unwrap_or(self.config.ohms);
        at_25 * (1.0 - PER_DEGREE * (self.celsius() - 25.0)).max(0.2)
    }

    /// Voltage without a load, volts.
    pub fn rest_volts(&self) -> f64 {
        self.set_volts.unwrap_or(self.level + self.offset)
    }

    /// Part of full power that it is bled with, 0 to 1.
    pub const fn bleed_part(&self) -> f64 {
        self.bleed
    }

    /// Current of the pulse, amperes.
    pub(super) fn pulse_amps(&self) -> f64 {
        if self.pulse { self.rest_volts() / (PULSE_LOAD_OHMS + self.ohms()) } else { 0.0 }
    }

    /// Voltage at the terminals now, with the noise of a conversion, volts.
    pub(super) fn terminal_volts(&mut self) -> f64 {
        let amps = self.pulse_amps() + BLEED_AMPS * self.bleed;
        self.rest_volts() - amps * self.ohms() + NOISE_VOLTS * self.noise.around()
    }
}

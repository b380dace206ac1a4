//! Which batteries of a string are bled, and how much.

use super::battery::Battery;
use super::settings::{EqualizationSettings, Range};
use crate::units::{CentiCelsius, Millivolts, Quantity};

/// So far above the mean, a battery begins to be bled; at the mean it ends.
const ABOVE_MEAN: Millivolts = Millivolts(3);
/// So far within its window a battery must be to begin; it ends where it leaves it.
const VOLTAGE_MARGIN: Millivolts = Millivolts(50);
const TEMPERATURE_MARGIN: CentiCelsius = CentiCelsius(200);
/// The least power worth a command, percent.
const LEAST: i32 = 10;
/// Power is changed in steps of this, so that not every reading is a command.
const STEP: i32 = 10;

/// The equalization of one string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Equalizer {
    /// A run is under way.
    running: bool,
}

/// What is known of the string as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    pub(super) mean: Millivolts,
    pub(super) lowest: Millivolts,
    pub(super) highest: Millivolts,
}

impl Equalizer {
    pub(super) const fn is_running(self) -> bool {
        self.running
    }

    /// Begins and ends the run, by the spread of the string. `None` when too few batteries can be read to know the mean.
    pub(super) fn step(&mut self, settings: &EqualizationSettings, level: Option<Level>) {
        self.running = settings.enabled
            && level.is_some_and(|level| {
                let spread = level.highest - level.lowest;
                spread >= settings.start_spread || (self.running && spread > settings.stop_spread)
            });
    }

    /// The power for a battery that was bled with `power`, percent.
    pub(super) fn power(
        self,
        settings: &EqualizationSettings,
        level: Option<Level>,
        battery: &Battery,
        power: u8,
    ) -> u8 {
        let Some(level) = level.filter(|_| self.running) else { return 0 };
        let (Some(voltage), Some(temperature)) = (battery.voltage().good(), battery.temperature().good())
        else {
            return 0;
        };
        let bled = power > 0;
        let (voltage_margin, temperature_margin) =
            if bled { (Millivolts(0), CentiCelsius(0)) } else { (VOLTAGE_MARGIN, TEMPERATURE_MARGIN) };
        let in_window = narrower(settings.voltage, voltage_margin).contains(&voltage)
            && narrower(settings.temperature, temperature_margin).contains(&temperature);
        let above = if bled { voltage > level.mean } else { voltage >= level.mean + ABOVE_MEAN };
        if !in_window || !above || battery.is_weak() {
            return 0;
        }
        proportional(voltage - level.lowest, settings.full_power_at)
    }
}

fn proportional(above_lowest: Millivolts, full_power_at: Millivolts) -> u8 {
    let percent = above_lowest.times(100).0.checked_div(full_power_at.0).unwrap_or(100);
    let stepped = (percent.clamp(LEAST, 100) / STEP).saturating_mul(STEP);
    u8::try_from(stepped).unwrap_or(100)
}

fn narrower<T: Quantity>(range: Range<T>, margin: T) -> Range<T> {
    Range { low: range.low.plus(margin), high: range.high.minus(margin) }
}

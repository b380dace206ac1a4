//! The batteries of one string.

use super::alarm::Edge;
use super::battery::Battery;
use super::equalizer::{Equalizer, Level};
use super::health::Medians;
use super::place::{BatteryAddress, BatteryIndex, StringId};
use super::settings::BankSettings;
use crate::time::Uptime;
use crate::units::{CentiCelsius, Millivolts};

/// Places of the longest string.
const PLACES: usize = 40;

/// A string as a whole, of the batteries that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Summary {
    /// Batteries that can be read.
    pub read: u8,
    /// The sum of their voltages: the string's, when all can be read.
    pub voltage: Millivolts,
    /// Their mean voltage.
    pub mean: Millivolts,
    /// The lowest voltage.
    pub lowest: Millivolts,
    /// The highest voltage.
    pub highest: Millivolts,
    /// The highest temperature, if one can be read.
    pub hottest: Option<CentiCelsius>,
}

#[derive(Clone, Debug)]
pub(super) struct Row {
    batteries: [Battery; PLACES],
    /// Power that each is to be bled with, percent.
    powers: [u8; PLACES],
    equalizer: Equalizer,
    /// When the resistance was last measured by itself.
    pub(super) measured_at: Option<Uptime>,
}

impl Row {
    pub(super) fn new() -> Self {
        let batteries = [Battery::default(); PLACES];
        Self { batteries, powers: [0; PLACES], equalizer: Equalizer::default(), measured_at: None }
    }

    pub(super) fn battery(&self, index: BatteryIndex) -> Option<&Battery> {
        self.batteries.get(seat(index))
    }

    pub(super) fn battery_mut(&mut self, index: BatteryIndex) -> Option<&mut Battery> {
        self.batteries.get_mut(seat(index))
    }

    pub(super) fn power(&self, index: BatteryIndex) -> u8 {
        self.powers.get(seat(index)).copied().unwrap_or(0)
    }

    pub(super) const fn is_equalizing(&self) -> bool {
        self.equalizer.is_running()
    }

    /// The string as a whole; `None` when no battery can be read.
    pub(super) fn summary(&self, settings: &BankSettings) -> Option<Summary> {
        let batteries = self.batteries.iter().take(settings.batteries.into());
        let voltages = batteries.clone().filter_map(|battery| battery.voltage().good());
        let voltage = voltages.clone().fold(Millivolts(0), |sum, voltage| sum + voltage);
        let read = u8::try_from(voltages.clone().count()).unwrap_or(u8::MAX);
        Some(Summary {
            read,
            voltage,
            mean: Millivolts(voltage.0.checked_div(read.into())?),
            lowest: voltages.clone().min()?,
            highest: voltages.max()?,
            hottest: batteries.filter_map(|battery| battery.temperature().good()).max(),
        })
    }

    /// Judges all batteries, and decides on their equalization.
    pub(super) fn judge(&mut self, string: StringId, settings: &BankSettings, mut tell: impl FnMut(Edge)) {
        let count = usize::from(settings.batteries);
        let medians = Medians::of(self.batteries.iter().take(count).map(Battery::health));
        for (battery, index) in self.batteries.iter_mut().zip(settings.indices()) {
            battery.judge(&settings.limits, settings.weak, medians, |alarm, raised| {
                tell(Edge { battery: BatteryAddress { string, index }, alarm, raised });
            });
        }
        // A mean of less than half of the string is none.
        let summary = self.summary(settings).filter(|all| usize::from(all.read).saturating_mul(2) > count);
        let level = summary.map(|all| Level { mean: all.mean, lowest: all.lowest, highest: all.highest });
        self.equalizer.step(&settings.equalization, level);
        for ((battery, power), number) in self.batteries.iter().zip(&mut self.powers).zip(0..) {
            let wanted = self.equalizer.power(&settings.equalization, level, battery, *power);
            *power = if number < count { wanted } else { 0 };
        }
    }
}

fn seat(index: BatteryIndex) -> usize {
    usize::from(index.get()).saturating_sub(1)
}

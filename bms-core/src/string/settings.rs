//! How a bank is made up, and what is normal there (BM100 manual, Battery->Configuration).

use serde::{Deserialize, Serialize};

use super::place::{BatteryIndex, StringId};
use crate::record::Record;
use crate::units::{CentiCelsius, Hours, MicroOhms, Millivolts};

/// Two ends, both within.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Range<T> {
    /// The lowest value within.
    pub low: T,
    /// The highest value within.
    pub high: T,
}

impl<T: PartialOrd> Range<T> {
    /// Whether a value is within.
    pub fn contains(&self, value: &T) -> bool {
        *value >= self.low && *value <= self.high
    }
}

/// Within what a battery is in order; outside it is an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ProbeLimits {
    /// Terminal voltage.
    pub voltage: Range<Millivolts>,
    /// Temperature at the terminal.
    pub temperature: Range<CentiCelsius>,
    /// Internal resistance.
    pub resistance: Range<MicroOhms>,
}

/// When and how batteries are bled to the string's mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EqualizationSettings {
    /// Whether at all.
    pub enabled: bool,
    /// The voltage of a battery within which it may be bled: that of a battery being charged.
    pub voltage: Range<Millivolts>,
    /// The temperature within which it may be bled.
    pub temperature: Range<CentiCelsius>,
    /// Between the highest and the lowest battery: a run begins at this or more.
    pub start_spread: Millivolts,
    /// Between the highest and the lowest battery: a run ends at this or less.
    pub stop_spread: Millivolts,
    /// So far above the lowest battery, one is bled with full power; nearer with less.
    pub full_power_at: Millivolts,
}

/// What makes a battery weak, in percent (ours, after IEEE 1188-2005 §D: 30 to 50 % above the baseline).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct WeakSettings {
    /// Its resistance to what it was when it was new: at this or more.
    pub of_baseline: u8,
    /// How its resistance has risen to how the string's median has: at this or more.
    pub of_string: u8,
}

/// The settings of a bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BankSettings {
    /// Strings in parallel, 1..=4.
    pub strings: u8,
    /// Batteries in series in each, 1..=40.
    pub batteries: u8,
    /// What is in order.
    pub limits: ProbeLimits,
    /// Equalization.
    pub equalization: EqualizationSettings,
    /// Weak batteries.
    pub weak: WeakSettings,
    /// From one measurement of the resistance to the next; 0 for none by itself.
    pub resistance_interval: Hours,
}

/// Why settings are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum InvalidBank {
    /// No string, or more than four.
    Strings,
    /// No battery, or more than forty.
    Batteries,
    /// A lowest value is not below the highest.
    EmptyRange,
    /// A run of equalization would end before it begins, or its full power is at nothing.
    Spread,
    /// A battery would be weak that is as it was, or as the others are.
    Weak,
}

impl core::fmt::Display for InvalidBank {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Strings => "a bank has 1 to 4 strings",
            Self::Batteries => "a string has 1 to 40 batteries",
            Self::EmptyRange => "a lowest value must be below the highest",
            Self::Spread => "equalization must begin at a larger spread than it ends at",
            Self::Weak => "a weak battery is at least 10 % above its baseline and the string",
        })
    }
}

impl core::error::Error for InvalidBank {}

impl BankSettings {
    /// Checks that the settings make sense.
    ///
    /// # Errors
    ///
    /// The first of them that does not.
    pub fn validate(&self) -> Result<(), InvalidBank> {
        let (limits, equalization) = (&self.limits, &self.equalization);
        let ranges = [
            limits.voltage.low < limits.voltage.high,
            limits.temperature.low < limits.temperature.high,
            limits.resistance.low < limits.resistance.high,
            equalization.voltage.low < equalization.voltage.high,
            equalization.temperature.low < equalization.temperature.high,
        ];
        let spreads = equalization.stop_spread > Millivolts(0)
            && equalization.stop_spread < equalization.start_spread
            && equalization.full_power_at > Millivolts(0);
        let most = BatteryIndex::MOST;
        match () {
            () if !(1..=4).contains(&self.strings) => Err(InvalidBank::Strings),
            () if !(1..=most).contains(&self.batteries) => Err(InvalidBank::Batteries),
            () if ranges.contains(&false) => Err(InvalidBank::EmptyRange),
            () if !spreads => Err(InvalidBank::Spread),
            () if self.weak.of_baseline < 110 || self.weak.of_string < 110 => Err(InvalidBank::Weak),
            () => Ok(()),
        }
    }

    /// The strings that there are.
    pub fn strings(&self) -> impl Iterator<Item = StringId> {
        StringId::ALL.into_iter().take(self.strings.into())
    }

    /// The places of each string.
    pub fn indices(&self) -> impl Iterator<Item = BatteryIndex> {
        (1..=self.batteries).filter_map(BatteryIndex::new)
    }
}

/// One string of four 12 V batteries, measured once a day, not equalized (ours, but for the number: the probes' cables
/// that come with a manager).
impl Default for BankSettings {
    fn default() -> Self {
        Self {
            strings: 1,
            batteries: 4,
            limits: ProbeLimits {
                voltage: Range { low: Millivolts(10_500), high: Millivolts(15_000) },
                temperature: Range { low: CentiCelsius(0), high: CentiCelsius(4_500) },
                resistance: Range { low: MicroOhms(500), high: MicroOhms(30_000) },
            },
            equalization: EqualizationSettings {
                enabled: false,
                voltage: Range { low: Millivolts(13_000), high: Millivolts(14_800) },
                temperature: Range { low: CentiCelsius(0), high: CentiCelsius(4_000) },
                start_spread: Millivolts(40),
                stop_spread: Millivolts(20),
                full_power_at: Millivolts(100),
            },
            weak: WeakSettings { of_baseline: 140, of_string: 125 },
            resistance_interval: Hours(24),
        }
    }
}

impl Record for BankSettings {
    const KEY: u8 = 3;
    const VERSION: u8 = 1;
}

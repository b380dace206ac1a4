//! What is set up beside the bank itself: strings as a whole, the environment, how often records are kept.

use bms_core::{
    environment::{EnvironmentSettings, Thresholds},
    record::Record,
    string::StringLimits,
    units::{CentiCelsius, CentiPercent, Millivolts, Minutes, Quantity},
};
use serde::{Deserialize, Serialize};

/// The settings of a manager that are not those of its [bank](bms_core::string::BankSettings).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supervision {
    /// Strings and batteries are counted by what is found, and nothing is missing yet: as delivered, and after a reset
    /// (BM100 manual, Installation, Step 1). It ends by itself, or when somebody says how many there are.
    pub detect: bool,
    /// Rated capacity of a battery, tenths of an ampere-hour, 1 to 60000; 0: nobody said.
    pub rated_deci_amp_hours: u16,
    /// Within what a string is in order.
    pub strings: StringLimits,
    /// When the environment is normal.
    pub environment: EnvironmentSettings,
    /// From one status record to the next, 1 to 1440 min (BM100 manual, Logs->Maintenance).
    pub record_interval: Minutes,
}

impl Supervision {
    /// The longest interval between status records: a day (ours).
    pub const LONGEST_RECORD_INTERVAL: u16 = 1_440;

    /// The largest rated capacity, tenths of an ampere-hour (ours).
    pub const LARGEST_CAPACITY: u16 = 60_000;

    /// Whether each setting is in its range, and they go together.
    pub fn is_valid(&self) -> bool {
        let StringLimits { low, high, spread } = self.strings;
        let nothing = Millivolts(0);
        let limits = (nothing..=HIGHEST_STRING).contains(&low)
            && (nothing..=HIGHEST_STRING).contains(&high)
            && (nothing..=LARGEST_SPREAD).contains(&spread);
        let ordered = low == nothing || high == nothing || low < high;
        let EnvironmentSettings { temperature, humidity, .. } = &self.environment;
        limits
            && ordered
            && within(temperature, &TEMPERATURE)
            && within(humidity, &HUMIDITY)
            && self.environment.validate().is_ok()
            && self.rated_deci_amp_hours <= Self::LARGEST_CAPACITY
            && (1..=Self::LONGEST_RECORD_INTERVAL).contains(&self.record_interval.0)
    }
}

/// What limits of a string can be (ours: forty batteries at 16 V and more, as a register holds it).
const HIGHEST_STRING: Millivolts = Millivolts(650_000);
const LARGEST_SPREAD: Millivolts = Millivolts(20_000);
/// The lowest and highest thresholds, the largest hysteresis, the fastest rate (ours: what a probe can measure).
const TEMPERATURE: Thresholds<CentiCelsius> = Thresholds {
    low: CentiCelsius(-4_000),
    high: CentiCelsius(10_000),
    hysteresis: CentiCelsius(2_000),
    rate_of_change: CentiCelsius(10_000),
};
const HUMIDITY: Thresholds<CentiPercent> = Thresholds {
    low: CentiPercent(0),
    high: CentiPercent(10_000),
    hysteresis: CentiPercent(2_000),
    rate_of_change: CentiPercent(10_000),
};

fn within<T: Quantity>(of: &Thresholds<T>, most: &Thresholds<T>) -> bool {
    of.low >= most.low
        && of.high <= most.high
        && of.hysteresis <= most.hysteresis
        && of.rate_of_change <= most.rate_of_change
}

/// What is found counts, and a record each 20 minutes (BM100 manual, Features); no limits of strings (ours).
impl Default for Supervision {
    fn default() -> Self {
        Self {
            detect: true,
            rated_deci_amp_hours: 0,
            strings: StringLimits::default(),
            environment: EnvironmentSettings::default(),
            record_interval: Minutes(20),
        }
    }
}

impl Record for Supervision {
    const KEY: u8 = 1;
    const VERSION: u8 = 1;
}

//! What is set up beside the bank itself: strings as a whole, the environment, how often records are kept.

use bms_core::{environment::EnvironmentSettings, record::Record, string::StringLimits, units::Minutes};
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

    /// Whether the settings make sense.
    pub fn is_valid(&self) -> bool {
        let limits = &self.strings;
        let known = |limit: bms_core::units::Millivolts| limit.0 > 0;
        let ordered = !known(limits.low) || !known(limits.high) || limits.low < limits.high;
        ordered
            && self.environment.validate().is_ok()
            && (1..=Self::LONGEST_RECORD_INTERVAL).contains(&self.record_interval.0)
    }
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

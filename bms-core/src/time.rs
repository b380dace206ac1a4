//! The two clocks of a monitor: time since boot, and wall clock where there is one.

use serde::{Deserialize, Serialize};

/// Time since an arbitrary fixed origin, such as boot. Never goes backwards.
pub type Uptime = core::time::Duration;

/// Whole seconds; saturates after 136 years.
pub(crate) fn whole_seconds(time: core::time::Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}

/// Wall clock: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Timestamp {
    /// Milliseconds since the Unix epoch.
    pub unix_ms: u64,
}

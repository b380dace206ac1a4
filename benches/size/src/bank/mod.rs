//! bms-core as the two products have it in their firmware, but for what it does in flash, which is async.

#[cfg(feature = "core-monitor")]
mod monitor;
#[cfg(feature = "core-records")]
mod records;
#[cfg(feature = "core-strings")]
mod strings;

/// Runs everything that the features ask for.
pub(crate) fn run() {
    #[cfg(feature = "core-monitor")]
    monitor::run();
    #[cfg(feature = "core-strings")]
    strings::run();
    #[cfg(feature = "core-records")]
    records::run();
}

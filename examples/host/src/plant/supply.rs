//! The power supply that carries the load while the battery rests.

/// Output voltage for each 12 V of the system.
const BLOCK_VOLTS: f64 = 13.6;

/// Output voltage of a healthy supply for `blocks` times 12 V; no load pulls it down.
pub(super) fn volts(blocks: u8) -> f64 {
    BLOCK_VOLTS * f64::from(blocks)
}

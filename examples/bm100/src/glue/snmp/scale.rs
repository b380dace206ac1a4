//! Voltages in the units of the objects.

use bms_core::units::Millivolts;

use crate::product::rounded;

/// Hundredths of a volt, rounded to the nearest.
pub(super) const fn centivolts(voltage: Millivolts) -> i32 {
    rounded(voltage.get(), 10)
}

/// Tenths of a volt, rounded to the nearest.
pub(super) const fn decivolts(voltage: Millivolts) -> i32 {
    rounded(voltage.get(), 100)
}

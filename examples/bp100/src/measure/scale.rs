//! Counts of the converter to millivolts, microvolts and milliamperes, in whole numbers.

use crate::board::{MOST_AMPERES, MOST_VOLTS};

/// What the maker found out about a probe's converter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calibration {
    /// True voltage to told voltage, in parts of 32768.
    pub voltage_gain: u16,
    /// True current of the pulse to told current, in parts of 32768.
    pub current_gain: u16,
    /// Is added to the temperature, hundredths of a degree.
    pub temperature_offset_centi_celsius: i16,
}

impl Calibration {
    /// A gain of 1.
    pub const UNITY: u16 = 1 << 15;
    /// That of a converter without errors.
    pub const NONE: Self =
        Self { voltage_gain: Self::UNITY, current_gain: Self::UNITY, temperature_offset_centi_celsius: 0 };
}

/// A voltage in the range of the probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Voltage {
    pub(crate) millivolts: u16,
    /// It is at an end of the range, and so may be beyond.
    pub(crate) cut: bool,
}

/// The battery's voltage.
pub(crate) fn millivolts(counts: u16, calibration: Calibration) -> Voltage {
    let millivolts = scaled(counts.into(), MOST_VOLTS, calibration.voltage_gain, 1_000);
    Voltage { millivolts: u16::try_from(millivolts).unwrap_or(u16::MAX), cut: matches!(counts, 0 | u16::MAX) }
}

/// A difference of voltages, as microvolts; counts of any number of conversions together.
pub(super) fn microvolts(counts: u32, calibration: Calibration) -> u32 {
    scaled(counts, MOST_VOLTS, calibration.voltage_gain, 1_000_000)
}

/// The pulse's current; counts of any number of conversions together.
pub(super) fn milliamperes(counts: u32, calibration: Calibration) -> u32 {
    scaled(counts, MOST_AMPERES, calibration.current_gain, 1_000)
}

/// Counts of 65536 to `most` units in parts of `parts`, corrected and rounded.
fn scaled(counts: u32, most: u8, gain: u16, parts: u32) -> u32 {
    // 16 bits for the counts' range, 15 for the gain's.
    const HALF: u64 = 1 << 30;
    let whole = u64::from(most).saturating_mul(parts.into()).saturating_mul(gain.into());
    let scaled = u64::from(counts).saturating_mul(whole).saturating_add(HALF) >> 31_u8;
    u32::try_from(scaled).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_in_whole_units() {
        assert_eq!(millivolts(43_909, Calibration::NONE), Voltage { millivolts: 13_400, cut: false });
        assert_eq!(milliamperes(32_768, Calibration::NONE), 10_000);
        assert_eq!(microvolts(1, Calibration::NONE), 305);
        assert_eq!(microvolts(1_000, Calibration::NONE), 305_176);
    }

    #[test]
    fn a_gain_corrects_and_the_ends_of_the_range_are_told() {
        let calibration = Calibration { voltage_gain: 33_096, ..Calibration::NONE };
        assert_eq!(millivolts(43_909, calibration).millivolts, 13_534);
        assert_eq!(millivolts(0, calibration), Voltage { millivolts: 0, cut: true });
        assert!(millivolts(u16::MAX, calibration).cut);
    }
}

use crate::OutOfRange;
use core::ops::BitOr;
use serde::{Deserialize, Serialize};

/// What a probe measures at its battery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Reading {
    /// Terminal voltage, millivolts.
    pub voltage_mv: u16,
    /// Temperature at the terminal, hundredths of a degree Celsius.
    pub temperature_centi_celsius: i16,
    /// The last good measurement of the internal resistance; `None` before the first.
    pub resistance: Option<Resistance>,
    /// Power of the equalization that runs now; 0 when none runs.
    pub equalization: Percent,
    /// What to think of the rest.
    pub status: Status,
}

/// A measurement of the internal (ohmic) resistance, which is made on request alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Resistance {
    /// Microohms.
    pub micro_ohms: u32,
    /// Seconds since it was measured.
    pub age_seconds: u32,
}

/// A part of a hundred, 0..=100.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[serde(try_from = "u8", into = "u8")]
pub struct Percent(u8);

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The whole.
    pub const FULL: Self = Self(100);

    /// A part; `None` above 100.
    pub const fn new(percent: u8) -> Option<Self> {
        if percent <= Self::FULL.0 { Some(Self(percent)) } else { None }
    }

    /// The part as a number, 0..=100.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Percent {
    type Error = OutOfRange;

    fn try_from(percent: u8) -> Result<Self, OutOfRange> {
        Self::new(percent).ok_or(OutOfRange { received: percent, min: 0, max: Self::FULL.0 })
    }
}

impl From<Percent> for u8 {
    fn from(percent: Percent) -> Self {
        percent.0
    }
}

/// The state of a probe, bit by bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[serde(transparent)]
pub struct Status(u8);

impl Status {
    /// Nothing to tell.
    pub const NONE: Self = Self(0);
    /// The probe has started anew since it last told its identity.
    pub const RESTARTED: Self = Self(1 << 0);
    /// A measurement of the resistance is under way.
    pub const MEASURING: Self = Self(1 << 1);
    /// The voltage is beyond what the probe can measure: it is cut to its range.
    pub const VOLTAGE_FAULT: Self = Self(1 << 2);
    /// The temperature sensor is broken or missing: the temperature means nothing.
    pub const TEMPERATURE_FAULT: Self = Self(1 << 3);
    /// The last measurement of the resistance failed: an older one is told, or none.
    pub const RESISTANCE_FAULT: Self = Self(1 << 4);
    /// The probe is too hot to equalize, and has stopped doing so.
    pub const OVERHEATED: Self = Self(1 << 5);
    /// The probe has no calibration: its numbers are rough.
    pub const UNCALIBRATED: Self = Self(1 << 6);
    /// The battery is beyond the limits that the probe was given.
    pub const BEYOND_LIMITS: Self = Self(1 << 7);

    /// The state with these bits.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// The bits.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// This state with all of `other`, or with none of it.
    #[must_use]
    pub const fn with(self, other: Self, on: bool) -> Self {
        if on { Self(self.0 | other.0) } else { Self(self.0 & !other.0) }
    }

    /// Whether all of `other` is told.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Status {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_ends_at_100() {
        assert_eq!(Percent::new(100), Some(Percent::FULL));
        assert_eq!(Percent::try_from(101), Err(OutOfRange { received: 101, min: 0, max: 100 }));
    }

    #[test]
    fn each_state_has_its_bit() {
        let states = [
            Status::RESTARTED,
            Status::MEASURING,
            Status::VOLTAGE_FAULT,
            Status::TEMPERATURE_FAULT,
            Status::RESISTANCE_FAULT,
            Status::OVERHEATED,
            Status::UNCALIBRATED,
            Status::BEYOND_LIMITS,
        ];
        assert_eq!(states.map(Status::bits), [1, 2, 4, 8, 16, 32, 64, 128]);
    }

    #[test]
    fn a_state_tells_what_was_put_into_it_and_nothing_else() {
        let status = Status::MEASURING | Status::OVERHEATED;
        assert!(status.contains(Status::MEASURING) && status.contains(Status::OVERHEATED));
        assert!(!status.contains(Status::MEASURING | Status::RESTARTED));
        assert_eq!(Status::from_bits(0x22), status);
    }
}

use core::ops::BitOr;

/// The present value of a point with its quality.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Sample {
    /// What the point measures or says.
    pub value: Value,
    /// How far the value is to be trusted.
    pub flags: Flags,
}

impl Sample {
    /// The state of a binary input or output.
    pub const fn binary(state: bool, flags: Flags) -> Self {
        Self { value: Value::Binary(state), flags }
    }

    /// The state of a double-bit input.
    pub const fn double_bit(state: DoubleBit, flags: Flags) -> Self {
        Self { value: Value::DoubleBit(state), flags }
    }

    /// The value of a counter.
    pub const fn counter(count: u32, flags: Flags) -> Self {
        Self { value: Value::Counter(count), flags }
    }

    /// The value of an analog input or output, in the unit that the product documents.
    pub const fn analog(value: i32, flags: Flags) -> Self {
        Self { value: Value::Analog(value), flags }
    }

    /// The value of an analog input or output that is no whole number, in the unit that the product documents.
    pub const fn float(value: f64, flags: Flags) -> Self {
        Self { value: Value::Float(value), flags }
    }

    /// The flag octet as objects with flags carry it: of a binary point bit 7 is its state, of a double-bit one
    /// the bits 7 and 6.
    ///
    /// An input that is on and online reads 0x81 (BTRM manual §12.3.5).
    pub const fn flag_octet(self) -> u8 {
        match self.value {
            Value::Binary(true) => self.flags.bits() | 0x80,
            Value::DoubleBit(state) => (self.flags.bits() & 0x3F) | (state.code() << 6),
            Value::Binary(false) | Value::Counter(_) | Value::Analog(_) | Value::Float(_) => {
                self.flags.bits()
            }
        }
    }
}

/// A value in the widest form in which a point of its kind is told.
///
/// A variation that is narrower tells the nearest value that it can hold, with [`Flags::OVER_RANGE`] where it has
/// flags; a variation of whole numbers tells a [`Float`](Self::Float) without its fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Value {
    /// On or off: binary inputs and outputs.
    Binary(bool),
    /// One of four states: double-bit inputs.
    DoubleBit(DoubleBit),
    /// 0..=2³² − 1, rolls over: counters.
    Counter(u32),
    /// −2³¹..=2³¹ − 1: analog inputs and outputs.
    Analog(i32),
    /// Any number: analog inputs and outputs. Not a number is told as [`Flags::OVER_RANGE`] and zero by
    /// variations of whole numbers.
    Float(f64),
}

codes! {
    /// The state of a double-bit input: a breaker or valve between two end positions.
    pub enum DoubleBit {
        /// Between the end positions.
        Intermediate = 0,
        /// Off or open, surely.
        Off = 1,
        /// On or closed, surely.
        On = 2,
        /// The two signals contradict each other.
        Indeterminate = 3,
    }
}

/// The quality of a value: the bits 0 to 6 of the flag octet (IEEE 1815-2012 clause 11, point flags).
///
/// Bit 7 is not quality but the state of a binary point; [`Sample::flag_octet`] adds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Flags(u8);

impl Flags {
    /// No flag: the point is off-line and its value means nothing.
    pub const OFFLINE: Self = Self(0);
    /// The value is read from its source in the ordinary way.
    pub const ONLINE: Self = Self(1 << 0);
    /// The value has not been updated since the device started.
    pub const RESTART: Self = Self(1 << 1);
    /// The device that the value comes from does not answer; the value is the last one known.
    pub const COMM_LOST: Self = Self(1 << 2);
    /// A downstream device was told to override the value.
    pub const REMOTE_FORCED: Self = Self(1 << 3);
    /// This device was told to override the value.
    pub const LOCAL_FORCED: Self = Self(1 << 4);
    /// Binary inputs: the input changes too often and is filtered.
    pub const CHATTER_FILTER: Self = Self(1 << 5);
    /// Analog points: the value passes the range of the point or of the variation, and is cut to it.
    pub const OVER_RANGE: Self = Self(1 << 5);
    /// Counters: the count does not continue the last one reported.
    pub const DISCONTINUITY: Self = Self(1 << 6);
    /// Analog inputs: the reference of the converter is not stable, so the value may be inexact.
    pub const REFERENCE_ERR: Self = Self(1 << 6);

    /// Reads bits 0 to 6; bit 7 is dropped.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0x7F)
    }

    /// The flags as bits 0 to 6; bit 7 is 0.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether all flags of `other` are set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// These flags and those of `other`.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These flags but those of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Flags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.with(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_that_is_on_reads_81_and_one_that_is_off_reads_01() {
        assert_eq!(Sample::binary(true, Flags::ONLINE).flag_octet(), 0x81);
        assert_eq!(Sample::binary(false, Flags::ONLINE).flag_octet(), 0x01);
    }

    #[test]
    fn only_a_binary_state_shows_in_bit_7() {
        assert_eq!(Sample::analog(i32::MIN, Flags::ONLINE).flag_octet(), 0x01);
        assert_eq!(Sample::counter(u32::MAX, Flags::ONLINE).flag_octet(), 0x01);
    }

    #[test]
    fn a_saturated_analog_is_online_and_over_range() {
        let flags = Flags::ONLINE | Flags::OVER_RANGE;
        assert_eq!(flags.bits(), 0x21);
        assert!(flags.contains(Flags::OVER_RANGE));
        assert!(!Flags::ONLINE.contains(flags));
        assert_eq!(flags.without(Flags::OVER_RANGE), Flags::ONLINE);
    }

    #[test]
    fn a_sample_without_flags_is_offline() {
        assert_eq!(Flags::default(), Flags::OFFLINE);
        assert!(!Flags::default().contains(Flags::ONLINE));
    }
}

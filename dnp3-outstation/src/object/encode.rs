//! Values as octets, whatever their variation.

use super::{FlagOctet, Layout, Number};
use crate::app::Writer;
use crate::{Flags, Sample, Timestamp, Value};

/// Writes flags and number of an object; its time is the caller's. `None`: there is no room, and part of it may have
/// been written.
///
/// A host has room for a copy in each loop that calls it, which a poll is a fifth faster by; flash has not.
#[cfg_attr(not(target_os = "none"), inline)]
pub(crate) fn write_sample(out: &mut Writer<'_>, layout: Layout, sample: Sample) -> Option<()> {
    let (number, octets, beyond) = match layout.number {
        Number::Packed | Number::State => return out.put([sample.flag_octet()]),
        Number::Bits16 => {
            let (number, beyond) = bits_16(sample.value);
            (u64::from(number), 2, beyond)
        }
        Number::Bits32 => {
            let (number, beyond) = bits_32(sample.value);
            (u64::from(number), 4, beyond)
        }
        Number::Single => {
            let (number, beyond) = single(sample.value);
            (u64::from(number.to_bits()), 4, beyond)
        }
        Number::Double => (double(sample.value).to_bits(), 8, false),
    };
    match layout.flags {
        FlagOctet::None => {}
        FlagOctet::Quality => out.put([flag_octet(sample, beyond)])?,
        FlagOctet::Status => out.put([sample.flag_octet()])?,
    }
    out.put_slice(number.to_le_bytes().get(..octets)?)
}

/// The flag octet of a value that is beyond its variation or not.
pub(super) const fn flag_octet(sample: Sample, beyond: bool) -> u8 {
    let over_range = if beyond { Flags::OVER_RANGE } else { Flags::OFFLINE };
    sample.flag_octet() | over_range.bits()
}

/// Writes a time of six octets.
pub(crate) fn write_time(out: &mut Writer<'_>, time: Timestamp) -> Option<()> {
    out.put(time.to_octets())
}

/// Sixteen bits, and whether the value is beyond them. Counters are told modulo 2¹⁶, which is not beyond.
pub(super) fn bits_16(value: Value) -> (u16, bool) {
    let (number, beyond) = bits_32(value);
    let [low, high, ..] = number.to_le_bytes();
    if matches!(value, Value::Analog(_) | Value::Float(_)) {
        let number = number.cast_signed();
        let nearest = number.clamp(i16::MIN.into(), i16::MAX.into());
        let [low, high, ..] = nearest.to_le_bytes();
        return (u16::from_le_bytes([low, high]), beyond || nearest != number);
    }
    (u16::from_le_bytes([low, high]), false)
}

/// Thirty-two bits, and whether the value is beyond them.
pub(super) fn bits_32(value: Value) -> (u32, bool) {
    match value {
        Value::Counter(count) => (count, false),
        Value::Analog(number) => (number.cast_unsigned(), false),
        Value::Float(number) => {
            let (number, beyond) = whole(number);
            (number.cast_unsigned(), beyond)
        }
        Value::Binary(state) => (u32::from(state), false),
        Value::DoubleBit(state) => (u32::from(state.code()), false),
    }
}

/// Bits of the fraction of a number of double precision, and the exponent of 1.
const FRACTION: u32 = 52;
const ONE: u32 = 1_023;

/// A number without its fraction, the nearest that fits, and whether it is beyond; what is no number is 0, beyond.
///
/// By its bits: the functions that compare and convert such numbers on a small processor take 400 octets of flash.
fn whole(number: f64) -> (i32, bool) {
    if is_nan(number) {
        return (0, true);
    }
    let bits = number.to_bits();
    let digits = (bits & ((1 << FRACTION) - 1)) | (1 << FRACTION);
    let places = (FRACTION + ONE).saturating_sub(exponent(number));
    let magnitude = u32::try_from(digits.checked_shr(places).unwrap_or_default()).unwrap_or(u32::MAX);
    let most = if number.is_sign_negative() { i32::MIN } else { i32::MAX };
    let fits = magnitude.min(most.unsigned_abs());
    let whole = if number.is_sign_negative() { 0_u32.wrapping_sub(fits) } else { fits };
    (whole.cast_signed(), magnitude > fits)
}

/// The eleven bits before the fraction: all set of what is infinite or no number.
fn exponent(number: f64) -> u32 {
    let [.., low, high] = number.to_le_bytes();
    u32::from(u16::from_le_bytes([low, high]) & 0x7FFF) >> 4
}

const fn is_nan(number: f64) -> bool {
    number.to_bits() << 1 > f64::INFINITY.to_bits() << 1
}

/// A number of single precision, and whether it is beyond.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "rounds to what the variation can hold"
)]
fn single(value: Value) -> (f32, bool) {
    match value {
        Value::Analog(number) => (number as f32, false),
        Value::Float(number) => {
            let single = number as f32;
            // IEEE 1815-2012 clause 11: the largest number, not infinity.
            if single.is_infinite() && exponent(number) < 0x7FF {
                (f32::MAX.copysign(single), true)
            } else {
                (single, false)
            }
        }
        _ => (bits_32(value).0 as f32, false),
    }
}

fn double(value: Value) -> f64 {
    match value {
        Value::Float(number) => number,
        Value::Analog(number) => {
            let magnitude = f64::from(number.unsigned_abs());
            if number < 0 { -magnitude } else { magnitude }
        }
        _ => f64::from(bits_32(value).0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_loses_its_fraction_towards_zero() {
        for number in [0.0, 0.99, 1.0, 1.5, 13_390.7, 2_147_483_646.9, 1e-300, f64::MIN_POSITIVE / 2.0] {
            #[expect(
                clippy::as_conversions,
                clippy::cast_possible_truncation,
                reason = "what it is held against"
            )]
            let expected = number as i32;
            assert_eq!(whole(number), (expected, false), "{number}");
            assert_eq!(whole(-number), (-expected, false), "-{number}");
        }
    }

    #[test]
    fn numbers_beyond_32_bits_are_the_nearest_that_fits() {
        for number in [2_147_483_648.0, 4_294_967_296.0, 1e18, 1e300, f64::INFINITY] {
            assert_eq!(whole(number), (i32::MAX, true), "{number}");
            assert_eq!(whole(-number - 1.0), (i32::MIN, true), "-{number} - 1");
        }
        // Without its fraction, this one fits.
        assert_eq!(whole(-2_147_483_648.9), (i32::MIN, false));
        assert_eq!(whole(-2_147_483_649.0), (i32::MIN, true));
    }

    #[test]
    fn what_is_no_number_is_zero_and_beyond() {
        assert_eq!(whole(f64::NAN), (0, true));
        assert_eq!(whole(-f64::NAN), (0, true));
    }

    #[test]
    fn whole_numbers_are_the_same_in_double_precision() {
        for number in [0, 1, -1, i32::MIN, i32::MAX] {
            assert_eq!(double(Value::Analog(number)).to_bits(), f64::from(number).to_bits());
        }
        assert_eq!(double(Value::Counter(u32::MAX)).to_bits(), f64::from(u32::MAX).to_bits());
    }
}

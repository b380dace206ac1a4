//! Values as octets, whatever their variation.

use super::{FlagOctet, Layout, Number};
use crate::app::Writer;
use crate::{Flags, Sample, Timestamp, Value};

/// Writes flags and number of an object; its time is the caller's. `None`: there is no room, and part of it may have
/// been written.
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
    let octet = sample.flag_octet();
    match layout.flags {
        FlagOctet::None => {}
        FlagOctet::Quality if beyond => out.put([octet | Flags::OVER_RANGE.bits()])?,
        FlagOctet::Quality | FlagOctet::Status => out.put([octet])?,
    }
    out.put_slice(number.to_le_bytes().get(..octets)?)
}

/// Writes a time of six octets.
pub(crate) fn write_time(out: &mut Writer<'_>, time: Timestamp) -> Option<()> {
    out.put(time.to_octets())
}

/// Sixteen bits, and whether the value is beyond them. Counters are told modulo 2¹⁶, which is not beyond.
fn bits_16(value: Value) -> (u16, bool) {
    if let Value::Counter(count) = value {
        let [low, high, ..] = count.to_le_bytes();
        return (u16::from_le_bytes([low, high]), false);
    }
    let (number, beyond) = bits_32(value);
    let number = number.cast_signed();
    (saturated(number).cast_unsigned(), beyond || i16::try_from(number).is_err())
}

fn saturated(whole: i32) -> i16 {
    i16::try_from(whole).unwrap_or(if whole < 0 { i16::MIN } else { i16::MAX })
}

/// Thirty-two bits, and whether the value is beyond them.
fn bits_32(value: Value) -> (u32, bool) {
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

/// A number without its fraction, the nearest that fits, and whether it is beyond; what is no number is 0, beyond.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "saturates; not a number is 0")]
fn whole(number: f64) -> (i32, bool) {
    let beyond = !(number > f64::from(i32::MIN) - 1.0 && number < f64::from(i32::MAX) + 1.0);
    (number as i32, beyond)
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
        Value::Counter(count) => (count as f32, false),
        Value::Analog(number) => (number as f32, false),
        Value::Float(number) => {
            let single = number as f32;
            // IEEE 1815-2012 clause 11: the largest number, not infinity.
            if single.is_infinite() && number.is_finite() {
                (f32::MAX.copysign(single), true)
            } else {
                (single, false)
            }
        }
        Value::Binary(state) => (f32::from(u8::from(state)), false),
        Value::DoubleBit(state) => (f32::from(state.code()), false),
    }
}

fn double(value: Value) -> f64 {
    match value {
        Value::Counter(count) => f64::from(count),
        Value::Analog(number) => f64::from(number),
        Value::Float(number) => number,
        Value::Binary(state) => f64::from(u8::from(state)),
        Value::DoubleBit(state) => f64::from(state.code()),
    }
}

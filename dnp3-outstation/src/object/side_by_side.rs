//! Values side by side, as a response to a READ tells them.

use super::encode::{bits_16, bits_32, flag_octet, write_sample};
use super::{FlagOctet, Layout, Number};
use crate::app::Writer;
use crate::{HAS_ROOM, Sample, Value};

/// Writes flags and numbers of objects side by side; gives how many there was room for.
///
/// A loop for each of the usual forms makes a poll of many points a third faster.
pub(crate) fn write_samples(out: &mut Writer<'_>, layout: Layout, samples: &[Sample]) -> usize {
    use FlagOctet::{None as Bare, Quality};
    match (layout.number, layout.flags) {
        (Number::State, _) if HAS_ROOM => {
            write_each(out, samples, |sample, [flags]| *flags = state_octet(sample))
        }
        (Number::Bits16, Bare) if HAS_ROOM => {
            write_each(out, samples, |sample, place| *place = short(&sample.value).0.to_le_bytes())
        }
        (Number::Bits16, Quality) if HAS_ROOM => write_each(out, samples, |sample, place: &mut [u8; 3]| {
            let [flags, place @ ..] = place;
            let (number, beyond) = short(&sample.value);
            (*flags, *place) = (flag_octet(*sample, beyond), number.to_le_bytes());
        }),
        (Number::Bits32, Bare) if HAS_ROOM => {
            write_each(out, samples, |sample, place| *place = bits_32(sample.value).0.to_le_bytes())
        }
        (Number::Bits32, Quality) if HAS_ROOM => write_each(out, samples, |sample, place: &mut [u8; 5]| {
            let [flags, place @ ..] = place;
            let (number, beyond) = bits_32(sample.value);
            (*flags, *place) = (flag_octet(*sample, beyond), number.to_le_bytes());
        }),
        _ => {
            let mut written: usize = 0;
            for &sample in samples {
                let length = out.length();
                if write_sample(out, layout, sample).is_none() {
                    out.truncate(length);
                    break;
                }
                written = written.saturating_add(1);
            }
            written
        }
    }
}

/// [`Sample::flag_octet`], which for a binary point takes no look at what else there is.
fn state_octet(sample: &Sample) -> u8 {
    if let Value::Binary(state) = sample.value {
        return sample.flags.bits() | (u8::from(state) << 7);
    }
    other_octet(sample)
}

#[inline(never)]
const fn other_octet(sample: &Sample) -> u8 {
    sample.flag_octet()
}

/// [`bits_16`], which for a whole number that fits takes no look at what else there is.
fn short(value: &Value) -> (u16, bool) {
    if let Value::Analog(number) = *value
        && let Ok(number) = i16::try_from(number)
    {
        return (number.cast_unsigned(), false);
    }
    other_short(value)
}

#[inline(never)]
fn other_short(value: &Value) -> (u16, bool) {
    bits_16(*value)
}

fn write_each<const OCTETS: usize>(
    out: &mut Writer<'_>,
    samples: &[Sample],
    write: impl Fn(&Sample, &mut [u8; OCTETS]),
) -> usize {
    let (places, _) = out.room_mut().as_chunks_mut();
    let objects = places.iter_mut().zip(samples);
    let written = objects.len();
    for (place, sample) in objects {
        write(sample, place);
    }
    out.written(written.saturating_mul(OCTETS));
    written
}

//! Values side by side, as a response to a READ tells them.

use super::encode::{bits_16, bits_32, write_sample};
use super::{FlagOctet, Layout, Number};
use crate::app::Writer;
use crate::{Flags, HAS_ROOM, Sample};

/// Writes flags and numbers of objects side by side; gives how many there was room for.
///
/// A loop for each of the usual numbers makes a poll of many points a third faster.
pub(crate) fn write_samples(out: &mut Writer<'_>, layout: Layout, samples: &[Sample]) -> usize {
    match layout.number {
        Number::State if HAS_ROOM => {
            write_each(out, FlagOctet::None, samples, |sample| ([sample.flag_octet()], false))
        }
        Number::Bits16 if HAS_ROOM => write_each(out, layout.flags, samples, |sample| {
            let (number, beyond) = bits_16(sample.value);
            (number.to_le_bytes(), beyond)
        }),
        Number::Bits32 if HAS_ROOM => write_each(out, layout.flags, samples, |sample| {
            let (number, beyond) = bits_32(sample.value);
            (number.to_le_bytes(), beyond)
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

fn write_each<const OCTETS: usize>(
    out: &mut Writer<'_>,
    flags: FlagOctet,
    samples: &[Sample],
    number: impl Fn(Sample) -> ([u8; OCTETS], bool),
) -> usize {
    let octets = OCTETS.saturating_add(usize::from(flags != FlagOctet::None));
    let objects = out.room_mut().chunks_exact_mut(octets).zip(samples);
    let written = objects.len();
    for (object, &sample) in objects {
        let (number, beyond) = number(sample);
        if flags != FlagOctet::None
            && let Some(flag) = object.first_mut()
        {
            let beyond =
                if beyond && flags == FlagOctet::Quality { Flags::OVER_RANGE } else { Flags::OFFLINE };
            *flag = sample.flag_octet() | beyond.bits();
        }
        if let Some(place) = object.last_chunk_mut() {
            *place = number;
        }
    }
    out.written(written.saturating_mul(octets));
    written
}

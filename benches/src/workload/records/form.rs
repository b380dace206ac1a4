//! The forms that records are kept in.

use bms_core::status_record::{BlockReader, BlockWriter, Record};

use super::{PLAIN, VALUES};

/// A way to keep records.
pub trait Form {
    /// What it is called in reports.
    const NAME: &'static str;

    /// Octets that so many plain ones can become.
    fn room(plain: usize) -> usize {
        plain.saturating_mul(2)
    }

    /// Codes plain records of [`VALUES`] values; gives the octets used, 0 if there is no room.
    fn encode(plain: &[u8], coded: &mut [u8]) -> usize;

    /// Writes what is coded as plain records; gives the octets used.
    fn decode(coded: &[u8], plain: &mut [u8]) -> usize;
}

/// What stands for a value that is not there.
const ABSENT: i32 = i32::MIN;

type Values = [Option<i32>; VALUES];

/// A plain record taken apart.
fn read(plain: &[u8]) -> (u32, Values) {
    let mut words = plain.chunks_exact(4).map(|word| word.try_into().map_or(0, i32::from_le_bytes));
    let seconds = words.next().unwrap_or(0).cast_unsigned();
    let mut values = [None; VALUES];
    for (value, word) in values.iter_mut().zip(words) {
        *value = (word != ABSENT).then_some(word);
    }
    (seconds, values)
}

/// A record put into a plain place.
fn write(seconds: u32, values: &[Option<i32>], plain: &mut [u8]) {
    let words =
        core::iter::once(seconds.cast_signed()).chain(values.iter().map(|value| value.unwrap_or(ABSENT)));
    for (place, word) in plain.chunks_exact_mut(4).zip(words) {
        place.copy_from_slice(&word.to_le_bytes());
    }
}

/// A block of bms-core.
#[derive(Clone, Debug)]
pub struct Block;

impl Form for Block {
    const NAME: &'static str = "ours";

    fn encode(plain: &[u8], coded: &mut [u8]) -> usize {
        let Some(mut block) = BlockWriter::<VALUES, _>::new(coded) else { return 0 };
        for record in plain.chunks_exact(PLAIN) {
            let (unix_seconds, values) = read(record);
            if block.push(&Record { unix_seconds, values: &values }).is_err() {
                return 0;
            }
        }
        block.bytes().len()
    }

    fn decode(coded: &[u8], plain: &mut [u8]) -> usize {
        let Ok(mut block) = BlockReader::<VALUES>::new(coded) else { return 0 };
        let mut used = 0_usize;
        for place in plain.chunks_exact_mut(PLAIN) {
            let Ok(Some(record)) = block.next_record() else { break };
            write(record.unix_seconds, record.values, place);
            used = used.saturating_add(PLAIN);
        }
        used
    }
}

/// Each record as postcard has it: varints, and an octet for each value that tells whether it is there.
#[derive(Clone, Debug)]
pub struct Postcard;

impl Form for Postcard {
    const NAME: &'static str = "postcard";

    fn encode(plain: &[u8], coded: &mut [u8]) -> usize {
        let mut used = 0_usize;
        for record in plain.chunks_exact(PLAIN) {
            let room = coded.get_mut(used..).unwrap_or_default();
            let Ok(record) = postcard::to_slice(&read(record), room) else { return 0 };
            used = used.saturating_add(record.len());
        }
        used
    }

    fn decode(mut coded: &[u8], plain: &mut [u8]) -> usize {
        let mut used = 0_usize;
        for place in plain.chunks_exact_mut(PLAIN) {
            let Ok(((seconds, values), rest)) = postcard::take_from_bytes::<(u32, Values)>(coded) else {
                break;
            };
            write(seconds, &values, place);
            coded = rest;
            used = used.saturating_add(PLAIN);
        }
        used
    }
}

/// Numbers of 32 bits as they are.
#[derive(Clone, Debug)]
pub struct Plain;

impl Form for Plain {
    const NAME: &'static str = "plain";

    fn encode(plain: &[u8], coded: &mut [u8]) -> usize {
        copy(plain, coded)
    }

    fn decode(coded: &[u8], plain: &mut [u8]) -> usize {
        copy(coded, plain)
    }
}

fn copy(from: &[u8], to: &mut [u8]) -> usize {
    let Some(to) = to.get_mut(..from.len()) else { return 0 };
    to.copy_from_slice(from);
    from.len()
}

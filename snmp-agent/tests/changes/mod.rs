//! What networks and strangers do to a datagram.

#![allow(clippy::indexing_slicing, unreachable_pub, reason = "test code: a panic is a failed test")]

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What happens to an octet of a datagram.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    Replaced(u8),
    Flipped(u8),
    Inserted(u8),
    Lost,
    EndsHere,
    Again(u8),
}

pub fn change() -> impl Strategy<Value = Change> {
    let telling = select(vec![0, 1, 2, 4, 5, 6, 0x30, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x85, 0xA0, 0xA5, 0xFF]);
    prop_oneof![
        4 => telling.prop_map(Change::Replaced),
        2 => any::<u8>().prop_map(Change::Replaced),
        3 => (0..8_u8).prop_map(Change::Flipped),
        2 => any::<u8>().prop_map(Change::Inserted),
        2 => Just(Change::Lost),
        1 => Just(Change::EndsHere),
        1 => any::<u8>().prop_map(Change::Again),
    ]
}

impl Change {
    pub fn apply(self, datagram: &mut Vec<u8>, place: Index) {
        if datagram.is_empty() {
            return;
        }
        let at = place.index(datagram.len());
        match self {
            Self::Replaced(octet) => datagram[at] = octet,
            Self::Flipped(bit) => datagram[at] ^= 1 << bit,
            Self::Inserted(octet) => datagram.insert(at, octet),
            Self::Lost => drop(datagram.remove(at)),
            Self::EndsHere => datagram.truncate(at),
            Self::Again(times) => {
                let tail = datagram[at..].to_vec();
                (0..times % 8).for_each(|_| datagram.extend(&tail));
            }
        }
    }
}

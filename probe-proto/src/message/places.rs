use crate::ProbeAddress;
use core::ops::{BitAnd, BitOr};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A set of places in the chain: whom a request is for.
///
/// Five octets on the wire, place 1 in the lowest bit of the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Places(u64);

/// Octets of a set on the wire: 40 places.
const OCTETS: usize = 5;

impl Places {
    /// No place.
    pub const NONE: Self = Self(0);
    /// All forty.
    pub const ALL: Self = Self((1 << (OCTETS * 8)) - 1);

    /// This place alone.
    pub const fn only(place: ProbeAddress) -> Self {
        Self(1 << (place.get().saturating_sub(1) & 63))
    }

    /// The `count` places next to the manager; all forty for more.
    pub const fn first(count: u8) -> Self {
        if count >= ProbeAddress::LAST.get() {
            return Self::ALL;
        }
        Self((1_u64 << (count & 63)).saturating_sub(1))
    }

    /// This place, and all that are farther from the manager.
    pub const fn starting_at(place: ProbeAddress) -> Self {
        Self(Self::ALL.0 & !Self::first(place.get().saturating_sub(1)).0)
    }

    /// Whether the place is in the set.
    pub const fn contains(self, place: ProbeAddress) -> bool {
        self.0 & Self::only(place).0 != 0
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many places are in the set, 0..=40.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Puts a place in.
    pub const fn insert(&mut self, place: ProbeAddress) {
        self.0 |= Self::only(place).0;
    }

    /// Takes a place out; tells whether it was in.
    pub const fn remove(&mut self, place: ProbeAddress) -> bool {
        let was = self.contains(place);
        self.0 &= !Self::only(place).0;
        was
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The place that is nearest to the manager.
    pub fn nearest(self) -> Option<ProbeAddress> {
        Self::nth(self.0.trailing_zeros())
    }

    /// The place that is farthest from the manager.
    pub fn farthest(self) -> Option<ProbeAddress> {
        Self::nth(63_u32.checked_sub(self.0.leading_zeros())?)
    }

    /// The places, the nearest first.
    pub fn iter(self) -> impl Iterator<Item = ProbeAddress> {
        let mut rest = self;
        core::iter::from_fn(move || {
            let place = rest.nearest()?;
            rest.remove(place);
            Some(place)
        })
    }

    fn nth(bit: u32) -> Option<ProbeAddress> {
        ProbeAddress::new(u8::try_from(bit).ok()?.saturating_add(1))
    }

    pub(crate) fn to_octets(self) -> [u8; OCTETS] {
        self.0.to_le_bytes().first_chunk().copied().unwrap_or_default()
    }

    pub(crate) fn from_octets(octets: [u8; OCTETS]) -> Self {
        Self(octets.iter().rev().fold(0, |places, &octet| places << 8 | u64::from(octet)))
    }
}

impl From<ProbeAddress> for Places {
    fn from(place: ProbeAddress) -> Self {
        Self::only(place)
    }
}

impl FromIterator<ProbeAddress> for Places {
    fn from_iter<I: IntoIterator<Item = ProbeAddress>>(places: I) -> Self {
        places.into_iter().fold(Self::NONE, |set, place| set | Self::only(place))
    }
}

impl BitOr for Places {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Places {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl Serialize for Places {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_octets().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Places {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Deserialize::deserialize(deserializer).map(Self::from_octets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(place: u8) -> ProbeAddress {
        ProbeAddress::new(place).unwrap()
    }

    #[test]
    fn a_set_tells_what_was_put_into_it_and_nothing_else() {
        let set: Places = [40, 1, 7].map(place).into_iter().collect();
        assert!(set.iter().map(ProbeAddress::get).eq([1, 7, 40]));
        assert_eq!((set.len(), set.nearest(), set.farthest()), (3, Some(place(1)), Some(place(40))));
        assert_eq!(Places::from_octets(set.to_octets()), set);
        assert_eq!(set.to_octets(), [0b0100_0001, 0, 0, 0, 0b1000_0000]);
    }

    #[test]
    fn a_place_is_taken_out_once() {
        let mut set = Places::first(3);
        assert!(set.remove(place(2)) && !set.remove(place(2)));
        assert!(set.iter().map(ProbeAddress::get).eq([1, 3]));
    }

    #[test]
    fn a_string_is_cut_in_two_at_any_place() {
        for at in 1..=40 {
            let (near, far) = (Places::first(at - 1), Places::starting_at(place(at)));
            assert!((near & far).is_empty());
            assert_eq!(near | far, Places::ALL);
            assert_eq!(far.nearest(), Some(place(at)));
        }
        assert_eq!(Places::first(41), Places::ALL);
        assert_eq!(Places::NONE.farthest(), None);
    }
}

use crate::OutOfRange;
use core::fmt;
use serde::{Deserialize, Serialize};

/// The address of a probe: its place in the chain, 1..=40. The probe next to the manager is 1.
///
/// Forty probes are a string at the most (BM100 manual, installation). No probe has switches: it learns its place
/// when the string is [enumerated](crate::Enumerate).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[serde(try_from = "u8", into = "u8")]
pub struct ProbeAddress(u8);

impl ProbeAddress {
    /// The place next to the manager.
    pub const FIRST: Self = Self(1);
    /// The last place of the longest string.
    pub const LAST: Self = Self(40);

    /// A place; `None` for 0 and above 40.
    pub const fn new(place: u8) -> Option<Self> {
        if matches!(place, 1..=40) { Some(Self(place)) } else { None }
    }

    /// The place as a number, 1..=40.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The next place, farther from the manager; `None` after the last.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        Self::new(self.0.saturating_add(1))
    }
}

impl TryFrom<u8> for ProbeAddress {
    type Error = OutOfRange;

    fn try_from(place: u8) -> Result<Self, OutOfRange> {
        Self::new(place).ok_or(OutOfRange { received: place, min: Self::FIRST.0, max: Self::LAST.0 })
    }
}

impl From<ProbeAddress> for u8 {
    fn from(address: ProbeAddress) -> Self {
        address.0
    }
}

impl fmt::Display for ProbeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_has_one_of_forty_places() {
        let places = (0..=u8::MAX).filter_map(ProbeAddress::new).map(ProbeAddress::get);
        assert!(places.eq(1..=40));
        assert_eq!(ProbeAddress::try_from(41), Err(OutOfRange { received: 41, min: 1, max: 40 }));
    }

    #[test]
    fn the_places_of_a_string_follow_each_other_and_end() {
        let string = core::iter::successors(Some(ProbeAddress::FIRST), |place| place.next());
        assert_eq!(string.last(), Some(ProbeAddress::LAST));
    }
}

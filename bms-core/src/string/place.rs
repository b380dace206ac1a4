//! Which battery.

use serde::{Deserialize, Serialize};

/// One of the four strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum StringId {
    /// The first string.
    A,
    /// The second string.
    B,
    /// The third string.
    C,
    /// The fourth string.
    D,
}

impl StringId {
    /// All strings.
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];

    /// The string as a number, 1..=4.
    pub const fn number(self) -> u8 {
        match self {
            Self::A => 1,
            Self::B => 2,
            Self::C => 3,
            Self::D => 4,
        }
    }
}

impl core::fmt::Display for StringId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Debug::fmt(self, f)
    }
}

/// The place of a battery in its string, 1..=40.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BatteryIndex(u8);

impl BatteryIndex {
    /// Places of the longest string.
    pub const MOST: u8 = 40;

    /// A place; `None` for 0 and above 40.
    pub const fn new(number: u8) -> Option<Self> {
        if matches!(number, 1..=Self::MOST) { Some(Self(number)) } else { None }
    }

    /// The place as a number, 1..=40.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// A battery of the bank; shown as `A#7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BatteryAddress {
    /// Its string.
    pub string: StringId,
    /// Its place in the string.
    pub index: BatteryIndex,
}

impl core::fmt::Display for BatteryAddress {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}#{}", self.string, self.index.get())
    }
}

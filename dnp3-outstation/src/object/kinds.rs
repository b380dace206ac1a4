//! Which group tells which kind, and in which variation when the master leaves the choice.

use super::Layout;
use crate::{Kind, Variations};

impl Kind {
    /// The group of the present values.
    pub(crate) const fn static_group(self) -> u8 {
        match self {
            Self::BinaryInput => 1,
            Self::DoubleBitInput => 3,
            Self::BinaryOutput => 10,
            Self::Counter => 20,
            Self::FrozenCounter => 21,
            Self::AnalogInput => 30,
            Self::FrozenAnalogInput => 31,
            Self::AnalogOutput => 40,
            Self::OctetString => 110,
            Self::TimeInterval => 50,
        }
    }

    /// The kind whose present values a group tells. Group 50 holds other things too, and is not among them.
    pub(crate) const fn of_static_group(group: u8) -> Option<Self> {
        Some(match group {
            1 => Self::BinaryInput,
            3 => Self::DoubleBitInput,
            10 => Self::BinaryOutput,
            20 => Self::Counter,
            21 => Self::FrozenCounter,
            30 => Self::AnalogInput,
            31 => Self::FrozenAnalogInput,
            40 => Self::AnalogOutput,
            110 => Self::OctetString,
            _ => return None,
        })
    }
}

impl Variations {
    /// The variation in which present values of a kind are told when the master leaves the choice.
    pub(crate) const fn of_static(&self, kind: Kind) -> u8 {
        let variation = match kind {
            Kind::BinaryInput => self.g1,
            Kind::DoubleBitInput => self.g3,
            Kind::BinaryOutput => self.g10,
            Kind::Counter => self.g20,
            Kind::FrozenCounter => self.g21,
            Kind::AnalogInput => self.g30,
            Kind::FrozenAnalogInput => self.g31,
            Kind::AnalogOutput => self.g40,
            Kind::OctetString => return 0,
            Kind::TimeInterval => return 4,
        };
        existing(kind.static_group(), variation)
    }

    /// The variation in which events of a group are told when the master leaves the choice.
    pub(crate) const fn of_events(&self, group: u8) -> u8 {
        let variation = match group {
            2 => self.g2,
            4 => self.g4,
            11 => self.g11,
            13 => self.g13,
            22 => self.g22,
            23 => self.g23,
            32 => self.g32,
            33 => self.g33,
            42 => self.g42,
            43 => self.g43,
            _ => return 0,
        };
        existing(group, variation)
    }

    /// The variation in which deadbands are told when the master leaves the choice.
    pub(crate) const fn of_deadbands(&self) -> u8 {
        existing(34, self.g34)
    }
}

/// A variation that was set up by mistake is told as variation 1, which every group has.
const fn existing(group: u8, variation: u8) -> u8 {
    if Layout::of(group, variation).is_some() { variation } else { 1 }
}

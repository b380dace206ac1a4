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
    /// The variation in which the objects of a group are told when the master leaves the choice; 0 for strings, whose
    /// variation is their length.
    pub(crate) fn of(&self, group: u8) -> u8 {
        self.with_layout(group).0
    }

    /// The same, and the layout of that variation.
    pub(crate) fn with_layout(&self, group: u8) -> (u8, Option<Layout>) {
        let variation = match group {
            1 => self.g1,
            2 => self.g2,
            3 => self.g3,
            4 => self.g4,
            10 => self.g10,
            11 => self.g11,
            13 => self.g13,
            20 => self.g20,
            21 => self.g21,
            22 => self.g22,
            23 => self.g23,
            30 => self.g30,
            31 => self.g31,
            32 => self.g32,
            33 => self.g33,
            34 => self.g34,
            40 => self.g40,
            42 => self.g42,
            43 => self.g43,
            50 => return (4, None),
            _ => return (0, None),
        };
        // One that was set up by mistake is told as variation 1, which every group has.
        let layout = Layout::of(group, variation);
        if layout.is_some() { (variation, layout) } else { (1, Layout::of(group, 1)) }
    }
}

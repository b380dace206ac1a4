use crate::Kind;

codes! {
    /// What an event is about: a point of some kind, or a command to an output. 0 is left for none.
    pub(crate) enum EventKind {
        /// g2.
        BinaryInput = 1,
        /// g4.
        DoubleBitInput = 2,
        /// g11.
        BinaryOutput = 3,
        /// g22.
        Counter = 4,
        /// g23.
        FrozenCounter = 5,
        /// g32.
        AnalogInput = 6,
        /// g33.
        FrozenAnalogInput = 7,
        /// g42.
        AnalogOutput = 8,
        /// g111.
        OctetString = 9,
        /// g13.
        BinaryCommand = 10,
        /// g43.
        AnalogCommand = 11,
    }
}

impl EventKind {
    /// The events of a kind of points; `None` when it makes none.
    pub(crate) const fn of(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::BinaryInput => Self::BinaryInput,
            Kind::DoubleBitInput => Self::DoubleBitInput,
            Kind::BinaryOutput => Self::BinaryOutput,
            Kind::Counter => Self::Counter,
            Kind::FrozenCounter => Self::FrozenCounter,
            Kind::AnalogInput => Self::AnalogInput,
            Kind::FrozenAnalogInput => Self::FrozenAnalogInput,
            Kind::AnalogOutput => Self::AnalogOutput,
            Kind::OctetString => Self::OctetString,
            Kind::TimeInterval => return None,
        })
    }

    /// The group that tells these events.
    pub(crate) const fn group(self) -> u8 {
        match self {
            Self::BinaryInput => 2,
            Self::DoubleBitInput => 4,
            Self::BinaryOutput => 11,
            Self::Counter => 22,
            Self::FrozenCounter => 23,
            Self::AnalogInput => 32,
            Self::FrozenAnalogInput => 33,
            Self::AnalogOutput => 42,
            Self::OctetString => 111,
            Self::BinaryCommand => 13,
            Self::AnalogCommand => 43,
        }
    }

    /// The events that a group tells.
    pub(crate) const fn of_group(group: u8) -> Option<Self> {
        Some(match group {
            2 => Self::BinaryInput,
            4 => Self::DoubleBitInput,
            11 => Self::BinaryOutput,
            13 => Self::BinaryCommand,
            22 => Self::Counter,
            23 => Self::FrozenCounter,
            32 => Self::AnalogInput,
            33 => Self::FrozenAnalogInput,
            42 => Self::AnalogOutput,
            43 => Self::AnalogCommand,
            111 => Self::OctetString,
            _ => return None,
        })
    }
}

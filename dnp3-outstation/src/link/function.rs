/// What a frame asks or answers, with the bit that belongs to it.
///
/// The frame count bit exists only where it is valid, the data flow bit only in answers: a control octet
/// whose bits contradict its function cannot be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Function {
    /// Primary 0: begin anew, the next counted frame has FCB 1.
    ResetLinkStates,
    /// Primary 2: answer as you answered the last counted frame, or acknowledge.
    TestLinkStates {
        /// Frame count bit: alternates with every new frame, stays on a repeat.
        fcb: bool,
    },
    /// Primary 3: user octets, to be acknowledged.
    ConfirmedUserData {
        /// Frame count bit: alternates with every new frame, stays on a repeat.
        fcb: bool,
    },
    /// Primary 4: user octets, not to be acknowledged.
    UnconfirmedUserData,
    /// Primary 9: tell the state of the link.
    RequestLinkStatus,
    /// Secondary 0: done, or received.
    Ack {
        /// Data flow control: no room for more user octets now.
        dfc: bool,
    },
    /// Secondary 1: not received, the link must be reset first.
    Nack {
        /// Data flow control: no room for more user octets now.
        dfc: bool,
    },
    /// Secondary 11: the state of the link.
    LinkStatus {
        /// Data flow control: no room for more user octets now.
        dfc: bool,
    },
    /// Secondary 15: the function asked for does not exist here.
    NotSupported {
        /// Data flow control: no room for more user octets now.
        dfc: bool,
    },
}

impl Function {
    /// Whether the sender began this exchange (PRM bit), and the frame is no answer.
    pub const fn is_primary(self) -> bool {
        match self {
            Self::ResetLinkStates
            | Self::TestLinkStates { .. }
            | Self::ConfirmedUserData { .. }
            | Self::UnconfirmedUserData
            | Self::RequestLinkStatus => true,
            Self::Ack { .. } | Self::Nack { .. } | Self::LinkStatus { .. } | Self::NotSupported { .. } => {
                false
            }
        }
    }

    /// Whether frames of this function carry user octets. Those that do carry at least one, the others none.
    pub const fn carries_user_octets(self) -> bool {
        matches!(self, Self::ConfirmedUserData { .. } | Self::UnconfirmedUserData)
    }

    /// The function code, 0..=15.
    pub const fn code(self) -> u8 {
        match self {
            Self::ResetLinkStates | Self::Ack { .. } => 0,
            Self::Nack { .. } => 1,
            Self::TestLinkStates { .. } => 2,
            Self::ConfirmedUserData { .. } => 3,
            Self::UnconfirmedUserData => 4,
            Self::RequestLinkStatus => 9,
            Self::LinkStatus { .. } => 11,
            Self::NotSupported { .. } => 15,
        }
    }
}

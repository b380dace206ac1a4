//! What the slave has to tell about a step.

use crate::Exception;

/// What happened in one [`Step`](crate::Step). Events are for logs, for statistics, and for the
/// promise that a written value is stored before its reply leaves ([`Event::may_have_written`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Event {
    /// A request that writes nothing was executed.
    Executed {
        /// Unit identifier of the request, 0 to 255.
        unit: u8,
        /// Function code.
        function: u8,
    },
    /// A request that writes was executed. Unit 0 on a serial line was a broadcast.
    Written {
        /// Unit identifier of the request, 0 to 255.
        unit: u8,
        /// Function code: 5, 6, 15, 16, 21, 22 or 23.
        function: u8,
    },
    /// A request was answered with an exception (a broadcast: would have been).
    Refused {
        /// Unit identifier of the request, 0 to 255.
        unit: u8,
        /// Function code.
        function: u8,
        /// What the master was told.
        exception: Exception,
    },
    /// Restart Communications Option (function 8, sub-function 1): counters were cleared and
    /// listen-only mode was left. The caller may initialise its port anew.
    Restarted,
    /// Force Listen Only Mode (function 8, sub-function 4) was obeyed.
    ListenOnly,
    /// A request for us was ignored: listen-only mode, or a broadcast that would read.
    Ignored {
        /// Unit identifier of the request, 0 to 255.
        unit: u8,
        /// Function code.
        function: u8,
    },
    /// A good frame for, or from, another unit.
    NotForUs {
        /// Unit identifier of the frame, 0 to 255.
        unit: u8,
    },
    /// Bytes that make no frame, or a frame with a wrong CRC, were dropped.
    BadCrc,
    /// A frame was dropped: a silence above t1.5 inside it (Serial Line V1.02 §2.5.1.1).
    BrokenFrame,
    /// A frame was dropped: the port reported a parity, framing or noise error.
    CharacterError,
    /// Bytes were lost: the port reported an overrun, or more than 256 bytes came without a frame in them.
    Overrun,
    /// TCP: an ADU whose protocol identifier is not 0 was skipped.
    ForeignProtocol {
        /// The protocol identifier received.
        protocol: u16,
    },
    /// TCP: a length field outside 2 to 254. The stream cannot be followed further: close the connection.
    Malformed {
        /// The length field received.
        length: u16,
    },
    /// `tx` was too small for any reply: a request was dropped without being executed.
    NoRoom,
}

impl Event {
    /// Whether a setting may have changed, so that it must be stored before the reply is sent.
    ///
    /// True for a refused write as well: a write of several values can fail half-way.
    pub const fn may_have_written(self) -> bool {
        match self {
            Self::Written { .. } => true,
            Self::Refused { function, .. } => crate::pdu::function::writes(function),
            _ => false,
        }
    }
}

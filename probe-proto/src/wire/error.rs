use crate::ProtocolVersion;
use core::fmt;

/// Why octets are no frame, or why a frame cannot be made; with the numbers that tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum FrameError {
    /// More octets between two delimiters than a frame can have.
    Overrun {
        /// Octets that a packet has at the most.
        limit: usize,
    },
    /// A delimiter stands where the stuffing promised more octets.
    Stuffing {
        /// Octets that were still to come.
        missing: usize,
    },
    /// Fewer octets than the shortest packet has.
    TooShort {
        /// Octets of the shortest packet.
        needed: usize,
        /// Octets that are there.
        received: usize,
    },
    /// The CRC is wrong.
    Crc {
        /// The CRC in the packet.
        received: u32,
        /// The CRC of the octets before it.
        computed: u32,
    },
    /// The packet is of another version of the protocol.
    Version {
        /// The version that it is of.
        received: ProtocolVersion,
    },
    /// The packet is sound, and nobody sends or answers what is in it.
    Message {
        /// Octets of the message.
        octets: usize,
    },
    /// The message to be sent is longer than a packet can carry, or one that is never sent.
    MessageTooLong {
        /// Octets of a packet at the most.
        limit: usize,
    },
    /// The caller's buffer is too small for the frame.
    BufferTooSmall {
        /// Octets that the frame takes.
        needed: usize,
        /// Octets that the buffer has.
        available: usize,
    },
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Overrun { limit } => write!(f, "more than {limit} octets without a delimiter"),
            Self::Stuffing { missing } => write!(f, "a delimiter came {missing} octets too early"),
            Self::TooShort { needed, received } => {
                write!(f, "a packet has at least {needed} octets, not {received}")
            }
            Self::Crc { received, computed } => {
                write!(f, "the crc is {received:#010x}, not {computed:#010x}")
            }
            Self::Version { received } => {
                write!(f, "protocol version {received}, not {}", ProtocolVersion::CURRENT)
            }
            Self::Message { octets } => write!(f, "the message of {octets} octets is not known"),
            Self::MessageTooLong { limit } => write!(f, "the packet takes more than {limit} octets"),
            Self::BufferTooSmall { needed, available } => {
                write!(f, "the frame takes {needed} octets, the buffer has {available}")
            }
        }
    }
}

impl core::error::Error for FrameError {}

use super::{ControlError, Destination, EndpointAddress, Function};
use core::fmt;

/// Why octets are no frame, or why a frame cannot be made; with the numbers that tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum LinkError {
    /// The frame does not end within the octets given: wait for more.
    Truncated {
        /// Octets that the header or the whole frame takes.
        needed: usize,
        /// Octets that are there.
        received: usize,
    },
    /// The first two octets are not 05 64.
    Start {
        /// The octets found there.
        received: [u8; 2],
    },
    /// The length octet is below 5.
    Length {
        /// The octet found.
        received: u8,
    },
    /// The header's CRC is wrong.
    HeaderCrc {
        /// The CRC in the frame.
        received: u16,
        /// The CRC of the octets before it.
        computed: u16,
    },
    /// A block's CRC is wrong.
    BlockCrc {
        /// The block, the first after the header is 0.
        block: usize,
        /// The CRC in the frame.
        received: u16,
        /// The CRC of the octets before it.
        computed: u16,
    },
    /// The destination is a reserved address.
    ReservedDestination {
        /// The address found, 0xFFF0..=0xFFFB.
        received: u16,
    },
    /// The source is not the address of one station.
    ReservedSource {
        /// The address found, 0xFFF0..=0xFFFF.
        received: u16,
    },
    /// The control octet means nothing.
    Control {
        /// What is wrong with it.
        error: ControlError,
        /// The octet found.
        octet: u8,
        /// Whom the frame was meant for.
        destination: Destination,
        /// Who sent it.
        source: EndpointAddress,
    },
    /// The frame carries user octets that its function has no use for, none where it needs some, or more
    /// than 250.
    UserOctets {
        /// What the frame asks or answers.
        function: Function,
        /// User octets that it carries.
        octets: usize,
    },
    /// The caller's buffer is too small for the result.
    BufferTooSmall {
        /// Octets that the result takes.
        needed: usize,
        /// Octets that the buffer has.
        available: usize,
    },
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Truncated { needed, received } => {
                write!(f, "the frame takes {needed} octets, {received} are there")
            }
            Self::Start { received: [first, second] } => {
                write!(f, "a frame starts with 05 64, not with {first:02x} {second:02x}")
            }
            Self::Length { received } => write!(f, "the length is {received}, below 5"),
            Self::HeaderCrc { received, computed } => {
                write!(f, "the header's crc is {received:#06x}, not {computed:#06x}")
            }
            Self::BlockCrc { block, received, computed } => {
                write!(f, "the crc of block {block} is {received:#06x}, not {computed:#06x}")
            }
            Self::ReservedDestination { received } => {
                write!(f, "the destination {received:#06x} is reserved")
            }
            Self::ReservedSource { received } => write!(f, "the source {received:#06x} is not one station"),
            Self::Control { error, octet, destination, source } => {
                write!(f, "control octet {octet:#04x} from {source} to {destination}: {error}")
            }
            Self::UserOctets { function, octets } => {
                write!(f, "{octets} user octets do not suit function {}", function.code())
            }
            Self::BufferTooSmall { needed, available } => {
                write!(f, "the result takes {needed} octets, the buffer has {available}")
            }
        }
    }
}

impl core::error::Error for LinkError {}

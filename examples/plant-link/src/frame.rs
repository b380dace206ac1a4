use core::fmt;

use crc::{CRC_32_ISCSI, Crc, Table};

use crate::Message;

/// The version of the messages.
const VERSION: u8 = 1;
/// What stands before and after each frame.
pub(crate) const DELIMITER: u8 = 0;
/// Octets of the check.
const CHECK: usize = 4;
/// Octets of the longest packet.
pub const MAX_PACKET: usize = 96;
/// Octets of the longest frame: a packet, one octet of stuffing, two delimiters.
pub const MAX_OCTETS: usize = MAX_PACKET + 3;

/// CRC-32C, as on the probe bus.
static CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISCSI);

/// Why octets between two delimiters are no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameError {
    /// More octets than a packet has.
    TooLong,
    /// Fewer octets than a packet has, or stuffing that does not end.
    CutShort,
    /// The check is not that of the packet.
    Check {
        /// As it came.
        received: u32,
        /// As it should be.
        computed: u32,
    },
    /// A version that is not spoken here.
    Version(u8),
    /// A sound packet that is no message.
    NoMessage,
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "a frame of more than {MAX_PACKET} octets"),
            Self::CutShort => f.write_str("a frame that is cut short"),
            Self::Check { received, computed } => {
                write!(f, "a check of {received:#010x}, not {computed:#010x}")
            }
            Self::Version(version) => write!(f, "version {version}, not {VERSION}"),
            Self::NoMessage => f.write_str("a packet that is no message"),
        }
    }
}

impl core::error::Error for FrameError {}

/// Writes a message as a frame to the start of `out`, and gives its length; [`MAX_OCTETS`] are always enough. `None`
/// when there is no room.
pub fn write(message: &Message, out: &mut [u8]) -> Option<usize> {
    let mut packet = [VERSION; MAX_PACKET];
    let (_version, room) = packet.split_first_mut()?;
    let length = postcard::to_slice(message, room).ok()?.len().checked_add(1)?;
    let check = CRC.checksum(packet.get(..length)?).to_le_bytes();
    *packet.get_mut(length..)?.first_chunk_mut::<CHECK>()? = check;
    let packet = packet.get(..length.checked_add(CHECK)?)?;

    let octets = packet.len().checked_add(3)?;
    let [before, stuffed @ .., after] = out.get_mut(..octets)? else { return None };
    (*before, *after) = (DELIMITER, DELIMITER);
    cobs::try_encode(packet, stuffed).ok()?;
    Some(octets)
}

/// The message in what stood between two delimiters.
pub(crate) fn read(stuffed: &mut [u8]) -> Result<Message, FrameError> {
    let length = cobs::decode_in_place(stuffed).map_err(|_| FrameError::CutShort)?;
    let packet = stuffed.get(..length).unwrap_or_default();
    let (checked, check) = packet.split_last_chunk::<CHECK>().ok_or(FrameError::CutShort)?;
    let (received, computed) = (u32::from_le_bytes(*check), CRC.checksum(checked));
    if received != computed {
        return Err(FrameError::Check { received, computed });
    }
    match checked {
        [VERSION, message @ ..] => postcard::from_bytes(message).map_err(|_| FrameError::NoMessage),
        [version, ..] => Err(FrameError::Version(*version)),
        [] => Err(FrameError::CutShort),
    }
}

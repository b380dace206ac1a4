use crate::crc::crc;
use crate::{FrameError, Message, ProtocolVersion, cobs, codec};

/// What stands before and after each stuffed packet.
pub(crate) const DELIMITER: u8 = 0;
/// Octets of a CRC.
const CRC: usize = 2;
/// Octets before the message: version and sequence.
const HEADER: usize = 2;
/// Octets of the longest packet.
const PACKET: usize = 64;

/// One message on its way, with the number that ties a reply to its request.
///
/// | 0       | 1        | 2..2+n  | 2+n..4+n |
/// | ------- | -------- | ------- | -------- |
/// | version | sequence | message | CRC      |
///
/// This *packet* is stuffed, and sent between two delimiters: see `docs/wire-format.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Frame<'a> {
    /// Chosen by the manager, repeated by the probe.
    pub sequence: u8,
    /// What is said.
    pub message: Message<'a>,
}

impl<'a> Frame<'a> {
    /// Octets of the longest message.
    pub const MAX_MESSAGE: usize = PACKET - HEADER - CRC;
    /// Octets of the longest packet.
    pub const MAX_PACKET: usize = PACKET;
    /// Octets of the longest frame on the wire: a packet, one octet of stuffing, two delimiters.
    pub const MAX_OCTETS: usize = PACKET + 3;

    /// Writes the frame to the start of `out`, and tells how many octets it took.
    ///
    /// # Errors
    /// [`FrameError::MessageTooLong`], [`FrameError::BufferTooSmall`];
    /// [`MAX_OCTETS`](Self::MAX_OCTETS) are always enough.
    pub fn write(&self, out: &mut [u8]) -> Result<usize, FrameError> {
        let mut packet = [0; PACKET];
        let packet =
            self.packet(&mut packet).ok_or(FrameError::MessageTooLong { limit: Self::MAX_MESSAGE })?;

        let (needed, available) = (packet.len().saturating_add(3), out.len());
        let too_small = FrameError::BufferTooSmall { needed, available };
        let Some([before, stuffed @ .., after]) = out.get_mut(..needed) else { return Err(too_small) };
        *before = DELIMITER;
        cobs::stuff(packet, stuffed).ok_or(too_small)?;
        *after = DELIMITER;
        Ok(needed)
    }

    /// Reads a packet that the stuffing was taken off.
    pub(crate) fn read(packet: &'a [u8]) -> Result<Self, FrameError> {
        let too_short = FrameError::TooShort { needed: HEADER.saturating_add(CRC), received: packet.len() };
        let (checked, check) = packet.split_last_chunk::<CRC>().ok_or(too_short)?;
        let &[version, sequence, ref message @ ..] = checked else { return Err(too_short) };

        let (received, computed) = (u16::from_le_bytes(*check), crc(checked));
        if received != computed {
            return Err(FrameError::Crc { received, computed });
        }
        let received = ProtocolVersion::new(version);
        if received != ProtocolVersion::CURRENT {
            return Err(FrameError::Version { received });
        }
        let unknown = FrameError::Message { octets: message.len() };
        let (message, trailing) = codec::read(message).map_err(|_| unknown)?;
        if !trailing.is_empty() {
            return Err(FrameError::Trailing { octets: trailing.len() });
        }
        Ok(Self { sequence, message })
    }

    /// The packet, in `room`; `None` when the message is too long for it.
    fn packet<'p>(&self, room: &'p mut [u8; PACKET]) -> Option<&'p [u8]> {
        let (header, rest) = room.split_first_chunk_mut::<HEADER>()?;
        *header = [ProtocolVersion::CURRENT.get(), self.sequence];
        let rest = rest.get_mut(..Self::MAX_MESSAGE)?;
        let message = codec::write(&self.message, rest).ok()?;

        let checked = HEADER.checked_add(message)?;
        let check = crc(room.get(..checked)?).to_le_bytes();
        *room.get_mut(checked..)?.first_chunk_mut::<CRC>()? = check;
        room.get(..checked.checked_add(CRC)?)
    }
}

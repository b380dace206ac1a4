use super::{cobs, codec, crc::crc};
use crate::{FrameError, Message, Places, ProbeAddress, ProtocolVersion, Reply, Request};

/// What stands before and after each stuffed packet.
pub(crate) const DELIMITER: u8 = 0;
/// In the head of a message that each probe takes in whole, and says anew to the next.
pub(crate) const HELD: u8 = 1 << 7;
/// In the head of a reply.
const REPLY: u8 = 1 << 6;
/// Octets of a CRC.
const CRC: usize = 4;
/// Octets of the longest packet.
const PACKET: usize = 96;

/// One message on its way, with the number that ties a reply to its request.
///
/// | 0    | 1        | 2 …     | last four |
/// | ---- | -------- | ------- | --------- |
/// | head | sequence | message | CRC       |
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
        let packet = self.packet(&mut packet).ok_or(FrameError::MessageTooLong { limit: PACKET })?;

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
        let too_short = FrameError::TooShort { needed: CRC.saturating_add(2), received: packet.len() };
        let (checked, check) = packet.split_last_chunk::<CRC>().ok_or(too_short)?;
        let &[head, sequence, ref message @ ..] = checked else { return Err(too_short) };

        let (received, computed) = (u32::from_le_bytes(*check), crc(checked));
        if received != computed {
            return Err(FrameError::Crc { received, computed });
        }
        let received = ProtocolVersion::new(head & !(HELD | REPLY));
        if received != ProtocolVersion::CURRENT {
            return Err(FrameError::Version { received });
        }
        let unknown = FrameError::Message { octets: message.len() };
        let message = Self::message(head, message).ok_or(unknown)?;
        Ok(Self { sequence, message })
    }

    /// What a sound packet says. A body that this version does not know has its header read all the same: a probe
    /// answers that it does not know.
    fn message(head: u8, octets: &'a [u8]) -> Option<Message<'a>> {
        match (head & HELD != 0, head & REPLY != 0) {
            (true, true) => None,
            (true, false) => codec::read(octets).ok().map(Message::Enumerate),
            (false, false) => {
                let (to, body) = octets.split_first_chunk()?;
                let request = codec::read(body).unwrap_or(Request::Unknown);
                Some(Message::Request { to: Places::from_octets(*to), request })
            }
            (false, true) => {
                let (from, body) = octets.split_first()?;
                let from = ProbeAddress::new(*from)?;
                Some(Message::Reply { from, reply: codec::read(body).unwrap_or(Reply::Unknown) })
            }
        }
    }

    /// The packet, in `room`; `None` when the message is too long for it.
    fn packet<'p>(&self, room: &'p mut [u8; PACKET]) -> Option<&'p [u8]> {
        let (header, rest) = room.split_first_chunk_mut::<2>()?;
        let (kind, length) = write_message(&self.message, rest)?;
        *header = [kind | ProtocolVersion::CURRENT.get(), self.sequence];
        let checked = length.checked_add(2)?;
        let check = crc(room.get(..checked)?).to_le_bytes();
        *room.get_mut(checked..)?.first_chunk_mut::<CRC>()? = check;
        room.get(..checked.checked_add(CRC)?)
    }
}

/// Writes a message, and tells the bits of its head and how many octets it took.
fn write_message(message: &Message<'_>, room: &mut [u8]) -> Option<(u8, usize)> {
    match message {
        Message::Enumerate(enumerate) => Some((HELD, codec::write(enumerate, room).ok()?)),
        Message::Request { to, request } => Some((0, codec::write(&(to, request), room).ok()?)),
        Message::Reply { from, reply } => Some((REPLY, codec::write(&(from, reply), room).ok()?)),
    }
}

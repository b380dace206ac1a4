use super::{Control, Destination, EndpointAddress, Header, LinkError, crc};
use crate::HAS_ROOM;

/// User octets of a full block.
pub(super) const BLOCK: usize = 16;
/// Octets of a CRC.
pub(super) const CRC: usize = 2;

/// A whole frame: its header and its user octets, freed of their CRCs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Frame<'a> {
    header: Header,
    user: &'a [u8],
}

impl<'a> Frame<'a> {
    /// Octets of the longest frame on the wire.
    pub const MAX_OCTETS: usize = 292;

    /// A frame to be sent.
    ///
    /// # Errors
    /// [`LinkError::UserOctets`], see [`Header::new`].
    pub fn new(
        control: Control,
        destination: Destination,
        source: EndpointAddress,
        user: &'a [u8],
    ) -> Result<Self, LinkError> {
        Ok(Self { header: Header::new(control, destination, source, user.len())?, user })
    }

    /// Reads the frame at the start of `octets` and puts its user octets, freed of their CRCs, into `buffer`,
    /// for which 250 octets are always enough. The frame took [`Header::frame_octets`] of `octets`.
    ///
    /// # Errors
    /// Those of [`Header::parse`], then [`Truncated`](LinkError::Truncated) while the blocks are not all there,
    /// [`BufferTooSmall`](LinkError::BufferTooSmall) and [`BlockCrc`](LinkError::BlockCrc), which leaves octets
    /// of no use in `buffer`.
    pub fn parse(octets: &[u8], buffer: &'a mut [u8]) -> Result<Self, LinkError> {
        let header = Header::parse(octets)?;
        let needed = header.frame_octets();
        let Some(blocks) = octets.get(Header::SIZE..needed) else {
            return Err(LinkError::Truncated { needed, received: octets.len() });
        };
        let (needed, available) = (header.user_octets(), buffer.len());
        let Some(user) = buffer.get_mut(..needed) else {
            return Err(LinkError::BufferTooSmall { needed, available });
        };

        let pairs = blocks.chunks(BLOCK + CRC).zip(user.chunks_mut(BLOCK));
        let mut block: usize = 0;
        for (from, to) in pairs {
            let Some((data, check)) = from.split_last_chunk::<CRC>() else {
                continue; // never: `frame_octets` counts two octets of CRC for every block
            };
            let (received, computed) = (u16::from_le_bytes(*check), crc(data));
            if received != computed {
                return Err(LinkError::BlockCrc { block, received, computed });
            }
            copy(data, to);
            block = block.saturating_add(1);
        }
        Ok(Self { header, user })
    }

    /// Writes the frame with all its CRCs to the start of `out`, and tells how many octets it took.
    ///
    /// # Errors
    /// [`LinkError::BufferTooSmall`]; [`MAX_OCTETS`](Self::MAX_OCTETS) are always enough.
    pub fn write(&self, out: &mut [u8]) -> Result<usize, LinkError> {
        let (needed, available) = (self.header.frame_octets(), out.len());
        encode(&self.header, None, self.user, out).ok_or(LinkError::BufferTooSmall { needed, available })
    }

    /// The frame's header.
    pub const fn header(&self) -> Header {
        self.header
    }

    /// The user octets: one transport segment, or nothing.
    pub const fn user(&self) -> &'a [u8] {
        self.user
    }
}

/// Writes a frame whose user octets are those that the header counts, one of them apart from the others if it is so;
/// gives its length, `None` when there is no room.
pub(crate) fn encode(header: &Header, first: Option<u8>, user: &[u8], out: &mut [u8]) -> Option<usize> {
    let octets = header.frame_octets();
    let (head, blocks) = out.get_mut(..octets)?.split_first_chunk_mut::<{ Header::SIZE }>()?;
    *head = header.to_octets();
    let (mut first, mut user) = (first, user);
    for block in blocks.chunks_mut(BLOCK + CRC) {
        let (data, check) = block.split_last_chunk_mut::<CRC>()?;
        let mut space = &mut *data;
        if let Some(first) = first.take() {
            let (place, rest) = space.split_first_mut()?;
            (*place, space) = (first, rest);
        }
        user = fill(space, user);
        *check = crc(data).to_le_bytes();
    }
    Some(octets)
}

/// Copies as many octets as there is space for; gives the rest. A full block goes in one piece.
fn fill<'a>(space: &mut [u8], octets: &'a [u8]) -> &'a [u8] {
    if HAS_ROOM
        && let Ok(place) = <&mut [u8; BLOCK]>::try_from(&mut *space)
        && let Some((block, rest)) = octets.split_first_chunk()
    {
        *place = *block;
        return rest;
    }
    copy(octets, space);
    octets.get(space.len()..).unwrap_or_default()
}

/// `copy_from_slice` without its panic over lengths that differ.
pub(crate) fn copy(from: &[u8], to: &mut [u8]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

/// Moves `count` octets from `from` down to `to`, a block at a time.
///
/// `copy_within` would panic over ranges that do not exist, and a plain loop would become `memmove`, which a firmware
/// may have no other use for.
pub(crate) fn move_down(octets: &mut [u8], from: usize, count: usize, to: usize) {
    let mut done: usize = 0;
    while done < count {
        let length = BLOCK.min(count.saturating_sub(done));
        let mut block = [0; BLOCK];
        let block = block.get_mut(..length).unwrap_or_default();
        copy(octets.get(from.saturating_add(done)..).unwrap_or_default(), block);
        copy(block, octets.get_mut(to.saturating_add(done)..).unwrap_or_default());
        done = done.saturating_add(BLOCK);
    }
}

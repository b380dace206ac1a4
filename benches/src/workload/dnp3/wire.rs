//! Frames of the DNP3 link layer as the measurements need them, apart from the library that is measured.

use crc::{CRC_16_DNP, Crc, Table};

/// Link address of the outstation.
pub const OUTSTATION: u16 = 10;
/// Link address of the master.
pub const MASTER: u16 = 1;

/// Octets of a link header with its CRC.
pub(crate) const HEADER: usize = 10;
/// Application octets of a full segment.
pub(crate) const SEGMENT: usize = 249;
/// Transport header: the last and the first segment of a fragment.
pub(crate) const FIN: u8 = 0x80;
pub(crate) const FIR: u8 = 0x40;

/// Unconfirmed user data, from the master and to it.
const FROM_MASTER: u8 = 0xC4;
const FROM_OUTSTATION: u8 = 0x44;

const BLOCK: usize = 16;
const CHECK: usize = 2;

/// The fastest that the library has.
static CRC: Crc<u16, Table<16>> = Crc::<u16, Table<16>>::new(&CRC_16_DNP);

/// A fragment of at most 249 octets as the master sends it: one frame.
pub fn request(fragment: &[u8]) -> Vec<u8> {
    let mut user = vec![FIN | FIR];
    user.extend(fragment);
    let mut frame = vec![0; frame_octets(user.len())];
    let _octets = write(FROM_MASTER, OUTSTATION, MASTER, &user, &mut frame);
    frame
}

/// Writes a frame of the outstation's with these user octets, at most 250; gives its length.
pub(crate) fn respond(user: &[u8], out: &mut [u8]) -> Option<usize> {
    write(FROM_OUTSTATION, MASTER, OUTSTATION, user, out)
}

fn write(control: u8, to: u16, from: u16, user: &[u8], out: &mut [u8]) -> Option<usize> {
    let octets = frame_octets(user.len());
    let (header, blocks) = out.get_mut(..octets)?.split_first_chunk_mut::<HEADER>()?;
    let length = u8::try_from(user.len().checked_add(5)?).ok()?;
    let ([to_low, to_high], [from_low, from_high]) = (to.to_le_bytes(), from.to_le_bytes());
    let (fields, check) = header.split_last_chunk_mut::<CHECK>()?;
    fields.copy_from_slice(&[0x05, 0x64, length, control, to_low, to_high, from_low, from_high]);
    *check = CRC.checksum(fields).to_le_bytes();
    for (user, block) in user.chunks(BLOCK).zip(blocks.chunks_mut(BLOCK + CHECK)) {
        let (data, check) = block.split_last_chunk_mut::<CHECK>()?;
        data.copy_from_slice(user);
        *check = CRC.checksum(data).to_le_bytes();
    }
    Some(octets)
}

/// Octets on the wire of a frame with so many user octets.
pub(crate) const fn frame_octets(user: usize) -> usize {
    HEADER.saturating_add(user).saturating_add(user.div_ceil(BLOCK).saturating_mul(CHECK))
}

/// Octets of the frame at the start, as its header has it; `None` before the length octet.
pub(crate) fn octets_of_frame(octets: &[u8]) -> Option<usize> {
    Some(frame_octets(usize::from(*octets.get(2)?).checked_sub(5)?))
}

/// The frame at the start, as long as its header says, and what follows it.
pub(crate) fn split(octets: &[u8]) -> Option<(&[u8], &[u8])> {
    octets.split_at_checked(octets_of_frame(octets)?)
}

/// Whether all CRCs of a frame are right.
pub(crate) fn is_sound(frame: &[u8]) -> bool {
    let (header, blocks) = frame.split_at(frame.len().min(HEADER));
    let sound = |block: &[u8]| {
        block
            .split_last_chunk::<CHECK>()
            .is_some_and(|(data, check)| CRC.checksum(data).to_le_bytes() == *check)
    };
    sound(header) && blocks.chunks(BLOCK + CHECK).all(sound)
}

/// Whether a frame carries user octets from the outstation to the master.
pub(crate) fn is_response(frame: &[u8]) -> bool {
    let ([to_low, to_high], [from_low, from_high]) = (MASTER.to_le_bytes(), OUTSTATION.to_le_bytes());
    frame.starts_with(&[0x05, 0x64])
        && frame.get(3..8) == Some(&[FROM_OUTSTATION, to_low, to_high, from_low, from_high])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// READ of class 0, as the library's documentation prints it.
    const CLASS_0: [u8; 18] = [
        0x05, 0x64, 0x0B, 0xC4, 0x0A, 0x00, 0x01, 0x00, 0xAC, 0xD1, 0xC0, 0xC0, 0x01, 0x3C, 0x01, 0x06, 0xFF,
        0x50,
    ];

    #[test]
    fn a_request_is_a_frame() {
        assert_eq!(request(&[0xC0, 0x01, 0x3C, 0x01, 0x06]), CLASS_0);
    }

    #[test]
    fn a_frame_is_parted_from_what_follows_and_checked() {
        let mut octets = CLASS_0.to_vec();
        octets.push(0x05);
        let (frame, rest) = split(&octets).unwrap();
        assert_eq!((frame, rest), (&CLASS_0[..], &[0x05][..]));
        assert!(is_sound(frame));
        assert!(!is_response(frame), "the master's own");
        for at in 0..CLASS_0.len() {
            let mut broken = CLASS_0;
            broken[at] ^= 0x10;
            assert!(!is_sound(&broken), "octet {at}");
        }
        assert_eq!(split(&CLASS_0[..17]), None, "cut");
    }
}

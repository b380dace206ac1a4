//! Octets, CRCs, frames and segments, with nothing of the crate's own code: a second opinion.

use std::fmt;

/// The octets of a text of hexadecimal numbers.
#[track_caller]
pub fn hex(text: &str) -> Vec<u8> {
    text.split_whitespace()
        .map(|word| {
            assert_eq!(word.len(), 2, "two digits an octet: {word:?}");
            u8::from_str_radix(word, 16).expect("a hexadecimal number")
        })
        .collect()
}

/// Octets as such a text.
pub fn text(octets: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(octets.len() * 3);
    for octet in octets {
        if !text.is_empty() {
            text.push(' ');
        }
        text.extend([octet >> 4, octet & 15].map(|digit| char::from(DIGITS[usize::from(digit)])));
    }
    text
}

/// Octets for a message, written out only when it is told.
#[derive(Clone, Copy)]
pub struct Told<'a>(pub &'a [u8]);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text(self.0))
    }
}

/// CRC-16/DNP, bit by bit.
pub fn crc(octets: &[u8]) -> [u8; 2] {
    let mut crc = 0_u16;
    for octet in octets {
        crc ^= u16::from(*octet);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xA6BC } else { crc >> 1 };
        }
    }
    (!crc).to_le_bytes()
}

/// A frame with its CRCs, of the eight octets of a header and user octets.
pub fn sealed(frame: &[u8]) -> Vec<u8> {
    let (header, user) = frame.split_at(8.min(frame.len()));
    let mut octets = [header, &crc(header)].concat();
    for block in user.chunks(16) {
        octets.extend(block);
        octets.extend(crc(block));
    }
    octets
}

/// The header of a frame, without its CRC.
pub fn header(control: u8, destination: u16, source: u16, user: usize) -> Vec<u8> {
    let mut header = vec![0x05, 0x64, u8::try_from(user + 5).unwrap(), control];
    header.extend(destination.to_le_bytes());
    header.extend(source.to_le_bytes());
    header
}

/// A fragment in segments, each with its transport header. The first has this sequence.
pub fn segments(fragment: &[u8], mut sequence: u8) -> Vec<Vec<u8>> {
    let count = fragment.len().div_ceil(249).max(1);
    (0..count)
        .map(|place| {
            let fir = if place == 0 { 0x40 } else { 0 };
            let fin = if place + 1 == count { 0x80 } else { 0 };
            let octets = &fragment[place * 249..fragment.len().min(place * 249 + 249)];
            let segment = [&[fin | fir | (sequence & 0x3F)], octets].concat();
            sequence = sequence.wrapping_add(1);
            segment
        })
        .collect()
}

/// The frames that an outstation sent: whole ones, end to end, with right CRCs. Told without the CRCs.
#[track_caller]
pub fn split(octets: &[u8]) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    let mut rest = octets;
    while !rest.is_empty() {
        assert!(rest.len() >= 10 && rest[..2] == [0x05, 0x64], "not a frame: {}", Told(rest));
        let user = usize::from(rest[2]).checked_sub(5).expect("a length of 5 or more");
        let length = 10 + user + 2 * user.div_ceil(16);
        assert!(rest.len() >= length, "a frame that is cut: {}", Told(rest));
        let (frame, after) = rest.split_at(length);
        let mut plain = frame[..8].to_vec();
        for block in frame[10..].chunks(18) {
            plain.extend(&block[..block.len() - 2]);
        }
        assert!(sealed(&plain) == frame, "the CRCs of {}", Told(frame));
        frames.push(plain);
        rest = after;
    }
    frames
}

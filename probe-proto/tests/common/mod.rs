//! Reads the vector file, and makes frames of anything, without regard to how the crate does it.
#![allow(
    dead_code,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "test code, and not all of it is for each"
)]

/// The frames of the vector file by name.
pub(crate) fn vectors() -> Vec<(&'static str, Vec<u8>)> {
    include_str!("../vectors/frames.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, wire) = line.split_once(" = ").expect("name = octets");
            (name, octets(wire))
        })
        .collect()
}

fn octets(hex: &str) -> Vec<u8> {
    hex.split_whitespace().map(|word| u8::from_str_radix(word, 16).expect("two hexadecimal digits")).collect()
}

/// A sound frame around whatever stands in the packet.
pub(crate) fn sound(packet: &[u8]) -> Vec<u8> {
    stuffed(&[packet, &crc(packet)].concat())
}

/// CRC-32C, bit by bit.
fn crc(octets: &[u8]) -> [u8; 4] {
    let mut crc = u32::MAX;
    for octet in octets {
        crc ^= u32::from(*octet);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0x82F6_3B78 } else { crc >> 1 };
        }
    }
    (!crc).to_le_bytes()
}

/// Stuffing as the literature describes it.
pub(crate) fn stuffed(packet: &[u8]) -> Vec<u8> {
    let mut wire = vec![0];
    for block in packet.split(|&octet| octet == 0) {
        wire.push(u8::try_from(block.len() + 1).unwrap());
        wire.extend(block);
    }
    wire.push(0);
    wire
}

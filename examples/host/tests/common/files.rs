//! A DNP3 master's end of file transfer.
#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

use super::dnp3::{Master, READ};

const OPEN_FILE: u8 = 25;
const CLOSE_FILE: u8 = 26;
pub const TO_READ: u8 = 1;
pub const TO_WRITE: u8 = 2;
pub const NO_KEY: [u8; 4] = [0; 4];
/// The status of what is done.
pub const DONE: u8 = 0;

/// Octets of a block: a request is one frame.
pub const BLOCK: usize = 200;

/// A file object under its header: qualifier 5B, count 1, size.
pub fn object(variation: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let [low, high] = u16::try_from(body.len()).unwrap().to_le_bytes();
    [&[70, variation, 0x5B, 1, low, high], &body[..]].concat()
}

/// An open file: its handle and size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    pub handle: [u8; 4],
    pub size: u32,
}

pub fn command(name: &str, mode: u8, size: u32, key: [u8; 4]) -> Vec<u8> {
    let head = [26, 0, u8::try_from(name.len()).unwrap(), 0, 0, 0, 0, 0, 0, 0, 0xA4, 1];
    let block = u16::try_from(BLOCK).unwrap().to_le_bytes();
    object(3, &[&head, &key, &size.to_le_bytes(), &[mode, 0], &block, &[7, 0], name.as_bytes()])
}

/// Opens a file, or tells the status.
pub async fn open(master: &mut Master, name: &str, mode: u8, size: u32, key: [u8; 4]) -> Result<Opened, u8> {
    let response = master.ask(OPEN_FILE, &command(name, mode, size, key)).await;
    let objects = response.objects();
    assert_eq!(objects[..6], [70, 4, 0x5B, 1, 13, 0], "{response:02x?}");
    let field = |at: usize| -> [u8; 4] { objects[at..at + 4].try_into().unwrap() };
    match objects[18] {
        DONE => Ok(Opened { handle: field(6), size: u32::from_le_bytes(field(10)) }),
        status => Err(status),
    }
}

pub async fn close(master: &mut Master, file: Opened) -> u8 {
    let response = master.ask(CLOSE_FILE, &object(4, &[&file.handle, &[0; 9]])).await;
    response.objects()[18]
}

/// Reads a file or directory to its last block.
pub async fn read(master: &mut Master, file: Opened) -> Vec<u8> {
    let mut content = Vec::new();
    for number in 0_u32.. {
        let response = master.ask(READ, &object(5, &[&file.handle, &number.to_le_bytes()])).await;
        let objects = response.objects();
        assert_eq!(objects[..4], [70, 5, 0x5B, 1], "{response:02x?}");
        content.extend_from_slice(&objects[14..]);
        if objects[13] & 0x80 != 0 {
            break;
        }
    }
    content
}

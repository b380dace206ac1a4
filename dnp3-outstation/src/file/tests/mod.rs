//! The server as a unit, over files in memory.

#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

mod access;
mod commands;
mod directory;
mod hostile;
#[path = "../../../tests/common/files.rs"]
mod memory;
mod reading;
mod writing;

use super::server::Server;
use super::{IDLE_TIMEOUT, Refusal};
use crate::Uptime;
use crate::app::{FunctionCode, GroupVariation, Iin};
use memory::Memory;
use std::vec::Vec;

/// The modes of an `OPEN_FILE`.
const READ: u8 = 1;
const WRITE: u8 = 2;
const APPEND: u8 = 3;

/// The highest bit of a block number.
const LAST: u32 = 0x8000_0000;

/// A size that the master does not know.
const UNKNOWN: u32 = u32::MAX;

/// A master, a server, and files.
struct Bench {
    server: Server,
    files: Memory,
    now: Uptime,
    /// Octets of a response that an object may have.
    room: usize,
}

impl Bench {
    /// Fragments of 249 octets in, and room for 240 in a response.
    fn with(files: &[(&str, &[u8])]) -> Self {
        Self {
            server: Server::new(249, IDLE_TIMEOUT),
            files: Memory::new(files),
            now: Uptime::from_secs(1_000),
            room: 240,
        }
    }

    fn sends(&mut self, function: FunctionCode, variation: u8, object: &[u8]) -> Result<(u8, Vec<u8>), Iin> {
        let asked = GroupVariation { group: 70, variation };
        let mut out = std::vec![0xEE; self.room];
        let (told, octets) =
            self.server.respond(self.now, function, asked, object, &mut out, &mut self.files)?;
        assert_eq!(told.group, 70);
        Ok((told.variation, out[..octets].to_vec()))
    }

    /// The status of a response; the object must be of that variation.
    fn status(&mut self, function: FunctionCode, asked: u8, object: &[u8]) -> Result<(), Refusal> {
        let (variation, told) = self.sends(function, asked, object).unwrap();
        let place = match variation {
            4 => 12,
            6 => 8,
            _ => panic!("g70v{variation} has no status"),
        };
        if told[place] == 0 { Ok(()) } else { Err(Refusal::from_code(told[place]).unwrap()) }
    }

    /// Opens a file: handle, size and block size, or why not.
    fn opens(&mut self, object: &[u8]) -> Result<(u32, u32, u16), Refusal> {
        let (variation, told) = self.sends(FunctionCode::OpenFile, 3, object).unwrap();
        assert_eq!((variation, told.len()), (4, 13));
        let word = |at| u32::from_le_bytes([told[at], told[at + 1], told[at + 2], told[at + 3]]);
        let result = (word(0), word(4), u16::from_le_bytes([told[8], told[9]]));
        match Refusal::from_code(told[12]) {
            None => Ok(result),
            Some(refusal) => {
                assert_eq!(result, (0, 0, 0), "a refusal gives no handle");
                Err(refusal)
            }
        }
    }

    /// Reads a block: its data and whether it is the last, or why not.
    fn reads(&mut self, handle: u32, number: u32) -> Result<(Vec<u8>, bool), Refusal> {
        let (variation, told) = self.sends(FunctionCode::Read, 5, &block(handle, number, b"")).unwrap();
        assert_eq!(told[..4], handle.to_le_bytes());
        if variation == 6 {
            assert_eq!((told.len(), &told[4..8]), (9, &number.to_le_bytes()[..]));
            return Err(Refusal::from_code(told[8]).expect("a refusal"));
        }
        assert_eq!(variation, 5);
        let told_number = u32::from_le_bytes([told[4], told[5], told[6], told[7]]);
        assert_eq!(told_number & !LAST, number);
        Ok((told[8..].to_vec(), told_number & LAST != 0))
    }

    fn writes(&mut self, handle: u32, number: u32, data: &[u8]) -> Result<(), Refusal> {
        self.status(FunctionCode::Write, 5, &block(handle, number, data))
    }

    fn closes(&mut self, handle: u32) -> Result<(), Refusal> {
        self.status(FunctionCode::CloseFile, 4, &handle_of(handle))
    }

    fn aborts(&mut self, handle: u32) -> Result<(), Refusal> {
        self.status(FunctionCode::AbortFile, 4, &handle_of(handle))
    }

    fn waits(&mut self, time: Uptime) {
        self.now += time;
    }
}

/// g70v3: what to open, and how. Request ID 9.
fn command(name: &str, mode: u8, key: u32, size: u32, block: u16) -> Vec<u8> {
    let mut object = std::vec![26, 0];
    object.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    object.extend(memory::CREATED.to_octets());
    object.extend(0o644_u16.to_le_bytes());
    object.extend(key.to_le_bytes());
    object.extend(size.to_le_bytes());
    object.extend([mode, 0]);
    object.extend(block.to_le_bytes());
    object.extend([9, 0]);
    object.extend(name.as_bytes());
    object
}

fn open(name: &str, mode: u8, size: u32) -> Vec<u8> {
    command(name, mode, 0, size, 1_024)
}

/// g70v4: which file to close or abort.
fn handle_of(handle: u32) -> Vec<u8> {
    let mut object = handle.to_le_bytes().to_vec();
    object.extend([0, 0, 0, 0, 0, 0, 9, 0, 0]);
    object
}

/// g70v5: a block asked for, or with its data.
fn block(handle: u32, number: u32, data: &[u8]) -> Vec<u8> {
    let mut object = handle.to_le_bytes().to_vec();
    object.extend(number.to_le_bytes());
    object.extend(data);
    object
}

/// g70v2: who asks for a key.
fn credentials(user: &str, password: &str) -> Vec<u8> {
    let (user_size, size) = (u16::try_from(user.len()).unwrap(), u16::try_from(password.len()).unwrap());
    let mut object = Vec::new();
    for number in [12, user_size, 12 + user_size, size, 0, 0] {
        object.extend(number.to_le_bytes());
    }
    object.extend(user.as_bytes());
    object.extend(password.as_bytes());
    object
}

/// g70v7: what to tell of. Request ID 9.
fn descriptor(name: &[u8]) -> Vec<u8> {
    let mut object = std::vec![20, 0];
    object.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    object.extend([0; 14]);
    object.extend([9, 0]);
    object.extend(name);
    object
}

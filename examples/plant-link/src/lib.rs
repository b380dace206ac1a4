#![doc = include_str!("../README.md")]
#![no_std]

mod decoder;
mod frame;
mod message;

pub use decoder::Decoder;
pub use frame::{FrameError, MAX_OCTETS, MAX_PACKET, write};
pub use message::{Message, Readings, Switches};

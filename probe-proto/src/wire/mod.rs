//! How it travels.

mod cobs;
mod codec;
mod crc;
mod decoder;
mod error;
mod frame;

pub use decoder::Decoder;
pub use error::FrameError;
pub use frame::Frame;

pub(crate) use crc::crc;
pub(crate) use frame::{DELIMITER, HELD};

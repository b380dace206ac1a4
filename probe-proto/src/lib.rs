#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

// What is said.
mod address;
mod environment;
mod identity;
mod message;
mod range;
mod reading;
mod version;

// How it travels.
mod cobs;
mod codec;
mod crc;
mod decoder;
mod error;
mod frame;

// How it is driven.
mod step;

pub use address::{Destination, ProbeAddress};
pub use decoder::Decoder;
pub use environment::{Contacts, Environment};
pub use error::FrameError;
pub use frame::Frame;
pub use identity::Identity;
pub use message::{Message, Refusal, Reply, Request};
pub use range::OutOfRange;
pub use reading::{Percent, Reading, Resistance, Status};
pub use step::{Event, Step, Uptime};
pub use version::ProtocolVersion;

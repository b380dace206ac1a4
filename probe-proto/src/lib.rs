#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

// What is said.
mod message;

// How it travels.
mod wire;

// The two ends.
mod bus;
mod probe;
mod step;

// driver
#[cfg(feature = "embedded-io-async-v0.7")]
pub mod io;

pub use bus::{Bus, Change, Command, Config, Counters, QueueFull, Report, UpdateFailure};
pub use message::{
    Chunk, Contacts, Enumerate, Environment, Identity, Image, Limits, Message, OutOfRange, Percent, Places,
    ProbeAddress, Progress, ProtocolVersion, Reading, Refusal, Reply, Request, Resistance, Status,
};
pub use probe::{Device, Moved, Port, Probe, ProbeEvent, ProbeStep};
pub use step::{Event, Step, Uptime};
pub use wire::{Decoder, Frame, FrameError};

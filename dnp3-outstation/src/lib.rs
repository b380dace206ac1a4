#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[macro_use]
mod codes;

// The layers of the standard, from the wire up.
pub mod app;
pub mod link;
pub mod transport;

// What the application meets.
mod control;
mod points;
mod sample;
mod step;
mod time;

pub use control::{CommandStatus, Control, ControlCode, Operation, RelayControl, TripClose};
pub use points::{Kind, Points};
pub use sample::{Flags, Sample, Value};
pub use step::{Event, Step};
pub use time::{Timestamp, Uptime};

#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

// Test data of the tests from outside serve those from inside.
#[cfg(all(test, feature = "file-transfer"))]
extern crate self as dnp3_outstation;
#[cfg(test)]
extern crate std;

#[macro_use]
mod codes;

// The layers of the standard, from the wire up.
pub mod app;
pub mod link;
pub mod transport;

// What the layers carry.
mod event;
mod instant;
mod object;
mod session;

// What the application meets.
mod attribute;
mod change;
mod class_set;
mod config;
mod control;
mod deadband;
#[cfg(feature = "file-transfer")]
pub mod file;
#[cfg(feature = "embedded-io-async-v0.7")]
pub mod io;
mod outstation;
mod points;
mod restart;
mod sample;
mod step;
mod time;

pub use app::Iin;
pub use attribute::Attribute;
pub use change::Change;
pub use class_set::ClassSet;
pub use config::{Backoff, Config, LinkConfirm, Reservations, Retries, Retry, Unsolicited, Variations};
pub use control::{Command, CommandStatus, Control, ControlCode, Operation, RelayControl, Switch, TripClose};
pub use deadband::{Deadband, Reported};
pub use outstation::{EventOverflow, Outstation};
pub use points::{Class, Kind, Points};
pub use restart::Restart;
pub use sample::{DoubleBit, Flags, Sample, Value};
pub use step::{Event, Step};
pub use time::{Clock, Stamp, TimeInterval, Timestamp, Uptime};

/// Whether there is room for code that is larger and faster: on hosts. In flash only if the feature says so.
const HAS_ROOM: bool = cfg!(any(feature = "large-code", not(target_os = "none")));

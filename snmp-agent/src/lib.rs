#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod ber;

mod mib;
mod oid;
mod status;
mod step;

pub use mib::{Absent, Mib, Outcome, Scratch, System, Value};
pub use oid::{Oid, OidBuf, OidFull};
pub use status::ErrorStatus;
pub use step::{Event, Step, Uptime};

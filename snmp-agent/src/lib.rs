#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod ber;

mod mib;
mod notify;
mod oid;
mod status;
mod step;

pub use mib::{Absent, Mib, Outcome, Scratch, System, Value};
pub use notify::{CommunityName, Kind, Notification, Security, Target, Targets, TargetsFull};
pub use oid::{Oid, OidBuf, OidFull};
pub use status::ErrorStatus;
pub use step::{Event, Step, Uptime};

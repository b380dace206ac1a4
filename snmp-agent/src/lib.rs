#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod access;
pub mod ber;
#[cfg(feature = "io")]
pub mod io;
pub mod notify;
pub mod objects;
#[cfg(feature = "usm")]
// With few algorithms, few look at all that they are given.
#[cfg_attr(
    not(all(feature = "_auth", feature = "aes")),
    allow(
        unreachable_code,
        unused_variables,
        clippy::missing_const_for_fn,
        clippy::needless_pass_by_ref_mut
    )
)]
pub mod usm;

mod agent;
mod config;
mod engine;
mod engine_id;
mod groups;
mod message;
mod mib;
mod oid;
mod pdu;
mod request;
mod responder;
mod statistics;
mod status;
mod step;
mod tree;
mod varbind;

pub use agent::Agent;
pub use config::{Config, Start, Versions};
pub use engine_id::EngineId;
pub use mib::{Absent, Mib, Outcome, Scratch, System, Value};
pub use oid::{Oid, OidBuf, OidFull};
pub use statistics::Statistics;
#[cfg(feature = "usm")]
pub use statistics::UsmStatistics;
pub use status::ErrorStatus;
pub use step::{Event, Step, Uptime};

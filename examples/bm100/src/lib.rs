#![doc = include_str!("../README.md")]
#![no_std]

pub mod event;
pub mod glue;
pub mod lcd;
pub mod points;
pub mod reporting;
pub mod site;
pub mod warning;

mod charge;
mod logged;
mod management;
mod nameplate;
mod product;
mod runs;
mod stored;
mod supervision;
mod words;

pub use logged::write_logged;
pub use management::{CommunityAccess, CommunityEntry, Management, TrapForm, TrapReceiver};
pub use nameplate::Nameplate;
pub use product::{
    Bm100, Draft, FIRMWARE_VERSION, JOURNAL_EVENTS, Measurement, ProbeFirmware, ProbeInfo, ProbeUpdate,
    ProbeUpdates, Probes, StatusValues, Unsaved, WriteError,
};
pub use stored::{Damage, Stored};
pub use supervision::Supervision;
pub use words::InWords;

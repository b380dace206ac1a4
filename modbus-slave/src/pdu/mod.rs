//! Requests and responses without their envelope, and what is done in between.

mod answer;
mod diagnose;
mod done;
mod files;
pub(crate) mod function;
mod identify;
mod read;
mod reply;
mod write;

pub(crate) use answer::{answer, broadcast, overrule};
pub(crate) use reply::{MAX_PDU, Room};

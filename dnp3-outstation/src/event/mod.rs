//! Events: what happened, kept until the master has confirmed it (IEEE 1815-2012 clause 5).

mod buffer;
mod counts;
mod kind;
mod slot;

pub(crate) use buffer::{Buffer, Wanted};
pub(crate) use kind::EventKind;
pub(crate) use slot::{Mark, Slot};

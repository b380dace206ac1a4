//! The event log: what happened, with its time, kept in flash, first in, first out (BM100 manual, Logs->Event Logs).
//!
//! A [`journal`](crate::journal) holds the last events of one run in RAM; an [`EventLog`] holds those of years. It knows no
//! product: an event has a severity, a source, a code and two values, and the product has the words for it.

mod bank;
mod bytes;
mod event;
mod log;
mod monitor;

pub use event::{EventError, EventFilter, LoggedEvent, Severity, Source};
pub use log::{EventLog, EventLogError};

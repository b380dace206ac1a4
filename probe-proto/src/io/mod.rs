//! Async drivers over `embedded-io-async`: read or deadline, process, answer. No executor.

mod fault;
mod manage;
mod serve;
mod wait;

pub use manage::{Listener, manage};
pub use serve::{Ended, Halves, serve};

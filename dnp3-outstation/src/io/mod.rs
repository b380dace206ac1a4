//! Async drivers over `embedded-io-async`: read or deadline, process, store, answer. No executor.
//!
//! [`serve`] is for lines and connections, [`serve_datagrams`] for UDP.

mod batch;
mod datagrams;
mod serve;
mod settle;
mod wait;

pub use datagrams::{Datagrams, serve_datagrams};
pub use serve::{Closed, serve, serve_with_buffers};
pub use settle::{NotStored, Settle};

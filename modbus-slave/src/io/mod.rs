//! Async drivers over `embedded-io-async`: read or deadline, process, store, answer. No executor.

mod driven;
mod serve;
mod settle;
mod wait;

pub use driven::Driven;
pub use serve::{Closed, serve, serve_shared, serve_units, serve_with_buffers};
pub use settle::Settle;

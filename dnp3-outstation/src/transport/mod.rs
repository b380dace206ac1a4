//! The transport function: fragments cut into segments that fit frames (IEEE 1815-2012 clause 8).

mod header;

pub use header::{Header, Sequence};

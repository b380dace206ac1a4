//! The transport function: fragments cut into segments that fit frames (IEEE 1815-2012 clause 8).

mod header;
mod reassembly;

pub use header::{Header, Sequence};

pub(crate) use reassembly::{Origin, Progress, Reassembly, begins_fragment};

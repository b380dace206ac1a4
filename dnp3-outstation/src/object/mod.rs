//! The object library (IEEE 1815-2012 clause 11 and Annex A): what the variations of the point groups look like.

mod encode;
mod kinds;
mod layout;
mod side_by_side;

pub(crate) use encode::{write_sample, write_time};
pub(crate) use layout::{FlagOctet, Layout, Number, Time, with_flags};
pub(crate) use side_by_side::write_samples;

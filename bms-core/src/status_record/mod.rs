//! Status records: what was measured every twenty minutes, for years (BM100 manual, Logs->Status Records).
//!
//! Records are coded in [blocks](BlockWriter) that need nothing but themselves to be read. A value that does not change
//! costs a bit, one that changes little a few. A [`StatusLog`] keeps them in NOR flash, first in, first out.

mod bits;
mod block;
mod column;
mod log;

pub use block::{BlockError, BlockReader, BlockWriter, Record};
pub use log::{LogError, StatusLog};

/// Values of a record at the most: three of each of 160 batteries, temperature and humidity.
pub const MAX_VALUES: usize = 482;

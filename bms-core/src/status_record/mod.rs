//! Status records: what was measured every twenty minutes, for years (BM100 manual, Logs->Status Records).
//!
//! Records are coded in [blocks](BlockWriter) that need nothing but themselves to be read. A value that does not change
//! costs a bit, one that changes little a few. A [`StatusLog`] keeps them in NOR flash, first in, first out.

mod bank;
mod bits;
mod block;
mod column;
mod log;
mod log_error;
mod read;
mod recover;
mod room;

pub use bank::{BankLayout, BankValue};
pub use block::{BlockError, BlockReader, BlockWriter, Record};
pub use log::StatusLog;
pub use log_error::LogError;
pub use room::Room;

/// Values of a record at the most: what the others are, temperature and humidity, three of each of 160 batteries.
pub const MAX_VALUES: usize = 483;

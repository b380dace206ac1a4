//! What the tests share: a product to talk to, and benches that wrap, check and unwrap frames.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::missing_const_for_fn,
    clippy::missing_panics_doc,
    reason = "test code: every test file uses a part of it, and a panic is a failed test"
)]

mod line;
mod store;

pub use line::{Rtu, Tcp, crc};
pub use store::Store;

use modbus_slave::UnitId;

/// The unit that the benches talk to, as in the examples of the serial line guide.
pub const UNIT: u8 = 17;

pub fn unit() -> UnitId {
    UnitId::new(UNIT).unwrap()
}

pub const fn millis(count: u64) -> core::time::Duration {
    core::time::Duration::from_millis(count)
}

pub const fn micros(count: u64) -> core::time::Duration {
    core::time::Duration::from_micros(count)
}

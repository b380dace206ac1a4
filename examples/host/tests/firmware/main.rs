//! The firmware in QEMU: that of the BTRM on a simulated plant, asked by the masters that the program `btrm` is asked by,
//! and that of a BM100 with its probes.
//!
//! `BMS_FIRMWARE` names the firmware of the BTRM, `BMS_CHAIN` those of the BM100 and the BP100, with a colon between; without them there is
//! nothing to test here (`.ci/firmware-tests` builds them and sets both). With them, everything that is needed must be
//! there.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]
#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

mod board;
mod budgets;
mod chain;
mod hindrance;
mod junk;
mod masters;
mod modbus;
#[path = "../common/ports.rs"]
#[allow(unreachable_pub, reason = "what the other tests use is public")]
mod ports;
mod qemu;
mod soak;
mod storage;
mod test_of_capacity;

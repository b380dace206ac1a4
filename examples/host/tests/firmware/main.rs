//! The firmware of the BTRM in QEMU, asked by the masters that the program `btrm` is asked by, on a simulated plant.
//!
//! `BMS_FIRMWARE` names the firmware; without it there is nothing to test here (`.ci/firmware-tests` builds it and sets
//! it). With it, everything that is needed must be there.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]
#![allow(clippy::arithmetic_side_effects, reason = "a test fails by panicking")]

mod board;
mod budgets;
mod junk;
mod masters;
mod modbus;
mod soak;
mod storage;
mod test_of_capacity;

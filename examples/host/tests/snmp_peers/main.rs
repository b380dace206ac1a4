//! Managers that are not ours, where they are installed: net-snmp's tools, its snmptrapd, smilint, and NUT's driver
//! `snmp-ups`. With `BMS_REQUIRE_PEERS` set they must be there.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

mod bm100;
#[path = "../common/mod.rs"]
mod common;
mod mib;
mod nut;
mod security;
mod sets;
mod tools;
mod traps;
mod walks;

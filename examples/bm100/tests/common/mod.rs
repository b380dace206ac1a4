//! A unit at work on simulated strings.
#![allow(dead_code, reason = "no test needs all of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::unchecked_time_subtraction,
    clippy::panic,
    reason = "a test fails by them"
)]

pub(crate) mod battery;
pub(crate) mod chain;
pub(crate) mod snmp;
pub(crate) mod told;
pub(crate) mod wire;

//! The outstation, case by case along the sections of the DNP3 Users Group's IED certification procedure for the
//! subset levels 1 to 3, and along Annex A of IEEE 1815-2012 for what lies beyond them. See `docs/conformance.md`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

#[path = "../bench/mod.rs"]
mod bench;

mod analog_output;
mod attributes;
mod broadcast;
mod cases;
mod class_polls;
mod confirms;
mod crob;
mod crob_direct;
mod deadbands;
mod event_forms;
mod events;
#[cfg(feature = "file-transfer")]
mod files;
mod fragmentation;
mod freeze;
mod iin;
mod link;
mod link_confirm;
mod link_errors;
mod long_interval;
mod many_headers;
mod multi_drop;
mod octets;
mod repeats;
mod restart;
mod static_data;
mod static_numbers;
mod time;
mod transport;
mod unsolicited;
mod unsolicited_series;

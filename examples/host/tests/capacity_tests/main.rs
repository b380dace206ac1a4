//! Capacity tests of a whole unit on batteries whose truth is known: recorded ones, simulated ones, one that ages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a test fails by them"
)]

mod bench;
mod plants;
mod reasons;
mod replay;
mod years;

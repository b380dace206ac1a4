//! What is kept in flash, first in, first out: status records and events, and their exports.

#![allow(
    dead_code,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking; the flash is that of the store's tests"
)]

mod bank;
mod events;
mod export;
mod fields;
#[path = "../store/flash.rs"]
mod flash;
mod garbage;
#[path = "../store/random.rs"]
mod random;
mod room;
mod status;
mod widths;
mod years;

use core::pin::pin;
use core::task::{Context, Poll, Waker};

/// Memory is always ready.
fn block_on<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the flash is never busy"),
    }
}

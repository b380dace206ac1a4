//! The store, on flash in memory.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a fault fails the test"
)]

mod flash;
mod power_cut;
mod random;
mod saving;
mod trouble;

use core::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

/// Runs a future that never waits.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("flash in memory does not wait"),
    }
}

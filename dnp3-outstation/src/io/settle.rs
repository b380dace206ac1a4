//! The promise behind a response: what a master was told is stored, is stored.

use core::fmt;
use core::future::Future;

/// Storing what was written, before the master is told that it was.
///
/// The drivers await [`settle`](Self::settle) after each request that
/// [may have written](crate::Event::may_have_written), and before its response is sent. A product that keeps nothing
/// writes `impl Settle for Product {}`.
pub trait Settle {
    /// Returns once everything written so far would survive a power cut.
    ///
    /// # Errors
    /// [`NotStored`]: the request is [refused](crate::Outstation::refuse).
    fn settle(&mut self) -> impl Future<Output = Result<(), NotStored>> {
        async { Ok(()) }
    }
}

/// What was written could not be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct NotStored;

impl fmt::Display for NotStored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what was written could not be stored")
    }
}

impl core::error::Error for NotStored {}

//! The promise behind a reply: what a master was told is stored, is stored.

use core::future::Future;

use crate::Exception;
use crate::unit::Only;

/// Storing what was written, before the master is told that it was.
///
/// The drivers await [`settle`](Self::settle) after each request that
/// [may have written](crate::Event::may_have_written), and before its reply is sent. A product that
/// keeps nothing writes `impl Settle for Product {}`.
pub trait Settle {
    /// Returns once everything written so far would survive a power cut.
    ///
    /// # Errors
    /// What the master is told in place of the reply.
    fn settle(&mut self) -> impl Future<Output = Result<(), Exception>> {
        async { Ok(()) }
    }
}

impl<D: Settle + ?Sized> Settle for Only<'_, D> {
    async fn settle(&mut self) -> Result<(), Exception> {
        self.data.settle().await
    }
}

//! "This, or a deadline": two futures, whichever is ready first.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use embedded_hal_async::delay::DelayNs;

use crate::Uptime;

/// Awaits `what`, but no longer than `patience`; `None` when that is over, and `what` is then dropped: it must be
/// cancel-safe.
pub(super) async fn within<T>(
    patience: Uptime,
    delay: &mut impl DelayNs,
    what: impl Future<Output = T>,
) -> Option<T> {
    let micros = patience.as_nanos().div_ceil(1_000);
    let mut what = pin!(what);
    let mut timeout = pin!(delay.delay_us(u32::try_from(micros).unwrap_or(u32::MAX)));
    poll_fn(|context| {
        if let Poll::Ready(output) = what.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        timeout.as_mut().poll(context).map(|()| None)
    })
    .await
}

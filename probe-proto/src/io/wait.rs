//! "Read, or a deadline": two futures, whichever is ready first.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use embedded_hal_async::delay::DelayNs;
use embedded_io_async::Read;

use crate::Uptime;

/// Reads, but no longer than `patience`; `None` when that is over.
///
/// The read that was begun is then dropped: it must be cancel-safe.
pub(super) async fn read_or_timeout<L: Read>(
    line: &mut L,
    rx: &mut [u8],
    delay: &mut impl DelayNs,
    patience: Option<Uptime>,
) -> Option<Result<usize, L::Error>> {
    let Some(patience) = patience else { return Some(line.read(rx).await) };
    let micros = patience.as_nanos().div_ceil(1_000);
    let mut read = pin!(line.read(rx));
    let mut timeout = pin!(delay.delay_us(u32::try_from(micros).unwrap_or(u32::MAX)));
    poll_fn(|context| {
        if let Poll::Ready(result) = read.as_mut().poll(context) {
            return Poll::Ready(Some(result));
        }
        timeout.as_mut().poll(context).map(|()| None)
    })
    .await
}

//! Delays by tokio's timer.

use core::time::Duration;

use embedded_hal_async::delay::DelayNs;

/// Waits on tokio's timer, to its resolution of a millisecond.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioDelay;

impl DelayNs for TokioDelay {
    async fn delay_ns(&mut self, ns: u32) {
        tokio::time::sleep(Duration::from_nanos(u64::from(ns))).await;
    }
}

//! Writing to somebody who may not read.

use core::{
    future::poll_fn,
    pin::{Pin, pin},
    task::Poll,
    time::Duration,
};
use std::{io, time::Instant};

use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    time::timeout,
};

use super::watched::Activity;

/// Writes all of `octets`; while that takes time, the connection counts as one that waits for its master.
///
/// # Errors
/// Those of `stream`, and [`TimedOut`](io::ErrorKind::TimedOut) when it takes longer than `patience`.
pub async fn send<S: AsyncWrite + Unpin>(
    stream: &mut S,
    octets: &[u8],
    patience: Duration,
    activity: &Activity,
) -> io::Result<()> {
    let mut writing = pin!(async {
        stream.write_all(octets).await?;
        stream.flush().await
    });
    // Nearly always there is room at once, and no timer is needed.
    if let Some(written) = at_once(writing.as_mut()).await {
        return written;
    }
    activity.waits();
    let written = timeout(patience, writing).await;
    activity.works(Instant::now());
    written?
}

/// What the future gives if it is ready at once.
async fn at_once<T>(mut future: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_does_not_read_is_given_up_and_who_reads_late_is_not() {
        let activity = Activity::begins();
        let (mut near, far) = tokio::io::duplex(16);
        send(&mut near, &[0; 16], Duration::from_mins(1), &activity).await.unwrap();
        let stalled = send(&mut near, &[0; 16], Duration::from_millis(20), &activity).await;
        assert_eq!(stalled.unwrap_err().kind(), io::ErrorKind::TimedOut);
        let reading = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let mut far = far;
            tokio::io::copy(&mut far, &mut tokio::io::sink()).await
        });
        send(&mut near, &[0; 64], Duration::from_mins(1), &activity).await.unwrap();
        drop(near);
        reading.await.unwrap().unwrap();
    }
}

//! The driver of a line or a connection.

use core::cell::RefCell;

use embedded_hal_async::delay::DelayNs;
use embedded_io_async::{Error as _, ErrorKind, Read, Write};

use super::batch::Batch;
use super::settle::Settle;
use super::wait::within;
use crate::link::Frame;
use crate::{Outstation, Points, Restart, Uptime};

/// Why [`serve`] returned without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Closed {
    /// The other end closed the connection: `read` or `write` returned 0.
    ByPeer,
    /// The link does not answer: close the connection, look at the line.
    LinkDown,
    /// The response to a restart request was sent: restart.
    Restart(Restart),
}

/// Some requests of the usual kind; a frame may come in pieces of any size.
const RX: usize = 256;
/// Two frames: more make fewer writes of long responses.
const TX: usize = 2 * Frame::MAX_OCTETS;

/// Read errors in a row, without an octet between them, that are noise; more are a port that is gone.
const MOST_FAILURES: u32 = 100;

/// Serves one line or connection until it closes or fails. Begin it with
/// [`Outstation::connected`] on a connection, and whenever a line is opened anew.
///
/// Reads what is there, executes every complete request, and sends the responses. Each request that may have written
/// is [settled](Settle) before its response is sent. The outstation is borrowed for the length of its calls, never
/// across an await: other tasks report events meanwhile, and they go out within `look_every`, at the latest. `now`
/// is read once for every read and every deadline. Holds 840 octets of buffers; [`serve_with_buffers`] takes others.
///
/// `line.read` must be cancel-safe: it is dropped when a deadline comes first. The future of `serve` itself is not:
/// dropped between a request and its response, it leaves a master unanswered. A master that does not take its responses
/// holds it up for as long as `line.write` waits: give connections a time-out of their own.
///
/// Read errors are noise, and serving goes on, unless the kind says that the port or the connection is gone, or a
/// hundred come in a row.
///
/// # Errors
/// Those of `line`, other than noise.
pub async fn serve<const EVENTS: usize, const REQUEST: usize, const RESPONSE: usize, L: Read + Write>(
    outstation: &RefCell<Outstation<EVENTS, REQUEST, RESPONSE>>,
    line: &mut L,
    delay: &mut impl DelayNs,
    now: impl FnMut() -> Uptime,
    look_every: Uptime,
    points: &mut (impl Points + Settle),
) -> Result<Closed, L::Error> {
    let buffers = (&mut [0; RX][..], &mut [0; TX][..]);
    serve_with_buffers(outstation, line, delay, now, look_every, points, buffers).await
}

/// [`serve`] with the caller's buffers for received octets and for those to be sent: larger ones carry more a read and
/// a write. The first must have room for an octet, the second for a [frame](Frame::MAX_OCTETS).
///
/// # Errors
/// As [`serve`].
pub async fn serve_with_buffers<
    const EVENTS: usize,
    const REQUEST: usize,
    const RESPONSE: usize,
    L: Read + Write,
>(
    outstation: &RefCell<Outstation<EVENTS, REQUEST, RESPONSE>>,
    line: &mut L,
    delay: &mut impl DelayNs,
    mut now: impl FnMut() -> Uptime,
    look_every: Uptime,
    points: &mut (impl Points + Settle),
    (rx, tx): (&mut [u8], &mut [u8]),
) -> Result<Closed, L::Error> {
    let (mut received, mut failures): (usize, u32) = (0, 0);
    loop {
        let mut batch = Batch::new(now(), rx.get(..received).unwrap_or_default());
        if !answer(&mut batch, outstation, line, points, tx).await? {
            return Ok(Closed::ByPeer);
        }
        if let Some(restart) = batch.restart {
            return Ok(Closed::Restart(restart));
        }
        if batch.link_down {
            return Ok(Closed::LinkDown);
        }

        let until_deadline = batch.wake_at.map(|at| at.saturating_sub(now()));
        let patience = until_deadline.map_or(look_every, |time| time.min(look_every));
        received = 0;
        match within(patience, delay, line.read(rx)).await {
            None => {}
            Some(Ok(0)) => return Ok(Closed::ByPeer),
            Some(Ok(count)) => (received, failures) = (count, 0),
            Some(Err(error)) if failures < MOST_FAILURES && is_noise(error.kind()) => {
                failures = failures.saturating_add(1);
                // A port that fails at once, again and again, must not keep the processor.
                delay.delay_ms(1).await;
            }
            Some(Err(error)) => return Err(error),
        }
    }
}

/// Gives the outstation all of a batch and sends what it produces; `false` when the line takes no more.
async fn answer<const EVENTS: usize, const REQUEST: usize, const RESPONSE: usize, L: Write>(
    batch: &mut Batch<'_>,
    outstation: &RefCell<Outstation<EVENTS, REQUEST, RESPONSE>>,
    line: &mut L,
    points: &mut (impl Points + Settle),
    tx: &mut [u8],
) -> Result<bool, L::Error> {
    let mut filled: usize = 0;
    while !batch.is_done() {
        if filled > 0 && tx.len().saturating_sub(filled) < Frame::MAX_OCTETS {
            if !send(line, tx, filled).await? {
                return Ok(false);
            }
            filled = 0;
        }
        let produced = batch.step(outstation, tx.get_mut(filled..).unwrap_or_default(), points).await;
        filled = filled.saturating_add(produced);
    }
    send(line, tx, filled).await
}

/// Sends `tx[..filled]`; `false` when the line takes no more.
async fn send<L: Write>(line: &mut L, tx: &[u8], filled: usize) -> Result<bool, L::Error> {
    let mut rest = tx.get(..filled).unwrap_or_default();
    if rest.is_empty() {
        return Ok(true);
    }
    // Not `write_all`: that one panics on a line that takes nothing.
    while !rest.is_empty() {
        let sent = line.write(rest).await?;
        if sent == 0 {
            return Ok(false);
        }
        rest = rest.get(sent..).unwrap_or_default();
    }
    line.flush().await?;
    Ok(true)
}

/// Whether a read error of this kind is noise on a line: UART drivers report parity, framing and overruns in whatever
/// kind they like.
const fn is_noise(error: ErrorKind) -> bool {
    !matches!(
        error,
        ErrorKind::BrokenPipe
            | ErrorKind::NotConnected
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::TimedOut
            | ErrorKind::NotFound
            | ErrorKind::PermissionDenied
            | ErrorKind::Unsupported
    )
}

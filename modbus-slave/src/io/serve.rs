//! The driver.

use core::cell::RefCell;

use embedded_hal_async::delay::DelayNs;
use embedded_io_async::{Error as _, Read, Write};

use super::driven::Driven;
use super::settle::Settle;
use super::wait::read_or_timeout;
use crate::unit::Only;
use crate::{Event, Registers, Units, Uptime, shift, tcp};

/// Why [`serve`] returned without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Closed {
    /// The other end closed the connection: `read` or `write` returned 0.
    ByPeer,
    /// The other end does not speak Modbus: close the connection.
    Malformed,
}

/// One ADU, the longest.
const RX: usize = tcp::MAX_ADU;
/// Two replies, the longest, or a dozen of the usual ones.
const TX: usize = 2 * tcp::MAX_ADU;

/// Read errors in a row, without a byte between them, that are noise; more are a port that is gone.
const MOST_FAILURES: u32 = 100;

/// Serves one line or connection until it closes or fails.
///
/// Reads what is there, executes every complete request, and sends the replies together. Each
/// request that may have written is [settled](Settle) before its reply is sent. `now` is read once
/// for every read and every deadline. Holds 780 bytes of buffers; [`serve_with_buffers`] takes others.
///
/// `line.read` must be cancel-safe: it is dropped when a deadline comes first. The future of `serve` itself
/// is not: dropped between a request and its reply, it leaves a master unanswered.
///
/// On a serial line, read errors are noise to the slave (an overrun, if the kind is `OutOfMemory`) and serving
/// goes on, unless the kind says that the port is gone, or a hundred come in a row. Silences are measured where
/// reads return: for a port that hands over its last bytes late, take
/// [`Timing::relaxed_at_baud`](crate::rtu::Timing::relaxed_at_baud).
///
/// # Errors
/// Those of `line`, other than noise on a serial line.
pub async fn serve<S: Driven, L: Read + Write, D: Registers + Settle>(
    slave: &mut S,
    line: &mut L,
    delay: &mut impl DelayNs,
    now: impl FnMut() -> Uptime,
    data: &mut D,
) -> Result<Closed, L::Error> {
    let mut units = Only { unit: slave.unit(), data };
    serve_units(slave, line, delay, now, &mut units).await
}

/// [`serve`] for one connection of many that share a slave; it is never borrowed across an await.
///
/// # Errors
/// As [`serve`].
pub async fn serve_shared<L: Read + Write, D: Registers + Settle>(
    slave: &RefCell<tcp::Slave>,
    line: &mut L,
    delay: &mut impl DelayNs,
    now: impl FnMut() -> Uptime,
    data: &mut D,
) -> Result<Closed, L::Error> {
    let mut slave = slave;
    serve(&mut slave, line, delay, now, data).await
}

/// [`serve`] for many units behind one slave.
///
/// # Errors
/// As [`serve`].
pub async fn serve_units<S: Driven, L: Read + Write, U: Units + Settle>(
    slave: &mut S,
    line: &mut L,
    delay: &mut impl DelayNs,
    now: impl FnMut() -> Uptime,
    units: &mut U,
) -> Result<Closed, L::Error> {
    let (mut rx, mut tx) = ([0; RX], [0; TX]);
    serve_with_buffers(slave, line, delay, now, units, &mut rx, &mut tx).await
}

/// [`serve_units`] with the caller's buffers: larger ones carry more requests a read and replies a
/// write. Less than 260 bytes each (256 for RTU) cannot hold the longest request or reply.
///
/// # Errors
/// As [`serve`].
pub async fn serve_with_buffers<S: Driven, L: Read + Write, U: Units + Settle>(
    slave: &mut S,
    line: &mut L,
    delay: &mut impl DelayNs,
    mut now: impl FnMut() -> Uptime,
    units: &mut U,
    rx: &mut [u8],
    tx: &mut [u8],
) -> Result<Closed, L::Error> {
    // Bytes at the front of `rx` that were received and not used up.
    let mut held: usize = 0;
    let mut failures: u32 = 0;
    loop {
        let time = now();
        let batch = process_all(slave, line, time, units, rx.get(..held).unwrap_or_default(), tx).await?;
        if batch.malformed {
            return Ok(Closed::Malformed);
        }
        if batch.closed {
            return Ok(Closed::ByPeer);
        }
        held = shift::to_front(rx.get_mut(..held).unwrap_or_default(), batch.consumed);

        let room = rx.get_mut(held..).unwrap_or_default();
        if room.is_empty() {
            return Ok(Closed::Malformed);
        }
        let patience = batch.wake_at.map(|wake_at| wake_at.saturating_sub(now()));
        match read_or_timeout(line, room, delay, patience).await {
            None => {}
            Some(Ok(0)) => return Ok(Closed::ByPeer),
            Some(Ok(count)) => {
                held = held.saturating_add(count);
                failures = 0;
            }
            Some(Err(error)) if failures < MOST_FAILURES && slave.survives(now(), error.kind()) => {
                failures = failures.saturating_add(1);
                // A port that fails at once, again and again, must not keep the processor.
                delay.delay_ms(1).await;
            }
            Some(Err(error)) => return Err(error),
        }
    }
}

struct Batch {
    consumed: usize,
    wake_at: Option<Uptime>,
    malformed: bool,
    /// The line takes no more replies.
    closed: bool,
}

/// Answers everything in `rx` that is complete; nothing is left in `tx`.
async fn process_all<S: Driven, L: Write, U: Units + Settle>(
    slave: &mut S,
    line: &mut L,
    now: Uptime,
    units: &mut U,
    rx: &[u8],
    tx: &mut [u8],
) -> Result<Batch, L::Error> {
    let mut batch = Batch { consumed: 0, wake_at: None, malformed: false, closed: false };
    let mut filled: usize = 0;
    loop {
        if tx.len().saturating_sub(filled) < S::REPLY && filled > 0 {
            batch.closed = !send(line, tx, filled).await?;
            if batch.closed {
                return Ok(batch);
            }
            filled = 0;
        }
        let room = tx.get_mut(filled..).unwrap_or_default();
        let step = slave.process_units(now, rx.get(batch.consumed..).unwrap_or_default(), room, units);
        let mut produced = step.produced;
        if step.event.is_some_and(Event::may_have_written)
            && let Err(exception) = units.settle().await
        {
            produced = slave.refuse(room, produced, exception);
        }
        filled = filled.saturating_add(produced);
        batch.consumed = batch.consumed.saturating_add(step.consumed);
        batch.wake_at = step.wake_at;
        batch.malformed = matches!(step.event, Some(Event::Malformed { .. }));
        if step.is_idle() || batch.malformed {
            batch.closed = !send(line, tx, filled).await?;
            return Ok(batch);
        }
    }
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

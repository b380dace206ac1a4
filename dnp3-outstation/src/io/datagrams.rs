//! The driver of a socket for datagrams.

use core::cell::RefCell;

use embedded_hal_async::delay::DelayNs;

use super::batch::Batch;
use super::serve::Closed;
use super::settle::Settle;
use super::wait::within;
use crate::link::Frame;
use crate::{Outstation, Points, Uptime};

/// Octets of a datagram that is taken: what an Ethernet frame carries.
const RX: usize = 1_472;
/// Whole frames that are sent in one datagram.
const TX: usize = 2 * Frame::MAX_OCTETS;

/// A socket for datagrams, UDP as a rule.
#[expect(async_fn_in_trait, reason = "for executors of one thread, as embedded-io-async is")]
pub trait Datagrams {
    /// Where a datagram comes from or goes to.
    type Address: Clone;
    /// What can fail.
    type Error;

    /// Receives a datagram into `buffer`, and cuts what has no room there; gives its length and its source. Must be
    /// cancel-safe.
    ///
    /// # Errors
    /// The socket's.
    async fn receive(&mut self, buffer: &mut [u8]) -> Result<(usize, Self::Address), Self::Error>;

    /// Sends a datagram.
    ///
    /// # Errors
    /// The socket's.
    async fn send(&mut self, to: &Self::Address, octets: &[u8]) -> Result<(), Self::Error>;
}

/// Serves one master over datagrams, until it asks for a restart or the socket fails.
///
/// As [`serve`](super::serve) does it. A datagram holds whole frames: what else is in it is dropped. Answers go where
/// the request came from; unsolicited responses go to `master`, or where the master was last heard, if `None`. While
/// neither is known nothing is sent.
///
/// # Errors
/// Those of `socket`.
pub async fn serve_datagrams<
    const EVENTS: usize,
    const REQUEST: usize,
    const RESPONSE: usize,
    S: Datagrams,
>(
    outstation: &RefCell<Outstation<EVENTS, REQUEST, RESPONSE>>,
    socket: &mut S,
    delay: &mut impl DelayNs,
    mut now: impl FnMut() -> Uptime,
    look_every: Uptime,
    points: &mut (impl Points + Settle),
    master: Option<S::Address>,
) -> Result<Closed, S::Error> {
    let (mut rx, mut tx) = ([0; RX], [0; TX]);
    let mut last_heard: Option<S::Address> = None;
    loop {
        let mut patience = look_every;
        if let Some(to) = master.as_ref().or(last_heard.as_ref()) {
            let mut batch = Batch::new(now(), &[]);
            answer(&mut batch, outstation, socket, points, &mut tx, to).await?;
            if let Some(at) = batch.wake_at {
                patience = patience.min(at.saturating_sub(now()));
            }
        }

        let received = within(patience, delay, socket.receive(&mut rx)).await;
        let Some((count, source)) = received.transpose()? else { continue };
        let mut rest = rx.get(..count).unwrap_or_default();
        while let Some((at, header)) = Frame::find(rest) {
            let (frame, after) =
                rest.split_at_checked(at.saturating_add(header.frame_octets())).unwrap_or_default();
            rest = after;
            let heard_before = outstation.borrow().frames_heard();
            let mut batch = Batch::new(now(), frame.get(at..).unwrap_or_default());
            answer(&mut batch, outstation, socket, points, &mut tx, &source).await?;
            if outstation.borrow().frames_heard() != heard_before {
                last_heard = Some(source.clone());
            }
            if let Some(restart) = batch.restart {
                return Ok(Closed::Restart(restart));
            }
        }
    }
}

/// Gives the outstation all of a batch and sends what it produces, a datagram a call.
async fn answer<const EVENTS: usize, const REQUEST: usize, const RESPONSE: usize, S: Datagrams>(
    batch: &mut Batch<'_>,
    outstation: &RefCell<Outstation<EVENTS, REQUEST, RESPONSE>>,
    socket: &mut S,
    points: &mut (impl Points + Settle),
    tx: &mut [u8],
    to: &S::Address,
) -> Result<(), S::Error> {
    while !batch.is_done() {
        let produced = batch.step(outstation, tx, points).await;
        if let Some(octets @ [_, ..]) = tx.get(..produced) {
            socket.send(to, octets).await?;
        }
    }
    Ok(())
}

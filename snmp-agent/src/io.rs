//! The driver of a socket for datagrams: it receives, answers, and sends what is due.

use core::cell::RefCell;
use core::convert::Infallible;
use core::future::{Future, poll_fn};
use core::net::SocketAddr;
use core::pin::pin;
use core::task::Poll;

use embedded_hal_async::delay::DelayNs;

use crate::{Agent, Mib, Uptime};

/// A socket for datagrams, UDP on port 161 as a rule.
#[expect(async_fn_in_trait, reason = "for executors of one thread, as embedded-hal-async is")]
pub trait Datagrams {
    /// What can fail.
    type Error;

    /// Receives a datagram into `buffer`; gives its length and its source. One that has no room there may be cut: it is
    /// then counted as malformed. Must be cancel-safe.
    ///
    /// # Errors
    /// The socket's.
    async fn receive(&mut self, buffer: &mut [u8]) -> Result<(usize, SocketAddr), Self::Error>;

    /// Sends a datagram.
    ///
    /// # Errors
    /// The socket's, or that the datagram cannot go there; it counts as lost on its way.
    async fn send(&mut self, to: SocketAddr, octets: &[u8]) -> Result<(), Self::Error>;
}

/// Serves managers and sends notifications, until the socket fails to receive.
///
/// `rx` and `tx` have the size of [`Config::max_message`](crate::Config::max_message). The agent is never borrowed across an
/// await, so that another task may [`notify`](Agent::notify); what it has to tell is sent after `look_every` at the latest.
/// Between two datagrams a notification that is due is sent, so that a flood of requests does not hold it up.
///
/// # Errors
/// Those of [`Datagrams::receive`].
pub async fn serve<
    const COMMUNITIES: usize,
    const USERS: usize,
    const TARGETS: usize,
    const WAITING: usize,
    S: Datagrams,
>(
    agent: &RefCell<Agent<COMMUNITIES, USERS, TARGETS, WAITING>>,
    socket: &mut S,
    delay: &mut impl DelayNs,
    mut now: impl FnMut() -> Uptime,
    look_every: Uptime,
    (rx, tx): (&mut [u8], &mut [u8]),
    mib: &mut impl Mib,
) -> Result<Infallible, S::Error> {
    loop {
        let due = agent.borrow_mut().send(now(), tx, mib);
        if let Some(to) = due.to {
            let _lost = socket.send(to, tx.get(..due.produced).unwrap_or_default()).await;
        }
        let patience = if due.to.is_some() {
            Uptime::ZERO // there may be more
        } else {
            due.wake_at.map_or(look_every, |at| at.saturating_sub(now()).min(look_every))
        };
        let received = within(patience, delay, socket.receive(rx)).await;
        let Some((count, from)) = received.transpose()? else { continue };
        let datagram = rx.get(..count).unwrap_or_default();
        let response = agent.borrow_mut().receive(now(), from, datagram, tx, mib);
        if let Some(to) = response.to {
            let _lost = socket.send(to, tx.get(..response.produced).unwrap_or_default()).await;
        }
    }
}

/// Awaits `what`, but no longer than `patience`; `None` when that is over, and `what` is then dropped.
async fn within<T>(patience: Uptime, delay: &mut impl DelayNs, what: impl Future<Output = T>) -> Option<T> {
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

//! What the drivers have in common: the calls of the outstation that one batch of octets takes.

use core::cell::RefCell;

use super::settle::Settle;
use crate::{Event, Outstation, Points, Restart, Uptime};

/// Received octets on their way through the outstation.
pub(super) struct Batch<'a> {
    now: Uptime,
    rest: &'a [u8],
    /// The latest time of the next batch, once this one is done.
    pub(super) wake_at: Option<Uptime>,
    /// The link does not answer.
    pub(super) link_down: bool,
    /// The response to a restart request is among what was produced.
    pub(super) restart: Option<Restart>,
    done: bool,
}

impl<'a> Batch<'a> {
    pub(super) const fn new(now: Uptime, received: &'a [u8]) -> Self {
        Self { now, rest: received, wake_at: None, link_down: false, restart: None, done: false }
    }

    /// Whether the outstation has nothing more to do with it.
    pub(super) const fn is_done(&self) -> bool {
        self.done
    }

    /// One call, and the octets that it produced. What was written is settled; the outstation is never borrowed
    /// meanwhile.
    pub(super) async fn step<const EVENTS: usize, const REQUEST: usize, const RESPONSE: usize>(
        &mut self,
        outstation: &RefCell<Outstation<EVENTS, REQUEST, RESPONSE>>,
        tx: &mut [u8],
        points: &mut (impl Points + Settle),
    ) -> usize {
        let step = outstation.borrow_mut().process(self.now, self.rest, tx, points);
        self.done = !step.again(self.rest.len());
        self.rest = self.rest.get(step.consumed..).unwrap_or_default();
        self.wake_at = step.wake_at;
        match step.event {
            Some(event) if event.may_have_written() && points.settle().await.is_err() => {
                outstation.borrow_mut().refuse();
            }
            Some(Event::Restart(restart)) => self.restart = Some(restart),
            Some(Event::LinkDown) => self.link_down = true,
            _ => {}
        }
        step.produced
    }
}

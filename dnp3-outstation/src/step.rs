use crate::app::{AppError, FunctionCode};
use crate::link::{Destination, EndpointAddress, LinkError};
use crate::{Restart, Uptime};

/// What one call of the outstation did, and when it wants the next.
///
/// The contract of the caller: call with new octets, or with none at `wake_at`; send the `produced` octets;
/// call again while [`again`](Self::again) says so; the time given never goes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct Step {
    /// Octets of the received ones that are used up: give the rest again.
    pub consumed: usize,
    /// Octets at the start of the transmit buffer to be sent now.
    pub produced: usize,
    /// Whether there is more to do at once, whatever octets are left: a frame that found no room, what an event leads to.
    pub more: bool,
    /// The latest time of the next call; `None` when only new octets or events can change anything.
    pub wake_at: Option<Uptime>,
    /// Something worth a count or a line in a log, or [something to be stored](Event::may_have_written). Never a
    /// reason to stop.
    pub event: Option<Event>,
}

impl Step {
    /// Whether there is more to do at once, of the `received` octets that this call was given.
    #[must_use]
    pub const fn again(&self, received: usize) -> bool {
        self.more || self.consumed < received
    }
}

/// What the outstation noticed on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Event {
    /// Octets were dropped because they are no frame: noise, or a defect of the sender.
    Discarded(LinkError),
    /// A good frame for another station.
    NotForUs(Destination),
    /// A good frame for us, from a master that is not ours.
    NotOurMaster(EndpointAddress),
    /// A segment out of its order, or more of them than a fragment may have: dropped.
    SegmentDropped,
    /// A fragment was refused; the master is told by [`AppError::iin`].
    Refused(AppError),
    /// A request was carried out, and its response, if it has one, goes out with the next call: what the master is
    /// told must last, so store it first. [`Outstation::refuse`](crate::Outstation::refuse) takes a success back.
    Executed(FunctionCode),
    /// The response to a restart request is on its way: send what was produced, then restart.
    Restart(Restart),
    /// So many events reached the master, by its confirm.
    EventsConfirmed(u16),
    /// A confirm did not come in time: the events go back to the buffer.
    ConfirmTimeout {
        /// Whether it was that of an unsolicited response.
        unsolicited: bool,
    },
    /// The link does not answer: a connection is to be closed, a line to be looked at.
    LinkDown,
}

impl Event {
    /// Whether the request may have changed what must outlive a power cut.
    #[must_use]
    pub const fn may_have_written(self) -> bool {
        matches!(self, Self::Executed(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_is_not_done_asks_for_another_call() {
        let step = Step { consumed: 10, produced: 10, more: true, ..Step::default() };
        assert!(step.again(10));
    }

    #[test]
    fn a_step_that_left_octets_asks_for_another_call() {
        let step = Step { consumed: 10, ..Step::default() };
        assert!(step.again(11));
        assert!(!step.again(10));
    }

    #[test]
    fn a_deadline_alone_asks_for_no_immediate_call() {
        let step = Step { wake_at: Some(Uptime::from_secs(5)), ..Step::default() };
        assert!(!step.again(0));
    }
}

use crate::ber::BerError;

/// Time since an arbitrary fixed origin, such as boot. Never goes backwards.
pub type Uptime = core::time::Duration;

/// What one call of the agent did, and when it wants the next.
///
/// The contract of the caller: call with a new datagram, or with none at `wake_at`; send the `produced` octets as
/// one datagram; call again while [`again`](Self::again) says so; the time given never goes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct Step {
    /// Octets of the datagram that are used up: all of them, unless it has to be given again.
    pub consumed: usize,
    /// Octets at the start of the transmit buffer to be sent now.
    pub produced: usize,
    /// The latest time of the next call; `None` when only a new datagram can change anything.
    pub wake_at: Option<Uptime>,
    /// Something worth a count or a line in a log. Never a reason to stop.
    pub event: Option<Event>,
}

impl Step {
    /// Whether there is more to do at once, of the `received` octets that this call was given.
    #[must_use]
    pub const fn again(&self, received: usize) -> bool {
        self.produced > 0 || self.consumed < received
    }
}

/// What the agent noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Event {
    /// A datagram was dropped because it is no BER (counted as snmpInASNParseErrs, RFC 3418).
    Malformed(BerError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_sent_something_asks_for_another_call() {
        let step = Step { consumed: 40, produced: 44, ..Step::default() };
        assert!(step.again(40));
    }

    #[test]
    fn a_step_that_left_octets_asks_for_another_call() {
        let step = Step::default();
        assert!(step.again(40));
        assert!(!step.again(0));
    }

    #[test]
    fn a_deadline_alone_asks_for_no_immediate_call() {
        let step = Step { wake_at: Some(Uptime::from_secs(5)), ..Step::default() };
        assert!(!step.again(0));
    }
}

use crate::{FrameError, Uptime};

/// One of a probe's two ports, for a call.
#[derive(Debug)]
pub struct Port<'a> {
    /// Octets that were received there and are not used up.
    pub rx: &'a [u8],
    /// Room for octets to be sent there. With less than two octets nothing goes on.
    pub tx: &'a mut [u8],
}

/// What was done at a port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Moved {
    /// Octets of the received ones that are used up: give the rest again.
    pub consumed: usize,
    /// Octets at the start of the room to be sent now.
    pub produced: usize,
}

/// What one call of a [`Probe`](crate::Probe) did, and when it wants the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct ProbeStep {
    /// At the port toward the manager.
    pub at_in: Moved,
    /// At the port toward the next probe.
    pub at_out: Moved,
    /// The latest time of the next call; `None` when only new octets can change anything.
    pub wake_at: Option<Uptime>,
    /// Something to be done, or worth a count.
    pub event: Option<ProbeEvent>,
}

impl ProbeStep {
    /// Whether there is more to do at once, if there is room to send.
    #[must_use]
    pub const fn again(&self) -> bool {
        self.at_in.consumed > 0
            || self.at_in.produced > 0
            || self.at_out.consumed > 0
            || self.at_out.produced > 0
            || self.event.is_some()
    }
}

/// What a probe notices, or wants of its product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ProbeEvent {
    /// Octets from the manager are no frame: noise, or a device of another version. They went on as they were.
    Discarded(FrameError),
    /// Start anew, once all octets are sent: the manager asked for it.
    Reset,
    /// Start the firmware that was sent and verified, once all octets are sent.
    StartFirmware,
}

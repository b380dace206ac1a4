use crate::{Class, Command, Config, Kind, Points, Sample, Stamp, Step, Uptime};
use core::fmt;

/// One association with one master: it takes what the master sends, asks [`Points`], and answers.
///
/// Several masters are several outstations over the same points: each has its own events, confirms, selects and
/// repeats, and everything reported is reported to each. Cloning one makes a second that knows what the first knows.
///
/// `EVENTS` is the number of slots for events (20 octets each; an octet string takes as many as it fills).
/// `REQUEST` and `RESPONSE` are the octets of the largest fragment taken and sent, 249 to 2048 each.
///
/// The contract of the caller, as of [`Step`]: call [`process`](Self::process) with new octets, or with none at
/// `wake_at` and after a report; send the octets produced; call again while [`Step::again`] says so. The time never
/// goes back. Nothing on the line makes it fail or panic.
#[derive(Clone, Debug)]
pub struct Outstation<const EVENTS: usize, const REQUEST: usize = 2048, const RESPONSE: usize = 2048> {
    config: Config,
}

/// An event was lost, or an older one for it: the master is told by IIN2.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EventOverflow;

impl fmt::Display for EventOverflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the event buffer is full: an event was lost")
    }
}

impl core::error::Error for EventOverflow {}

impl<const EVENTS: usize, const REQUEST: usize, const RESPONSE: usize> Outstation<EVENTS, REQUEST, RESPONSE> {
    /// An outstation after power-up: it tells of a restart until a master takes note of it.
    pub const fn new(config: Config) -> Self {
        Self { config }
    }

    /// How it is set up.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// To set it up otherwise while it runs, for another carrier say: it counts from the next call on.
    pub const fn config_mut(&mut self) -> &mut Config {
        &mut self.config
    }

    /// When the last good frame of its master came; `None`: none since it was [`connected`](Self::connected).
    pub const fn heard_at(&self) -> Option<Uptime> {
        None
    }

    /// Takes received octets and the time, and writes what is to be sent to the start of `tx`, for which
    /// [`Frame::MAX_OCTETS`](crate::link::Frame::MAX_OCTETS) are always enough, and more carry more frames a call.
    pub fn process(&mut self, now: Uptime, rx: &[u8], tx: &mut [u8], points: &mut impl Points) -> Step {
        let _ = (now, tx, points);
        Step { consumed: rx.len(), ..Step::default() }
    }

    /// Buffers an event of a point, until a master confirms it.
    ///
    /// What makes an event is the product's to say: [`Reported`](crate::Reported) helps.
    ///
    /// # Errors
    /// [`EventOverflow`]: the buffer was full, and the oldest event of a kind that has more than is reserved for it
    /// was dropped for this one. Kinds without events (octet strings, time intervals) are dropped in the same way.
    pub const fn report(
        &mut self,
        kind: Kind,
        index: u16,
        sample: Sample,
        class: Class,
        time: Stamp,
    ) -> Result<(), EventOverflow> {
        let _ = (kind, index, sample, class, time);
        Ok(())
    }

    /// Buffers an event of an octet string of 1 to 255 octets (g111).
    ///
    /// # Errors
    /// [`EventOverflow`], as of [`report`](Self::report); also for a string that is empty, too long, or that no
    /// response has room for (half of `RESPONSE`, less 16 octets).
    pub const fn report_octets(
        &mut self,
        index: u16,
        octets: &[u8],
        class: Class,
    ) -> Result<(), EventOverflow> {
        let _ = (index, octets, class);
        Ok(())
    }

    /// Buffers an event of a command to an output, whoever gave it (g13, g43).
    ///
    /// # Errors
    /// [`EventOverflow`], as of [`report`](Self::report).
    pub const fn report_command(
        &mut self,
        index: u16,
        command: Command,
        class: Class,
        time: Stamp,
    ) -> Result<(), EventOverflow> {
        let _ = (index, command, class, time);
        Ok(())
    }

    /// Takes the success of a request back that was just [executed](crate::Event::Executed), because it could not be
    /// stored: controls are answered with [`HardwareError`](crate::CommandStatus::HardwareError), everything else
    /// with [`Iin::DEVICE_TROUBLE`](crate::Iin::DEVICE_TROUBLE) and [`Iin::PARAMETER_ERROR`](crate::Iin).
    pub const fn refuse(&mut self) {}

    /// A new connection or line begins: octets half received, the link's states and a select are forgotten, and
    /// unconfirmed events wait to be sent again. Events and what was executed last are kept.
    pub const fn connected(&mut self, now: Uptime) {
        let _ = now;
    }

    /// Whether an unsolicited response is due, for an outstation that connects to its master only then.
    pub const fn wants_to_speak(&self, now: Uptime) -> bool {
        let _ = now;
        false
    }

    /// Events in the buffer, confirmed ones not counted.
    pub const fn events(&self) -> usize {
        0
    }
}

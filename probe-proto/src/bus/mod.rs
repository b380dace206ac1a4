//! The manager's end of the bus.

mod command;
mod config;
mod counters;
mod exchange;
mod report;
mod roster;
mod session;
mod stagger;
mod update;
mod updates;

pub use command::{Command, QueueFull};
pub use config::Config;
pub use counters::Counters;
pub use report::{Change, Report, UpdateFailure};

use crate::{Decoder, Event, Places, ProbeAddress, Step, Uptime};
use session::Session;

/// The manager of a string: finds its probes, reads them again and again, and tells what it hears.
///
/// A scan finds out who is where, when that is not known or a probe is missing; asks new probes what they are; then reads
/// all at once: one request, and the replies close upon each other. Who did not answer is asked again, a few times on
/// a clean line and more often on one with noise, and is then [silent](Report::Silent). Commands are carried out
/// between scans.
///
/// The contract of [`process`](Self::process): call it with new octets, or with none at [`wake_at`](Step::wake_at);
/// send what it produced; call again while [`Step::again`] says so or it gives a report; `now` never goes back.
/// Nothing on the line can make it fail, panic or stand still.
#[derive(Clone, Debug)]
pub struct Bus {
    decoder: Decoder,
    session: Session,
}

impl Bus {
    /// The manager of a string of which nothing is known yet.
    pub const fn new(config: Config) -> Self {
        Self { decoder: Decoder::new(), session: Session::new(config) }
    }

    /// Takes received octets, up to the end of a frame, and gives octets to be sent; `tx` has room for
    /// [`Frame::MAX_OCTETS`](crate::Frame::MAX_OCTETS).
    pub fn process(&mut self, now: Uptime, rx: &[u8], tx: &mut [u8]) -> (Step, Option<Report<'_>>) {
        let Self { decoder, session } = self;
        let (consumed, outcome) = decoder.receive(rx);
        let (report, event) = match outcome {
            None => (None, None),
            Some(Ok(frame)) => (session.hear(now, frame), None),
            Some(Err(error)) => {
                session.noise();
                (None, Some(Event::Discarded(error)))
            }
        };
        let produced = session.speak(now, tx);
        let report = report.or_else(|| session.take_report(now));
        (Step { consumed, produced, wake_at: session.wake_at(), event }, report)
    }

    /// Asks for something to be done, in its turn: call [`process`](Self::process) then.
    ///
    /// # Errors
    /// [`QueueFull`] while too much waits: eight commands, one firmware update.
    pub fn command(&mut self, command: Command) -> Result<(), QueueFull> {
        self.session.command(command)
    }

    /// Gives octets of a firmware, as [`Report::FirmwareWanted`] asks for them; tells how many it took. It takes none
    /// when none are wanted; an empty slice ends the update.
    pub fn firmware(&mut self, octets: &[u8]) -> usize {
        self.session.firmware(octets)
    }

    /// Whose firmware update is under way; `None` once its end was told.
    pub fn updating(&self) -> Option<ProbeAddress> {
        self.session.updating()
    }

    /// Those that answer.
    pub const fn present(&self) -> Places {
        self.session.present()
    }

    /// Those that there should be, or once were, and that do not answer.
    pub fn missing(&self) -> Places {
        self.session.missing()
    }

    /// What was counted since the start.
    pub const fn counters(&self) -> Counters {
        self.session.counters()
    }
}

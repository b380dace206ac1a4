//! The manager's port of a simulated string.

use core::time::Duration;

use probe_proto::{Bus, Config, Frame, Report};

use super::string::Chain;

/// What a manager does with what a bus tells.
pub trait Listener {
    /// Takes a report.
    fn report(&mut self, now: Duration, report: &Report<'_>);

    /// The string was read: what is to be done there is told to the bus.
    fn instruct(&mut self, bus: &mut Bus);

    /// Octets of the firmware that a probe wants, up to so many from `offset` on; none, as by default, end the update.
    fn firmware(&mut self, _offset: u32, _octets: usize) -> &[u8] {
        &[]
    }
}

/// A bus on a simulated string, in simulated time.
#[derive(Debug)]
pub struct Line {
    bus: Bus,
    chain: Chain,
    received: Vec<u8>,
    wake_at: Option<Duration>,
}

impl Line {
    /// A bus that knows nothing of its string yet.
    pub const fn new(config: Config, chain: Chain) -> Self {
        Self { bus: Bus::new(config), chain, received: Vec::new(), wake_at: Some(Duration::ZERO) }
    }

    /// The string.
    pub const fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The string, to be changed.
    pub const fn chain_mut(&mut self) -> &mut Chain {
        &mut self.chain
    }

    /// The bus.
    pub const fn bus(&self) -> &Bus {
        &self.bus
    }

    /// The bus, to be given commands before it goes on.
    pub const fn bus_mut(&mut self) -> &mut Bus {
        self.wake_at = Some(Duration::ZERO);
        &mut self.bus
    }

    /// The manager starts anew, and knows nothing of its string.
    pub const fn forget(&mut self, config: Config) {
        self.bus = Bus::new(config);
        self.wake_at = Some(Duration::ZERO);
    }

    /// Lets simulated time pass, up to `until`.
    pub fn run(&mut self, now: Duration, until: Duration, listener: &mut impl Listener) {
        let mut now = now;
        loop {
            let next = self.chain.next().into_iter().chain(self.wake_at).min();
            let Some(next) = next.filter(|next| *next <= until) else { return };
            now = now.max(next);
            self.chain.advance(now, &mut self.received);
            if !self.received.is_empty() || self.wake_at.is_some_and(|wake| now >= wake) {
                self.talk(now, listener);
            }
        }
    }

    fn talk(&mut self, now: Duration, listener: &mut impl Listener) {
        loop {
            let mut tx = [0; Frame::MAX_OCTETS];
            let (step, report) = self.bus.process(now, &self.received, &mut tx);
            let again = step.again(self.received.len()) || report.is_some();
            let (mut scanned, mut wanted) = (false, None);
            if let Some(report) = report {
                scanned = matches!(report, Report::Scanned { .. });
                if let Report::FirmwareWanted { offset, octets, .. } = report {
                    wanted = Some((offset, octets));
                }
                listener.report(now, &report);
            }
            self.received.drain(..step.consumed);
            self.chain.send(tx.get(..step.produced).unwrap_or_default());
            self.wake_at = step.wake_at;
            if let Some((offset, octets)) = wanted {
                self.bus.firmware(listener.firmware(offset, octets));
            }
            if scanned {
                listener.instruct(&mut self.bus);
            }
            if !again {
                return;
            }
        }
    }
}

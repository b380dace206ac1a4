//! The whole probe.

use probe_proto::{Port, Probe, ProbeAddress, ProbeStep, Uptime};

use crate::{
    board::Board,
    device::{Instrument, Link},
    measure::Calibration,
    nameplate::Nameplate,
};

/// This version of the firmware: 100 is 1.00.
pub const FIRMWARE_VERSION: u16 = 100;

/// A BP100 on its board.
///
/// The contract of [`process`](Self::process) is that of [`Probe`]: call it with new octets, when there is room to send,
/// when the button changes, or with none at [`wake_at`](ProbeStep::wake_at); send what it produced; call again while
/// [`again`](ProbeStep::again) says so; `now` never goes back. When it tells to
/// [reset](probe_proto::ProbeEvent::Reset), or to [start a firmware](probe_proto::ProbeEvent::StartFirmware), reset the
/// processor once all octets are sent: the boot loader looks into the [slot](crate::slot).
#[derive(Debug)]
pub struct Bp100<B> {
    probe: Probe,
    instrument: Instrument<B>,
    /// When the instrument has something to do.
    due: Option<Uptime>,
    heard: Option<Uptime>,
}

impl<B: Board> Bp100<B> {
    /// A probe at power-up. Without a calibration it measures all the same, and tells so.
    pub const fn new(nameplate: Nameplate, calibration: Option<Calibration>, board: B) -> Self {
        let instrument = Instrument::new(nameplate, calibration, board);
        Self { probe: Probe::new(), instrument, due: Some(Uptime::ZERO), heard: None }
    }

    /// Takes octets received at both ports, does what is due, and gives octets to be sent at both.
    pub fn process(&mut self, now: Uptime, at_in: Port<'_>, at_out: Port<'_>) -> ProbeStep {
        self.instrument.set_time(now);
        let mut step = self.probe.process(now, at_in, at_out, &mut self.instrument);
        let heard = self.probe.heard_at();
        let is_due = self.due.is_some_and(|due| now >= due);
        // Octets of others alone are no reason.
        if is_due || heard != self.heard || !step.again() {
            self.heard = heard;
            let link = Link { has_place: self.probe.place().is_some(), heard };
            self.due = self.instrument.step(link);
        }
        step.wake_at = step.wake_at.into_iter().chain(self.due).min();
        step
    }

    /// The place in the string that the manager gave.
    pub const fn place(&self) -> Option<ProbeAddress> {
        self.probe.place()
    }

    /// The board.
    pub const fn board(&self) -> &B {
        &self.instrument.board
    }

    /// The board, to be changed by a simulation.
    pub const fn board_mut(&mut self) -> &mut B {
        &mut self.instrument.board
    }

    /// The board as it is left to the next start: its outputs are as they were.
    pub fn into_board(self) -> B {
        self.instrument.board
    }
}

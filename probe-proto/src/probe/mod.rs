//! The probe's end of the bus.

mod device;
mod duty;
mod gate;
mod lane;
mod step;
mod update;

pub use device::Device;
pub use step::{Moved, Port, ProbeEvent, ProbeStep};

use crate::{Decoder, ProbeAddress, Uptime};
use duty::Duty;
use gate::Gate;
use lane::{Lane, Out};

/// A probe of a string: answers the manager, takes its place, and passes on what is for others.
///
/// It has two ports: *In* toward the manager, *Out* toward the next probe. Octets that are not for it alone go through
/// with two octets' delay from In to Out and with none from Out to In, whatever they say. Nothing is kept: octets
/// that there is no room to send stay with the caller, who needs room for 256 received octets at Out and for 64 at In.
///
/// The contract of [`process`](Self::process): call it with new octets, when there is room to send, or with none at
/// [`wake_at`](ProbeStep::wake_at); send what it produced; call again while [`again`](ProbeStep::again) says so; `now`
/// never goes back. Nothing on the lines can make it fail, panic or stand still.
#[derive(Clone, Debug)]
pub struct Probe {
    decoder: Decoder,
    gate: Gate,
    /// From In to Out.
    outward: Lane,
    /// From Out to In.
    inward: Lane,
    duty: Duty,
}

impl Default for Probe {
    fn default() -> Self {
        Self::new()
    }
}

impl Probe {
    /// A probe that has just started: it has no place yet.
    pub const fn new() -> Self {
        Self {
            decoder: Decoder::new(),
            gate: Gate::Closed,
            outward: Lane::new(),
            inward: Lane::new(),
            duty: Duty::new(),
        }
    }

    /// The place that the manager gave; `None` before that, and when the manager was silent for so long that the probe
    /// may have been moved.
    pub const fn place(&self) -> Option<ProbeAddress> {
        self.duty.place()
    }

    /// When the last sound frame of the manager came.
    pub const fn heard_at(&self) -> Option<Uptime> {
        self.duty.heard_at()
    }

    /// Takes octets received at both ports, and gives octets to be sent at both.
    #[expect(clippy::needless_pass_by_value, reason = "the caller writes a port where it stands")]
    pub fn process(
        &mut self,
        now: Uptime,
        at_in: Port<'_>,
        at_out: Port<'_>,
        device: &mut impl Device,
    ) -> ProbeStep {
        self.duty.watch_the_lease(now);
        let (mut to_manager, mut to_next) = (Out::new(at_in.tx), Out::new(at_out.tx));
        let (taken_in, mut event) = self.hear_manager(now, at_in.rx, &mut to_next, device);
        let taken_out = self.hear_next(now, at_out.rx, &mut to_manager);
        if !self.inward.is_busy() && event.is_none() {
            event = self.duty.take_restart();
        }
        let deadlines = [self.inward.wake_at(), self.outward.wake_at(), self.duty.wake_at()];
        ProbeStep {
            at_in: Moved { consumed: taken_in, produced: to_manager.produced },
            at_out: Moved { consumed: taken_out, produced: to_next.produced },
            wake_at: deadlines.into_iter().flatten().min(),
            event,
        }
    }

    /// Octets at In: through the gate to the next probe, and heard. Takes up to the end of a frame.
    fn hear_manager(
        &mut self,
        now: Uptime,
        rx: &[u8],
        to_next: &mut Out<'_>,
        device: &mut impl Device,
    ) -> (usize, Option<ProbeEvent>) {
        let mut taken = 0_usize;
        self.outward.send_own(now, to_next);
        for octet in rx {
            // What was asked last is answered before the next is heard.
            if self.inward.is_busy() || self.outward.is_busy() || to_next.room() < Gate::MOST {
                break;
            }
            taken = taken.saturating_add(1);
            for through in self.gate.octet(*octet).into_iter().flatten() {
                self.outward.pass(now, through, to_next);
            }
            let (_, outcome) = self.decoder.receive(core::slice::from_ref(octet));
            match outcome {
                None => {}
                Some(Err(error)) => return (taken, Some(ProbeEvent::Discarded(error))),
                Some(Ok(frame)) => {
                    self.duty.hear(now, &frame, device, &mut self.inward, &mut self.outward);
                    self.outward.send_own(now, to_next);
                }
            }
        }
        (taken, None)
    }

    /// Octets at Out: to the manager, with the probe's own frame between two of others.
    fn hear_next(&mut self, now: Uptime, rx: &[u8], to_manager: &mut Out<'_>) -> usize {
        let mut taken = 0_usize;
        self.inward.send_own(now, to_manager);
        for &octet in rx {
            if self.inward.is_sending() || to_manager.room() == 0 {
                break;
            }
            taken = taken.saturating_add(1);
            self.inward.pass(now, octet, to_manager);
            self.inward.send_own(now, to_manager);
        }
        taken
    }
}

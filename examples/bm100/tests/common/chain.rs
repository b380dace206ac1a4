//! A string on wires that are as fast as light and lose nothing: real frames, and time that jumps from deadline to
//! deadline.

use core::time::Duration;

use probe_proto::{Bus, Config, Device, Port, Probe, ProbeEvent, Report};

/// A probe and what arrived at its ports.
struct Seat<D> {
    probe: Probe,
    device: D,
    at_in: Vec<u8>,
    at_out: Vec<u8>,
    wake_at: Option<Duration>,
}

/// A bus and the probes on it.
pub(crate) struct Chain<D> {
    pub(crate) bus: Bus,
    seats: Vec<Seat<D>>,
    /// The first that has lost its power, if any.
    pub(crate) dead: Option<usize>,
    rx: Vec<u8>,
    wake_at: Option<Duration>,
}

/// A device that can lose what it was told.
pub(crate) trait Restarts: Device {
    /// It starts anew.
    fn restart(&mut self);

    /// Whether it comes up with new firmware.
    fn comes_up(&self) -> bool {
        true
    }
}

impl<D: Restarts> Seat<D> {
    const fn new(device: D) -> Self {
        Self { probe: Probe::new(), device, at_in: Vec::new(), at_out: Vec::new(), wake_at: None }
    }
}

impl<D: Restarts> Chain<D> {
    pub(crate) fn new(config: Config, devices: impl IntoIterator<Item = D>) -> Self {
        let seats = devices.into_iter().map(Seat::new).collect();
        Self { bus: Bus::new(config), seats, dead: None, rx: Vec::new(), wake_at: Some(Duration::ZERO) }
    }

    pub(crate) fn device(&mut self, seat: usize) -> &mut D {
        &mut self.seats[seat].device
    }

    /// Two batteries change places, with their probes, and all lose their power meanwhile.
    pub(crate) fn swap(&mut self, a: usize, b: usize) {
        self.seats.swap(a, b);
        self.power_cycle();
    }

    /// Another battery and probe, before a place.
    pub(crate) fn insert(&mut self, at: usize, device: D) {
        self.seats.insert(at, Seat::new(device));
        self.power_cycle();
    }

    /// Another battery and probe, in a place.
    pub(crate) fn replace(&mut self, at: usize, device: D) {
        self.seats[at] = Seat::new(device);
    }

    pub(crate) fn power_cycle(&mut self) {
        for seat in &mut self.seats {
            seat.probe = Probe::new();
            seat.device.restart();
            seat.wake_at = None;
        }
    }

    /// When something is to be done.
    pub(crate) fn next(&self) -> Option<Duration> {
        let alive = self.seats.iter().take(self.dead.unwrap_or(usize::MAX));
        let probes = alive.filter_map(|seat| seat.wake_at);
        probes.chain(self.wake_at).min()
    }

    /// Lets all that can move at `now` do so; what the bus tells goes to `tell`, which may instruct the bus.
    pub(crate) fn run(
        &mut self,
        now: Duration,
        mut tell: impl FnMut(&Report<'_>),
        mut instruct: impl FnMut(&mut Bus),
    ) {
        for _ in 0..1_000_000 {
            let told = self.run_bus(now, &mut tell);
            if told {
                instruct(&mut self.bus);
            }
            let mut moved = false;
            for at in 0..self.seats.len() {
                moved |= self.run_probe(now, at);
            }
            if !told && !moved {
                return;
            }
        }
        panic!("the chain does not come to rest");
    }

    /// Whether there is more to do.
    fn run_bus(&mut self, now: Duration, tell: &mut impl FnMut(&Report<'_>)) -> bool {
        let rx = core::mem::take(&mut self.rx);
        let mut tx = [0; 128];
        let (step, report) = self.bus.process(now, &rx, &mut tx);
        if let Some(report) = &report {
            tell(report);
        }
        let told = report.is_some();
        self.wake_at = step.wake_at;
        let again = step.again(rx.len()) || told;
        self.rx = rx[step.consumed..].to_vec();
        if let Some(first) = self.seats.first_mut()
            && self.dead != Some(0)
        {
            first.at_in.extend(&tx[..step.produced]);
        }
        again
    }

    fn run_probe(&mut self, now: Duration, at: usize) -> bool {
        if self.dead.is_some_and(|dead| at >= dead) {
            return false;
        }
        let (mut tx_in, mut tx_out) = ([0; 256], [0; 256]);
        let seat = &mut self.seats[at];
        let step = seat.probe.process(
            now,
            Port { rx: &seat.at_in, tx: &mut tx_in },
            Port { rx: &seat.at_out, tx: &mut tx_out },
            &mut seat.device,
        );
        seat.at_in.drain(..step.at_in.consumed);
        seat.at_out.drain(..step.at_out.consumed);
        seat.wake_at = step.wake_at.filter(|wake| *wake > now);
        if step.event == Some(ProbeEvent::StartFirmware) && !seat.device.comes_up() {
            self.dead = Some(at);
        }
        if let Some(ProbeEvent::Reset | ProbeEvent::StartFirmware) = step.event {
            seat.probe = Probe::new();
            seat.device.restart();
        }
        let (inward, outward) = (&tx_in[..step.at_in.produced], &tx_out[..step.at_out.produced]);
        match at.checked_sub(1) {
            None => self.rx.extend(inward),
            Some(before) => self.seats[before].at_out.extend(inward),
        }
        if let Some(next) = self.seats.get_mut(at + 1)
            && self.dead != Some(at + 1)
        {
            next.at_in.extend(outward);
        }
        step.again()
    }
}

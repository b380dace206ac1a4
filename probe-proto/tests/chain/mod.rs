//! A string in simulated time: a manager, probes, and the wires between them, octet by octet.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unchecked_time_subtraction,
    clippy::missing_const_for_fn,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

pub mod device;
mod random;
mod wire;

use core::time::Duration;

pub use device::Battery;
use probe_proto::{
    Bus, Change, Config, Places, Port, Probe, ProbeAddress, ProbeEvent, Reading, Refusal, Reply, Report,
    UpdateFailure,
};
use random::Random;
use wire::Wire;

pub const BAUD: u32 = 115_200;

/// A place, from its number.
pub fn place(place: u8) -> ProbeAddress {
    ProbeAddress::new(place).unwrap()
}

/// What the manager told, and when.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    Identity { place: u8, serial: String, change: Change },
    Reading { place: u8, reading: Reading },
    Silent { place: u8, cut_at: u8 },
    Scanned { answered: Places, missing: Places },
    Accepted { place: u8 },
    Refused { place: u8, refusal: Refusal },
    Unanswered(Places),
    Measured,
    Updated { place: u8 },
    UpdateUnconfirmed { place: u8 },
    UpdateFailed { place: u8, why: UpdateFailure },
    Other(String),
}

/// A probe between its two wires.
pub struct Unit {
    probe: Probe,
    pub battery: Battery,
    pub alive: bool,
    at_in: Vec<u8>,
    at_out: Vec<u8>,
    wake_at: Option<Duration>,
    /// An answer that it still works for, and until when.
    late: Option<(Duration, Vec<u8>)>,
    /// Octets that it may hold back at a port at the most.
    pub most_held: usize,
}

impl Unit {
    pub fn new(battery: Battery) -> Self {
        Self {
            probe: Probe::new(),
            battery,
            alive: true,
            at_in: Vec::new(),
            at_out: Vec::new(),
            wake_at: None,
            late: None,
            most_held: 0,
        }
    }
}

pub struct Chain {
    pub bus: Bus,
    pub units: Vec<Unit>,
    /// From the manager on: `down[k]` leads to unit k, `up[k]` comes from it.
    down: Vec<Wire>,
    up: Vec<Wire>,
    pub octet: Duration,
    pub now: Duration,
    bus_rx: Vec<u8>,
    bus_wake: Option<Duration>,
    random: Random,
    /// Chance of each bit on each wire to be wrong.
    pub bit_error_rate: f64,
    pub told: Vec<(Duration, Told)>,
    /// Octets that arrived at the manager.
    pub received: usize,
    /// Firmware that the manager hands out.
    pub image: Vec<u8>,
    process_bus: bool,
}

impl Chain {
    pub fn new(config: Config, batteries: impl IntoIterator<Item = Battery>) -> Self {
        let units: Vec<_> = batteries.into_iter().map(Unit::new).collect();
        Self {
            bus: Bus::new(config),
            down: units.iter().map(|_| Wire::default()).collect(),
            up: units.iter().map(|_| Wire::default()).collect(),
            units,
            octet: config.octet,
            now: Duration::ZERO,
            bus_rx: Vec::new(),
            bus_wake: Some(Duration::ZERO),
            random: Random(0x9E37_79B9_7F4A_7C15),
            bit_error_rate: 0.0,
            told: Vec::new(),
            received: 0,
            image: Vec::new(),
            process_bus: true,
        }
    }

    /// A string of so many probes at the usual speed.
    pub fn of(probes: u8) -> Self {
        Self::new(Config::at_baud(BAUD), (1..=probes).map(Battery::new))
    }

    pub fn seed(&mut self, seed: u64) {
        self.random = Random(seed | 1);
    }

    /// Runs for a time.
    pub fn run(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.step(end);
        }
    }

    /// Runs until the next scan is over, and gives what was told since the last.
    pub fn scan(&mut self) -> Vec<Told> {
        let from = self.told.len();
        let end = self.now + Duration::from_secs(20);
        loop {
            assert!(self.now < end, "the scan does not end");
            self.step(end);
            if self.told[from..].iter().any(|(_, told)| matches!(told, Told::Scanned { .. })) {
                return self.told[from..].iter().map(|(_, told)| told.clone()).collect();
            }
        }
    }

    /// A command to the bus, which takes it up at once.
    pub fn command(&mut self, command: probe_proto::Command) {
        self.bus.command(command).unwrap();
        self.process_bus = true;
    }

    /// A unit starts anew.
    pub fn restart(&mut self, unit: usize) {
        let unit = &mut self.units[unit];
        unit.probe = Probe::new();
        unit.at_in.clear();
        unit.at_out.clear();
        unit.wake_at = None;
    }

    /// Octets of noise on the wire from a unit to the manager's side.
    pub fn noise_from(&mut self, unit: usize, octets: &[u8]) {
        self.up[unit].queue.extend(octets);
    }

    /// Octets on the wire to a unit, as another manager would send them.
    pub fn say_to(&mut self, unit: usize, octets: &[u8]) {
        self.down[unit].queue.extend(octets);
    }

    fn step(&mut self, end: Duration) {
        if self.is_idle() && !self.process_bus {
            // Nothing moves before the next deadline.
            let deadlines = self.units.iter().filter(|unit| unit.alive).filter_map(|unit| unit.wake_at);
            let next = deadlines.chain(self.bus_wake).min().unwrap_or(end).min(end);
            self.now = next.max(self.now + self.octet);
        } else {
            self.now += self.octet;
            self.transmit();
        }
        self.process();
    }

    fn is_idle(&self) -> bool {
        let wires = self.down.iter().chain(&self.up).all(|wire| wire.queue.is_empty());
        wires
            && self.bus_rx.is_empty()
            && self.units.iter().all(|unit| unit.at_in.is_empty() && unit.at_out.is_empty())
    }

    /// One octet's time on every wire.
    fn transmit(&mut self) {
        for at in 0..self.units.len() {
            let unit = &mut self.units[at];
            if let Some(octet) = self.down[at].carry(&mut self.random, self.bit_error_rate)
                && unit.alive
            {
                unit.at_in.push(octet);
            }
            if let Some(octet) = self.up[at].carry(&mut self.random, self.bit_error_rate) {
                if at == 0 {
                    self.received += 1;
                    self.bus_rx.push(octet);
                } else if self.units[at - 1].alive {
                    self.units[at - 1].at_out.push(octet);
                }
            }
        }
    }

    fn process(&mut self) {
        self.process_the_bus();
        for at in 0..self.units.len() {
            self.process_unit(at);
        }
    }

    fn process_the_bus(&mut self) {
        let due = self.bus_wake.is_some_and(|wake| self.now >= wake);
        if self.bus_rx.is_empty() && !due && !self.process_bus {
            return;
        }
        self.process_bus = false;
        let mut steps = 0;
        loop {
            let rx = core::mem::take(&mut self.bus_rx);
            let mut tx = [0; 128];
            let (step, report) = self.bus.process(self.now, &rx, &mut tx);
            self.bus_rx.extend(&rx[step.consumed..]);
            self.down[0].queue.extend(&tx[..step.produced]);
            self.bus_wake = step.wake_at;
            let again = step.again(rx.len()) || report.is_some();
            let mut wanted = None;
            if let Some(report) = report {
                if let Report::FirmwareWanted { offset, octets, .. } = report {
                    wanted = Some((offset as usize, octets));
                } else {
                    self.told.push((self.now, tell(&report)));
                }
            }
            if let Some((offset, octets)) = wanted {
                assert_eq!(self.bus.firmware(&self.image[offset..][..octets]), octets);
            }
            if !again {
                return;
            }
            steps += 1;
            assert!(steps < 1_000, "the bus does not come to rest");
        }
    }

    fn process_unit(&mut self, at: usize) {
        let last = at + 1 == self.units.len();
        let unit = &mut self.units[at];
        if !unit.alive {
            unit.at_in.clear();
            unit.at_out.clear();
            return;
        }
        if let Some((until, answer)) = unit.late.take_if(|(until, _)| self.now >= *until) {
            self.up[at].queue.extend(answer);
            unit.wake_at = Some(until);
        } else if unit.late.is_some() {
            return;
        }
        let due = unit.wake_at.is_some_and(|wake| self.now >= wake);
        let waits = !unit.at_in.is_empty() || !unit.at_out.is_empty() || due;
        if !waits && !unit.battery.busy {
            return;
        }
        unit.battery.now = self.now;
        let mut steps = 0;
        loop {
            unit.battery.busy = steps > 0;
            let (mut tx_in, mut tx_out) = ([0; wire::ROOM], [0; wire::ROOM]);
            let room_in = self.up[at].room();
            // The last Out is open: what goes there is lost.
            let room_out = if last { wire::ROOM } else { self.down[at + 1].room() };
            let step = unit.probe.process(
                self.now,
                Port { rx: &unit.at_in, tx: &mut tx_in[..room_in] },
                Port { rx: &unit.at_out, tx: &mut tx_out[..room_out] },
                &mut unit.battery,
            );
            unit.at_in.drain(..step.at_in.consumed);
            unit.at_out.drain(..step.at_out.consumed);
            unit.wake_at = step.wake_at;
            let answer = &tx_in[..step.at_in.produced];
            if core::mem::take(&mut unit.battery.works) && !unit.battery.work.is_zero() {
                let until = self.now + unit.battery.work;
                unit.wake_at = Some(until);
                unit.late = Some((until, answer.to_vec()));
            } else {
                self.up[at].queue.extend(answer);
            }
            if !last {
                self.down[at + 1].queue.extend(&tx_out[..step.at_out.produced]);
            }
            if let Some(ProbeEvent::Reset | ProbeEvent::StartFirmware) = step.event {
                unit.battery.restarts += 1;
                unit.probe = Probe::new();
            }
            unit.most_held = unit.most_held.max(unit.at_in.len()).max(unit.at_out.len());
            if !step.again() || unit.late.is_some() {
                return;
            }
            steps += 1;
            assert!(steps < 1_000, "the probe does not come to rest");
        }
    }
}

fn tell(report: &Report<'_>) -> Told {
    match *report {
        Report::Identity { place, identity, change } => {
            Told::Identity { place: place.get(), serial: identity.serial.into(), change }
        }
        Report::Reading { place, reading } => Told::Reading { place: place.get(), reading },
        Report::Silent { place, cut_at } => Told::Silent { place: place.get(), cut_at: cut_at.get() },
        Report::Scanned { answered, missing } => Told::Scanned { answered, missing },
        Report::Answer { place, reply: Reply::Accepted } => Told::Accepted { place: place.get() },
        Report::Answer { place, reply: Reply::Refused(refusal) } => {
            Told::Refused { place: place.get(), refusal }
        }
        Report::Unanswered { places } => Told::Unanswered(places),
        Report::Measured => Told::Measured,
        Report::Updated { place } => Told::Updated { place: place.get() },
        Report::UpdateUnconfirmed { place } => Told::UpdateUnconfirmed { place: place.get() },
        Report::UpdateFailed { place, why } => Told::UpdateFailed { place: place.get(), why },
        ref other => Told::Other(format!("{other:?}")),
    }
}

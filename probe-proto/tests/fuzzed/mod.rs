//! What the fuzzer, the property tests and the corpus replay all enter through: a script of octets and waits for one end
//! of the bus, with what must hold at every step and at the end.
//!
//! ```text
//! script = kind, then operations: | wait (2 bits) length (6 bits) | length octets |
//! length 63 = the next octet is a length, and the octets behind it get an envelope that is right
//! length 62 = a command (bus), or the octets of the next operation arrive at Out (probe)
//! ```
#![allow(
    dead_code,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "test code: a panic is a failed test"
)]

use core::time::Duration;

use probe_proto::{
    Bus, Chunk, Command, Config, Decoder, Device, Enumerate, Frame, Identity, Image, Limits, Message,
    Percent, Places, Port, Probe, ProbeAddress, ProtocolVersion, Reading, Refusal, Reply, Report, Request,
    Resistance, Status, Uptime,
};

/// A battery of which everything can be asked.
#[derive(Default)]
struct Battery {
    power: Percent,
    firmware: u32,
}

const READING: Reading = Reading {
    voltage_mv: 13_390,
    temperature_centi_celsius: -525,
    resistance: Some(Resistance { micro_ohms: 4_210, age_seconds: 3_600 }),
    equalization: Percent::ZERO,
    status: Status::RESTARTED,
};

impl Device for Battery {
    fn identity(&self) -> Identity<'_> {
        let protocol = ProtocolVersion::CURRENT;
        Identity { model: "M", serial: "S", hardware: 1, firmware: 1, nominal_mv: 12_000, protocol }
    }

    fn reading(&mut self, _: Uptime) -> Result<Reading, Refusal> {
        Ok(Reading { equalization: self.power, ..READING })
    }

    fn set_equalization(&mut self, power: Percent) -> Result<(), Refusal> {
        self.power = power;
        Ok(())
    }

    fn set_limits(&mut self, _: Limits) -> Result<(), Refusal> {
        Ok(())
    }

    fn begin_update(&mut self, image: Image) -> Result<u32, Refusal> {
        self.firmware = image.octets / 2;
        Ok(self.firmware)
    }

    fn write_firmware(&mut self, offset: u32, octets: &[u8]) -> Result<(), Refusal> {
        assert_eq!(offset, self.firmware, "in order and without a hole");
        self.firmware += u32::try_from(octets.len()).unwrap();
        Ok(())
    }

    fn finish_update(&mut self, image: Image) -> Result<(), Refusal> {
        assert_eq!(image.octets, self.firmware, "nothing is missing");
        Ok(())
    }
}

/// One operation of a script.
struct Operation<'a> {
    wait: u8,
    octets: &'a [u8],
    /// The octets want a right envelope.
    good: bool,
    special: bool,
}

fn operations(mut script: &[u8]) -> impl Iterator<Item = Operation<'_>> {
    core::iter::from_fn(move || {
        let (head, rest) = script.split_first()?;
        let (length, good, rest) = match (head & 63, rest.split_first()) {
            (63, Some((length, rest))) => (*length, true, rest),
            (62, _) => (0, false, rest),
            (length, _) => (length, false, rest),
        };
        let (octets, rest) = rest.split_at(usize::from(length).min(rest.len()));
        script = rest;
        Some(Operation { wait: head >> 6, octets, good, special: head & 63 == 62 })
    })
}

fn sealed(packet: &[u8]) -> Vec<u8> {
    let mut crc = u32::MAX;
    for octet in packet {
        crc ^= u32::from(*octet);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0x82F6_3B78 } else { crc >> 1 };
        }
    }
    let packet = [packet, &(!crc).to_le_bytes()].concat();
    let mut wire = vec![0];
    for block in packet.split(|&octet| octet == 0) {
        wire.push(u8::try_from(block.len() + 1).unwrap_or(u8::MAX));
        wire.extend(block);
    }
    wire.push(0);
    wire
}

const fn wait(wait: u8) -> Duration {
    match wait {
        0 => Duration::ZERO,
        1 => Duration::from_micros(500),
        2 => Duration::from_millis(30),
        _ => Duration::from_millis(1_100),
    }
}

fn place(number: u8) -> ProbeAddress {
    ProbeAddress::new(number.clamp(1, 40)).unwrap()
}

struct Manager {
    bus: Bus,
    now: Uptime,
    room: usize,
    sequence: u8,
    wake_at: Option<Uptime>,
    readings: u32,
}

impl Manager {
    /// Delivers octets, and takes every step that the contract asks for; gives what was sent.
    fn deliver(&mut self, mut rx: &[u8]) -> Vec<u8> {
        let mut sent = Vec::new();
        let mut steps = 0;
        loop {
            let mut tx = [0; 120];
            let (step, report) = self.bus.process(self.now, rx, &mut tx[..self.room]);
            assert!(step.consumed <= rx.len() && step.produced <= self.room);
            let again = step.again(rx.len()) || report.is_some();
            let mut wanted = None;
            match report {
                Some(Report::Reading { .. }) => self.readings += 1,
                Some(Report::FirmwareWanted { octets, .. }) => wanted = Some(octets),
                Some(Report::Silent { place, cut_at }) => assert!(cut_at <= place),
                _ => {}
            }
            rx = &rx[step.consumed..];
            if step.produced > 0 {
                let mut decoder = Decoder::new();
                let (_, nothing) = decoder.receive(&tx[..1]);
                assert!(nothing.is_none());
                let (_, frame) = decoder.receive(&tx[1..step.produced]);
                let frame = frame.unwrap().unwrap();
                assert!(!matches!(frame.message, Message::Reply { .. }));
                self.sequence = frame.sequence;
                sent.extend(&tx[..step.produced]);
            }
            if let Some(octets) = wanted {
                assert!((1..=Chunk::MAX_OCTETS).contains(&octets));
                assert_eq!(self.bus.firmware(&[0x5A; 80]), octets);
            }
            self.wake_at = step.wake_at;
            if !again {
                assert!(rx.is_empty());
                return sent;
            }
            steps += 1;
            assert!(steps < 2_000, "the bus does not come to rest");
        }
    }
}

fn command(number: u8) -> Command {
    let places = Places::first(number);
    match number % 7 {
        0 => Command::Enumerate,
        1 => Command::MeasureResistance { places, stride: number / 7 },
        2 => Command::SetEqualization { places, power: Percent::FULL },
        3 => Command::Indicate { places, on: true },
        4 => Command::Reset { places },
        5 => Command::Update { place: place(number), image: Image { octets: 300, crc: 0, firmware: 1 } },
        _ => Command::Update { place: place(1), image: Image { octets: u32::MAX, crc: 0, firmware: 1 } },
    }
}

/// Runs a script as what a manager hears; afterwards a probe that is plugged in must be found and read.
pub fn bus(script: &[u8]) {
    let Some((kind, script)) = script.split_first() else { return };
    let config = Config::at_baud(115_200).with_probes(kind & 63);
    let config = if kind & 64 == 0 { config } else { config.with_environment_sensor() };
    let room = if kind & 128 == 0 { Frame::MAX_OCTETS } else { usize::from(kind & 31) };
    let mut manager =
        Manager { bus: Bus::new(config), now: Duration::ZERO, room, sequence: 0, wake_at: None, readings: 0 };
    for (operation, number) in operations(script).zip((0..=u8::MAX).cycle()) {
        manager.now += wait(operation.wait);
        if operation.special {
            let _full = manager.bus.command(command(number.wrapping_mul(operation.wait + 3)));
        }
        if operation.good {
            // As a reply to the request that was sent last.
            manager.deliver(&sealed(&[&[0x41, manager.sequence], operation.octets].concat()));
        } else {
            manager.deliver(operation.octets);
        }
    }
    manager.room = Frame::MAX_OCTETS;
    manager.readings = 0;
    let (mut probe, mut battery) = (Probe::new(), Battery::default());
    let mut answer = Vec::new();
    for _ in 0..20_000 {
        let asked = manager.deliver(&core::mem::take(&mut answer));
        let (mut tx_in, mut tx_out) = ([0; 200], [0; 200]);
        for _ in 0..3 {
            let at_in = Port { rx: &asked, tx: &mut tx_in };
            let step = probe.process(manager.now, at_in, Port { rx: &[], tx: &mut tx_out }, &mut battery);
            answer.extend(&tx_in[..step.at_in.produced]);
            if step.at_in.consumed == asked.len() {
                break;
            }
        }
        if manager.readings > 0 || kind & 64 != 0 {
            return;
        }
        // The line takes its time: without, an update could go on for ever before a scan is due.
        manager.now += config.octet * u32::try_from(asked.len() + answer.len()).unwrap();
        if answer.is_empty() {
            let next = manager.wake_at.unwrap_or(manager.now);
            manager.now = next.max(manager.now + Duration::from_millis(1));
        }
    }
    panic!("a probe that is there is not read");
}

struct Unit {
    probe: Probe,
    battery: Battery,
    now: Uptime,
    room: usize,
}

impl Unit {
    /// Octets at both ports, and every step that the contract asks for; gives what comes out of both.
    fn sees(&mut self, mut at_in: &[u8], mut at_out: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let (mut to_manager, mut to_next) = (Vec::new(), Vec::new());
        let mut steps = 0;
        loop {
            let (mut tx_in, mut tx_out) = ([0; 120], [0; 120]);
            let (one, other) = (
                Port { rx: at_in, tx: &mut tx_in[..self.room] },
                Port { rx: at_out, tx: &mut tx_out[..self.room] },
            );
            let step = self.probe.process(self.now, one, other, &mut self.battery);
            assert!(step.at_in.consumed <= at_in.len() && step.at_in.produced <= self.room);
            assert!(step.at_out.consumed <= at_out.len() && step.at_out.produced <= self.room);
            // What comes from the next probe goes on, every octet of it.
            assert!(step.at_in.produced >= step.at_out.consumed);
            at_in = &at_in[step.at_in.consumed..];
            at_out = &at_out[step.at_out.consumed..];
            to_manager.extend(&tx_in[..step.at_in.produced]);
            to_next.extend(&tx_out[..step.at_out.produced]);
            steps += 1;
            assert!(steps < 2_000, "the probe does not come to rest");
            if step.again() {
                continue;
            }
            if at_in.is_empty() && at_out.is_empty() && step.wake_at.is_none_or(|wake_at| wake_at > self.now)
            {
                return (to_manager, to_next);
            }
            // Its own frame waits for one of others to end or to stop.
            self.now = step.wake_at.unwrap().max(self.now);
        }
    }
}

/// Runs a script as what a probe hears; afterwards it must take its place, answer, and pass on.
pub fn probe(script: &[u8]) {
    let Some((kind, script)) = script.split_first() else { return };
    let room = usize::from(kind & 31) + 2;
    let mut unit = Unit { probe: Probe::new(), battery: Battery::default(), now: Duration::ZERO, room };
    let mut out = false;
    for operation in operations(script) {
        unit.now += wait(operation.wait);
        let octets = if operation.good { sealed(operation.octets) } else { operation.octets.to_vec() };
        if out {
            unit.sees(&[], &octets);
        } else {
            unit.sees(&octets, &[]);
        }
        out = operation.special;
    }
    unit.room = 120;
    unit.now += Duration::from_secs(4);
    unit.battery.power = Percent::ZERO;
    let message = Enumerate { place: place(7), answer_from: place(8), lease_seconds: 60 };
    let (_, onward) = unit.sees(&frame(1, Message::Enumerate(message)), &[]);
    let message = Enumerate { place: place(8), ..message };
    assert!(onward.ends_with(&frame(1, Message::Enumerate(message))[1..]));
    unit.now += Duration::from_secs(1);
    let read = frame(2, Message::Request { to: Places::only(place(7)), request: Request::Read });
    let other = frame(2, Message::Reply { from: place(9), reply: Reply::Accepted });
    let (answer, onward) = unit.sees(&read, &other);
    assert_eq!(onward, read);
    assert!(answer.ends_with(&other[1..]));
    let told = sealed(&[0x41, 2, 7, 2, 0xCE, 0x68, 0x99, 0x08, 1, 0xF2, 0x20, 0x90, 0x1C, 0, 1]);
    let same = sealed(&[0x41, 2, 7, 2, 0xCE, 0x68, 0x99, 0x08, 1, 0xF2, 0x20, 0x90, 0x1C, 0, 0]);
    assert!(answer.starts_with(&told) || answer.starts_with(&same), "{answer:02x?}");
}

fn frame(sequence: u8, message: Message<'_>) -> Vec<u8> {
    let mut out = [0; Frame::MAX_OCTETS];
    let length = Frame { sequence, message }.write(&mut out).unwrap();
    out[..length].to_vec()
}

//! Old and new versions on one chain.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unchecked_time_subtraction,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod chain;
mod common;

use chain::{Battery, Chain, Told, place};
use common::sound;
use core::time::Duration;
use probe_proto::{Bus, Config, Enumerate, Frame, Message, Places, Port, Probe, ProbeAddress, Reply, Report};

/// A probe between two ports with room for everything.
struct Bench {
    probe: Probe,
    battery: Battery,
    now: Duration,
}

impl Bench {
    fn new() -> Self {
        Self { probe: Probe::new(), battery: Battery::new(1), now: Duration::ZERO }
    }

    /// Octets at In and at Out; gives what comes out of both.
    fn sees(&mut self, mut at_in: &[u8], mut at_out: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let (mut to_manager, mut to_next) = (Vec::new(), Vec::new());
        loop {
            let (mut tx_in, mut tx_out) = ([0; 200], [0; 200]);
            let (one, other) = (Port { rx: at_in, tx: &mut tx_in }, Port { rx: at_out, tx: &mut tx_out });
            let step = self.probe.process(self.now, one, other, &mut self.battery);
            at_in = &at_in[step.at_in.consumed..];
            at_out = &at_out[step.at_out.consumed..];
            to_manager.extend(&tx_in[..step.at_in.produced]);
            to_next.extend(&tx_out[..step.at_out.produced]);
            if !step.again() {
                assert!(at_in.is_empty() && at_out.is_empty());
                return (to_manager, to_next);
            }
        }
    }

    fn at(number: u8) -> Self {
        let mut bench = Self::new();
        let message = Enumerate { place: place(number), answer_from: ProbeAddress::FIRST, lease_seconds: 60 };
        bench.sees(&frame(1, Message::Enumerate(message)), &[]);
        assert_eq!(bench.probe.place(), Some(place(number)));
        bench.now += Duration::from_secs(1);
        bench
    }
}

fn frame(sequence: u8, message: Message<'_>) -> Vec<u8> {
    let mut out = [0; Frame::MAX_OCTETS];
    let length = Frame { sequence, message }.write(&mut out).unwrap();
    out[..length].to_vec()
}

#[test]
fn frames_of_any_other_version_pass_in_both_directions_as_they_are() {
    for version in (0..=0x3F).filter(|&version| version != 1) {
        let newer = sound(&[version, 9, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 77, 1, 2, 3]);
        let reply = sound(&[0x40 | version, 9, 3, 77, 1, 2, 3]);
        assert_eq!(Bench::at(3).sees(&newer, &reply), (reply, newer), "version {version}");
    }
}

#[test]
fn a_request_that_is_not_known_passes_and_is_refused_by_those_it_is_for() {
    // Places 3 and 4 are bits 2 and 3 of the first octet.
    let request = |octet| sound(&[1, 9, octet, 0, 0, 0, 0, 200, 5, 5]);
    let for_us = request(1 << 2);
    let (answer, onward) = Bench::at(3).sees(&for_us, &[]);
    assert_eq!(onward, for_us);
    let refused =
        Message::Reply { from: place(3), reply: Reply::Refused(probe_proto::Refusal::NotSupported) };
    assert_eq!(answer, frame(9, refused));

    let for_others = request(1 << 3);
    assert_eq!(Bench::at(3).sees(&for_others, &[]), (vec![], for_others));
}

#[test]
fn what_is_no_frame_at_all_passes_in_both_directions() {
    let noise = [0, 9, 3, 0x41, 200, 201, 0, 0, 5, 0];
    assert_eq!(Bench::at(3).sees(&noise, &noise), (noise.to_vec(), noise.to_vec()));
}

#[test]
fn a_newer_enumeration_gives_a_place_all_the_same() {
    // The layout is frozen; what a later version adds follows it.
    let longer = sound(&[0x81, 1, 5, 1, 60, 0xAB, 0xCD]);
    let mut bench = Bench::new();
    let (answer, onward) = bench.sees(&longer, &[]);
    assert_eq!(bench.probe.place(), Some(place(5)));
    assert!(!answer.is_empty());
    let message = Enumerate { place: place(6), answer_from: place(1), lease_seconds: 60 };
    assert!(onward.ends_with(&frame(1, Message::Enumerate(message))), "{onward:?}");
}

#[test]
fn a_probe_without_a_place_passes_on_and_answers_nothing() {
    let request = Message::Request { to: Places::ALL, request: probe_proto::Request::Read };
    let octets = frame(1, request);
    assert_eq!(Bench::new().sees(&octets, &octets), (octets.clone(), octets));
}

#[test]
fn the_last_place_enumerates_nobody() {
    let message = Enumerate { place: place(40), answer_from: place(1), lease_seconds: 60 };
    let (answer, onward) = Bench::new().sees(&frame(1, Message::Enumerate(message)), &[]);
    assert!(!answer.is_empty());
    assert!(onward.iter().all(|&octet| octet == 0), "{onward:?}");
}

#[test]
fn the_own_frame_is_put_between_two_of_others_and_never_into_one() {
    let read = Message::Request { to: Places::only(place(3)), request: probe_proto::Request::Read };
    let other = frame(1, Message::Reply { from: place(9), reply: Reply::Accepted });
    for cut in 2..other.len() - 1 {
        let mut bench = Bench::at(3);
        let (first, _) = bench.sees(&[], &other[..cut]);
        let (second, _) = bench.sees(&frame(2, read), &[]);
        assert_eq!((&first[..], second.len()), (&other[..cut], 0), "it waits");
        let (third, _) = bench.sees(&[], &[&other[cut..], &other].concat());
        let all = [first, third].concat();
        assert!(all.starts_with(&other) && all.ends_with(&other[1..]), "cut after {cut}");
        assert!(all.len() > 2 * other.len());
    }
}

#[test]
fn a_frame_of_others_that_stops_holds_the_own_one_up_for_three_milliseconds() {
    let read = Message::Request { to: Places::only(place(3)), request: probe_proto::Request::Read };
    let mut bench = Bench::at(3);
    bench.sees(&[], &[0, 9, 9]);
    assert_eq!(bench.sees(&frame(2, read), &[]).0, []);
    bench.now += Duration::from_micros(2_999);
    assert_eq!(bench.sees(&[], &[]).0, []);
    bench.now += Duration::from_micros(1);
    let (answer, _) = bench.sees(&[], &[]);
    assert!(answer.len() > 10 && answer.starts_with(&[0]) && answer.ends_with(&[0]));
}

/// The body of the reply of a probe with this serial number that has taken its place.
fn enumerated(serial: &str) -> Vec<u8> {
    let mut tag = probe_proto::Image::crc(serial.as_bytes());
    let mut body = vec![0];
    while tag > 0x7F {
        body.push(u8::try_from(tag & 0x7F).unwrap() | 0x80);
        tag >>= 7;
    }
    body.push(u8::try_from(tag).unwrap());
    body
}

#[test]
fn readings_of_a_newer_probe_are_read_and_unknown_replies_are_told() {
    let mut bus = Bus::new(Config::at_baud(115_200).with_probes(1));
    let mut now = Duration::ZERO;
    let mut told = Vec::new();
    // The probe answers: enumerated, an identity and a reading with something added, then what nobody knows.
    let identity: Vec<u8> = [&[1][..], b"\x01M", b"\x01S", &[1, 1, 1, 3], b"added"].concat();
    let answers = [enumerated("S"), identity, vec![2, 10, 20, 0, 0, 0, 99], vec![99, 1]];
    let mut answers = answers.iter();
    let mut rx = Vec::new();
    for _ in 0..200 {
        let mut tx = [0; Frame::MAX_OCTETS];
        let (step, report) = bus.process(now, &rx, &mut tx);
        match report {
            Some(Report::Reading { reading, .. }) => told.push(format!("read {}", reading.voltage_mv)),
            Some(Report::Identity { identity, .. }) => told.push(format!("is {}", identity.serial)),
            Some(Report::Answer { reply, .. }) => told.push(format!("{reply:?}")),
            _ => {}
        }
        let again = report.is_some() || step.again(rx.len());
        rx.drain(..step.consumed);
        if step.produced > 0
            && let Some(body) = answers.next()
        {
            let sequence = tx[3];
            rx = sound(&[&[0x41, sequence, 1], &body[..]].concat());
        }
        if !again {
            now = step.wake_at.unwrap();
        }
    }
    assert_eq!(told, ["is S", "read 10", "Unknown"]);
}

#[test]
fn a_string_of_old_probes_with_a_chatty_newer_one_is_read() {
    let mut chain = Chain::of(5);
    chain.scan();
    for _ in 0..10 {
        chain.noise_from(2, &sound(&[0x42, 1, 3, 9, 9, 9, 9]));
        let read = chain.scan().iter().filter(|told| matches!(told, Told::Reading { .. })).count();
        assert_eq!(read, 5);
    }
}

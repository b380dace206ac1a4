//! Every kind of message, to the last octet, through the public API alone.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use common::vectors;
use probe_proto::{
    Contacts, Decoder, Destination, Environment, Frame, Identity, Message, Percent, ProbeAddress, Reading,
    Refusal, Reply, Request, Resistance, Status,
};

const fn place(place: u8) -> ProbeAddress {
    ProbeAddress::new(place).unwrap()
}

const fn request(sequence: u8, to: u8, request: Request) -> Frame<'static> {
    let to = if to == 0 { Destination::All } else { Destination::Probe(place(to)) };
    Frame { sequence, message: Message::Request { to, request } }
}

const fn reply(sequence: u8, from: u8, reply: Reply<'static>) -> Frame<'static> {
    Frame { sequence, message: Message::Reply { from: place(from), reply } }
}

/// What the frames of the vector file say.
fn said() -> Vec<(&'static str, Frame<'static>)> {
    let identity =
        Identity { model: "BP100-12V", serial: "BP0000042", hardware: 2, firmware: 130, nominal_mv: 12_000 };
    let reading = Reading {
        voltage_mv: 13_390,
        temperature_centi_celsius: -525,
        resistance: Some(Resistance { micro_ohms: 4_210, age_seconds: 3_600 }),
        equalization: Percent::new(25).unwrap(),
        status: Status::MEASURING,
    };
    let first_reading = Reading {
        voltage_mv: 0,
        temperature_centi_celsius: 0,
        resistance: None,
        equalization: Percent::ZERO,
        status: Status::RESTARTED,
    };
    let environment = Environment {
        temperature_centi_celsius: Some(2_150),
        humidity_centi_percent: Some(4_567),
        contacts: Contacts::from_bits(0b101),
    };
    let broken = Environment {
        temperature_centi_celsius: None,
        humidity_centi_percent: None,
        contacts: Contacts::default(),
    };
    vec![
        ("enumerate", request(1, 0, Request::Enumerate { place: ProbeAddress::FIRST })),
        ("enumerated", reply(1, 1, Reply::Enumerated)),
        ("identify", request(2, 7, Request::Identify)),
        ("identity", reply(2, 7, Reply::Identity(identity))),
        ("read", request(3, 40, Request::Read)),
        ("reading", reply(3, 40, Reply::Reading(reading))),
        ("reading-before-the-first-measurement", reply(255, 1, Reply::Reading(first_reading))),
        ("read-string", request(4, 0, Request::ReadString)),
        ("measure-resistance", request(5, 0, Request::MeasureResistance)),
        ("set-equalization", request(6, 12, Request::SetEqualization { power: Percent::FULL })),
        ("indicate", request(7, 12, Request::Indicate { on: true })),
        ("accepted", reply(7, 12, Reply::Accepted)),
        ("read-environment", request(8, 1, Request::ReadEnvironment)),
        ("environment", reply(8, 1, Reply::Environment(environment))),
        ("environment-with-broken-sensors", reply(9, 1, Reply::Environment(broken))),
        ("not-supported", reply(10, 3, Reply::Refused(Refusal::NotSupported))),
        ("busy", reply(11, 3, Reply::Refused(Refusal::Busy))),
        ("unsafe", reply(12, 3, Reply::Refused(Refusal::Unsafe))),
        ("fault", reply(13, 3, Reply::Refused(Refusal::Fault))),
    ]
}

#[test]
fn every_message_writes_to_the_last_octet() {
    let vectors = vectors();
    assert_eq!(vectors.len(), said().len());
    for ((name, wire), (expected_name, frame)) in vectors.iter().zip(said()) {
        assert_eq!(*name, expected_name);
        let mut out = [0xAA; Frame::MAX_OCTETS];
        let written = frame.write(&mut out).unwrap();
        assert_eq!(&out[..written], wire, "{name}");
    }
}

#[test]
fn every_message_reads_as_it_was_meant() {
    let mut decoder = Decoder::new();
    for ((name, wire), (_, frame)) in vectors().iter().zip(said()) {
        let (leading, rest) = wire.split_at(1);
        assert_eq!(decoder.receive(leading), (1, None));
        assert_eq!(decoder.receive(rest), (rest.len(), Some(Ok(frame))), "{name}");
    }
}

#[test]
fn the_page_on_the_wire_format_shows_the_same_octets() {
    let page = include_str!("../docs/wire-format.md");
    for (name, wire) in vectors() {
        let hex: Vec<_> = wire.iter().map(|octet| format!("{octet:02x}")).collect();
        let row = page.lines().find(|line| line.starts_with(&format!("| {name} |"))).expect(name);
        assert!(row.ends_with(&format!("| `{}` |", hex.join(" "))), "{row}");
    }
}

#[test]
fn frames_of_a_string_arrive_one_after_another() {
    let stream: Vec<u8> = vectors().into_iter().flat_map(|(_, wire)| wire).collect();
    let (mut decoder, mut rest, mut frames) = (Decoder::new(), &stream[..], Vec::new());
    while !rest.is_empty() {
        let (taken, outcome) = decoder.receive(rest);
        frames.extend(outcome.map(|frame| frame.unwrap().sequence));
        rest = &rest[taken..];
    }
    let expected: Vec<_> = said().iter().map(|(_, frame)| frame.sequence).collect();
    assert_eq!(frames, expected);
}

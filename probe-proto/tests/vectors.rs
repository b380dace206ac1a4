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
    Chunk, Contacts, Decoder, Enumerate, Environment, Frame, Identity, Image, Limits, Message, Percent,
    Places, ProbeAddress, Progress, ProtocolVersion, Reading, Refusal, Reply, Request, Resistance, Status,
};

const fn place(place: u8) -> ProbeAddress {
    ProbeAddress::new(place).unwrap()
}

fn only(places: &[u8]) -> Places {
    places.iter().copied().map(place).collect()
}

const fn enumerate(sequence: u8, first: u8, answer_from: u8, lease_seconds: u16) -> Frame<'static> {
    let message = Enumerate { place: place(first), answer_from: place(answer_from), lease_seconds };
    Frame { sequence, message: Message::Enumerate(message) }
}

const fn request(sequence: u8, to: Places, request: Request<'static>) -> Frame<'static> {
    Frame { sequence, message: Message::Request { to, request } }
}

const fn reply(sequence: u8, from: u8, reply: Reply<'static>) -> Frame<'static> {
    Frame { sequence, message: Message::Reply { from: place(from), reply } }
}

const IDENTITY: Identity<'_> = Identity {
    model: "BP100-12V",
    serial: "BP0000042",
    hardware: 2,
    firmware: 130,
    nominal_mv: 12_000,
    protocol: ProtocolVersion::CURRENT,
};

const LIMITS: Limits = Limits {
    low_voltage_mv: 10_500,
    high_voltage_mv: 15_000,
    low_temperature_centi_celsius: -2_000,
    high_temperature_centi_celsius: 5_000,
    low_micro_ohms: 1_000,
    high_micro_ohms: 9_000,
};

const fn readings() -> [Reading; 3] {
    let usual = Reading {
        voltage_mv: 13_390,
        temperature_centi_celsius: -525,
        resistance: Some(Resistance { micro_ohms: 4_210, age_seconds: 3_600 }),
        equalization: Percent::new(25).unwrap(),
        status: Status::MEASURING,
    };
    let first = Reading {
        voltage_mv: 0,
        temperature_centi_celsius: 0,
        resistance: None,
        equalization: Percent::ZERO,
        status: Status::RESTARTED,
    };
    let longest = Reading {
        voltage_mv: u16::MAX,
        temperature_centi_celsius: i16::MIN,
        resistance: Some(Resistance { micro_ohms: u32::MAX, age_seconds: u32::MAX }),
        equalization: Percent::FULL,
        status: Status::from_bits(0xFF),
    };
    [usual, first, longest]
}

/// What the frames of the vector file say.
fn said() -> Vec<(&'static str, Frame<'static>)> {
    let [usual, first, longest] = readings();
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
    let odd = Places::ALL.iter().filter(|place| place.get() % 2 == 1).collect();
    let image = Image { octets: 10_001, crc: 0xDEAD_BEEF, firmware: 140 };
    let chunk = Chunk { offset: 6_400, octets: &[0, 1, 2, 0] };
    let refused = |sequence, refusal| reply(sequence, 3, Reply::Refused(refusal));
    vec![
        ("enumerate", enumerate(1, 1, 1, 13)),
        ("enumerate-the-missing", enumerate(2, 3, 17, 300)),
        ("enumerated", reply(1, 1, Reply::Enumerated { tag: IDENTITY.tag() })),
        ("identify", request(2, only(&[7]), Request::Identify)),
        ("identity", reply(2, 7, Reply::Identity(IDENTITY))),
        ("read", request(3, only(&[40]), Request::Read)),
        ("read-string", request(4, Places::ALL, Request::Read)),
        ("read-the-rest", request(4, only(&[2, 17, 33]), Request::Read)),
        ("reading", reply(3, 40, Reply::Reading(usual))),
        ("reading-before-the-first-measurement", reply(255, 1, Reply::Reading(first))),
        ("longest-reading", reply(0, 40, Reply::Reading(longest))),
        ("measure-resistance", request(5, odd, Request::MeasureResistance)),
        ("set-equalization", request(6, only(&[12]), Request::SetEqualization { power: Percent::FULL })),
        ("set-limits", request(7, Places::ALL, Request::SetLimits { limits: LIMITS })),
        ("indicate", request(8, only(&[12]), Request::Indicate { on: true })),
        ("reset", request(9, only(&[12]), Request::Reset)),
        ("read-environment", request(10, only(&[1]), Request::ReadEnvironment)),
        ("begin-update", request(11, only(&[12]), Request::BeginUpdate { image })),
        ("write-chunk", request(12, only(&[12]), Request::WriteChunk { chunk })),
        ("finish-update", request(13, only(&[12]), Request::FinishUpdate)),
        ("accepted", reply(8, 12, Reply::Accepted)),
        ("environment", reply(10, 1, Reply::Environment(environment))),
        ("environment-with-broken-sensors", reply(10, 1, Reply::Environment(broken))),
        ("update", reply(12, 12, Reply::Update(Progress { octets: 6_404 }))),
        ("not-supported", refused(14, Refusal::NotSupported)),
        ("busy", refused(15, Refusal::Busy)),
        ("unsafe", refused(16, Refusal::Unsafe)),
        ("fault", refused(17, Refusal::Fault)),
        ("bad-image", refused(18, Refusal::BadImage)),
        ("no-update", refused(19, Refusal::NoUpdate)),
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

//! Finding and reading a string, on a line without noise.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unchecked_time_subtraction,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod chain;

use chain::{BAUD, Battery, Chain, Told, place};
use core::time::Duration;
use probe_proto::{Change, Config, Frame, Message, Places, Reply};

#[test]
fn a_string_of_forty_is_found_by_itself_in_the_order_of_the_chain() {
    let mut chain = Chain::of(40);
    let told = chain.scan();
    let found: Vec<_> = told
        .iter()
        .filter_map(|told| match told {
            Told::Identity { place, serial, change: Change::Found } => Some((*place, serial.clone())),
            _ => None,
        })
        .collect();
    let expected: Vec<_> = (1..=40).map(|number| (number, Battery::new(number).serial)).collect();
    assert_eq!(found, expected);
    assert_eq!(told.last(), Some(&Told::Scanned { answered: Places::ALL, missing: Places::NONE }));
}

#[test]
fn four_strings_of_forty_are_found_and_read_within_two_seconds() {
    // The strings have a port each: they run at the same time.
    for string in 0..4 {
        let mut chain =
            Chain::new(Config::at_baud(BAUD), (1..=40).map(|number| Battery::new(number + 40 * string)));
        let readings = chain.scan().iter().filter(|told| matches!(told, Told::Reading { .. })).count();
        assert_eq!(readings, 40);
        assert!(chain.now < Duration::from_secs(2), "{:?}", chain.now);
    }
}

#[test]
fn every_reading_is_the_one_that_its_probe_told() {
    let mut chain = Chain::of(40);
    for _ in 0..3 {
        let mut read = Places::NONE;
        for told in chain.scan() {
            if let Told::Reading { place: at, mut reading } = told {
                reading.status = reading.status.with(probe_proto::Status::RESTARTED, false);
                assert_eq!(chain.units[usize::from(at) - 1].battery.readings.last(), Some(&reading));
                read.insert(place(at));
            }
        }
        assert_eq!(read, Places::ALL);
    }
}

#[test]
fn a_scan_of_forty_takes_little_more_than_the_wire_time_of_its_replies() {
    let mut chain = Chain::of(40);
    chain.scan();
    chain.scan();
    // From the request to the last reply.
    chain.run(Duration::from_micros(1_999_990) - chain.now);
    let begin = chain.now;
    let requests = chain.bus.counters().requests;
    chain.scan();
    assert_eq!(chain.bus.counters().requests, requests + 1, "one request reads them all");
    let took = chain.now - begin;

    let octets: usize = chain
        .units
        .iter()
        .map(|unit| {
            let reading = *unit.battery.readings.last().unwrap();
            let message = Message::Reply { from: place(unit.battery.number), reply: Reply::Reading(reading) };
            // Replies that close upon each other have one delimiter between them.
            Frame { sequence: 1, message }.write(&mut [0; Frame::MAX_OCTETS]).unwrap() - 1
        })
        .sum();
    let data = chain.octet * u32::try_from(octets).unwrap();
    assert!(took.as_secs_f64() <= 1.25 * data.as_secs_f64(), "{took:?} for {data:?}, {octets} octets");
    println!(
        "scan {took:?}, replies {octets} octets, {:.3} times their wire time",
        took.as_secs_f64() / data.as_secs_f64()
    );
}

#[test]
fn no_probe_holds_back_more_than_its_buffers_have_room_for() {
    let mut chain = Chain::of(40);
    (0..3).for_each(|_| drop(chain.scan()));
    let most = chain.units.iter().map(|unit| unit.most_held).max().unwrap();
    assert!(most <= 64, "{most}");
}

#[test]
fn a_probe_appended_to_the_string_is_found_when_it_is_looked_for() {
    let mut chain = Chain::of(3);
    chain.units[2].alive = false;
    assert_eq!(
        chain.scan().last(),
        Some(&Told::Scanned { answered: Places::first(2), missing: Places::NONE })
    );
    chain.units[2].alive = true;
    chain.command(probe_proto::Command::Enumerate);
    let told = chain.scan();
    assert!(told.contains(&Told::Identity { place: 3, serial: "BP0000003".into(), change: Change::Found }));
    assert_eq!(told.last(), Some(&Told::Scanned { answered: Places::first(3), missing: Places::NONE }));
}

#[test]
fn an_empty_string_is_scanned_for_ever_and_finds_what_comes() {
    let mut chain = Chain::new(Config::at_baud(BAUD).with_probes(2), (1..=2).map(Battery::new));
    chain.units[0].alive = false;
    for _ in 0..3 {
        assert_eq!(chain.scan(), [Told::Scanned { answered: Places::NONE, missing: Places::first(2) }]);
    }
    chain.units[0].alive = true;
    assert_eq!(
        chain.scan().last(),
        Some(&Told::Scanned { answered: Places::first(2), missing: Places::NONE })
    );
}

#[test]
fn an_environment_sensor_is_read_like_a_probe() {
    let sensor = Battery { environment: true, ..Battery::new(1) };
    let mut chain = Chain::new(Config::at_baud(BAUD).with_environment_sensor(), [sensor]);
    let told = chain.scan();
    let read = told.iter().any(|told| matches!(told, Told::Other(report) if report.contains("Some(4567)")));
    assert!(read, "{told:?}");
}

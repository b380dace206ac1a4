//! SETs: all of one, or nothing.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::missing_const_for_fn,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod bench;

use bench::{Bench, Request, V1, V2C, integer, sub_ids, text};
use snmp_agent::{Event, Outcome};

const VOLTAGE: &str = "1.3.6.1.4.1.34506.3.1.0";
const CELL: &str = "1.3.6.1.4.1.34506.4.1.1.1";
const TEXT: &str = "1.3.6.1.4.1.34506.3.2.0";
const CONTACT: &str = "1.3.6.1.2.1.1.4.0";
const AUTHENTICATION_TRAPS: &str = "1.3.6.1.2.1.11.30.0";
const SERIAL: &str = "1.3.6.1.6.3.1.1.6.1.0";

#[test]
fn a_set_takes_all_its_values() {
    let mut bench = Bench::new();
    let response =
        bench.asks(&Request::set(V2C, &[(VOLTAGE, integer(1)), (CELL, integer(2)), (CONTACT, text("me"))]));
    assert_eq!(response.verdict(), (0, 0, 3));
    assert_eq!(response.values(), ["1", "2", "\"me\""]);
    assert_eq!(bench.event, Some(Event::Set));
    assert_eq!((bench.device.integer(VOLTAGE), bench.device.integer(CELL)), (1, 2));
    assert_eq!(bench.asks(&Request::get(V2C, &[CONTACT])).values(), ["\"me\""]);
    assert_eq!(bench.device.concluded, [Outcome::Committed]);
    assert_eq!(bench.agent.statistics().in_total_set_variables, 3);
}

#[test]
fn one_value_that_is_refused_keeps_all_others_out() {
    // (the value refused, its status, that of SNMPv1)
    let refused = [
        (CELL, integer(-1), 10, 3),
        (CELL, text("x"), 7, 3),
        (CELL, vec![5, 0], 7, 3),
        (TEXT, text("x"), 17, 2),
        ("1.3.6.1.4.1.9.1.0", integer(1), 11, 2),
        ("1.3.6.1.2.1.1.1.0", text("x"), 17, 2),
        ("1.3.6.1.2.1.1.99.0", integer(1), 17, 2),
        ("1.3.6.1.2.1.1.1.1", text("x"), 17, 2),
        ("1.3.6.1.2.1.1.4.1", text("x"), 11, 2),
        ("1.3.6.1.2.1.11.30", integer(1), 11, 2),
        ("1.3.6.1.6.3.1.1.6.1.7", integer(0), 11, 2),
        (CONTACT, integer(1), 7, 3),
        (CONTACT, text(&"x".repeat(256)), 8, 3),
        (CONTACT, bench::tlv(4, &[0xFF]), 10, 3),
        (AUTHENTICATION_TRAPS, integer(3), 10, 3),
        (SERIAL, integer(5), 12, 3),
    ];
    for (name, value, status, v1_status) in refused {
        for (version, status) in [(V1, v1_status), (V2C, status)] {
            let mut bench = Bench::new();
            let set = [(VOLTAGE, integer(1)), (name, value.clone()), (CELL, integer(3))];
            assert_eq!(bench.asks(&Request::set(version, &set)).verdict(), (status, 2, 3), "{name}");
            assert_eq!((bench.device.integer(VOLTAGE), bench.device.integer(CELL)), (13_500, 11));
            assert_eq!(bench.event, None);
            assert!(bench.device.concluded.is_empty());
        }
    }
}

#[test]
fn a_commit_that_fails_takes_back_what_was_committed() {
    for (version, status) in [(V1, 5), (V2C, 14)] {
        let mut bench = Bench::new();
        bench.device.failing = Some(sub_ids(CELL));
        let set = [(AUTHENTICATION_TRAPS, integer(1)), (VOLTAGE, integer(1)), (CELL, integer(2))];
        assert_eq!(bench.asks(&Request::set(version, &set)).verdict(), (status, 3, 3));
        assert_eq!(bench.device.integer(VOLTAGE), 13_500);
        assert!(!bench.agent.authentication_traps());
        assert_eq!(bench.device.concluded, [Outcome::Failed]);
    }
}

#[test]
fn what_cannot_be_taken_back_is_told() {
    for (version, status) in [(V1, 5), (V2C, 15)] {
        let mut bench = Bench::new();
        bench.device.failing = Some(sub_ids(CELL));
        bench.device.undo_fails = true;
        let set = [(VOLTAGE, integer(1)), (CELL, integer(2))];
        assert_eq!(bench.asks(&Request::set(version, &set)).verdict(), (status, 0, 2));
    }
}

#[test]
fn a_variable_that_is_set_twice_keeps_the_last_value() {
    let mut bench = Bench::new();
    let response = bench.asks(&Request::set(V2C, &[(VOLTAGE, integer(1)), (VOLTAGE, integer(2))]));
    assert_eq!(response.verdict(), (0, 0, 2));
    assert_eq!(bench.device.integer(VOLTAGE), 2);
    bench.device.failing = Some(sub_ids(CELL));
    bench.asks(&Request::set(V2C, &[(VOLTAGE, integer(3)), (VOLTAGE, integer(4)), (CELL, integer(5))]));
    assert_eq!(bench.device.integer(VOLTAGE), 2);
}

#[test]
fn what_cannot_be_answered_is_not_done() {
    let mut bench = Bench::new();
    for room in 0..60 {
        bench.room = room;
        let request = Request::set(V2C, &[(VOLTAGE, integer(1))]).message();
        let response = bench.sends(&request).map(|response| bench::Response::read(&response).status);
        assert_eq!(bench.device.integer(VOLTAGE) == 1, response == Some(0), "{room}");
    }
    assert_eq!(bench.device.integer(VOLTAGE), 1);
}

#[test]
fn readers_may_not_set() {
    for (version, status) in [(V1, 2), (V2C, 6)] {
        let mut bench = Bench::new();
        let response = bench.asks(&Request::set(version, &[(VOLTAGE, integer(1))]).of("public"));
        assert_eq!(response.verdict(), (status, 1, 1));
        assert_eq!(bench.device.integer(VOLTAGE), 13_500);
        assert_eq!(bench.event, Some(Event::BadCommunityUse));
        assert_eq!(bench.agent.statistics().in_bad_community_uses, 1);
    }
}

#[test]
fn authentication_traps_can_be_switched() {
    let mut bench = Bench::new();
    for (value, on) in [(1, true), (2, false)] {
        assert_eq!(bench.asks(&Request::set(V2C, &[(AUTHENTICATION_TRAPS, integer(value))])).status, 0);
        assert_eq!(bench.agent.authentication_traps(), on);
        assert_eq!(bench.asks(&Request::get(V1, &[AUTHENTICATION_TRAPS])).values(), [value.to_string()]);
    }
}

#[test]
fn of_two_managers_who_know_the_same_serial_number_one_is_too_late() {
    let mut bench = Bench::new();
    let set = Request::set(V2C, &[(SERIAL, integer(0)), (VOLTAGE, integer(1))]);
    assert_eq!(bench.asks(&set).status, 0);
    assert_eq!(bench.asks(&set).verdict(), (12, 1, 2));
    assert_eq!(bench.asks(&Request::get(V2C, &[SERIAL])).values(), ["1"]);
}

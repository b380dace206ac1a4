//! What is read, by GET, GETNEXT and GETBULK.

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

use bench::{Bench, Held, Request, Response, V1, V2C, sub_ids};
use snmp_agent::access::{Access, Community, Name};
use snmp_agent::{Absent, Agent, Config, EngineId, Mib, Oid, OidBuf, Scratch, System, Uptime, Value};

const VOLTAGE: &str = "1.3.6.1.4.1.34506.3.1.0";
const COUNTER: &str = "1.3.6.1.4.1.34506.3.3.0";
const TABLE: &str = "1.3.6.1.4.1.34506.4";
const LAST: &str = "1.3.6.1.6.3.18.1.0";

#[test]
fn variables_of_the_product_and_of_the_agent_are_told_together() {
    let names = [VOLTAGE, "1.3.6.1.2.1.1.5.0", "1.3.6.1.6.3.10.2.1.2.0", "1.3.6.1.2.1.1.2.0"];
    for version in [V1, V2C] {
        let response = Bench::new().asks(&Request::get(version, &names));
        assert_eq!(response.verdict(), (0, 0, 4));
        assert_eq!(response.names(), names);
        assert_eq!(response.values(), ["13500", "\"bat1\"", "3", "1.3.6.1.4.1.34506.1"]);
    }
}

#[test]
fn what_is_absent_is_told_apart_and_the_rest_is_told_all_the_same() {
    let names = ["1.3.6.1.4.1.9.1.0", "1.3.6.1.4.1.34506.3.1.7", VOLTAGE];
    let response = Bench::new().asks(&Request::get(V2C, &names));
    assert_eq!(response.verdict(), (0, 0, 3));
    assert_eq!(response.values(), ["noSuchObject", "noSuchInstance", "13500"]);
}

#[test]
fn snmpv1_fails_whole_at_the_first_that_is_absent() {
    let names = [VOLTAGE, "1.3.6.1.4.1.34506.3.1.7", "1.3.6.1.4.1.9.1.0"];
    let response = Bench::new().asks(&Request::get(V1, &names));
    assert_eq!(response.verdict(), (2, 2, 3));
    assert_eq!(response.values(), ["null"; 3]);
}

#[test]
fn snmpv1_has_no_counter64() {
    let mut bench = Bench::new();
    assert_eq!(bench.asks(&Request::get(V1, &[VOLTAGE, COUNTER])).verdict(), (2, 2, 2));
    assert_eq!(bench.asks(&Request::get(V2C, &[COUNTER])).values(), ["Counter64(1099511627776)"]);
}

#[test]
fn names_beyond_any_object_are_asked_for_without_harm() {
    let long = format!("1.3{}", ".4294967295".repeat(126));
    let mut bench = Bench::new();
    assert_eq!(bench.asks(&Request::get(V2C, &[&long])).values(), ["noSuchObject"]);
    assert_eq!(bench.asks(&Request::next(V2C, &["0.0"])).names(), ["1.3.6.1.1.1.0"]);
    assert_eq!(bench.asks(&Request::next(V2C, &["2.4294967295"])).values(), ["endOfMibView"]);
}

#[test]
fn a_bulk_goes_on_row_by_row() {
    let columns = ["1.3.6.1.2.1.1.2.0", "1.3.6.1.4.1.34506.4.1.1", "1.3.6.1.4.1.34506.4.1.2"];
    let response = Bench::new().asks(&Request::bulk(1, 3, &columns));
    assert_eq!(response.verdict(), (0, 0, 7));
    assert_eq!(response.names()[0], "1.3.6.1.2.1.1.3.0");
    assert_eq!(response.values()[1..], ["11", "21", "12", "22", "13", "23"]);
}

#[test]
fn a_bulk_tells_the_end_and_ends_there() {
    let mut bench = Bench::new();
    let response = bench.asks(&Request::bulk(0, 5, &["1.3.6.1.6.3.18", "1.3.6.1.4.1.34506.4.1.2.2"]));
    let (ended, going): (Vec<_>, Vec<_>) = response.bindings.chunks(2).map(|row| (&row[0], &row[1])).unzip();
    assert!(ended.iter().all(|(name, _)| name == LAST));
    assert_eq!(
        ended.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
        ["\"last\"", "endOfMibView", "endOfMibView", "endOfMibView", "endOfMibView"]
    );
    assert_eq!(going[1].0, "1.3.6.1.6.3.1.1.6.1.0");
    assert_eq!(going[3..].iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["3", "42"]);

    // A row of nothing but ends is the last.
    let response = bench.asks(&Request::bulk(0, 50, &[LAST, LAST]));
    assert_eq!(response.values(), ["endOfMibView"; 2]);
}

#[test]
fn numbers_of_a_bulk_below_zero_are_zero_and_large_ones_do_no_harm() {
    let mut bench = Bench::new();
    assert_eq!(bench.asks(&Request::bulk(-1, -5, &[TABLE])).bindings, []);
    assert_eq!(bench.asks(&Request::bulk(-7, 1, &[TABLE])).values(), ["11"]);
    assert_eq!(bench.asks(&Request::bulk(i32::MAX, i32::MAX, &[TABLE])).values(), ["11"]);
    assert_eq!(bench.asks(&Request::bulk(0, i32::MAX, &[])).bindings, []);

    let mut config = Config::new(EngineId::from_text(34506, "SN1"), 1);
    config.max_message = Config::MAX_MESSAGE;
    let mut bench = Bench::with(config);
    let everything = bench.asks(&Request::bulk(0, i32::MAX, &["1.3"]));
    assert_eq!(everything.values().last(), Some(&"endOfMibView"));
}

#[test]
fn a_bulk_is_cut_where_the_message_is_full() {
    let mut bench = Bench::new();
    let request = Request::bulk(0, 100, &["1.3"]).message();
    let whole = bench.sends(&request).unwrap();
    let (full, whole) = (whole.len(), bench::Response::read(&whole));
    for room in (60..=1472).step_by(7) {
        bench.room = room;
        let response = bench.sends(&request).unwrap();
        assert!(
            response.len() <= room && response.len() + 50 > room.min(full),
            "{} of {room}",
            response.len()
        );
        let response = bench::Response::read(&response);
        assert_eq!(response.status, 0);
        assert!(!response.bindings.is_empty());
        // The counters have moved on; the names have not.
        assert!(whole.names().starts_with(&response.names()), "{room}");
    }
}

#[test]
fn a_bulk_of_which_not_one_variable_fits_is_too_big() {
    let mut bench = Bench::new();
    bench.device.objects.insert(sub_ids("1.3.6.1.1.0.0"), Held::Text("x".repeat(255)));
    bench.room = 200;
    assert_eq!(bench.asks(&Request::bulk(0, 10, &["1.3"])).verdict(), (1, 0, 0));
}

#[test]
fn what_does_not_fit_is_too_big_by_version() {
    let mut bench = Bench::new();
    bench.device.objects.insert(sub_ids(VOLTAGE), Held::Text("x".repeat(255)));
    bench.room = 200;
    // SNMPv1 has the bindings as they came, SNMPv2 has none.
    assert_eq!(bench.asks(&Request::get(V1, &[VOLTAGE])).verdict(), (1, 0, 1));
    assert_eq!(bench.asks(&Request::get(V2C, &[VOLTAGE])).verdict(), (1, 0, 0));
    assert_eq!(bench.agent.statistics().out_too_bigs, 2);
}

#[test]
fn what_cannot_even_be_refused_is_dropped_and_counted() {
    let mut bench = Bench::new();
    bench.room = 20;
    assert_eq!(bench.sends(&Request::get(V2C, &[VOLTAGE]).message()), None);
    assert_eq!(bench.agent.statistics().silent_drops, 1);
    bench.room = 0;
    assert_eq!(bench.sends(&Request::get(V1, &[VOLTAGE]).message()), None);
    assert_eq!(bench.agent.statistics().silent_drops, 2);
}

#[test]
fn requests_and_variables_are_counted() {
    let mut bench = Bench::new();
    bench.asks(&Request::get(V2C, &[VOLTAGE, COUNTER, "1.3.6.1.4.1.9.1.0"]));
    bench.asks(&Request::next(V1, &[VOLTAGE]));
    bench.asks(&Request::bulk(0, 4, &[TABLE]));
    let statistics = bench.agent.statistics();
    assert_eq!((statistics.in_packets, statistics.out_packets, statistics.out_get_responses), (3, 3, 3));
    assert_eq!((statistics.in_get_requests, statistics.in_get_nexts), (1, 1));
    assert_eq!(statistics.in_total_request_variables, 2 + 1 + 4);
    let packets = bench.asks(&Request::get(V2C, &["1.3.6.1.2.1.11.1.0", "1.3.6.1.2.1.11.2.0"]));
    assert_eq!(packets.values(), ["Counter32(4)", "Counter32(3)"]);
}

/// A product whose second variable has a name that cannot travel.
struct Faulty;

impl Mib for Faulty {
    fn system(&self) -> System<'_> {
        let object_id = Oid::ZERO_DOT_ZERO;
        System { description: "", object_id, contact: "", name: "", location: "", services: 0 }
    }

    fn object<'a>(&'a self, _: &[u32], _: &'a mut Scratch) -> Result<Value<'a>, Absent> {
        Err(Absent::Object)
    }

    fn object_after<'a>(&'a self, name: &[u32], next: &mut OidBuf, _: &'a mut Scratch) -> Option<Value<'a>> {
        next.set(if name < &[2, 1][..] { &[2, 1] } else { &[3, 0] }).ok()?;
        Some(Value::Integer(1))
    }
}

#[test]
fn the_place_of_an_error_is_that_in_the_request_in_each_row_of_a_bulk() {
    let mut agent: Agent = Agent::new(Config::new(EngineId::from_text(34506, "SN1"), 1));
    let community = Community::new(Name::new("public").unwrap(), Access::ReadOnly);
    agent.communities_mut().add(community).unwrap();
    let names = ["1.3.6.1.2.1.1", "1.3.6.1.2.1.1", "2.0"];
    // The first row and the second.
    for (repetitions, verdict) in [(1, (0, 0, 3)), (2, (5, 3, 3))] {
        let request = Request::bulk(1, repetitions, &names).of("public").message();
        let from = "192.0.2.1:4000".parse().unwrap();
        let mut tx = [0; 1472];
        let step = agent.receive(Uptime::ZERO, from, &request, &mut tx, &mut Faulty);
        assert_eq!(Response::read(&tx[..step.produced]).verdict(), verdict);
    }
}

//! The MBAP header, pipelined and split requests, unit identifiers (Messaging Implementation Guide V1.0b).
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod bench;

use bench::{Store, Tcp, UNIT, unit};
use modbus_slave::{Event, Step, UnitId, tcp};

const READ: [u8; 5] = [3, 0, 5, 0, 1];
const ANSWER: [u8; 4] = [3, 2, 0, 5];

fn line() -> Tcp {
    Tcp::new(Store::ramp())
}

fn request(transaction: u16) -> Vec<u8> {
    Tcp::frame(transaction, UNIT, &READ)
}

fn answer(transaction: u16) -> Vec<u8> {
    Tcp::frame(transaction, UNIT, &ANSWER)
}

#[test]
fn the_header_that_the_guide_prints_is_answered_as_it_prints() {
    // V1.0b §4.4, example: transaction 1501, unit FF, register 5 holds 0005.
    let mut line = line();
    line.store.holding.insert(4, 5);
    let request = [0x15, 0x01, 0x00, 0x00, 0x00, 0x06, 0xFF, 0x03, 0x00, 0x04, 0x00, 0x01];
    let response = [0x15, 0x01, 0x00, 0x00, 0x00, 0x05, 0xFF, 0x03, 0x02, 0x00, 0x05];
    assert_eq!(line.bytes(&request), response);
}

#[test]
fn pipelined_requests_are_all_answered_in_order() {
    let requests: Vec<u8> = (0..50).flat_map(request).collect();
    let answers: Vec<u8> = (0..50).flat_map(answer).collect();
    assert_eq!(line().bytes(&requests), answers);
}

#[test]
fn a_request_may_be_split_anywhere() {
    let requests = [request(1), request(2)].concat();
    let answers = [answer(1), answer(2)].concat();
    for place in 0..=requests.len() {
        let mut line = line();
        let mut sent = line.bytes(&requests[..place]);
        sent.extend(line.bytes(&requests[place..]));
        assert_eq!(sent, answers, "at {place}");
    }
    let mut line = line();
    let sent: Vec<u8> = requests.iter().flat_map(|byte| line.bytes(&[*byte])).collect();
    assert_eq!(sent, answers);
}

#[test]
fn an_incomplete_request_is_left_to_the_caller() {
    let mut slave = tcp::Slave::new(unit());
    let mut store = Store::ramp();
    let mut tx = [0; tcp::MAX_ADU];
    for length in 0..12 {
        let step = slave.process(bench::millis(0), &request(1)[..length], &mut tx, &mut store);
        assert_eq!(step, Step::default());
        assert!(step.is_idle());
    }
}

#[test]
fn a_request_with_surplus_bytes_is_an_illegal_value_and_the_stream_stays_in_step() {
    let long = Tcp::frame(1, UNIT, &[3, 0, 5, 0, 1, 0xAA, 0xBB]);
    let short = Tcp::frame(2, UNIT, &[6, 0, 5]);
    let sent = line().bytes(&[long, short, request(3)].concat());
    let expected = [Tcp::frame(1, UNIT, &[0x83, 3]), Tcp::frame(2, UNIT, &[0x86, 3]), answer(3)];
    assert_eq!(sent, expected.concat());
}

#[test]
fn a_short_request_is_not_completed_from_bytes_that_follow_or_went_before() {
    let mut line = line();
    line.exchange(&[6, 0, 5, 0x12, 0x34], &[6, 0, 5, 0x12, 0x34]);
    let mut bytes = Tcp::frame(9, UNIT, &[6, 0, 7]);
    bytes.extend([0x56, 0x78, 0, 0]);
    assert_eq!(line.bytes(&bytes), Tcp::frame(9, UNIT, &[0x86, 3]));
    assert_eq!(line.store.holding[&7], 7);
}

#[test]
fn another_protocol_is_skipped_and_the_stream_stays_in_step() {
    let mut foreign = request(1);
    foreign[3] = 1;
    let mut line = line();
    assert_eq!(line.bytes(&[foreign, request(2)].concat()), answer(2));
    assert_eq!(line.events[0], Event::ForeignProtocol { protocol: 1 });
    assert_eq!(line.slave.counters().bus_messages, 1);
}

#[test]
fn a_length_that_no_request_has_ends_the_connection() {
    for length in [0, 1, 255, 256, 0x8000, 0xFFFF_u16] {
        let [high, low] = length.to_be_bytes();
        let mut line = line();
        assert_eq!(line.bytes(&[0, 1, 0, 0, high]), []);
        assert_eq!(line.events, []);
        assert_eq!(line.bytes(&[low, UNIT, 3]), []);
        assert_eq!(line.events, [Event::Malformed { length }]);
        assert!(line.held.is_empty());
        assert_eq!(line.slave.counters().bus_communication_errors, 1);
        // The slave itself goes on, for the other connections.
        line.exchange(&READ, &ANSWER);
    }
}

#[test]
fn the_longest_and_the_shortest_length_are_served() {
    let mut line = line();
    let echo = [vec![8, 0, 0], vec![7; 250]].concat();
    line.exchange(&echo, &echo);
    line.exchange(&[11], &[11, 0, 0, 0, 1]);
}

#[test]
fn units_0_and_255_are_the_device_itself_and_keep_their_number() {
    for unit in [0, 255] {
        let sent = line().bytes(&Tcp::frame(1, unit, &READ));
        assert_eq!(sent, Tcp::frame(1, unit, &ANSWER));
    }
}

#[test]
fn another_unit_is_answered_for_as_a_gateway_does_or_ignored_if_so_configured() {
    for unit in [1, UNIT - 1, UNIT + 1, 247, 248, 254] {
        let mut line = line();
        let sent = line.bytes(&Tcp::frame(1, unit, &READ));
        assert_eq!(sent, Tcp::frame(1, unit, &[0x83, 0x0B]));
        assert_eq!(line.events, [Event::NotForUs { unit }]);
        line.slave = tcp::Slave::new(bench::unit()).ignoring_other_units();
        assert_eq!(line.bytes(&[Tcp::frame(1, unit, &READ), request(2)].concat()), answer(2));
        line.exchange(&READ, &ANSWER);
    }
}

#[test]
fn one_slave_serves_many_connections_that_know_nothing_of_each_other() {
    let mut slave = tcp::Slave::new(unit());
    let mut store = Store::ramp();
    let mut tx = [0; tcp::MAX_ADU];
    let half = &request(1)[..7];
    assert!(slave.process(bench::millis(0), half, &mut tx, &mut store).is_idle());
    let step = slave.process(bench::millis(0), &request(2), &mut tx, &mut store);
    assert_eq!(tx[..step.produced], answer(2));
    let step = slave.process(bench::millis(0), &request(1), &mut tx, &mut store);
    assert_eq!(tx[..step.produced], answer(1));
}

#[test]
fn a_unit_id_is_1_to_247() {
    assert_eq!(UnitId::new(0), None);
    assert_eq!(UnitId::new(248), None);
    for raw in 1..=247 {
        assert_eq!(UnitId::new(raw).unwrap().get(), raw);
    }
    assert_eq!(tcp::Slave::new(UnitId::new(9).unwrap()).unit().get(), 9);
}

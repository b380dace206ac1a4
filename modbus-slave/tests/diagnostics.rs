//! Counters, event log, listen-only mode: functions 8, 11 and 12 (Application Protocol V1.1b3 §6.8 to §6.10).
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

use bench::{Rtu, Store, Tcp, UNIT};
use modbus_slave::{Counters, Event, Exception};

fn line() -> Rtu {
    Rtu::strict(Store::ramp())
}

fn count(line: &mut Rtu, sub: u8) -> u16 {
    let response = line.request(&[8, 0, sub, 0, 0]).unwrap();
    assert_eq!(response[..3], [8, 0, sub]);
    u16::from_be_bytes([response[3], response[4]])
}

/// The log, the latest entry first.
fn log(line: &mut Rtu) -> Vec<u8> {
    line.request(&[12]).unwrap().split_off(8)
}

#[test]
fn every_counter_counts_what_its_sub_function_says() {
    let mut line = line();
    line.exchange(&[6, 0, 0, 0, 1], &[6, 0, 0, 0, 1]); // good
    line.exchange(&[6, 0xFF, 0, 0, 1], &[0x86, 2]); // refused
    line.burst(&Rtu::frame(UNIT + 1, &[6, 0, 0, 0, 1])); // another's
    line.burst(&Rtu::frame(0, &[6, 0, 0, 0, 2])); // broadcast
    line.burst(&Rtu::frame(0, &[6, 0xFF, 0, 0, 2])); // broadcast, refused in silence
    line.burst(&[UNIT, 6, 0, 0, 0, 1, 0, 0]); // noise
    line.burst(&[UNIT, 6]); // noise, too short
    line.store.broken = Some(Exception::ServerDeviceBusy);
    line.exchange(&[6, 0, 0, 0, 1], &[0x86, 6]); // busy
    line.slave.line_error(line.now, modbus_slave::rtu::LineError::Overrun);
    line.burst(&[1, 2, 3]);
    assert_eq!(
        line.slave.counters(),
        Counters {
            bus_messages: 6,
            bus_communication_errors: 3,
            slave_exception_errors: 3,
            slave_messages: 5,
            slave_no_responses: 2,
            slave_naks: 0,
            slave_busies: 1,
            bus_character_overruns: 1,
            events: 2,
        }
    );
    assert_eq!(count(&mut line, 11), 7);
    assert_eq!(count(&mut line, 12), 3);
    assert_eq!(count(&mut line, 13), 3);
    assert_eq!(count(&mut line, 14), 9);
    assert_eq!(count(&mut line, 15), 2);
    assert_eq!(count(&mut line, 16), 0);
    assert_eq!(count(&mut line, 17), 1);
    assert_eq!(count(&mut line, 18), 1);
    line.exchange(&[8, 0, 20, 0, 0], &[8, 0, 20, 0, 0]);
    assert_eq!(count(&mut line, 18), 0);
    assert_eq!(count(&mut line, 12), 3);
}

#[test]
fn clearing_leaves_every_counter_and_the_diagnostic_register_at_zero() {
    let mut line = line();
    line.slave.set_diagnostic_register(0xBEEF);
    line.exchange(&[8, 0, 2, 0, 0], &[8, 0, 2, 0xBE, 0xEF]);
    line.exchange(&[6, 0xFF, 0, 0, 1], &[0x86, 2]);
    line.exchange(&[8, 0, 10, 0, 0], &[8, 0, 10, 0, 0]);
    assert_eq!(line.slave.counters(), Counters::default());
    line.exchange(&[8, 0, 2, 0, 0], &[8, 0, 2, 0, 0]);
}

#[test]
fn query_data_of_any_length_is_returned() {
    line().exchange(&[8, 0, 0], &[8, 0, 0]);
    line().exchange(&[8, 0, 0, 1, 2, 3, 4, 5], &[8, 0, 0, 1, 2, 3, 4, 5]);
    let most: Vec<u8> = [vec![8, 0, 0], vec![0x5A; 250]].concat();
    line().exchange(&most, &most);
}

#[test]
fn data_other_than_0000_is_an_illegal_value_and_other_sub_functions_do_not_exist() {
    for sub in [2, 4, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20] {
        line().exchange(&[8, 0, sub, 0, 1], &[0x88, 3]);
        line().exchange(&[8, 0, sub, 0xFF, 0], &[0x88, 3]);
        line().exchange(&[8, 0, sub], &[0x88, 3]);
    }
    line().exchange(&[8, 0, 1, 0, 1], &[0x88, 3]);
    line().exchange(&[8, 0, 3, 13, 1], &[0x88, 3]);
    for sub in [5, 9, 19, 21, 22, 255] {
        line().exchange(&[8, 0, sub, 0, 0], &[0x88, 1]);
        line().exchange(&[8, 1, sub, 0, 0], &[0x88, 1]);
    }
}

#[test]
fn the_ascii_delimiter_is_kept() {
    let mut line = line();
    assert_eq!(line.slave.ascii_delimiter(), b'\n');
    line.exchange(&[8, 0, 3, b'\r', 0], &[8, 0, 3, b'\r', 0]);
    assert_eq!(line.slave.ascii_delimiter(), b'\r');
}

#[test]
fn watching_changes_neither_event_counter_nor_log() {
    let mut line = line();
    line.exchange(&[3, 0, 1, 0, 1], &[3, 2, 0, 1]);
    for _ in 0..3 {
        line.exchange(&[11], &[11, 0, 0, 0, 1]);
        assert_eq!(log(&mut line), [0x40, 0x80]);
    }
    assert_eq!(line.slave.counters().slave_messages, 7);
}

#[test]
fn the_log_tells_how_requests_came_and_how_they_were_answered() {
    let mut line = line();
    line.exchange(&[3, 0xFF, 0, 0, 1], &[0x83, 2]);
    assert_eq!(log(&mut line), [0x41, 0x80]);
    line.store.broken = Some(Exception::ServerDeviceFailure);
    line.exchange(&[6, 0, 0, 0, 1], &[0x86, 4]);
    assert_eq!(log(&mut line)[..2], [0x42, 0x80]);
    line.store.broken = Some(Exception::ServerDeviceBusy);
    line.exchange(&[6, 0, 0, 0, 1], &[0x86, 6]);
    assert_eq!(log(&mut line)[..2], [0x44, 0x80]);
    line.burst(&Rtu::frame(0, &[6, 0, 0, 0, 2]));
    assert_eq!(log(&mut line)[0], 0xC0);
    line.burst(&[1, 2, 3, 4, 5]);
    assert_eq!(log(&mut line)[0], 0x82);
    line.slave.line_error(line.now, modbus_slave::rtu::LineError::Overrun);
    line.burst(&[1]);
    assert_eq!(log(&mut line)[0], 0x90);
}

#[test]
fn the_log_holds_64_entries() {
    let mut line = line();
    for _ in 0..40 {
        line.exchange(&[3, 0xFF, 0, 0, 1], &[0x83, 2]);
    }
    let response = line.request(&[12]).unwrap();
    assert_eq!((response.len(), response[1]), (72, 70));
    assert_eq!(response[8..], [0x41, 0x80].repeat(32));
}

#[test]
fn in_listen_only_mode_nothing_is_done_or_answered_until_a_restart() {
    let mut line = line();
    line.nothing(&[8, 0, 4, 0, 0]);
    assert!(line.slave.is_listen_only());
    assert_eq!(line.events, [Event::ListenOnly]);
    let before = line.store.clone();
    line.nothing(&[6, 0, 0, 0, 99]);
    line.nothing(&[3, 0, 0, 0, 1]);
    line.nothing(&[8, 0, 0, 1, 2]);
    line.nothing(&[8, 0, 1, 0, 1]);
    line.burst(&Rtu::frame(0, &[6, 0, 0, 0, 99]));
    assert_eq!(line.store, before);
    assert_eq!(line.slave.counters().slave_no_responses, 6);
    line.nothing(&[8, 0, 1, 0, 0]);
    assert_eq!(line.events.last(), Some(&Event::Restarted));
    assert!(!line.slave.is_listen_only());
    assert_eq!(line.slave.counters(), Counters::default());
    assert_eq!(log(&mut line), [0x00, 0xA0, 0xE0, 0xA0, 0xA0, 0xA0, 0xA0, 0x04, 0x80]);
    line.exchange(&[3, 0, 0, 0, 1], &[3, 2, 0, 0]);
}

#[test]
fn a_restart_is_answered_and_clears_the_log_only_if_asked_to() {
    let mut line = line();
    line.exchange(&[3, 0, 0, 0, 1], &[3, 2, 0, 0]);
    line.exchange(&[8, 0, 1, 0, 0], &[8, 0, 1, 0, 0]);
    assert_eq!(log(&mut line), [0x00, 0x40, 0x80, 0x40, 0x80]);
    line.exchange(&[8, 0, 1, 0xFF, 0], &[8, 0, 1, 0xFF, 0]);
    assert_eq!(log(&mut line), [0x00]);
    assert_eq!(line.slave.counters().events, 0);
}

#[test]
fn listen_only_mode_is_left_by_the_restart_that_clears_the_log_as_well() {
    let mut line = line();
    line.nothing(&[8, 0, 4, 0, 0]).nothing(&[8, 0, 1, 0xFF, 0]);
    assert_eq!(log(&mut line), [0x00]);
}

#[test]
fn no_client_on_tcp_can_silence_or_restart_the_slave_for_the_others() {
    let mut line = Tcp::new(Store::ramp());
    line.exchange(&[8, 0, 4, 0, 0], &[0x88, 1]);
    line.exchange(&[8, 0, 1, 0, 0], &[0x88, 1]);
    line.exchange(&[8, 0, 1, 0xFF, 0], &[0x88, 1]);
    line.exchange(&[8, 0, 14, 0, 0], &[8, 0, 14, 0, 4]);
    line.exchange(&[8, 0, 10, 0, 0], &[8, 0, 10, 0, 0]);
    line.exchange(&[8, 0, 3, b'\r', 0], &[8, 0, 3, b'\r', 0]);
    assert_eq!(line.slave.ascii_delimiter(), b'\r');
    line.slave.set_diagnostic_register(7);
    line.exchange(&[8, 0, 2, 0, 0], &[8, 0, 2, 0, 7]);
    let log = line.request(&[12]).unwrap().split_off(8);
    assert_eq!(log, [[0x40, 0x80].repeat(4), [0x41, 0x80].repeat(3)].concat());
}

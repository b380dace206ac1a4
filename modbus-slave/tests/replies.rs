//! Room for replies, and replies that are taken back.
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

use bench::{Rtu, Store, Tcp, UNIT, millis, unit};
use modbus_slave::{Event, Exception, Registers, rtu, tcp};

fn on_serial(frame: &[u8], room: usize) -> (rtu::Slave, Vec<u8>, Option<Event>, Store) {
    let mut slave = rtu::Slave::new(unit(), rtu::Timing::over_tcp());
    let (mut tx, mut store) = (vec![0; room], Store::ramp());
    let step = slave.process(millis(0), frame, &mut tx, &mut store);
    assert_eq!(step.consumed, frame.len());
    (slave, tx[..step.produced].to_vec(), step.event, store)
}

fn on_tcp(frame: &[u8], room: usize) -> (tcp::Slave, Vec<u8>, Option<Event>, Store) {
    let mut slave = tcp::Slave::new(unit());
    let (mut tx, mut store) = (vec![0; room], Store::ramp());
    let step = slave.process(millis(0), frame, &mut tx, &mut store);
    assert_eq!(step.consumed, frame.len());
    (slave, tx[..step.produced].to_vec(), step.event, store)
}

#[test]
fn the_longest_frames_are_those_of_the_standards() {
    assert_eq!((rtu::MAX_ADU, tcp::MAX_ADU), (256, 260));
}

#[test]
fn with_too_little_room_nothing_is_executed_and_the_master_is_told_if_that_fits() {
    let write = [6, 0, 5, 0xAB, 0xCD];
    for room in 0..256 {
        let (slave, sent, event, store) = on_serial(&Rtu::frame(UNIT, &write), room);
        assert_eq!(store, Store::ramp());
        if room < 5 {
            assert_eq!((sent, event), (vec![], Some(Event::NoRoom)));
            assert_eq!(slave.counters().slave_no_responses, 1);
        } else {
            assert_eq!(sent, Rtu::frame(UNIT, &[0x86, 4]));
            assert_eq!(slave.counters().slave_exception_errors, 1);
        }
    }
    assert_eq!(on_serial(&Rtu::frame(UNIT, &write), 256).1, Rtu::frame(UNIT, &write));
    for room in 0..260 {
        let (slave, sent, event, store) = on_tcp(&Tcp::frame(1, UNIT, &write), room);
        assert_eq!(store, Store::ramp());
        if room < 9 {
            assert_eq!((sent, event), (vec![], Some(Event::NoRoom)));
            assert_eq!(slave.counters().slave_no_responses, 1);
        } else {
            assert_eq!(sent, Tcp::frame(1, UNIT, &[0x86, 4]));
            assert_eq!(slave.counters().slave_exception_errors, 1);
        }
    }
    assert_eq!(on_tcp(&Tcp::frame(1, UNIT, &write), 260).1, Tcp::frame(1, UNIT, &write));
}

#[test]
fn a_broadcast_without_room_is_not_executed() {
    let (_, sent, event, store) = on_serial(&Rtu::frame(0, &[6, 0, 5, 0xAB, 0xCD]), 100);
    assert_eq!((sent, event, store), (vec![], Some(Event::NoRoom), Store::ramp()));
}

#[test]
fn a_reply_that_is_taken_back_becomes_an_exception_and_is_counted_as_one() {
    let write = [16, 0, 5, 0, 1, 2, 0xAB, 0xCD];
    let (mut slave, mut sent, _, _) = on_serial(&Rtu::frame(UNIT, &write), 256);
    assert_eq!(slave.counters().events, 1);
    let produced = sent.len();
    let produced = slave.refuse(&mut sent, produced, Exception::ServerDeviceFailure);
    assert_eq!(sent[..produced], Rtu::frame(UNIT, &[0x90, 4]));
    assert_eq!((slave.counters().events, slave.counters().slave_exception_errors), (0, 1));
    let mut tx = [0; 256];
    let step = slave.process(millis(1), &Rtu::frame(UNIT, &[12]), &mut tx, &mut Store::default());
    assert_eq!(tx[..step.produced], Rtu::frame(UNIT, &[12, 8, 0, 0, 0, 0, 0, 2, 0x42, 0x80]));

    let (mut slave, mut sent, _, _) = on_tcp(&Tcp::frame(0xABCD, UNIT, &write), 300);
    let produced = sent.len();
    let produced = slave.refuse(&mut sent, produced, Exception::ServerDeviceBusy);
    assert_eq!(sent[..produced], Tcp::frame(0xABCD, UNIT, &[0x90, 6]));
    assert_eq!((slave.counters().events, slave.counters().slave_busies), (0, 1));
}

#[test]
fn an_exception_stays_what_it_is_and_no_reply_stays_none() {
    let bad = [6, 0xFF, 0, 0, 0];
    let (mut slave, mut sent, _, _) = on_serial(&Rtu::frame(UNIT, &bad), 256);
    let before = sent.clone();
    assert_eq!(slave.refuse(&mut sent, 5, Exception::ServerDeviceFailure), 5);
    assert_eq!(sent, before);
    assert_eq!(slave.counters().slave_exception_errors, 1);
    assert_eq!(slave.refuse(&mut [], 0, Exception::ServerDeviceFailure), 0);
    assert_eq!(slave.refuse(&mut [0; 256], 0, Exception::ServerDeviceFailure), 0);

    let (mut slave, mut sent, _, _) = on_tcp(&Tcp::frame(1, UNIT, &bad), 300);
    let before = sent.clone();
    assert_eq!(slave.refuse(&mut sent, 9, Exception::ServerDeviceFailure), 9);
    assert_eq!(sent, before);
    assert_eq!(slave.refuse(&mut [0; 260], 0, Exception::ServerDeviceFailure), 0);
    assert_eq!(slave.refuse(&mut [0; 4], 9, Exception::ServerDeviceFailure), 9);
}

#[test]
fn the_events_that_may_have_written_are_those_of_writing_functions() {
    let written = |pdu: &[u8]| on_tcp(&Tcp::frame(1, UNIT, pdu), 260).2.unwrap().may_have_written();
    assert!(written(&[5, 0, 1, 0, 0]));
    assert!(written(&[6, 0, 1, 0, 0]));
    assert!(written(&[15, 0, 1, 0, 1, 1, 1]));
    assert!(written(&[16, 0, 1, 0, 1, 2, 0, 9]));
    assert!(written(&[21, 9, 6, 0, 1, 0, 1, 0, 1, 0, 9]));
    assert!(written(&[22, 0, 1, 0, 0, 0, 9]));
    assert!(written(&[23, 0, 1, 0, 1, 0, 1, 0, 1, 2, 0, 9]));
    assert!(written(&[6, 0xFF, 0, 0, 0]), "refused, perhaps half-way");
    for reading in [&[1, 0, 1, 0, 1][..], &[3, 0, 1, 0, 1], &[8, 0, 0], &[11], &[7], &[0x41]] {
        assert!(!written(reading), "{reading:?}");
    }
    assert!(!Event::BadCrc.may_have_written());
}

#[test]
fn a_method_that_fails_half_way_leaves_what_it_has_written() {
    // Without a check that foresees it the default cannot undo: the document says so.
    struct Surprising(Vec<u16>);
    impl Registers for Surprising {
        fn set_register(&mut self, address: u16, _value: u16) -> Result<(), Exception> {
            self.0.push(address);
            if address == 6 { Err(Exception::ServerDeviceFailure) } else { Ok(()) }
        }
    }
    let (mut slave, mut tx) = (tcp::Slave::new(unit()), [0; 260]);
    let mut data = Surprising(vec![]);
    let rx = Tcp::frame(1, UNIT, &[16, 0, 5, 0, 3, 6, 0, 0, 0, 0, 0, 0]);
    let step = slave.process(millis(0), &rx, &mut tx, &mut data);
    assert_eq!(tx[..step.produced], Tcp::frame(1, UNIT, &[0x90, 4]));
    assert_eq!(data.0, [5, 6]);
    assert!(step.event.unwrap().may_have_written());
}

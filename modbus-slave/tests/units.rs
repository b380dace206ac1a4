//! Many units behind one slave, and broadcasts (Serial Line V1.02 §2.1, §2.2).
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

use std::collections::BTreeMap;

use bench::{Rtu, Store, Tcp, millis, unit};
use modbus_slave::{Event, Units, rtu, tcp};

struct Gateway(BTreeMap<u8, Store>);

impl Units for Gateway {
    type Unit = Store;

    fn unit(&mut self, id: u8) -> Option<&mut Store> {
        self.0.get_mut(&id)
    }
}

fn gateway(ids: &[u8]) -> Gateway {
    Gateway(ids.iter().map(|id| (*id, Store::ramp())).collect())
}

fn on_serial(slave: &mut rtu::Slave, gateway: &mut Gateway, frame: &[u8]) -> (Vec<u8>, Option<Event>) {
    let mut tx = [0; rtu::MAX_ADU];
    let step = slave.process_units(millis(0), frame, &mut tx, gateway);
    assert_eq!(step.consumed, frame.len());
    (tx[..step.produced].to_vec(), step.event)
}

#[test]
fn each_unit_answers_for_itself_and_the_others_are_silent_on_a_serial_line() {
    let mut slave = rtu::Slave::new(unit(), rtu::Timing::over_tcp());
    let mut gateway = gateway(&[1, 2, 247]);
    gateway.0.get_mut(&2).unwrap().holding.insert(5, 0xABCD);
    let mut ask = |id| on_serial(&mut slave, &mut gateway, &Rtu::frame(id, &[3, 0, 5, 0, 1])).0;
    assert_eq!(ask(1), Rtu::frame(1, &[3, 2, 0, 5]));
    assert_eq!(ask(2), Rtu::frame(2, &[3, 2, 0xAB, 0xCD]));
    assert_eq!(ask(247), Rtu::frame(247, &[3, 2, 0, 5]));
    assert_eq!(ask(3), []);
    assert_eq!(ask(bench::UNIT), []);
}

#[test]
fn each_unit_answers_for_itself_on_tcp() {
    let mut slave = tcp::Slave::new(unit());
    let mut gateway = gateway(&[1, bench::UNIT]);
    gateway.0.get_mut(&1).unwrap().holding.insert(5, 0xABCD);
    let mut ask = |id| {
        let mut tx = [0; tcp::MAX_ADU];
        let rx = Tcp::frame(7, id, &[3, 0, 5, 0, 1]);
        let step = slave.process_units(millis(0), &rx, &mut tx, &mut gateway);
        tx[..step.produced].to_vec()
    };
    assert_eq!(ask(1), Tcp::frame(7, 1, &[3, 2, 0xAB, 0xCD]));
    assert_eq!(ask(255), Tcp::frame(7, 255, &[3, 2, 0, 5]));
    assert_eq!(ask(0), Tcp::frame(7, 0, &[3, 2, 0, 5]));
    assert_eq!(ask(2), Tcp::frame(7, 2, &[0x83, 0x0B]));
}

#[test]
fn a_broadcast_is_carried_out_by_every_unit_and_answered_by_none() {
    let mut slave = rtu::Slave::new(unit(), rtu::Timing::over_tcp());
    let mut gateway = gateway(&[1, 100, 247]);
    let (sent, event) = on_serial(&mut slave, &mut gateway, &Rtu::frame(0, &[6, 0, 5, 0xAB, 0xCD]));
    assert_eq!(sent, []);
    assert_eq!(event, Some(Event::Written { unit: 0, function: 6 }));
    assert!(gateway.0.values().all(|store| store.holding[&5] == 0xABCD));
    assert_eq!(slave.counters().events, 1);
}

#[test]
fn a_broadcast_that_one_unit_refuses_is_carried_out_by_the_others() {
    let mut slave = rtu::Slave::new(unit(), rtu::Timing::over_tcp());
    let mut gateway = gateway(&[1, 2, 3]);
    gateway.0.get_mut(&2).unwrap().read_only = vec![5];
    let (_, event) = on_serial(&mut slave, &mut gateway, &Rtu::frame(0, &[6, 0, 5, 0xAB, 0xCD]));
    assert_eq!(event, Some(Event::Written { unit: 0, function: 6 }));
    assert_eq!([1, 2, 3].map(|id| gateway.0[&id].holding[&5]), [0xABCD, 5, 0xABCD]);
    let (_, event) = on_serial(&mut slave, &mut gateway, &Rtu::frame(0, &[6, 0xFF, 0, 0, 0]));
    assert!(matches!(event, Some(Event::Refused { unit: 0, function: 6, .. })), "{event:?}");
    assert_eq!(slave.counters().slave_exception_errors, 2);
}

#[test]
fn every_writing_function_may_be_broadcast_and_no_reading_one() {
    let writing: [&[u8]; 6] = [
        &[5, 0, 1, 0xFF, 0],
        &[6, 0, 1, 0, 9],
        &[15, 0, 1, 0, 1, 1, 1],
        &[16, 0, 1, 0, 1, 2, 0, 9],
        &[21, 9, 6, 0, 1, 0, 1, 0, 1, 0, 9],
        &[22, 0, 1, 0, 0, 0, 9],
    ];
    for pdu in writing {
        let mut line = Rtu::strict(Store::ramp());
        line.store.files.insert((1, 1), 0);
        let before = line.store.clone();
        assert_eq!(line.burst(&Rtu::frame(0, pdu)), []);
        assert_ne!(line.store, before, "{pdu:?}");
        assert_eq!(line.events, [Event::Written { unit: 0, function: pdu[0] }]);
    }
    let others: [&[u8]; 7] = [
        &[3, 0, 1, 0, 1],
        &[8, 0, 4, 0, 0],
        &[8, 0, 1, 0, 0],
        &[8, 0, 10, 0, 0],
        &[23, 0, 1, 0, 1, 0, 1, 0, 1, 2, 0, 9],
        &[17],
        &[0x41],
    ];
    for pdu in others {
        let mut line = Rtu::strict(Store::ramp());
        assert_eq!(line.burst(&Rtu::frame(0, pdu)), []);
        assert_eq!(line.events, [Event::Ignored { unit: 0, function: pdu[0] }]);
        assert_eq!(line.store, Store::ramp());
        assert_eq!(line.slave.counters().slave_no_responses, 1);
    }
}

/// Answers for every address, and fails the test when asked for one that no slave can have.
struct Everybody(Store);

impl Units for Everybody {
    type Unit = Store;

    fn unit(&mut self, id: u8) -> Option<&mut Store> {
        assert!((1..=247).contains(&id), "unit {id}");
        Some(&mut self.0)
    }
}

#[test]
fn addresses_that_no_slave_can_have_never_reach_the_product() {
    let mut tx = [0; tcp::MAX_ADU];
    for id in [0, 248, 250, 254, 255] {
        for timing in [rtu::Timing::at_baud(9600), rtu::Timing::over_tcp()] {
            let mut slave = rtu::Slave::new(unit(), timing);
            let mut everybody = Everybody(Store::ramp());
            for bytes in [Rtu::frame(id, &[3, 0, 5, 0, 1]), vec![id, 3, 9, 9, 9], vec![id; 40]] {
                let _taken = slave.process_units(millis(0), &bytes, &mut tx, &mut everybody);
                let step = slave.process_units(millis(1_000), &[], &mut tx, &mut everybody);
                assert_eq!(step.produced, 0, "{id}");
            }
        }
        let mut slave = tcp::Slave::new(unit());
        let adu = Tcp::frame(1, id, &[3, 0, 5, 0, 1]);
        let step = slave.process_units(millis(0), &adu, &mut tx, &mut Everybody(Store::ramp()));
        let device = id == 0 || id == 255;
        assert_eq!(tx[7] & 0x80 == 0, device, "{id}: {:02x?}", &tx[..step.produced]);
    }
}

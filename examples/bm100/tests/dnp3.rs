//! The product behind an outstation, and what it makes of commands.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by them"
)]

mod common;

use bm100::{
    glue::dnp3::{Change, Changes, dnp3_config},
    points::{POINTS, Quantity},
    reporting::Reporting,
};
use bms_core::{points, string::StringId, time::Timestamp};
use common::{
    Plant,
    wire::{addresses, exchange, read_input},
};
use dnp3_outstation::{
    Class, Command, CommandStatus, Control, ControlCode, Deadband, EventOverflow, Flags, Kind, Outstation,
    Points, RelayControl, Sample, Value,
};

/// A plant, its outstation, and what was reported.
struct Bench {
    plant: Plant,
    outstation: Outstation<64>,
    changes: Changes,
}

impl Bench {
    /// A unit that has measured all resistances of a small bank.
    fn new(strings: u8, batteries: u8) -> Self {
        Self::after(30, strings, batteries)
    }

    fn after(seconds: u64, strings: u8, batteries: u8) -> Self {
        let [address, master] = addresses();
        let mut bench = Self {
            plant: Plant::settled(strings, batteries),
            outstation: Outstation::new(dnp3_config(address, master, None)),
            changes: Changes::new(),
        };
        bench.events(seconds);
        bench
    }

    /// The events of some seconds.
    fn events(&mut self, seconds: u64) -> Vec<Change> {
        let mut found = Vec::new();
        for _ in 0..seconds {
            self.plant.run(1);
            self.changes.find(self.plant.now, &mut self.plant.unit, |change| found.push(change));
        }
        found
    }

    fn asks(&mut self, request: &[u8]) -> Vec<Vec<u8>> {
        exchange(&mut self.outstation, &mut self.plant.unit, self.plant.now, request)
    }

    /// Values and flags of analog inputs, asked for by g30v1.
    fn analogs(&mut self, first: u16, last: u16) -> Vec<(u8, i32)> {
        let [first, last] = [first, last].map(u16::to_le_bytes);
        let fragments = self.asks(&[0xC1, 1, 30, 1, 1, first[0], first[1], last[0], last[1]]);
        let mut read = Vec::new();
        for fragment in fragments {
            // Control, function, two of indications; group, variation, qualifier, start and stop.
            assert_eq!(fragment[4..6], [30, 1]);
            let values = fragment[if fragment[6] == 0 { 9 } else { 11 }..].chunks(5);
            read.extend(values.map(|value| (value[0], i32::from_le_bytes(value[1..].try_into().unwrap()))));
        }
        read
    }
}

/// Kind, index and class of events.
fn points(events: &[Change]) -> Vec<(Kind, u16, Class)> {
    let point = |change: &Change| match *change {
        Change::Point { kind, index, class, .. } => (kind, index, class),
        Change::Command { .. } => panic!("{change:?}"),
    };
    events.iter().map(point).collect()
}

#[test]
fn the_480_measured_values_are_the_same_in_frames_of_modbus_and_dnp3() {
    let mut bench = Bench::after(80, 4, 40);
    for (registers, indices) in [(1_000, 0), (2_000, 160), (3_000, 320)] {
        let modbus = read_input(&mut bench.plant.unit, registers, 160);
        let dnp3 = bench.analogs(indices, indices + 159);
        assert_eq!((modbus.len(), dnp3.len()), (160, 160));
        for (place, (register, (flags, value))) in modbus.into_iter().zip(dnp3).enumerate() {
            assert_eq!((flags, value), (Flags::ONLINE.bits(), i32::from(register)), "{indices} + {place}");
        }
    }
}

#[test]
fn an_integrity_poll_tells_the_batteries_that_there_are_and_no_others() {
    let mut bench = Bench::new(2, 3);
    let fragments = bench.asks(&[0xC1, 1, 60, 1, 6]);
    let told: usize = fragments.iter().map(Vec::len).sum();
    let kinds = [Kind::BinaryInput, Kind::BinaryOutput, Kind::AnalogInput, Kind::AnalogOutput];
    let [binary_in, binary_out, analog_in, analog_out] = kinds.map(|kind| {
        (0..bench.plant.unit.count(kind)).filter(|index| bench.plant.unit.in_class_0(kind, *index)).count()
    });
    assert_eq!((binary_in, analog_in), (6 * 7 + 2 * 6 + 17, 6 * 6 + 2 * 8 + 18));
    assert_eq!((binary_out, analog_out), (8 + 2 + 8 + 3 * 6, 40));
    let objects = binary_in + binary_out + 5 * (analog_in + analog_out);
    assert!((objects..objects + 600).contains(&told), "{told} octets for {objects}");
}

#[test]
fn values_asked_for_together_are_those_asked_for_one_by_one() {
    let bench = Bench::new(2, 3);
    let unit = &bench.plant.unit;
    for kind in [Kind::BinaryInput, Kind::BinaryOutput, Kind::AnalogInput, Kind::AnalogOutput] {
        for first in (0..unit.count(kind)).step_by(7) {
            let mut samples = [Sample::binary(false, Flags::OFFLINE); 32];
            let filled = unit.samples(kind, first, &mut samples);
            assert!(filled > 0, "{kind:?} {first}");
            for (index, sample) in (first..).zip(&samples[..filled]) {
                assert_eq!(unit.sample(kind, index).as_ref(), Some(sample), "{kind:?} {index}");
            }
        }
        assert_eq!(unit.samples(kind, unit.count(kind), &mut [Sample::binary(false, Flags::OFFLINE)]), 0);
    }
    assert_eq!(unit.samples(Kind::Counter, 0, &mut [Sample::binary(false, Flags::OFFLINE)]), 0);
}

#[test]
fn a_full_bank_is_polled_in_fragments_of_which_each_is_confirmed() {
    let mut bench = Bench::after(2, 4, 40);
    let fragments = bench.asks(&[0xC1, 1, 60, 1, 6]);
    assert!(fragments.len() > 2);
    let (last, others) = fragments.split_last().unwrap();
    assert!(
        others.iter().all(|fragment| fragment[0] & 0x60 == if fragment[0] & 0x40 == 0 { 0x20 } else { 0x60 })
    );
    assert_eq!(last[0] & 0x40, 0x40, "FIN");
    let told: usize = fragments.iter().map(Vec::len).sum();
    assert!(told > 1_010 * 5 + 1_161 + 500, "{told}");
}

#[test]
fn every_point_is_there_and_none_beyond() {
    let plant = Plant::settled(1, 2);
    for (kind, table_kind) in [
        (Kind::BinaryInput, points::Kind::BinaryInput),
        (Kind::BinaryOutput, points::Kind::BinaryOutput),
        (Kind::AnalogInput, points::Kind::AnalogInput),
        (Kind::AnalogOutput, points::Kind::AnalogOutput),
    ] {
        let there = (0..=u16::MAX).filter(|index| plant.unit.sample(kind, *index).is_some()).count();
        let listed: u16 =
            POINTS.indices().filter(|index| index.kind == table_kind).map(|index| index.span.count).sum();
        assert_eq!(there, usize::from(listed), "{kind:?}");
        assert_eq!(there, usize::from(plant.unit.count(kind)), "without a hole: {kind:?}");
    }
}

#[test]
fn what_does_not_change_makes_no_event() {
    let mut bench = Bench::new(1, 4);
    assert_eq!(bench.events(120), []);
}

#[test]
fn a_low_battery_is_an_event_of_class_1_and_its_voltage_one_of_class_2() {
    let mut bench = Bench::new(1, 4);
    bench.plant.unit.set_clock(bench.plant.now, Timestamp { unix_ms: 1_700_000_000_000 });
    bench.plant.block(StringId::A, 3).voltage = 10_000.0;
    let events = bench.events(4);
    let mut told = points(&events);
    told.sort_unstable_by_key(|(kind, index, _)| (*kind, *index));
    let (alarm, analog) = (Kind::BinaryInput, Kind::AnalogInput);
    let expected = [
        (alarm, 2, Class::One),
        (alarm, 162, Class::One),
        (alarm, 960, Class::One),
        (alarm, 980, Class::One),
        (analog, 2, Class::Two),
        (analog, 800, Class::Two),
    ];
    assert_eq!(told, expected);
    for event in events {
        let Change::Point { time, sample, .. } = event else { panic!("{event:?}") };
        assert!(time.synchronized && sample.flags == Flags::ONLINE, "{event:?}");
    }
}

#[test]
fn a_dead_probe_is_told_by_the_quality_of_what_is_behind_it() {
    let mut bench = Bench::new(1, 4);
    bench.plant.strings[0].dead = Some(2);
    let told = points(&bench.events(3));
    for index in [2, 3, 162, 163, 322, 323] {
        assert!(
            told.iter().any(|event| event.0 == Kind::AnalogInput && event.1 == index),
            "{index}: {told:?}"
        );
    }
    for index in [802, 803, 2, 980] {
        assert!(
            told.iter().any(|event| event.0 == Kind::BinaryInput && event.1 == index),
            "{index}: {told:?}"
        );
    }
    assert!(!told.iter().any(|event| event.0 == Kind::BinaryInput && event.1 == 3), "one alarm: {told:?}");
    let lost = bench.plant.unit.sample(Kind::AnalogInput, 2).unwrap();
    assert_eq!((lost.value, lost.flags), (Value::Analog(13_403), Flags::COMM_LOST));
}

#[test]
fn masters_set_classes_and_deadbands_and_they_are_stored() {
    let mut bench = Bench::new(1, 4);
    let unit = &mut bench.plant.unit;
    let _until_now = unit.take_unsaved();
    assert_eq!(unit.deadband(0), Some(Deadband::Whole(100)));
    assert!(unit.set_deadband(0, Deadband::Float(20.7)) && unit.assign_class(Kind::BinaryInput, 2, None));
    let stored = unit.take_unsaved().reporting.unwrap();
    assert_eq!((stored.deadband(0), stored.class(points::Kind::BinaryInput, 2)), (Some(20), None));
    assert!(!unit.set_deadband(1_010, Deadband::Whole(1)) && !unit.set_deadband(0, Deadband::Float(-1.0)));
    assert!(unit.set_deadband(1, Deadband::Whole(Reporting::NO_EVENTS)));
    bench.events(1);
    for index in [1, 2] {
        bench.plant.block(StringId::A, index).voltage += 150.0;
    }
    assert_eq!(points(&bench.events(3)), [(Kind::AnalogInput, 0, Class::Two)]);
}

#[test]
fn an_overflow_of_events_is_told() {
    let mut bench = Bench::after(2, 4, 40);
    for chain in &mut bench.plant.strings {
        chain.dead = Some(0);
    }
    let lost = bench
        .events(3)
        .into_iter()
        .filter(|change| change.report(&mut bench.outstation) == Err(EventOverflow));
    assert!(lost.count() > 0);
    let response = bench.asks(&[0xC2, 1, 60, 2, 6]).remove(0);
    assert_eq!(response[3] & 0x08, 0x08, "IIN2.3");
}

/// A control relay output block as its control code octet.
const fn relay(octet: u8) -> Control {
    let code = ControlCode::from_octet(octet).unwrap();
    Control::Relay(RelayControl { code, count: 1, on_time_ms: 100, off_time_ms: 100 })
}

#[test]
fn outputs_switch_start_and_refuse() {
    let mut bench = Bench::new(1, 4);
    let unit = &mut bench.plant.unit;
    let (measure_a2, identify_a2, of_b1) = (21, 181, 60);
    assert_eq!(unit.operate(0, relay(0x03)), CommandStatus::Success);
    assert_eq!(unit.value(Quantity::EqualizationEnabled, 0), Some(1));
    assert_eq!(unit.operate(0, relay(0x81)), CommandStatus::Success, "trip is off");
    assert_eq!(unit.value(Quantity::EqualizationEnabled, 0), Some(0));
    assert_eq!(unit.operate(0, relay(0x01)), CommandStatus::NotSupported, "a setting has no pulse");
    assert_eq!(unit.select(measure_a2, relay(0x01)), CommandStatus::Success);
    assert_eq!(unit.value(Quantity::MeasureBattery, 1), Some(0), "a select does nothing");
    assert_eq!(unit.operate(measure_a2, relay(0x01)), CommandStatus::Success);
    assert_eq!(unit.value(Quantity::MeasureBattery, 1), Some(1));
    assert_eq!(unit.operate(measure_a2, relay(0x04)), CommandStatus::NotSupported, "it has no off");
    assert_eq!(unit.operate(of_b1, relay(0x01)), CommandStatus::DownstreamFail);
    assert_eq!(unit.operate(identify_a2, Control::State(true)), CommandStatus::Success);
    assert_eq!(unit.operate(500, relay(0x03)), CommandStatus::NotSupported);
    bench.events(3);
    assert!(bench.plant.block(StringId::A, 2).light);
}

#[test]
fn set_points_are_settings() {
    let mut bench = Bench::new(1, 4);
    let unit = &mut bench.plant.unit;
    assert_eq!(unit.operate(2, Control::Analog(11_700)), CommandStatus::Success);
    assert_eq!(unit.operate(3, Control::Float(14_399.6)), CommandStatus::Success);
    assert_eq!(unit.sample(Kind::AnalogOutput, 2), Some(Sample::analog(11_700, Flags::ONLINE)));
    assert_eq!(unit.sample(Kind::AnalogOutput, 3), Some(Sample::analog(14_400, Flags::ONLINE)));
    assert_eq!(unit.operate(2, Control::Analog(14_500)), CommandStatus::OutOfRange, "above the highest");
    assert_eq!(unit.operate(2, Control::Float(f64::NAN)), CommandStatus::OutOfRange);
    assert_eq!(unit.operate(40, Control::Analog(1)), CommandStatus::NotSupported);
}

#[test]
fn commands_are_reported_once_a_master_wants_them() {
    let mut bench = Bench::new(1, 4);
    assert!(bench.plant.unit.report_commands(Some(2)));
    assert_eq!(bench.plant.unit.operate(2, Control::Analog(99_999)), CommandStatus::OutOfRange);
    let events = bench.events(1);
    let [Change::Command { index: 2, command, class: Class::Two, .. }] = events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(command, Command::Analog { value: 99_999, status: CommandStatus::OutOfRange });
}

#[test]
fn the_unit_tells_its_name_and_takes_another() {
    let mut bench = Bench::new(1, 1);
    let response = bench.asks(&[0xC1, 1, 0, 247, 0, 0, 0]).remove(0);
    assert_eq!(response[4..], [0, 247, 0, 0, 0, 1, 5, b'B', b'M', b'1', b'0', b'0']);
    bench.asks(&[0xC2, 2, 0, 247, 0, 0, 0, 1, 3, b'h', b'u', b't']);
    assert_eq!(bench.plant.unit.site().name(bm100::site::Name::Unit), "hut");
    assert!(bench.plant.unit.take_unsaved().site.is_some());
}

//! Which events the product makes for DNP3 masters, without a wire.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use bms_core::{
    plant::Sensors,
    record::{decode, encode},
    units::Millivolts,
};
use btrm::{
    Btrm, Model, Stored,
    glue::dnp3::{Change, Changes},
    points::Quantity,
    reporting::Reporting,
};
use common::sensors;
use dnp3_outstation::{
    Class, Command, CommandStatus, Control, Deadband, Flags, Kind, Points, Sample, Stamp, Timestamp,
};

/// A unit and what it has reported.
struct Bench {
    unit: Btrm,
    changes: Changes,
    now: Duration,
}

impl Bench {
    fn with(stored: Stored) -> Self {
        let mut bench =
            Self { unit: Btrm::new(Model::Btrm300, stored), changes: Changes::new(), now: Duration::ZERO };
        assert_eq!(bench.found(), [], "there is nothing to tell before the first reading");
        for _ in 0..10 {
            bench.step(&sensors());
        }
        bench
    }

    fn new() -> Self {
        Self::with(Stored::default())
    }

    /// The events of one second.
    fn step(&mut self, sensors: &Sensors) -> Vec<Change> {
        self.now = self.now.saturating_add(Duration::from_secs(1));
        self.unit.step(self.now, sensors);
        self.unit.keep_time(self.now);
        self.found()
    }

    fn found(&mut self) -> Vec<Change> {
        let mut found = Vec::new();
        self.changes.find(self.now, &mut self.unit, |change| found.push(change));
        found
    }

    /// The points among the events of some seconds, with class.
    fn points(&mut self, seconds: u32, sensors: &Sensors) -> Vec<(Kind, u16, Class)> {
        let changes = (0..seconds).flat_map(|_| self.step(sensors)).collect::<Vec<_>>();
        changes
            .into_iter()
            .map(|change| match change {
                Change::Point { kind, index, class, .. } => (kind, index, class),
                Change::Command { .. } => panic!("{change:?}"),
            })
            .collect()
    }
}

fn volts(millivolts: i32) -> Sensors {
    Sensors { battery_voltage: Some(Millivolts(millivolts)), ..sensors() }
}

/// All sensors answer, IO channel 4 too: no fault stands.
fn healthy() -> Sensors {
    let mut sensors = sensors();
    sensors.io[3] = Some(Millivolts(0));
    sensors
}

#[test]
fn what_does_not_change_makes_no_event() {
    let mut bench = Bench::new();
    bench.points(60, &sensors());
    assert_eq!(bench.points(60, &sensors()), []);
}

#[test]
fn low_battery_voltage_is_an_event_of_class_1_with_its_state_and_time() {
    let mut bench = Bench::new();
    let time = Timestamp::from_millis(1_700_000_000_000).unwrap();
    assert!(bench.unit.set_time(bench.now, time));
    let mut found = Vec::new();
    for _ in 0..7 {
        found.extend(bench.step(&volts(10_900)));
    }
    let [Change::Point { kind, index, sample, class, time: at }] = found[..] else { panic!("{found:?}") };
    assert_eq!((kind, index, class), (Kind::BinaryInput, 1, Class::One));
    assert_eq!(sample.flag_octet(), 0x81);
    assert!(at.synchronized && at.time >= time.saturating_add(Duration::from_secs(5)), "{at:?}");
    let back = bench.points(10, &volts(13_000));
    assert_eq!(back, [(Kind::BinaryInput, 1, Class::One)], "and it clears");
}

#[test]
fn the_event_points_of_the_manual_are_binary_inputs_0_1_3_4_and_5() {
    let mut bench = Bench::new();
    bench.points(10, &healthy());
    for (quantity, value) in [(Quantity::IoChannel1Mode, 1), (Quantity::IoChannel2Mode, 2)] {
        bench.unit.write(quantity, value).unwrap();
    }
    bench.unit.write(Quantity::CapacityGood, 0).unwrap();
    bench.unit.unsolicited_enabled(dnp3_outstation::ClassSet::ALL);
    assert_eq!(bench.unit.sample(Kind::BinaryInput, 2).unwrap().flag_octet(), 0x81);
    let mut events = bench.points(10, &Sensors { battery_voltage: Some(Millivolts(10_900)), ..healthy() });
    events.sort_unstable_by_key(|(kind, index, _)| (*kind, *index));
    assert_eq!(events, [0, 1, 3, 4, 5].map(|index| (Kind::BinaryInput, index, Class::One)));
}

#[test]
fn an_alarm_that_stands_at_power_up_is_an_event_and_coming_on_line_is_none() {
    let mut bench = Bench {
        unit: Btrm::new(Model::Btrm300, Stored::default()),
        changes: Changes::new(),
        now: Duration::ZERO,
    };
    // The low voltage is judged after five seconds, the fault of IO channel 4 too.
    assert_eq!(
        bench.points(10, &volts(10_900)),
        [(Kind::BinaryInput, 1, Class::One), (Kind::BinaryInput, 5, Class::One)]
    );
}

#[test]
fn an_analog_input_makes_events_once_a_deadband_is_set() {
    let mut bench = Bench::new();
    assert_eq!(bench.points(3, &volts(13_000)), []);
    assert_eq!(bench.unit.deadband(0), Some(Deadband::Whole(Reporting::NO_EVENTS)));
    assert!(bench.unit.set_deadband(0, Deadband::Whole(100)));
    assert_eq!(bench.points(3, &volts(13_000)), [], "the first look is where it is counted from");
    assert_eq!(bench.points(3, &volts(13_100)), []);
    assert_eq!(bench.points(3, &volts(13_101)), [(Kind::AnalogInput, 0, Class::One)]);
    let lost = Sensors { battery_voltage: None, ..sensors() };
    assert_eq!(bench.points(3, &lost), [(Kind::AnalogInput, 0, Class::One)], "a change of quality is one");
    assert!(bench.unit.set_deadband(0, Deadband::Whole(Reporting::NO_EVENTS)));
    assert_eq!(bench.points(3, &volts(12_000)), []);
}

#[test]
fn a_deadband_loses_its_fraction_and_is_refused_where_it_is_none() {
    let mut bench = Bench::new();
    assert!(bench.unit.set_deadband(11, Deadband::Float(2.75)));
    assert_eq!(bench.unit.deadband(11), Some(Deadband::Whole(2)));
    for bad in [-1.0, -0.5, f32::NAN, f32::NEG_INFINITY] {
        assert!(!bench.unit.set_deadband(11, Deadband::Float(bad)), "{bad}");
    }
    assert!(!bench.unit.set_deadband(12, Deadband::Whole(1)));
    for none in [Deadband::Whole(65_535), Deadband::Float(4_294_967_296.0), Deadband::Float(f32::INFINITY)] {
        assert!(bench.unit.set_deadband(1, none));
        assert_eq!(bench.unit.deadband(1), Some(Deadband::Whole(Reporting::NO_EVENTS)), "told as none is");
    }
    assert_eq!((bench.unit.deadband(11), bench.unit.deadband(12)), (Some(Deadband::Whole(2)), None));
}

#[test]
fn a_point_makes_events_of_the_class_that_it_is_assigned_to() {
    let mut bench = Bench::new();
    assert!(bench.unit.assign_class(Kind::BinaryInput, 1, Some(Class::Three)));
    assert!(bench.unit.assign_class(Kind::BinaryInput, 5, None));
    assert_eq!(bench.points(7, &volts(10_900)), [(Kind::BinaryInput, 1, Class::Three)]);
    assert!(bench.unit.assign_class(Kind::BinaryInput, 1, None));
    assert_eq!(bench.points(7, &volts(13_000)), []);
}

#[test]
fn outputs_make_events_once_they_have_a_class() {
    let mut bench = Bench::new();
    bench.unit.operate(0, Control::Analog(100));
    assert_eq!(bench.points(1, &sensors()), []);
    assert!(bench.unit.assign_class(Kind::AnalogOutput, 0, Some(Class::Two)));
    assert!(bench.unit.assign_class(Kind::BinaryOutput, 1, Some(Class::Three)));
    bench.step(&sensors());
    bench.unit.operate(0, Control::Analog(101));
    bench.unit.operate(1, Control::State(true));
    assert_eq!(
        bench.points(1, &sensors()),
        [(Kind::BinaryOutput, 1, Class::Three), (Kind::AnalogOutput, 0, Class::Two)]
    );
}

#[test]
fn points_that_are_not_there_have_no_class() {
    let mut bench = Bench::new();
    for (kind, index) in [(Kind::BinaryInput, 6), (Kind::Counter, 0), (Kind::FrozenCounter, 0)] {
        assert!(!bench.unit.assign_class(kind, index, Some(Class::One)), "{kind:?}");
    }
}

#[test]
fn commands_are_told_when_a_class_is_given_to_them_and_not_before() {
    let mut bench = Bench::new();
    bench.unit.operate(0, Control::Analog(100));
    assert_eq!(bench.found(), []);
    assert!(bench.unit.report_commands(Some(2)));
    bench.unit.operate(0, Control::Analog(4_000));
    bench.unit.operate(1, Control::State(true));
    let time = bench.unit.time(bench.now).unwrap();
    let [status, on] = [CommandStatus::OutOfRange, CommandStatus::Success];
    assert_eq!(
        bench.found(),
        [
            Change::Command {
                index: 0,
                command: Command::Analog { value: 4_000, status },
                class: Class::Two,
                time
            },
            Change::Command {
                index: 1,
                command: Command::Binary { state: true, status: on },
                class: Class::Two,
                time
            },
        ]
    );
    assert_eq!(bench.found(), []);
    assert!(bench.unit.take_unsaved().reporting.is_some());
}

#[test]
fn classes_and_deadbands_outlive_a_power_cut() {
    let mut bench = Bench::new();
    bench.unit.take_unsaved();
    assert!(bench.unit.assign_class(Kind::BinaryInput, 1, Some(Class::One)), "as it is already");
    assert!(bench.unit.take_unsaved().is_empty());
    bench.unit.assign_class(Kind::BinaryInput, 1, Some(Class::Two));
    bench.unit.set_deadband(0, Deadband::Whole(50));
    let reporting = bench.unit.take_unsaved().reporting.unwrap();
    let mut buffer = [0; 64];
    let read: Reporting = decode(encode(&reporting, &mut buffer).unwrap()).unwrap();
    let mut bench = Bench::with(Stored { reporting: read, ..Stored::default() });
    assert_eq!(bench.unit.deadband(0), Some(Deadband::Whole(50)));
    assert_eq!(
        bench.points(7, &volts(10_900)),
        [(Kind::AnalogInput, 0, Class::One), (Kind::BinaryInput, 1, Class::Two)]
    );
}

#[test]
fn reporting_version_1_keeps_its_bytes() {
    let mut reporting = Reporting::default();
    reporting.assign(bms_core::points::Kind::AnalogOutput, 5, Some(3));
    reporting.assign(bms_core::points::Kind::BinaryInput, 0, None);
    reporting.set_deadband(11, 300);
    reporting.assign_commands(Some(2));
    let bytes = [1, 2, 3, 5, 3, 0, 0, 0, 1, 11, 172, 2, 2];
    assert_eq!(encode(&reporting, &mut [0; 64]).unwrap(), bytes);
    assert_eq!(decode::<Reporting>(&bytes).unwrap(), reporting);
}

#[test]
fn events_before_the_clock_is_set_say_so() {
    let mut bench = Bench::new();
    assert!(bench.unit.set_deadband(0, Deadband::Whole(0)));
    bench.step(&volts(13_000));
    let found = bench.step(&volts(13_001));
    let time = Stamp::unsynchronized(Timestamp::EPOCH.saturating_add(bench.now));
    let sample = Sample::analog(13_001, Flags::ONLINE);
    assert_eq!(found, [Change::Point { kind: Kind::AnalogInput, index: 0, sample, class: Class::One, time }]);
}

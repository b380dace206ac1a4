//! What a DNP3 master reads of the product, without a wire.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use bms_core::{
    plant::Sensors,
    units::{Milliamps, Millivolts},
};
use btrm::{Btrm, Model, Stored};
use common::{sensors, unit};
use dnp3_outstation::{Flags, Kind, Points, Sample, Value};

fn analog(unit: &Btrm, index: u16) -> (i32, u8) {
    match unit.sample(Kind::AnalogInput, index).unwrap() {
        Sample { value: Value::Analog(value), flags } => (value, flags.bits()),
        other => panic!("{other:?}"),
    }
}

fn binary(unit: &Btrm, kind: Kind, index: u16) -> u8 {
    unit.sample(kind, index).unwrap().flag_octet()
}

#[test]
fn there_are_as_many_points_as_the_manual_says_and_no_others() {
    let unit = unit(Model::Btrm300, &sensors());
    let counts = Kind::ALL.map(|kind| unit.count(kind));
    assert_eq!(counts, [6, 0, 4, 0, 0, 12, 0, 6, 0, 0]);
    for kind in Kind::ALL {
        let there = (0..=u16::MAX).filter(|index| unit.sample(kind, *index).is_some()).count();
        assert_eq!(there, usize::from(unit.count(kind)), "{kind:?}");
    }
}

#[test]
fn analog_inputs_are_in_the_manuals_units_and_signs() {
    let unit = unit(Model::Btrm300, &sensors());
    let read = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11].map(|index| analog(&unit, index));
    let value = [13_520, 13_600, -60, -13, 480, 168, 168, 0, 4_900, btrm::FIRMWARE_VERSION];
    assert_eq!(read, value.map(|value| (value, 0x01)));
}

#[test]
fn a_value_is_told_whole_and_left_to_the_variation_to_cut() {
    let overload = Sensors { battery_current: Some(Milliamps(-68_000)), ..sensors() };
    assert_eq!(analog(&unit(Model::Btrm300, &overload), 2), (-68_000, 0x01));
}

#[test]
fn binary_points_read_81_and_01_as_the_manual_prints_them() {
    let mut unit = unit(Model::Btrm300, &sensors());
    let inputs = |unit: &Btrm| [0, 1, 2, 3, 4, 5].map(|index| binary(unit, Kind::BinaryInput, index));
    // IO channel 4 does not answer: a fault, but no channel that can trip.
    assert_eq!(inputs(&unit), [0x01, 0x01, 0x01, 0x01, 0x01, 0x81]);
    unit.write(btrm::points::Quantity::IoChannel2Mode, 2).unwrap();
    for second in 10..13 {
        unit.step(Duration::from_secs(second), &sensors());
    }
    assert_eq!(inputs(&unit), [0x01, 0x01, 0x01, 0x01, 0x81, 0x81]);
    unit.write(btrm::points::Quantity::LowVoltageDisconnect, 1).unwrap();
    let outputs = [0, 1, 2, 3].map(|index| binary(&unit, Kind::BinaryOutput, index));
    assert_eq!(outputs, [0x01, 0x81, 0x01, 0x01]);
}

#[test]
fn before_the_first_reading_measured_points_tell_of_a_restart_and_settings_are_known() {
    let unit = Btrm::new(Model::Btrm300, Stored::default());
    let restart = Flags::RESTART.bits();
    assert_eq!([0, 1, 2, 3, 9].map(|index| analog(&unit, index)), [(0, restart); 5]);
    assert_eq!([0, 1, 3, 4, 5].map(|index| binary(&unit, Kind::BinaryInput, index)), [restart; 5]);
    assert_eq!(analog(&unit, 4), (480, 0x01));
    assert_eq!(binary(&unit, Kind::BinaryInput, 2), 0x01);
    assert_eq!(unit.sample(Kind::AnalogOutput, 5), Some(Sample::analog(1, Flags::ONLINE)));
}

#[test]
fn a_sensor_that_fails_tells_its_last_value_as_lost() {
    let mut unit = unit(Model::Btrm300, &sensors());
    unit.step(Duration::from_secs(10), &Sensors { battery_voltage: None, ..sensors() });
    assert_eq!(analog(&unit, 0), (13_520, Flags::COMM_LOST.bits()));
    let wild = Sensors { battery_voltage: Some(Millivolts(40_000)), ..sensors() };
    unit.step(Duration::from_secs(11), &wild);
    assert_eq!(analog(&unit, 0), (13_520, Flags::OVER_RANGE.bits()), "more than a BTRM300 can measure");
    unit.step(Duration::from_secs(12), &sensors());
    assert_eq!(analog(&unit, 0), (13_520, 0x01));
}

#[test]
fn a_sensor_that_never_answered_has_no_value() {
    let silent = unit(Model::Btrm300, &Sensors::default());
    assert_eq!(analog(&silent, 3), (0, (Flags::COMM_LOST | Flags::RESTART).bits()));
}

#[test]
fn a_result_that_no_test_has_brought_is_offline() {
    let unit = unit(Model::Btrm300, &sensors());
    assert_eq!([5, 6].map(|index| analog(&unit, index)), [(0, 0x00); 2]);
}

#[test]
fn battery_data_show_as_output_0_until_function_15_resets_them() {
    let mut stored = Stored::default();
    stored.retained.battery.evidence = bms_core::data::Evidence::Check { nominal: true };
    let mut unit = Btrm::new(Model::Btrm300, stored);
    unit.step(Duration::ZERO, &sensors());
    assert_eq!(binary(&unit, Kind::BinaryOutput, 0), 0x81, "session has data");
    assert!(unit.initialize_data());
    assert_eq!(binary(&unit, Kind::BinaryOutput, 0), 0x01, "data empty");
    assert!(unit.take_unsaved().retained.is_some(), "the reset is to be stored");
}

#[test]
fn all_points_are_told_in_a_class_0_poll() {
    let unit = unit(Model::Btrm300, &sensors());
    for kind in [Kind::BinaryInput, Kind::BinaryOutput, Kind::AnalogInput, Kind::AnalogOutput] {
        assert!((0..unit.count(kind)).all(|index| unit.in_class_0(kind, index)));
    }
}

#[track_caller]
fn reads_alike_together(unit: &Btrm) {
    for kind in Kind::ALL {
        let count = unit.count(kind);
        for (first, room) in
            (0..=count.saturating_add(1)).flat_map(|first| [0, 1, 3, 16].map(|room| (first, room)))
        {
            let mut samples = vec![Sample::binary(false, Flags::OFFLINE); room];
            let filled = unit.samples(kind, first, &mut samples);
            assert_eq!(filled, usize::from(count.saturating_sub(first)).min(room), "{kind:?} {first}");
            let each: Vec<_> = (first..).map_while(|index| unit.sample(kind, index)).take(filled).collect();
            samples.truncate(filled);
            assert_eq!(samples, each, "{kind:?} {first}");
        }
    }
}

#[test]
fn points_that_are_asked_for_together_read_what_each_reads() {
    reads_alike_together(&unit(Model::Btrm300, &sensors()));
    // Before the first reading.
    reads_alike_together(&Btrm::new(Model::Btrm300, Stored::default()));
}

//! What DNP3 commands do to the product, without a wire.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use bms_core::{data::Evidence, plant::Sensors, units::Millivolts};
use btrm::{Btrm, Model, Stored};
use common::{sensors, unit, unit_with};
use dnp3_outstation::{
    CommandStatus, Control, ControlCode, Kind, Operation, Points, RelayControl, Sample, TripClose, Value,
};

/// A control relay output block as its control code octet.
const fn relay(octet: u8) -> Control {
    let code = ControlCode::from_octet(octet).unwrap();
    Control::Relay(RelayControl { code, count: 1, on_time_ms: 100, off_time_ms: 100 })
}

fn state(unit: &Btrm, index: u16) -> bool {
    unit.sample(Kind::BinaryOutput, index).unwrap().value == Value::Binary(true)
}

fn number(unit: &Btrm, index: u16) -> i32 {
    match unit.sample(Kind::AnalogOutput, index).unwrap() {
        Sample { value: Value::Analog(value), .. } => value,
        other => panic!("{other:?}"),
    }
}

fn unit_with_data() -> Btrm {
    let mut stored = Stored::default();
    stored.retained.battery.evidence = Evidence::Check { nominal: true };
    unit_with(Model::Btrm300, stored, &sensors())
}

#[test]
fn writing_1_to_output_0_resets_battery_data_and_0_asks_for_nothing() {
    let mut unit = unit_with_data();
    assert_eq!(unit.operate(0, Control::State(false)), CommandStatus::Success);
    assert!(state(&unit, 0));
    assert_eq!(unit.operate(0, Control::State(true)), CommandStatus::Success);
    assert!(!state(&unit, 0));
}

#[test]
fn writing_switches_the_other_outputs_on_and_off() {
    let mut unit = unit(Model::Btrm300, &sensors());
    for index in 1..=3 {
        for on in [true, false] {
            assert_eq!(unit.operate(index, Control::State(on)), CommandStatus::Success);
            assert_eq!(state(&unit, index), on, "{index}");
        }
    }
}

#[test]
fn a_relay_block_switches_by_latch_and_by_close_and_trip() {
    let mut unit = unit(Model::Btrm300, &sensors());
    for index in 1..=3 {
        for (octet, on) in [(0x03, true), (0x04, false), (0x41, true), (0x81, false)] {
            assert_eq!(unit.select(index, relay(octet)), CommandStatus::Success);
            assert_eq!(unit.operate(index, relay(octet)), CommandStatus::Success);
            assert_eq!(state(&unit, index), on, "{index} {octet:#04x}");
        }
    }
}

#[test]
fn a_plain_pulse_resets_data_and_starts_a_test_and_means_nothing_to_a_setting() {
    let mut unit = unit_with_data();
    assert_eq!(unit.operate(0, relay(0x01)), CommandStatus::Success);
    assert!(!state(&unit, 0));
    assert_eq!(unit.operate(3, relay(0x01)), CommandStatus::Success);
    assert!(state(&unit, 3));
    for index in [1, 2] {
        assert_eq!(unit.operate(index, relay(0x01)), CommandStatus::NotSupported);
    }
}

#[test]
fn codes_that_make_no_sense_are_not_supported_and_change_nothing() {
    let mut unit = unit_with_data();
    let before = format!("{unit:?}");
    for index in 0..=3 {
        for operation in [Operation::Nul, Operation::PulseOff] {
            for trip_close in [TripClose::Nul, TripClose::Close, TripClose::Trip] {
                let code = ControlCode { operation, trip_close, clear: false };
                let control = relay(code.to_octet());
                assert_eq!(unit.select(index, control), CommandStatus::NotSupported);
                assert_eq!(unit.operate(index, control), CommandStatus::NotSupported);
            }
        }
        for octet in [0x43, 0x83, 0x44, 0x84] {
            assert_eq!(unit.operate(index, relay(octet)), CommandStatus::NotSupported, "latch and close");
        }
    }
    for octet in [0x04, 0x81] {
        assert_eq!(unit.operate(0, relay(octet)), CommandStatus::NotSupported, "a reset has no off");
    }
    assert_eq!(format!("{unit:?}"), before);
}

#[test]
fn a_count_of_0_is_taken_and_does_nothing() {
    let mut unit = unit(Model::Btrm300, &sensors());
    let Control::Relay(once) = relay(0x03) else { panic!() };
    let never = Control::Relay(RelayControl { count: 0, ..once });
    assert_eq!(unit.operate(1, never), CommandStatus::Success);
    assert!(!state(&unit, 1));
}

#[test]
fn a_select_moves_nothing() {
    let mut unit = unit_with_data();
    let before = format!("{unit:?}");
    assert_eq!(unit.select(0, relay(0x03)), CommandStatus::Success);
    assert_eq!(unit.select(3, relay(0x41)), CommandStatus::Success);
    assert_eq!(unit.select(5, Control::Analog(2)), CommandStatus::Success);
    assert_eq!(unit.select(1, Control::State(true)), CommandStatus::Success);
    assert_eq!(format!("{unit:?}"), before);
}

#[test]
fn points_that_are_not_there_are_not_supported() {
    let mut unit = unit(Model::Btrm300, &sensors());
    for (index, control) in [(4, relay(0x03)), (4, Control::State(true)), (6, Control::Analog(1))] {
        assert_eq!(unit.select(index, control), CommandStatus::NotSupported);
        assert_eq!(unit.operate(index, control), CommandStatus::NotSupported);
    }
}

#[test]
fn analog_outputs_take_their_range_and_refuse_the_rest() {
    let mut unit = unit(Model::Btrm300, &sensors());
    for (index, least, most) in [(0, 0, 3_200), (1, 0, 500), (2, 0, 500), (3, 0, 4), (4, 0, 2), (5, 1, 2)] {
        for value in [most, least, most] {
            assert_eq!(unit.select(index, Control::Analog(value)), CommandStatus::Success);
            assert_eq!(unit.operate(index, Control::Analog(value)), CommandStatus::Success);
            assert_eq!(number(&unit, index), value, "output {index}");
        }
        for value in [least - 1, most + 1, 70_000, i32::MIN, i32::MAX] {
            assert_eq!(unit.select(index, Control::Analog(value)), CommandStatus::OutOfRange);
            assert_eq!(unit.operate(index, Control::Analog(value)), CommandStatus::OutOfRange);
            assert_eq!(number(&unit, index), most, "output {index}");
        }
    }
}

#[test]
fn a_set_point_that_is_no_whole_number_is_taken_for_the_nearest() {
    let mut unit = unit(Model::Btrm300, &sensors());
    for (value, taken) in
        [(479.999_9, 480), (300.5, 301), (300.4, 300), (-0.4, 0), (-0.0, 0), (3_200.4, 3_200)]
    {
        assert_eq!(unit.operate(0, Control::Float(value)), CommandStatus::Success);
        assert_eq!(number(&unit, 0), taken, "{value}");
    }
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, 3_200.5, -0.5, -1.0] {
        assert_eq!(unit.operate(0, Control::Float(value)), CommandStatus::OutOfRange, "{value}");
        assert_eq!(number(&unit, 0), 3_200);
    }
}

#[test]
fn a_test_that_may_not_start_is_refused_with_the_reason() {
    let start = relay(0x03);
    let mut just_on = Btrm::new(Model::Btrm300, Stored::default());
    just_on.step(Duration::ZERO, &sensors());
    assert_eq!(just_on.operate(3, start), CommandStatus::ProcessingLimited, "the self-test is not over");

    let weak = Sensors { battery_voltage: Some(Millivolts(12_400)), ..sensors() };
    let mut weak = unit(Model::Btrm300, &weak);
    assert_eq!(weak.select(3, start), CommandStatus::AutomationInhibit);
    assert_eq!(weak.operate(3, start), CommandStatus::AutomationInhibit);
    assert_eq!(weak.operate(3, Control::State(true)), CommandStatus::AutomationInhibit);

    let mut blind = unit(Model::Btrm300, &Sensors { temperature: None, ..sensors() });
    assert_eq!(blind.operate(3, start), CommandStatus::HardwareError);

    let mut good = unit(Model::Btrm300, &sensors());
    assert_eq!(good.operate(3, start), CommandStatus::Success);
    assert_eq!(good.operate(3, start), CommandStatus::Success, "a repeated wish is fulfilled");
}

#[test]
fn what_a_command_changed_is_to_be_stored() {
    let mut unit = unit(Model::Btrm300, &sensors());
    assert!(unit.take_unsaved().is_empty());
    unit.operate(1, relay(0x03));
    assert!(unit.take_unsaved().settings.is_some());
    unit.operate(2, Control::Analog(3));
    assert!(unit.take_unsaved().retained.is_some());
}

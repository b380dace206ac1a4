//! What a unit does by command, by itself, and at its intervals.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by it")]

mod common;

use bm100::{
    WriteError,
    event::Event,
    points::Quantity,
    warning::{BatteryWarning, StringWarning, WarningEdge},
};
use bms_core::string::StringId;
use common::{Plant, at};
use modbus_slave::{BitTable, Exception, Registers};

#[test]
fn commands_for_probes_that_do_not_answer_are_a_device_failure() {
    let mut plant = Plant::settled(1, 4);
    let unit = &mut plant.unit;
    for coil in [1_004, 2_004, 3_004, 1_159] {
        assert_eq!(unit.set_coil(coil, true), Err(Exception::ServerDeviceFailure), "{coil}");
    }
    assert_eq!(unit.set_coil(9, true), Err(Exception::ServerDeviceFailure), "there is no string B");
    for coil in [1_003, 2_003, 3_003, 3, 8] {
        assert_eq!(unit.check_coil(coil, true), Ok(()), "{coil}");
        assert_eq!(unit.set_coil(coil, true), Ok(()), "{coil}");
    }
    assert_eq!(unit.bit(BitTable::Coils, 1_003), Ok(true), "it waits to be measured");
    assert_eq!(unit.bit(BitTable::Coils, 3_003), Ok(false), "what is done is not kept");
    plant.run(5);
    assert!(plant.block(StringId::A, 4).light);
}

#[test]
fn a_measurement_by_hand_is_told_from_begin_to_end() {
    let mut plant = Plant::settled(1, 4);
    plant.run(40);
    let state = |plant: &Plant| plant.unit.value(Quantity::MeasurementState, 0);
    assert_eq!(state(&plant), Some(3), "one at power-up");
    let before = plant.block(StringId::A, 2).measurements;
    plant.unit.write(Quantity::MeasureBattery, 1, 1).unwrap();
    assert_eq!((state(&plant), plant.unit.is_measuring(at(StringId::A, 2))), (Some(2), true));
    plant.run(10);
    assert_eq!((state(&plant), plant.unit.is_measuring(at(StringId::A, 2))), (Some(3), false));
    assert_eq!(plant.block(StringId::A, 2).measurements, before + 1);
    plant.strings[0].dead = Some(0);
    plant.run(5);
    assert_eq!(plant.unit.write(Quantity::MeasureAll, 0, 1), Err(WriteError::NotThere));
}

#[test]
fn a_measurement_of_all_is_done_whichever_string_could_not_be_measured() {
    for (dead, state) in [(&[0][..], 3), (&[1], 3), (&[0, 1], 9)] {
        let mut plant = Plant::settled(2, 3);
        plant.run(60);
        plant.unit.measure_all();
        for string in dead {
            plant.strings[*string].dead = Some(0);
        }
        plant.run(300);
        assert_eq!(plant.unit.value(Quantity::MeasurementState, 0), Some(state), "{dead:?}");
        let (failed, _) = plant
            .events_since(0)
            .into_iter()
            .partition::<Vec<_>, _>(|event| matches!(event, Event::ResistanceNotMeasured(_)));
        assert_eq!(failed.len(), dead.len(), "{dead:?}");
    }
}

#[test]
fn resistances_are_measured_at_the_interval_one_string_at_a_time() {
    let mut plant = Plant::settled(2, 3);
    plant.unit.write(Quantity::ResistanceInterval, 0, 1).unwrap();
    plant.run(60);
    let measured = |plant: &mut Plant| [StringId::A, StringId::B].map(|id| plant.block(id, 1).measurements);
    assert_eq!(measured(&mut plant), [1, 1]);
    plant.run(3_600);
    assert_eq!(measured(&mut plant), [2, 2]);
}

#[test]
fn alarms_that_are_reset_come_back_as_long_as_their_cause_is_there() {
    let mut plant = Plant::settled(1, 3);
    plant.block(StringId::A, 1).voltage = 9_000.0;
    plant.run(5);
    assert_eq!(plant.unit.value(Quantity::VoltageAlarm, 0), Some(1));
    plant.unit.write(Quantity::ResetAlarms, 0, 1).unwrap();
    assert_eq!(plant.unit.value(Quantity::VoltageAlarm, 0), Some(0));
    plant.run(3);
    assert_eq!(plant.unit.value(Quantity::VoltageAlarm, 0), Some(1));
    plant.block(StringId::A, 1).voltage = 13_400.0;
    plant.run(3);
    assert_eq!(plant.unit.value(Quantity::BankAnyAlarm, 0), Some(0));
}

#[test]
fn alarms_of_the_charge_and_of_the_environment_are_reset_with_the_others() {
    let mut plant = Plant::settled(1, 3);
    plant.plug_sensor_in();
    plant.run(30);
    for charge in [Quantity::BatteryChargeAlarm, Quantity::StringChargeAlarm] {
        plant.unit.write(charge, 0, 50).unwrap();
    }
    plant.unit.write(Quantity::AmbientTemperatureHigh, 0, 210).unwrap();
    plant.block(StringId::A, 2).voltage = 11_800.0;
    plant.run(5);
    let (battery, string) = (at(StringId::A, 2), StringId::A);
    let stands = |plant: &Plant| {
        [
            plant.unit.battery_warns(battery, BatteryWarning::ChargeAlarm),
            plant.unit.string_warns(string, StringWarning::ChargeAlarm),
            plant.unit.value(Quantity::AmbientHighTemperature, 0) == Some(1),
        ]
    };
    assert_eq!(stands(&plant), [true; 3]);
    let mark = plant.mark();
    plant.unit.write(Quantity::ResetAlarms, 0, 1).unwrap();
    assert_eq!(stands(&plant), [false; 3]);
    let warning = BatteryWarning::ChargeAlarm;
    let ended = Event::Warning(WarningEdge::Battery { battery, warning, raised: false });
    assert_eq!(plant.events_since(mark).iter().filter(|event| **event == ended).count(), 1);
    plant.run(5);
    assert_eq!(stands(&plant), [true; 3], "what is still so");
}

#[test]
fn a_string_has_limits_of_its_own() {
    let mut plant = Plant::settled(1, 4);
    let voltage = plant.unit.value(Quantity::StringVoltage, 0).unwrap();
    plant.unit.write(Quantity::StringHighLimit, 0, voltage - 10).unwrap();
    plant.unit.write(Quantity::SpreadLimit, 0, 1).unwrap();
    plant.run(10);
    let stands = |plant: &Plant| {
        [Quantity::StringLow, Quantity::StringHigh, Quantity::StringSpread, Quantity::StringAnyAlarm]
            .map(|alarm| plant.unit.value(alarm, 0).unwrap())
    };
    assert_eq!(stands(&plant), [0, 1, 1, 1]);
    plant.unit.write(Quantity::StringHighLimit, 0, 0).unwrap();
    plant.unit.write(Quantity::SpreadLimit, 0, 0).unwrap();
    plant.run(2);
    assert_eq!(stands(&plant), [0; 4], "a limit that is taken away clears its alarm");
}

#[test]
fn status_records_have_the_manuals_columns_and_come_at_the_interval() {
    let mut plant = Plant::settled(2, 2);
    plant.run(60);
    plant.unit.write(Quantity::RecordInterval, 0, 1).unwrap();
    assert_eq!(plant.unit.take_status_record(), None, "nobody has set the clock");
    let time = bms_core::time::Timestamp { unix_ms: 1_700_000_000_000 };
    plant.unit.set_clock(plant.now, time);
    let mut records = Vec::new();
    for _ in 0..300 {
        plant.run(1);
        records.extend(plant.unit.take_status_record());
    }
    assert!((4..=6).contains(&records.len()), "{}", records.len());
    let (at, values) = records.last().unwrap();
    assert!((1_700_000_000..1_700_000_400).contains(at));
    assert_eq!(values.len(), 3 + 3 * 4);
    assert_eq!(values[..3], [Some(202), None, None], "two strings of two; there is no sensor");
    let voltages = [0, 1, 40, 41].map(|place| plant.unit.value(Quantity::Voltage, place));
    assert_eq!(values[3..7], voltages);
    let temperatures = [0, 1, 40, 41].map(|place| plant.unit.value(Quantity::Temperature, place));
    assert_eq!(values[7..11], temperatures);
    let resistances = [0, 1, 40, 41].map(|place| plant.unit.value(Quantity::Resistance, place));
    assert_eq!(values[11..], resistances.map(|value| value.map(|value| value * 10)), "in microohms");
}

#[test]
fn the_restart_button_acts_after_a_second() {
    let mut plant = Plant::settled(1, 4);
    plant.unit.restart_button(plant.now, true);
    plant.run(5);
    plant.unit.restart_button(plant.now, true);
    assert!(!plant.unit.restart_asked(), "it was held down when the unit got its power");
    plant.unit.restart_button(plant.now, false);
    plant.unit.restart_button(plant.now, true);
    plant.run(1);
    assert!(!plant.unit.restart_asked());
    plant.unit.restart_button(plant.now, true);
    assert!(plant.unit.restart_asked() && plant.unit.supervision().detect);
}

#[test]
fn a_battery_that_is_no_longer_there_has_no_alarm() {
    let mut plant = Plant::settled(2, 4);
    plant.block(StringId::A, 4).voltage = 9_000.0;
    plant.block(StringId::B, 1).voltage = 9_000.0;
    plant.run(5);
    assert_eq!(plant.unit.value(Quantity::BankInAlarm, 0), Some(2));
    let mark = plant.mark();
    plant.unit.write(Quantity::Batteries, 0, 3).unwrap();
    plant.unit.write(Quantity::Strings, 0, 1).unwrap();
    let cleared = |battery| {
        let alarm = bms_core::string::BatteryAlarm::LowVoltage;
        Event::Battery(bms_core::string::Edge { battery, alarm, raised: false })
    };
    let events = plant.events_since(mark);
    assert!([at(StringId::A, 4), at(StringId::B, 1)].into_iter().all(|at| events.contains(&cleared(at))));
    plant.run(5);
    assert!(!plant.unit.any_alarm());
    assert_eq!(plant.unit.value(Quantity::Voltage, 3), None);
}

#[test]
fn what_is_no_longer_there_has_no_warning() {
    let mut plant = Plant::settled(2, 4);
    plant.run(30);
    for warning in [Quantity::BatteryChargeAlarm, Quantity::StringChargeWarning] {
        plant.unit.write(warning, 0, 50).unwrap();
    }
    let empty = [at(StringId::A, 2), at(StringId::A, 4), at(StringId::B, 1)];
    for at in empty {
        plant.block(at.string, at.index.get()).voltage = 11_800.0;
    }
    plant.run(5);
    assert!(empty.into_iter().all(|at| plant.unit.battery_warns(at, BatteryWarning::ChargeAlarm)));
    assert!(plant.unit.string_warns(StringId::B, StringWarning::Charge));
    assert_eq!(plant.unit.value(Quantity::AnyAlarm, 1), Some(1), "that of the charge is one like any other");
    assert_eq!(plant.unit.value(Quantity::StringInAlarm, 0), Some(2));
    assert_eq!(plant.unit.value(Quantity::BankAnyAlarm, 0), Some(1));

    let mark = plant.mark();
    // Another battery with its probe, as empty as the one before: what is told of that one ends first.
    let mut other = common::battery::Block::new(77);
    other.voltage = 11_800.0;
    plant.strings[0].replace(1, other);
    plant.run(60);
    plant.unit.write(Quantity::Batteries, 0, 3).unwrap();
    plant.unit.write(Quantity::Strings, 0, 1).unwrap();
    let events = plant.events_since(mark);
    for battery in empty {
        let edge = WarningEdge::Battery { battery, warning: BatteryWarning::ChargeAlarm, raised: false };
        assert!(events.contains(&Event::Warning(edge)), "{battery}");
        let stands = plant.unit.battery_warns(battery, BatteryWarning::ChargeAlarm);
        assert_eq!(stands, battery == empty[0], "{battery}");
    }
    let edge = WarningEdge::String { string: StringId::B, warning: StringWarning::Charge, raised: false };
    assert!(events.contains(&Event::Warning(edge)));
    plant.unit.write(Quantity::Batteries, 0, 4).unwrap();
    assert!(
        !plant.unit.battery_warns(at(StringId::A, 4), BatteryWarning::ChargeAlarm),
        "not before it is read"
    );
}

#[test]
fn a_warning_is_told_before_the_alarm_and_stored_with_the_other_settings() {
    let mut plant = Plant::settled(1, 4);
    plant.run(30);
    plant.unit.write(Quantity::HighResistanceWarning, 0, 402).unwrap();
    assert!(plant.unit.take_unsaved().warnings.is_some());
    plant.run(60);
    let bits = [0, 1, 2, 3].map(|place| plant.unit.value(Quantity::WarningBits, place));
    assert_eq!(bits, [Some(0), Some(0), Some(2), Some(2)], "4.01, 4.02, 4.03 and 4.04 milliohms");
    assert_eq!(plant.unit.value(Quantity::AnyWarning, 3), Some(1));
    assert!(!plant.unit.any_alarm());
    assert_eq!(plant.unit.value(Quantity::Charge, 0), Some(100), "on charge");
    assert_eq!(plant.unit.value(Quantity::StringCharge, 0), Some(100));
}

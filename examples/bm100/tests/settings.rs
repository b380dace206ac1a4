//! What masters set, and what they are refused.
#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use bm100::{
    WriteError,
    event::Event,
    points::{POINTS, Quantity},
};
use bms_core::{
    points::Table,
    string::StringId,
    units::{CentiCelsius, Hours, MicroOhms, Millivolts},
};
use common::{Plant, at};
use modbus_slave::{BitTable, Exception, RegisterTable, Registers};

type Range = (Quantity, i32, i32, &'static [(Quantity, i32)]);

/// Setting, lowest and highest value, with the other settings as delivered but for what is written first.
const RANGES: [Range; 33] = [
    (Quantity::Strings, 1, 4, &[]),
    (Quantity::Batteries, 1, 40, &[]),
    (Quantity::LowVoltage, 0, 14_999, &[]),
    (Quantity::HighVoltage, 10_501, 20_000, &[]),
    (Quantity::LowVoltage, 0, 19_999, &[(Quantity::HighVoltage, 20_000)]),
    (Quantity::LowTemperature, -400, 449, &[]),
    (Quantity::HighTemperature, 1, 1_000, &[]),
    (Quantity::LowResistance, 0, 2_999, &[]),
    (Quantity::HighResistance, 51, 60_000, &[]),
    (Quantity::ResistanceInterval, 0, 8_760, &[]),
    (Quantity::HealthLimit, 110, 250, &[]),
    (Quantity::HealthOfStringLimit, 110, 250, &[]),
    (Quantity::EqualizationLowVoltage, 0, 14_799, &[]),
    (Quantity::EqualizationHighVoltage, 13_001, 20_000, &[]),
    (Quantity::EqualizationLowTemperature, -400, 399, &[]),
    (Quantity::EqualizationHighTemperature, 1, 1_000, &[]),
    (Quantity::EqualizationStart, 21, 5_000, &[]),
    (Quantity::EqualizationStart, 2, 5_000, &[(Quantity::EqualizationStop, 1)]),
    (Quantity::EqualizationStop, 1, 39, &[]),
    (Quantity::EqualizationFullPower, 1, 5_000, &[]),
    (Quantity::RatedCapacity, 1, 60_000, &[]),
    (Quantity::StringLowLimit, 0, 65_000, &[]),
    (Quantity::StringHighLimit, 0, 65_000, &[]),
    (Quantity::SpreadLimit, 0, 20_000, &[]),
    (Quantity::RecordInterval, 1, 1_440, &[]),
    (Quantity::AmbientTemperatureLow, -400, 409, &[]),
    (Quantity::AmbientTemperatureHigh, 41, 1_000, &[]),
    (Quantity::AmbientTemperatureHysteresis, 0, 200, &[]),
    (Quantity::AmbientTemperatureRateLimit, 0, 1_000, &[]),
    (Quantity::AmbientHumidityLow, 0, 859, &[]),
    (Quantity::AmbientHumidityHigh, 141, 1_000, &[]),
    (Quantity::AmbientHumidityHysteresis, 0, 200, &[]),
    (Quantity::AmbientHumidityRateLimit, 0, 1_000, &[]),
];

#[test]
fn each_setting_takes_its_range_and_nothing_beyond() {
    for (quantity, lowest, highest, before) in RANGES {
        let mut plant = Plant::new(1, 1);
        for (other, value) in before {
            plant.unit.write(*other, 0, *value).unwrap();
        }
        let unit = &mut plant.unit;
        for value in [lowest - 1, highest + 1, i32::MIN, i32::MAX] {
            let was = unit.value(quantity, 0);
            assert_eq!(unit.check(quantity, 0, value), Err(WriteError::OutOfRange), "{quantity:?} {value}");
            assert_eq!(unit.write(quantity, 0, value), Err(WriteError::OutOfRange), "{quantity:?} {value}");
            assert_eq!(unit.value(quantity, 0), was, "{quantity:?}");
        }
        for value in [lowest, highest] {
            assert_eq!(unit.check(quantity, 0, value), Ok(()), "{quantity:?} {value}");
            assert_eq!(unit.write(quantity, 0, value), Ok(()), "{quantity:?} {value}");
            assert_eq!(unit.value(quantity, 0), Some(value), "{quantity:?}");
        }
    }
}

#[test]
fn the_ranges_above_are_those_of_all_settings() {
    let holding = POINTS.registers().filter(|register| register.table == Table::Holding);
    for register in holding {
        let quantity = register.point.quantity;
        assert!(RANGES.iter().any(|range| range.0 == quantity), "{quantity:?}");
    }
}

#[test]
fn settings_are_stored_and_come_back() {
    let mut plant = Plant::settled(1, 4);
    let _of_the_count = plant.unit.take_unsaved();
    plant.unit.write(Quantity::LowVoltage, 0, 11_800).unwrap();
    plant.unit.write(Quantity::RecordInterval, 0, 5).unwrap();
    let unsaved = plant.unit.take_unsaved();
    assert_eq!(unsaved.bank.unwrap().limits.voltage.low, Millivolts(11_800));
    assert_eq!(unsaved.supervision.unwrap().record_interval.get(), 5);
    assert!(plant.unit.take_unsaved().is_empty());
    plant.unit.not_saved(&unsaved);
    assert_eq!(plant.unit.value(Quantity::StoreFault, 0), Some(1));
    assert_eq!(plant.unit.take_unsaved().bank, unsaved.bank, "it is handed out again");
    plant.unit.saved();
    plant.power_cycle();
    assert_eq!(plant.unit.value(Quantity::LowVoltage, 0), Some(11_800));
    assert_eq!(plant.unit.value(Quantity::Batteries, 0), Some(4));
}

#[test]
fn function_16_moves_a_range_as_a_whole_and_takes_all_or_nothing() {
    let mut unit = Plant::new(1, 1).unit;
    assert_eq!(unit.set_register(2, 16_000), Err(Exception::IllegalDataValue), "above the highest");
    let mut slave = modbus_slave::tcp::Slave::new(modbus_slave::UnitId::new(1).unwrap());
    let mut write = |first: u16, values: [u16; 2]| {
        let words = [first, 2].into_iter().chain(values).map(u16::to_be_bytes);
        let mut request = vec![0, 1, 0, 0, 0, 11, 1, 16];
        request.extend(words.clone().take(2).flatten());
        request.push(4);
        request.extend(words.skip(2).flatten());
        let mut tx = [0; 260];
        let step = slave.process(core::time::Duration::ZERO, &request, &mut tx, &mut unit);
        tx[7..step.produced].to_vec()
    };
    assert_eq!(write(2, [16_000, 18_000]), [16, 0, 2, 0, 2]);
    assert_eq!(write(2, [17_000, 16_500]), [0x90, 3]);
    assert_eq!(write(30, [1, 2]), [0x90, 2], "there is no register 31");
    assert_eq!(unit.bank().limits.voltage.low, Millivolts(16_000));
    assert_eq!(unit.bank().limits.voltage.high, Millivolts(18_000));
}

#[test]
fn registers_are_in_their_units() {
    let mut unit = Plant::new(1, 1).unit;
    unit.set_register(4, (-105_i16).cast_unsigned()).unwrap();
    unit.set_register(6, 123).unwrap();
    unit.set_register(8, 48).unwrap();
    let bank = unit.bank();
    assert_eq!(bank.limits.temperature.low, CentiCelsius(-1_050));
    assert_eq!(bank.limits.resistance.low, MicroOhms(1_230));
    assert_eq!(bank.resistance_interval, Hours(48));
    assert_eq!(unit.register(RegisterTable::Holding, 18), Ok(0xFFFF), "nobody said the capacity");
    assert_eq!(unit.register(RegisterTable::Holding, 31), Err(Exception::IllegalDataAddress));
    assert_eq!(unit.set_register(31, 0), Err(Exception::IllegalDataAddress));
}

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
fn a_reset_to_defaults_keeps_the_network_and_counts_anew() {
    let mut plant = Plant::settled(1, 4);
    let network = bm100::site::Network { dhcp: false, address: [10, 0, 0, 9], ..Default::default() };
    plant.unit.set_network(network);
    plant.unit.write(Quantity::LowVoltage, 0, 11_800).unwrap();
    plant.unit.write(Quantity::RestoreDefaults, 0, 1).unwrap();
    assert_eq!(plant.unit.value(Quantity::LowVoltage, 0), Some(10_500));
    assert!(plant.unit.supervision().detect && plant.unit.restart_asked());
    assert_eq!(plant.unit.site().network, network);
    plant.unit.restore_defaults(true);
    assert_eq!(plant.unit.site().network, bm100::site::Network::default());
    assert!(plant.events_since(0).contains(&Event::DefaultsRestored { network: true }));
    plant.run(3);
    assert_eq!(plant.unit.value(Quantity::Batteries, 0), Some(4), "they are found again");
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
    assert_eq!(values.len(), 2 + 3 * 4);
    assert_eq!(values[..2], [None, None], "there is no sensor");
    let voltages = [0, 1, 40, 41].map(|place| plant.unit.value(Quantity::Voltage, place));
    assert_eq!(values[2..6], voltages);
    let temperatures = [0, 1, 40, 41].map(|place| plant.unit.value(Quantity::Temperature, place));
    assert_eq!(values[6..10], temperatures);
    let resistances = [0, 1, 40, 41].map(|place| plant.unit.value(Quantity::Resistance, place));
    assert_eq!(values[10..], resistances);
}

#[test]
fn the_restart_button_acts_after_a_second() {
    let mut plant = Plant::settled(1, 4);
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

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
    units::{CentiCelsius, Hours, MicroOhms, Millivolts},
};
use common::Plant;
use modbus_slave::{Exception, RegisterTable, Registers};

type Range = (Quantity, i32, i32, &'static [(Quantity, i32)]);

/// Setting, lowest and highest value, with the other settings as delivered but for what is written first.
const RANGES: [Range; 42] = [
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
    (Quantity::LowResistanceWarning, 0, 60_000, &[]),
    (Quantity::HighResistanceWarning, 0, 60_000, &[]),
    (Quantity::HealthWarning, 110, 250, &[]),
    (Quantity::StringLowWarning, 0, 65_000, &[]),
    (Quantity::StringHighWarning, 0, 65_000, &[]),
    (Quantity::StringChargeAlarm, 0, 100, &[]),
    (Quantity::StringChargeWarning, 0, 100, &[]),
    (Quantity::BatteryChargeAlarm, 0, 100, &[]),
    (Quantity::BatteryChargeWarning, 0, 100, &[]),
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
    assert_eq!(write(39, [1, 2]), [0x90, 2], "there is no register 40");
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
    assert_eq!(unit.register(RegisterTable::Holding, 40), Err(Exception::IllegalDataAddress));
    assert_eq!(unit.set_register(40, 0), Err(Exception::IllegalDataAddress));
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
fn to_write_how_many_there_are_ends_the_count_also_if_it_is_what_was_found() {
    for (quantity, value) in
        [(Quantity::Strings, 2), (Quantity::Batteries, 3), (Quantity::Strings, 1), (Quantity::Batteries, 4)]
    {
        let mut plant = Plant::new(2, 3);
        plant.run(3);
        plant.unit.write(Quantity::LowVoltage, 0, 11_800).unwrap();
        assert_eq!(plant.unit.write(quantity, 0, 0), Err(WriteError::OutOfRange));
        assert_eq!(plant.unit.check(quantity, 0, value), Ok(()));
        assert!(plant.unit.supervision().detect, "another setting, a refusal and a look do not end it");
        plant.unit.write(quantity, 0, value).unwrap();
        assert!(!plant.unit.supervision().detect, "{quantity:?} {value}");
        let unsaved = plant.unit.take_unsaved();
        assert!(!unsaved.supervision.unwrap().detect && unsaved.bank.is_some());
        plant.run(3);
        assert_eq!(plant.unit.value(quantity, 0), Some(value));
    }
}

//! A manager finds its bank, reads it, and tells what is wrong there.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use bm100::{
    event::{Event, ProbeFault},
    points::{POINTS, Quantity},
};
use bms_core::{
    points::{Kind, Table},
    reading::Quality,
    string::{BatteryAlarm, Edge, StringId},
};
use common::{Plant, at};
use dnp3_outstation::{Flags, Points, Sample, Value};
use modbus_slave::{RegisterTable, Registers};
use probe_proto::Status;

const MEASURED: [Quantity; 3] = [Quantity::Voltage, Quantity::Temperature, Quantity::Resistance];

#[test]
fn a_unit_as_delivered_finds_160_probes_and_tells_480_values_alike_over_modbus_and_dnp3() {
    let mut plant = Plant::new(4, 40);
    plant.run(2);
    assert_eq!((plant.unit.bank().strings, plant.unit.bank().batteries), (4, 40));
    assert_eq!(plant.unit.value(Quantity::BankProbes, 0), Some(160));
    plant.unit.write(Quantity::Detect, 0, 0).unwrap();
    plant.unit.measure_all();
    plant.run(80);

    let mut told = 0;
    for quantity in MEASURED {
        let point = POINTS.points().iter().find(|point| point.quantity == quantity).unwrap();
        let (registers, indices) =
            (point.modbus(Table::Input).unwrap(), point.dnp3(Kind::AnalogInput).unwrap());
        for place in 0..160 {
            let register = plant.unit.register(RegisterTable::Input, registers.first + place).unwrap();
            let sample =
                plant.unit.sample(dnp3_outstation::Kind::AnalogInput, indices.first + place).unwrap();
            assert_eq!(sample.flags, Flags::ONLINE, "{quantity:?} {place}");
            assert_eq!(sample.value, Value::Analog(register.into()), "{quantity:?} {place}");
            told += 1;
        }
    }
    assert_eq!(told, 480);

    // And they are those of the batteries.
    for (place, string) in [(0, StringId::A), (159, StringId::D)] {
        let block = plant.block(string, u8::try_from(place % 40 + 1).unwrap()).clone();
        let read = MEASURED.map(|quantity| plant.unit.value(quantity, place).unwrap());
        assert_eq!(read[0].to_string(), block.voltage.to_string());
        assert_eq!(read[1], i32::from(block.temperature + 5) / 10);
        assert_eq!(u32::try_from(read[2]).unwrap(), block.resistance / 10);
    }
    assert!(!plant.unit.any_alarm());
}

#[test]
fn what_is_found_is_the_bank_after_75_seconds_and_is_stored() {
    let mut plant = Plant::new(2, 5);
    plant.run(70);
    assert!(plant.unit.supervision().detect);
    plant.run(10);
    assert!(!plant.unit.supervision().detect);
    let unsaved = plant.unit.take_unsaved();
    let bank = unsaved.bank.unwrap();
    assert_eq!((bank.strings, bank.batteries), (2, 5));
    assert!(!unsaved.supervision.unwrap().detect);
    assert!(plant.events_since(0).contains(&Event::Detected { strings: 2, batteries: 5 }));
}

#[test]
fn behind_a_dead_probe_all_are_unreachable_with_one_alarm_and_return_by_themselves() {
    let mut plant = Plant::settled(1, 40);
    plant.run(60);
    let mark = plant.mark();
    plant.strings[0].dead = Some(11);
    plant.run(1);
    let alarms = |plant: &Plant, mark| {
        let is_edge = |event: &Event| matches!(event, Event::Battery(_));
        plant.events_since(mark).into_iter().filter(is_edge).collect::<Vec<_>>()
    };
    let edge = |raised| {
        Event::Battery(Edge { battery: at(StringId::A, 12), alarm: BatteryAlarm::ProbeSilent, raised })
    };
    assert_eq!(alarms(&plant, mark), [edge(true)]);
    for index in 1..=40 {
        let battery = plant.unit.battery(at(StringId::A, index)).unwrap();
        let quality = if index < 12 { Quality::Good } else { Quality::Missing };
        assert_eq!(battery.voltage().quality(), quality, "{index}");
        let place = u16::from(index) - 1;
        assert_eq!(plant.unit.value(Quantity::Unreachable, place), Some(i32::from(index >= 12)));
        assert_eq!(plant.unit.value(Quantity::Voltage, place).is_some(), index < 12);
        let sample = plant.unit.sample(dnp3_outstation::Kind::AnalogInput, place).unwrap();
        let lost = if index < 12 { Flags::ONLINE } else { Flags::COMM_LOST };
        assert_eq!(sample.flags, lost, "{index}");
    }
    assert_eq!(plant.unit.register(RegisterTable::Input, 1_011), Ok(0xFFFF));

    let mark = plant.mark();
    plant.strings[0].dead = None;
    plant.run(1);
    assert_eq!(alarms(&plant, mark), [edge(false)]);
    assert_eq!(plant.unit.value(Quantity::BankProbes, 0), Some(40));
    assert!(!plant.unit.any_alarm());
}

#[test]
fn an_open_or_shorted_battery_has_an_alarm_and_is_over_range() {
    let mut plant = Plant::settled(1, 4);
    for (voltage, end, alarm) in
        [(0.0, 0, BatteryAlarm::LowVoltage), (21_000.0, 20_000, BatteryAlarm::HighVoltage)]
    {
        let mark = plant.mark();
        plant.block(StringId::A, 2).voltage = voltage;
        plant.run(4);
        let raised = Event::Battery(Edge { battery: at(StringId::A, 2), alarm, raised: true });
        assert!(plant.events_since(mark).contains(&raised), "{voltage}");
        assert_eq!(plant.unit.value(Quantity::VoltageAlarm, 1), Some(1));
        assert_eq!(plant.unit.value(Quantity::Voltage, 1), None, "it was not measured");
        let sample = plant.unit.sample(dnp3_outstation::Kind::AnalogInput, 1).unwrap();
        assert_eq!(sample.value, Value::Analog(end));
        assert_eq!(sample.flags, Flags::OFFLINE | Flags::OVER_RANGE);
        plant.block(StringId::A, 2).voltage = 13_400.0;
        plant.run(4);
        assert!(!plant.unit.any_alarm());
    }
}

#[test]
fn faults_of_a_probe_itself_are_told_once_when_they_begin_and_when_they_end() {
    let mut plant = Plant::settled(1, 4);
    plant.run(60);
    let battery = at(StringId::A, 3);
    for (status, fault) in [
        (Status::TEMPERATURE_FAULT, ProbeFault::TemperatureSensor),
        (Status::RESISTANCE_FAULT, ProbeFault::ResistanceMeasurement),
        (Status::OVERHEATED, ProbeFault::Overheated),
        (Status::UNCALIBRATED, ProbeFault::Uncalibrated),
    ] {
        for (faults, raised) in [(status, true), (Status::NONE, false)] {
            let mark = plant.mark();
            plant.block(StringId::A, 3).faults = faults;
            plant.run(10);
            assert_eq!(plant.events_since(mark), [Event::ProbeFault { battery, fault, raised }]);
        }
    }
    // What is no longer there has no fault.
    plant.block(StringId::A, 4).faults = Status::UNCALIBRATED;
    plant.run(5);
    let mark = plant.mark();
    plant.unit.write(Quantity::Batteries, 0, 3).unwrap();
    plant.run(5);
    let gone = at(StringId::A, 4);
    let ended = Event::ProbeFault { battery: gone, fault: ProbeFault::Uncalibrated, raised: false };
    assert_eq!(plant.events_since(mark), [ended, Event::SettingsChanged]);
}

#[test]
fn a_probe_that_is_dead_at_power_up_has_its_alarm_too() {
    let mut plant = Plant::settled(1, 8);
    plant.power_cycle();
    plant.strings[0].dead = Some(5);
    plant.run(3);
    let silent = |index| {
        plant.unit.battery(at(StringId::A, index)).unwrap().alarms().stands(BatteryAlarm::ProbeSilent)
    };
    assert_eq!([5, 6, 7, 8].map(silent), [false, true, false, false]);
    assert_eq!(plant.unit.value(Quantity::Unreachable, 7), Some(1));
}

#[test]
fn a_weak_battery_is_told_within_three_measurements() {
    let mut plant = Plant::settled(1, 8);
    for _ in 0..6 {
        plant.unit.measure_all();
        plant.run(30);
    }
    assert!(!plant.unit.any_alarm());
    let block = plant.block(StringId::A, 7);
    block.resistance += block.resistance / 2;
    for measurement in 1..=3 {
        plant.unit.measure_all();
        plant.run(30);
        if plant.unit.value(Quantity::Weak, 6) == Some(1) {
            assert!(measurement <= 3);
            let weak = (0..8).filter(|place| plant.unit.value(Quantity::Weak, *place) == Some(1));
            assert_eq!(weak.count(), 1);
            return;
        }
    }
    panic!("it is not told");
}

#[test]
fn equalization_brings_a_spread_of_300_millivolts_under_50_over_the_bus() {
    let mut plant = Plant::settled(1, 6);
    for (index, voltage) in (1..).zip([13_500.0, 13_560.0, 13_620.0, 13_680.0, 13_740.0, 13_800.0]) {
        plant.block(StringId::A, index).voltage = voltage;
    }
    plant.unit.write(Quantity::EqualizationEnabled, 0, 1).unwrap();
    let spread = |plant: &Plant| {
        let all = plant.unit.string(StringId::A).unwrap();
        (all.highest - all.lowest).get()
    };
    plant.run(3);
    assert_eq!(spread(&plant), 300);
    assert!(plant.unit.is_equalizing(StringId::A));
    assert!(plant.block(StringId::A, 6).power.get() > 0, "the probe bleeds");
    assert_eq!(plant.block(StringId::A, 1).power.get(), 0, "under the mean nobody does");
    let window = plant.unit.bank().equalization.voltage;
    for _ in 0..4 * 60 {
        plant.run(60);
        for index in 1..=6 {
            let block = plant.block(StringId::A, index).clone();
            assert!(block.power.get() == 0 || block.voltage >= f64::from(window.low.get()), "{block:?}");
        }
        if !plant.unit.is_equalizing(StringId::A) {
            break;
        }
    }
    assert!(spread(&plant) < 50, "{} mV", spread(&plant));
    plant.run(3);
    assert!((1..=6).all(|index| plant.block(StringId::A, index).power.get() == 0));
}

#[test]
fn the_environment_is_watched_and_a_sensor_that_is_gone_is_told() {
    let mut plant = Plant::settled(1, 2);
    assert_eq!(plant.unit.value(Quantity::AmbientTemperature, 0), None);
    assert_eq!(plant.unit.value(Quantity::AmbientSilent, 0), Some(0));
    plant.plug_sensor_in();
    plant.run(3);
    assert_eq!(plant.unit.value(Quantity::AmbientTemperature, 0), Some(215));
    assert_eq!(plant.unit.value(Quantity::AmbientHumidity, 0), Some(457));
    let sensor = plant.sensor.as_mut().unwrap().device(0);
    sensor.0.temperature_centi_celsius = Some(5_000);
    sensor.0.contacts = probe_proto::Contacts::from_bits(0b10);
    plant.run(3);
    assert_eq!(plant.unit.value(Quantity::AmbientHighTemperature, 0), Some(1));
    let abnormal = [0, 1, 2].map(|contact| plant.unit.value(Quantity::ContactAbnormal, contact));
    assert_eq!(abnormal, [Some(0), Some(1), Some(0)]);
    plant.sensor.as_mut().unwrap().dead = Some(0);
    plant.run(12);
    assert_eq!(plant.unit.value(Quantity::AmbientSilent, 0), Some(1));
    assert_eq!(plant.unit.value(Quantity::AmbientTemperature, 0), None);
}

#[test]
fn a_string_whose_port_is_dead_cannot_be_read() {
    let mut plant = Plant::settled(2, 3);
    plant.strings.pop();
    plant.run(12);
    assert_eq!(plant.unit.value(Quantity::StringProbes, 1), Some(0));
    assert_eq!(plant.unit.value(Quantity::Voltage, 40), None);
    assert_eq!(plant.unit.value(Quantity::StringVoltage, 1), None);
    assert_eq!(plant.unit.value(Quantity::BankInAlarm, 0), Some(1));
    assert!(plant.unit.value(Quantity::StringVoltage, 0).is_some());
}

#[test]
fn samples_before_the_first_step_tell_of_a_restart() {
    let plant = Plant::new(1, 1);
    let sample = plant.unit.sample(dnp3_outstation::Kind::AnalogInput, 0).unwrap();
    assert_eq!(sample, Sample::analog(0, Flags::RESTART));
}

#[test]
fn a_string_that_is_set_up_and_whose_port_nobody_serves_has_an_alarm() {
    let mut plant = Plant::settled(1, 3);
    plant.unit.write(Quantity::Strings, 0, 2).unwrap();
    plant.run(5);
    assert_eq!(plant.unit.value(Quantity::StringInAlarm, 1), Some(0), "not at once");
    plant.run(10);
    assert_eq!(plant.unit.value(Quantity::StringInAlarm, 1), Some(1));
    plant.power_cycle();
    plant.run(15);
    assert_eq!(plant.unit.value(Quantity::StringInAlarm, 1), Some(1), "after a power cut too");
}

#[test]
fn while_probes_are_counted_none_is_missing_that_was_never_there() {
    let mut plant = Plant::new(0, 0);
    plant.run(200);
    assert!(plant.unit.supervision().detect, "nothing was found yet");
    assert!(!plant.unit.any_alarm());
}

//! What an SNMP manager walks: every variable of the tree, in order, and the same as Modbus and DNP3 masters read.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use bm100::{
    Bm100, Nameplate, Stored,
    points::{POINTS, Quantity},
};
use bms_core::{
    points::{Kind, Table},
    string::{BatteryIndex, StringId},
};
use common::{
    at,
    snmp::{BATTERY, ENTITY, ENVIRONMENT, MAKER, Read, UPS, get, integer, next, text, walk},
    told::Told,
};
use dnp3_outstation::{Points, Value};
use modbus_slave::{RegisterTable, Registers};
use snmp_agent::{Absent, Mib, Scratch};

/// A unit that has found nothing, one with a small bank, and the largest bank with a sensor.
fn units() -> Vec<Bm100> {
    let mut small = Told::new(2, 3);
    small.measure(1);
    vec![Bm100::new(Nameplate::default(), Stored::default()), small.unit, largest().unit]
}

fn largest() -> Told {
    let mut bank = Told::new(4, 40);
    bank.plug_sensor_in();
    bank.measure(1);
    bank
}

#[test]
fn a_walk_rises_ends_and_tells_what_a_get_tells() {
    for (unit, least) in units().iter().zip([60, 250, 8_000]) {
        let walk = walk(unit);
        assert!(walk.len() > least, "{}", walk.len());
        for (name, read) in walk {
            let get = unit.object(&name, &mut Scratch::new()).map(Read::from);
            assert_eq!(get, Ok(read), "{name:?}");
        }
    }
}

#[test]
fn a_walk_can_begin_anywhere() {
    for unit in units().iter().take(2) {
        let walk = walk(unit);
        for (place, (name, _)) in walk.iter().enumerate() {
            // Just before it, just behind it, and at each of its roots.
            let (last, head) = name.split_last().unwrap();
            if let Some(before) = last.checked_sub(1) {
                let before = [head, &[before, u32::MAX]].concat();
                assert_eq!(next(unit, &before).as_ref(), walk.get(place), "{before:?}");
            }
            let behind = [name.as_slice(), &[0]].concat();
            assert_eq!(next(unit, &behind).as_ref(), walk.get(place + 1), "{behind:?}");
            for length in 0..name.len() {
                let root = &name[..length];
                let first = walk.iter().find(|(name, _)| name.as_slice() > root);
                assert_eq!(next(unit, root).as_ref(), first, "{root:?}");
            }
        }
        assert_eq!(next(unit, &[u32::MAX; 128]), None);
    }
}

#[test]
fn all_480_values_are_those_that_modbus_and_dnp3_masters_read() {
    let bank = largest();
    let columns = [
        (Quantity::Voltage, "5.5.1.7"),
        (Quantity::Temperature, "5.7.1.7"),
        (Quantity::Resistance, "5.9.1.7"),
    ];
    let mut compared = 0;
    for (quantity, column) in columns {
        let point = POINTS.points().iter().find(|point| point.quantity == quantity).unwrap();
        let first = point.dnp3(Kind::AnalogInput).unwrap().first;
        let registers = point.modbus(Table::Input).unwrap().first;
        for place in 0..160_u16 {
            let sample = bank.unit.sample(dnp3_outstation::Kind::AnalogInput, first + place).unwrap();
            let Value::Analog(analog) = sample.value else { panic!("{sample:?}") };
            let register = bank.unit.register(RegisterTable::Input, registers + place).unwrap();
            assert_eq!(analog, i32::from(register), "{quantity:?} {place}");
            // Voltages are millivolts there and hundredths of a volt here.
            let expected = if quantity == Quantity::Voltage { (analog + 5) / 10 } else { analog };
            assert_eq!(integer(&bank.unit, MAKER, &format!("{column}.{}", place + 1)), Some(expected));
            compared += 1;
        }
    }
    assert_eq!(compared, 480);
}

#[test]
fn rows_are_numbered_through_however_long_the_strings_are() {
    let bank = Told::new(3, 7);
    let mut row = 0;
    for string in StringId::ALL.into_iter().take(3) {
        for index in (1..=7).filter_map(BatteryIndex::new) {
            row += 1;
            let read = |column: u8| integer(&bank.unit, MAKER, &format!("5.3.1.{column}.{row}"));
            assert_eq!(read(3), Some(string.number().into()));
            assert_eq!(read(4), Some(index.get().into()));
            assert_eq!(
                text(&bank.unit, MAKER, &format!("100.1.2.1.1.{row}")),
                format!("{string}#{}", index.get())
            );
        }
    }
    assert_eq!(integer(&bank.unit, MAKER, "5.2.0"), Some(21));
    assert_eq!(integer(&bank.unit, MAKER, "5.3.1.1.22"), None);
}

#[test]
fn ups_mib_tells_of_the_string_that_ends_first() {
    let mut bank = Told::new(2, 4);
    bank.cell(StringId::B, 2).voltage = 12_300;
    bank.run(10);
    let unit = &bank.unit;
    let lowest = unit.string_voltage(StringId::B).unwrap().get();
    assert_eq!(integer(unit, UPS, "2.5.0"), Some((lowest + 50) / 100));
    assert_eq!(integer(unit, UPS, "2.4.0"), Some(50));
    assert_eq!((integer(unit, UPS, "2.1.0"), integer(unit, UPS, "2.7.0")), (Some(2), Some(20)));
    assert_eq!(get(unit, UPS, "2.3.0"), Err(Absent::Object), "how long it lasts is not known");
    assert_eq!(text(unit, UPS, "1.2.0"), "BM100");
    assert_eq!(get(unit, UPS, "6.1.0"), Ok(Read::Gauge(0)));

    bank.dead[1] = Some(3);
    bank.run(20);
    assert_eq!(get(&bank.unit, UPS, "6.1.0"), Ok(Read::Gauge(1)));
    let lost = Read::Oid("1.3.6.1.2.1.33.1.6.3.20".to_owned());
    assert_eq!(get(&bank.unit, UPS, "6.2.1.2.20"), Ok(lost));
    assert!(matches!(get(&bank.unit, UPS, "6.2.1.3.20"), Ok(Read::Ticks(1..))));
    assert_eq!(get(&bank.unit, UPS, "6.2.1.2.1"), Err(Absent::Instance));
}

#[test]
fn battery_mib_has_a_row_for_each_string_and_battery_and_entity_mib_says_which() {
    let mut bank = Told::new(2, 4);
    bank.unit.write(Quantity::RatedCapacity, 0, 1_000).unwrap();
    bank.run(10);
    let unit = &bank.unit;
    assert_eq!(
        (text(unit, ENTITY, "7.1"), text(unit, ENTITY, "7.200"), text(unit, ENTITY, "7.203")),
        ("unit".into(), "B".into(), "B#3".into())
    );
    assert_eq!((integer(unit, ENTITY, "4.203"), integer(unit, ENTITY, "4.200")), (Some(200), Some(1)));
    assert_eq!(text(unit, ENTITY, "11.203"), serial(&bank, 3));
    let battery = bank.unit.battery(at(StringId::B, 3)).unwrap();
    let gauge = |rest: &str| match get(unit, BATTERY, rest) {
        Ok(Read::Gauge(value)) => value,
        other => panic!("{rest}: {other:?}"),
    };
    assert_eq!(gauge("16.203"), u32::try_from(battery.voltage().good().unwrap().get()).unwrap());
    assert_eq!((gauge("5.203"), gauge("6.203"), gauge("5.200"), gauge("6.200")), (12_000, 6, 48_000, 24));
    // 100 Ah, in mAh, all of it there.
    assert_eq!((gauge("7.203"), gauge("15.203")), (100_000, 100_000));
    assert_eq!((gauge("20.203"), integer(unit, BATTERY, "23.203")), (10_500, Some(450)));
    for absent in ["16.1", "16.205", "16.300", "16.99", "20.200"] {
        assert_eq!(get(unit, BATTERY, absent), Err(Absent::Instance), "{absent}");
    }
}

fn serial(bank: &Told, index: u8) -> String {
    bank.unit.probe(at(StringId::B, index)).unwrap().serial.as_str().to_owned()
}

#[test]
fn the_environment_is_there_while_a_sensor_is() {
    let mut bank = Told::new(1, 2);
    assert_eq!(get(&bank.unit, ENVIRONMENT, "2.6.0"), Err(Absent::Instance));
    bank.plug_sensor_in();
    bank.run(5);
    let read = |rest: &str| integer(&bank.unit, ENVIRONMENT, rest);
    // 21.5 °C is 70.7 °F; 45.67 % are rounded.
    assert_eq!((read("2.6.0"), read("2.1.0"), read("3.1.0")), (Some(215), Some(707), Some(46)));
    // 0 °C to 45 °C, hysteresis 2 °C, change 5 °C.
    assert_eq!(["2.7.0", "2.8.0", "2.9.0", "2.10.0"].map(read), [45, 0, 5, 2].map(Some));
    assert_eq!(["2.2.0", "2.3.0", "2.4.0", "2.5.0"].map(read), [113, 32, 9, 4].map(Some));
    assert_eq!(
        (read("4.1.0"), read("4.2.1.1.8"), read("4.2.1.3.8"), read("4.2.1.4.8")),
        (Some(8), Some(8), Some(1), Some(1))
    );
    assert_eq!(read("4.2.1.3.9"), None);
}

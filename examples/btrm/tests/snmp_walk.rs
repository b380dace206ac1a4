//! What an SNMP manager reads: every variable of the tree, in order, and the same as Modbus masters read.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by them")]

mod common;

use bms_core::{data::Retained, plant::Sensors, points::Table};
use btrm::{
    Btrm, Model, Stored,
    points::{POINTS, Quantity},
};
use common::{
    sensors,
    snmp::{BATTERY, ENTITY, PRIVATE, Read, UPS, get, integer, name, next, text, walk},
    tested, unit, unit_with,
};
use snmp_agent::{Absent, Mib, Scratch};

/// A new unit, one whose sensors are silent, and one that knows its battery.
fn units() -> Vec<Btrm> {
    let retained = Retained { battery: tested(), ..Retained::default() };
    vec![
        unit(Model::Btrm300, &sensors()),
        unit(Model::Btrm400, &Sensors::default()),
        unit_with(Model::Btrm400, Stored { retained, ..Stored::default() }, &sensors()),
    ]
}

#[test]
fn a_walk_rises_ends_and_tells_what_a_get_tells() {
    for unit in units() {
        let walk = walk(&unit);
        assert!(walk.len() > 80, "{}", walk.len());
        for (name, read) in walk {
            let get = unit.object(&name, &mut Scratch::new()).map(Read::from);
            assert_eq!(get, Ok(read), "{name:?}");
        }
    }
}

#[test]
fn a_walk_can_begin_anywhere() {
    for unit in units() {
        let walk = walk(&unit);
        for (place, (name, _)) in walk.iter().enumerate() {
            // Just before it, just behind it, and at each of its roots.
            let (last, head) = name.split_last().unwrap();
            if let Some(before) = last.checked_sub(1) {
                let before = [head, &[before, u32::MAX]].concat();
                assert_eq!(next(&unit, &before).as_ref(), walk.get(place), "{before:?}");
            }
            let behind = [name.as_slice(), &[0]].concat();
            assert_eq!(next(&unit, &behind).as_ref(), walk.get(place + 1), "{behind:?}");
            for length in 0..name.len() {
                let root = name.get(..length).unwrap();
                let first = walk.iter().find(|(name, _)| name.as_slice() > root);
                assert_eq!(next(&unit, root).as_ref(), first, "{root:?}");
            }
        }
        assert_eq!(next(&unit, &[u32::MAX; 128]), None);
    }
}

#[test]
fn every_point_reads_as_it_does_over_modbus() {
    let mut compared = 0;
    for unit in units() {
        for point in POINTS.points() {
            let Some(&[control, number]) = point.oid else {
                assert_eq!(point.quantity, Quantity::EstimatedRuntimeHours, "{}", point.name);
                continue;
            };
            let told = integer(&unit, PRIVATE, &format!("{control}.{number}.0"));
            let span = Table::ALL.iter().find_map(|table| Some((*table, point.modbus(*table)?))).unwrap();
            assert_eq!(point.shape.to_u16(told), modbus(&unit, span.0, span.1.first), "{}", point.name);
            compared += 1;
        }
    }
    assert_eq!(compared, 3 * 58);
}

fn modbus(unit: &Btrm, table: Table, address: u16) -> u16 {
    use modbus_slave::{BitTable, RegisterTable, Registers};
    match table {
        Table::Coil => unit.bit(BitTable::Coils, address).map(u16::from),
        Table::Discrete => unit.bit(BitTable::DiscreteInputs, address).map(u16::from),
        Table::Holding => unit.register(RegisterTable::Holding, address),
        Table::Input => unit.register(RegisterTable::Input, address),
    }
    .unwrap()
}

#[test]
fn the_manuals_objects_are_where_its_screen_shows_them() {
    let unit = unit(Model::Btrm300, &sensors());
    assert_eq!(integer(&unit, PRIVATE, "3.20.0"), Some(13_520));
    assert_eq!((integer(&unit, PRIVATE, "1.1.0"), integer(&unit, PRIVATE, "1.2.0")), (Some(300), Some(10)));
    assert_eq!(
        (text(&unit, PRIVATE, "3.5.0").as_str(), integer(&unit, PRIVATE, "3.6.0")),
        ("-13 C", Some(-13))
    );
    for row in 0..2 {
        let cell = |column| get(&unit, PRIVATE, &format!("2.1.1.{column}.{row}"));
        assert_eq!(cell(1), Ok(Read::Integer(row)));
        assert_eq!(cell(2), Ok(Read::Integer(0)));
        assert_eq!(cell(3), Ok(Read::Address([0; 4])));
        assert_eq!(cell(4), Ok(Read::Text(String::new())), "set, but never told");
    }
}

#[test]
fn what_is_not_known_is_absent_and_never_a_value_of_its_own() {
    let silent = unit(Model::Btrm300, &Sensors::default());
    for (root, rest) in [
        (PRIVATE, "3.20.0"),
        (PRIVATE, "3.5.0"),
        (PRIVATE, "3.25.0"),
        (UPS, "2.3.0"),
        (UPS, "2.4.0"),
        (UPS, "2.5.0"),
        (UPS, "2.7.0"),
        (UPS, "3.3.1.3.1"),
        (UPS, "4.4.1.5.1"),
        (UPS, "6.2.1.2.1"),
        (BATTERY, "7.2"),
        (BATTERY, "10.2"),
        (BATTERY, "16.2"),
        (ENTITY, "13.2"),
    ] {
        assert_eq!(get(&silent, root, rest), Err(Absent::Instance), "{rest}");
    }
    assert_eq!(
        integer(&silent, UPS, "2.1.0"),
        Some(1),
        "the battery status says itself that it is not known"
    );
}

#[test]
fn a_manager_is_told_whether_it_is_the_object_or_the_instance_that_is_missing() {
    let unit = unit(Model::Btrm300, &sensors());
    for (root, rest, missing) in [
        (PRIVATE, "3.20.1", Absent::Instance),
        (PRIVATE, "3.20", Absent::Instance),
        (PRIVATE, "3.20.0.0", Absent::Instance),
        (PRIVATE, "2.1.1.2.2", Absent::Instance),
        (PRIVATE, "3.19.0", Absent::Object),
        (PRIVATE, "3", Absent::Object),
        (PRIVATE, "9.9", Absent::Object),
        (UPS, "2.5.1", Absent::Instance),
        (UPS, "4.2.0", Absent::Object),
        (BATTERY, "16.1", Absent::Instance),
        (BATTERY, "2.2", Absent::Object),
    ] {
        assert_eq!(get(&unit, root, rest), Err(missing), "{root}.{rest}");
    }
    assert_eq!(unit.object(&name("1.3", "6.1"), &mut Scratch::new()), Err(Absent::Object));
}

#[test]
fn each_model_has_an_object_id_of_its_own() {
    let units = [Model::Btrm300, Model::Btrm400].map(|model| Btrm::new(model, Stored::default()));
    let [btrm300, btrm400] = units.each_ref().map(|unit| unit.system());
    assert_eq!(btrm300.object_id.to_string(), "1.3.6.1.4.1.34506.4.1");
    assert_eq!(btrm400.object_id.to_string(), "1.3.6.1.4.1.34506.4.2");
    assert!(btrm300.description.starts_with("BTRM300 ") && btrm400.description.starts_with("BTRM400 "));
    assert_eq!((btrm300.name, btrm300.location, btrm300.contact), ("BTRM", "", ""));
}

#[test]
fn the_index_of_the_battery_is_an_entity() {
    let retained = Retained { battery: tested(), ..Retained::default() };
    let unit = unit_with(Model::Btrm300, Stored { retained, ..Stored::default() }, &sensors());
    assert_eq!(text(&unit, ENTITY, "2.2"), "Battery bank of 12 V");
    assert_eq!((integer(&unit, ENTITY, "5.1"), integer(&unit, ENTITY, "5.2")), (Some(3), Some(14)));
    assert_eq!((integer(&unit, ENTITY, "4.1"), integer(&unit, ENTITY, "4.2")), (Some(0), Some(1)));
    let bank = |column: u32| get(&unit, BATTERY, &format!("{column}.2")).unwrap();
    assert_eq!((bank(5), bank(6)), (Read::Gauge(12_000), Read::Gauge(6)));
    assert_eq!(bank(10), Read::Gauge(92_000), "at the rate of the nameplate");
    assert_eq!(bank(13), Read::Integer(3), "kept full");
    assert_eq!(bank(15), bank(10), "full");
    assert_eq!(
        (bank(16), bank(17), bank(18)),
        (Read::Gauge(13_520), Read::Integer(-60), Read::Integer(-125))
    );

    let mut battery = tested();
    battery.intervals = None;
    let retained = Retained { battery, ..Retained::default() };
    let unit = unit_with(Model::Btrm300, Stored { retained, ..Stored::default() }, &sensors());
    assert_eq!(
        get(&unit, BATTERY, "10.2"),
        Ok(Read::Gauge(8_010 * 611 / 60)),
        "a test of earlier firmware told no capacity, but 611 minutes at 8.01 A"
    );
}

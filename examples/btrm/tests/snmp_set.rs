//! What an SNMP manager sets, and what it is told when it may not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by them")]

mod common;

use bms_core::{
    points::{Access, Shape},
    units::{Milliamps, Millivolts},
};
use btrm::{Btrm, CommunityAccess, Model, TrapReceiver, points::POINTS};
use common::{
    sensors,
    snmp::{BATTERY, ENTITY, PRIVATE, Read, UPS, get, integer, name, set, set_one, text, well_known_test},
    unit,
};
use snmp_agent::{ErrorStatus, Mib, Oid, Outcome, Value};

const SYSTEM: &str = "1.3.6.1.2.1.1";

fn btrm() -> Btrm {
    unit(Model::Btrm300, &sensors())
}

#[test]
fn settings_are_written_as_modbus_masters_write_them() {
    let mut unit = btrm();
    assert_eq!(set_one(&mut unit, PRIVATE, "3.42.0", Value::Integer(600)), Ok(()));
    assert_eq!(unit.monitor().settings().test().minimum_runtime().get(), 600);
    assert_eq!(integer(&unit, PRIVATE, "3.42.0"), Some(600));
    assert!(unit.take_unsaved().settings.is_some());
    assert_eq!(set_one(&mut unit, PRIVATE, "3.40.0", Value::Integer(1)), Ok(()));
    assert!(unit.monitor().settings().low_voltage_disconnect());
}

#[test]
fn each_refusal_has_its_reason() {
    let unit = btrm();
    let test = |root: &str, rest: &str, value| unit.test(&name(root, rest), value);
    for (root, rest, value, refusal) in [
        (PRIVATE, "3.42.0", Value::Gauge32(600), ErrorStatus::WrongType),
        (PRIVATE, "3.42.0", Value::Integer(3_201), ErrorStatus::WrongValue),
        (PRIVATE, "3.42.0", Value::Integer(-1), ErrorStatus::WrongValue),
        (PRIVATE, "3.40.0", Value::Integer(2), ErrorStatus::WrongValue),
        (PRIVATE, "3.47.0", Value::Integer(3), ErrorStatus::WrongValue),
        (PRIVATE, "3.20.0", Value::Integer(13_000), ErrorStatus::NotWritable),
        (PRIVATE, "3.5.0", Value::OctetString(b"12 C"), ErrorStatus::NotWritable),
        (PRIVATE, "3.19.0", Value::Integer(1), ErrorStatus::NotWritable),
        (PRIVATE, "3.42.1", Value::Integer(600), ErrorStatus::NoCreation),
        (PRIVATE, "3.20.1", Value::Integer(13_000), ErrorStatus::NotWritable),
        (PRIVATE, "2.1.1.2.2", Value::Integer(1), ErrorStatus::NoCreation),
        (PRIVATE, "2.1.1.1.0", Value::Integer(1), ErrorStatus::NotWritable),
        (PRIVATE, "2.1.1.2.0", Value::Integer(2), ErrorStatus::WrongValue),
        (PRIVATE, "2.1.1.3.0", Value::OctetString(b"10.0.0.9"), ErrorStatus::WrongType),
        (PRIVATE, "2.1.1.4.0", Value::OctetString(b"sixteen letters!"), ErrorStatus::WrongLength),
        (PRIVATE, "2.1.1.4.0", Value::OctetString(&[7]), ErrorStatus::WrongValue),
        (SYSTEM, "4.0", Value::OctetString(&[b'x'; 64]), ErrorStatus::WrongLength),
        (SYSTEM, "5.0", Value::OctetString(b"two words"), ErrorStatus::WrongValue),
        (SYSTEM, "5.0", Value::Integer(1), ErrorStatus::WrongType),
        (SYSTEM, "6.0", Value::OctetString(b"H\xC3\xBCtte"), ErrorStatus::WrongValue),
        (UPS, "1.1.0", Value::OctetString(b"me"), ErrorStatus::NotWritable),
        (UPS, "7.1.0", Value::Integer(1), ErrorStatus::WrongType),
        (UPS, "7.2.0", Value::Integer(-1), ErrorStatus::WrongValue),
        (UPS, "7.2.0", Value::Integer(1), ErrorStatus::InconsistentValue),
        (UPS, "8.1.0", Value::Integer(2), ErrorStatus::WrongValue),
        (UPS, "8.2.0", Value::Integer(0), ErrorStatus::WrongValue),
        (UPS, "8.4.0", Value::Integer(30), ErrorStatus::WrongValue),
        (UPS, "8.5.0", Value::Integer(2), ErrorStatus::WrongValue),
        (UPS, "9.1.0", Value::Integer(48), ErrorStatus::WrongValue),
        (UPS, "9.1.0", Value::Integer(13), ErrorStatus::WrongValue),
        (UPS, "9.9.0", Value::Integer(11), ErrorStatus::NotWritable),
        (BATTERY, "14.2", Value::Integer(4), ErrorStatus::NotWritable),
        (ENTITY, "7.1", Value::OctetString(b"unit"), ErrorStatus::NotWritable),
        ("1.3.6.1.4.1", "8072.1.0", Value::Integer(1), ErrorStatus::NotWritable),
    ] {
        assert_eq!(test(root, rest, value), Err(refusal), "{root}.{rest} = {value:?}");
    }
}

#[test]
fn every_point_can_be_set_as_the_table_says() {
    let unit = btrm();
    for point in POINTS.points() {
        let Some(&[control, number]) = point.oid else { continue };
        let object = name(PRIVATE, &format!("{control}.{number}.0"));
        let value = unit.value(point.quantity).unwrap_or(1);
        let tested = unit.test(&object, Value::Integer(value));
        if point.access == Access::ReadOnly {
            assert_eq!(tested, Err(ErrorStatus::NotWritable), "{}", point.name);
        } else {
            assert_eq!(tested, Ok(()), "{}", point.name);
            assert_eq!(
                unit.test(&object, Value::TimeTicks(1)),
                Err(ErrorStatus::WrongType),
                "{}",
                point.name
            );
            let out = if point.shape == Shape::Bool { 2 } else { 70_000 };
            let refused = unit.test(&object, Value::Integer(out));
            // A minimum voltage out of its range sets the default.
            let taken = point.name == "test-minimum-voltage";
            assert_eq!(refused, if taken { Ok(()) } else { Err(ErrorStatus::WrongValue) }, "{}", point.name);
        }
    }
}

#[test]
fn the_unit_is_told_its_name_place_and_keeper() {
    let mut unit = btrm();
    let system =
        |number: u32, text: &'static [u8]| (name(SYSTEM, &format!("{number}.0")), Value::OctetString(text));
    let variables = [system(4, b"noc@example.org"), system(5, b"hilltop2"), system(6, b"Hut")];
    assert_eq!(set(&mut unit, &variables), Ok(()));
    let told = unit.system();
    assert_eq!((told.contact, told.name, told.location), ("noc@example.org", "hilltop2", "Hut"));
    assert_eq!(text(&unit, UPS, "1.5.0"), "hilltop2");
    assert_eq!(set_one(&mut unit, UPS, "1.6.0", Value::OctetString(b"radio")), Ok(()));
    assert_eq!(text(&unit, UPS, "1.6.0"), "radio");
    let unsaved = unit.take_unsaved();
    assert!(unsaved.site.is_some() && unsaved.management.is_some());
}

#[test]
fn trap_receivers_are_set_as_the_manual_shows() {
    let mut unit = btrm();
    let revision = unit.management_revision();
    let receiver = |column: u32| name(PRIVATE, &format!("2.1.1.{column}.1"));
    let variables = [
        (receiver(2), Value::Integer(1)),
        (receiver(3), Value::IpAddress([192, 168, 1, 100])),
        (receiver(4), Value::OctetString(b"traps")),
    ];
    assert_eq!(set(&mut unit, &variables), Ok(()));
    let community = "traps".try_into().unwrap();
    let set_up = TrapReceiver { enabled: true, address: [192, 168, 1, 100], community };
    assert_eq!(unit.management().receivers(), &[TrapReceiver::default(), set_up]);
    assert_eq!(get(&unit, PRIVATE, "2.1.1.3.1"), Ok(Read::Address([192, 168, 1, 100])));
    assert_eq!(text(&unit, PRIVATE, "2.1.1.4.1"), "", "a community is not told");
    assert_eq!(unit.management_revision(), revision + 1, "once for the request");
    assert_eq!(unit.take_unsaved().management.as_ref(), Some(unit.management()));
    // What is no receiver leaves the agents alone.
    assert_eq!(set_one(&mut unit, SYSTEM, "4.0", Value::OctetString(b"me")), Ok(()));
    assert_eq!(unit.management_revision(), revision + 1);
}

#[test]
fn communities_are_the_pages_and_end_at_fifteen_characters() {
    let mut unit = btrm();
    let readers = unit.management().communities(CommunityAccess::Read);
    assert!(readers.iter().map(AsRef::<str>::as_ref).eq(["public", "", ""]));
    assert!(unit.management().communities(CommunityAccess::Write).iter().all(|text| text.is_empty()));
    let revision = unit.management_revision();
    assert!(unit.set_community(CommunityAccess::Write, 2, "fifteen letters"));
    assert!(!unit.set_community(CommunityAccess::Write, 0, "sixteen letters!"));
    assert!(!unit.set_community(CommunityAccess::Write, 3, "fourth"));
    assert!(!unit.set_community(CommunityAccess::Read, 0, "t\tab"));
    assert!(unit.set_community(CommunityAccess::Read, 0, ""));
    assert_eq!(unit.management().communities(CommunityAccess::Write)[2], "fifteen letters");
    assert_eq!(unit.management_revision(), revision + 2);
}

#[test]
fn a_set_is_done_whole_or_not_at_all() {
    let mut unit = btrm();
    let variables =
        [(name(PRIVATE, "3.42.0"), Value::Integer(600)), (name(PRIVATE, "3.20.0"), Value::Integer(1))];
    assert_eq!(set(&mut unit, &variables), Err(ErrorStatus::NotWritable));
    assert_eq!(integer(&unit, PRIVATE, "3.42.0"), Some(480));
}

#[test]
fn what_was_committed_is_taken_back_when_the_rest_fails() {
    let mut unit = btrm();
    let before = (*unit.monitor().settings(), unit.site().clone(), unit.management().clone());
    let id = well_known_test(4);
    let variables = [
        (name(PRIVATE, "3.42.0"), Value::Integer(600)),
        (name(SYSTEM, "4.0"), Value::OctetString(b"me")),
        (name(SYSTEM, "6.0"), Value::OctetString(b"Hut")),
        (name(PRIVATE, "2.1.1.2.0"), Value::Integer(1)),
        (name(UPS, "7.2.0"), Value::Integer(0)),
        (name(UPS, "7.1.0"), Value::ObjectId(Oid::new(&id).unwrap())),
        // By then a test runs: what passed its own check does not pass any more.
        (name(UPS, "7.1.0"), Value::ObjectId(Oid::new(&id).unwrap())),
    ];
    let revision = unit.management_revision();
    assert_eq!(set(&mut unit, &variables), Err(ErrorStatus::InconsistentValue));
    let after = (*unit.monitor().settings(), unit.site().clone(), unit.management().clone());
    assert_eq!(after, before);
    assert!(unit.monitor().test_progress().is_none());
    assert_eq!((integer(&unit, UPS, "7.2.0"), unit.management_revision()), (Some(0), revision));
}

#[test]
fn what_cannot_be_undone_is_admitted() {
    let mut unit = btrm();
    assert_eq!(unit.commit(&name(PRIVATE, "3.17.0"), Value::Integer(0)), Ok(()));
    assert_eq!(unit.conclude(Outcome::Failed), Err(ErrorStatus::UndoFailed));
    assert_eq!(unit.conclude(Outcome::Failed), Ok(()), "there is nothing more");
}

#[test]
fn control_of_the_output_can_be_set_to_what_it_is_alone() {
    let mut unit = btrm();
    for (rest, is) in [("8.1.0", 1), ("8.2.0", -1), ("8.3.0", -1), ("8.4.0", -1), ("8.5.0", 1), ("9.8.0", 1)]
    {
        assert_eq!(integer(&unit, UPS, rest), Some(is));
        assert_eq!(set_one(&mut unit, UPS, rest, Value::Integer(is)), Ok(()), "{rest}");
    }
}

#[test]
fn the_nominal_voltage_selects_the_system() {
    let mut unit = btrm();
    assert_eq!(set_one(&mut unit, UPS, "9.3.0", Value::Integer(24)), Ok(()));
    assert_eq!((integer(&unit, UPS, "9.1.0"), integer(&unit, PRIVATE, "3.47.0")), (Some(24), Some(2)));
    assert_eq!((integer(&unit, UPS, "9.5.0"), integer(&unit, UPS, "9.9.0")), (Some(480), Some(22)));
}

#[test]
fn what_may_not_start_now_is_inconsistent() {
    let low = bms_core::plant::Sensors {
        battery_voltage: Some(Millivolts(12_300)),
        battery_current: Some(Milliamps(0)),
        ..sensors()
    };
    let mut unit = unit(Model::Btrm300, &low);
    assert_eq!(set_one(&mut unit, PRIVATE, "3.14.0", Value::Integer(1)), Err(ErrorStatus::InconsistentValue));
    let id = well_known_test(5);
    let start = Value::ObjectId(Oid::new(&id).unwrap());
    assert_eq!(set_one(&mut unit, UPS, "7.1.0", start), Err(ErrorStatus::InconsistentValue));
}

#[test]
fn a_planned_test_that_a_start_took_the_place_of_cannot_be_brought_back() {
    let mut unit = btrm();
    assert_eq!(set_one(&mut unit, PRIVATE, "3.52.0", Value::Integer(5)), Ok(()));
    assert_eq!(unit.commit(&name(PRIVATE, "3.14.0"), Value::Integer(1)), Ok(()));
    assert_eq!(unit.conclude(Outcome::Failed), Err(ErrorStatus::UndoFailed));
    assert!(unit.monitor().test_progress().is_none(), "but it does not run");
}

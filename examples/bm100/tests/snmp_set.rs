//! What an SNMP manager sets, and what it is told when it may not.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use bm100::{
    TrapForm,
    lcd::{Indicators, Light},
    points::Quantity,
    site::Name,
};
use bms_core::string::StringId;
use common::{
    snmp::{ENVIRONMENT, MAKER, Read, UPS, get, integer, name, set, set_one, text},
    told::Told,
};
use snmp_agent::{ErrorStatus, Mib, Outcome, Value};

const SYSTEM: &str = "1.3.6.1.2.1.1";

/// Object, the least and the most it can be set to, in the object's unit.
const RANGES: [(&str, i32, i32); 28] = [
    ("3.1", 1, 60_000),
    ("3.2", 1, 4),
    ("3.3", 1, 40),
    ("3.4", 0, 149),
    ("3.5", 106, 200),
    ("3.6", 0, 200),
    ("3.7", -400, 449),
    ("3.8", 1, 1_000),
    ("3.9", 0, 2_999),
    ("3.10", 51, 60_000),
    ("3.11", 0, 60_000),
    ("3.12", 0, 60_000),
    ("3.13", 110, 250),
    ("3.14", 110, 250),
    ("3.15", 0, 1_499),
    ("3.16", 1_051, 2_000),
    ("3.17", 2, 2),
    ("3.20", 0, 6_500),
    ("3.21", 0, 6_500),
    ("3.22", 0, 6_500),
    ("3.23", 0, 6_500),
    ("3.24", 0, 100),
    ("3.25", 0, 100),
    ("3.26", 0, 100),
    ("3.27", 0, 100),
    ("6.1.1", 0, 8_760),
    // Above where equalization ends, 20 mV.
    ("7.2", 3, 500),
    ("20.1", 0, 0),
];

#[test]
fn to_set_how_many_there_are_ends_the_count_also_if_it_is_what_was_found() {
    for (object, value) in [("3.2.0", 2), ("3.3.0", 3), ("3.2.0", 1), ("3.3.0", 4)] {
        let mut bank = Told::new(2, 3);
        bank.unit.detect();
        bank.run(3);
        assert_eq!((bank.unit.bank().strings, bank.unit.bank().batteries), (2, 3));
        assert_eq!(set_one(&mut bank.unit, MAKER, "3.4.0", Value::Integer(110)), Ok(()));
        assert!(bank.unit.supervision().detect, "another setting does not end it");
        assert_eq!(set_one(&mut bank.unit, MAKER, object, Value::Integer(value)), Ok(()));
        assert!(!bank.unit.supervision().detect, "{object} {value}");
        assert_eq!(integer(&bank.unit, MAKER, object), Some(value));
    }
}

#[test]
fn each_setting_takes_its_range_reads_as_set_and_refuses_what_is_beyond() {
    for (object, least, most) in RANGES {
        let instance = format!("{object}.0");
        for value in [least, most] {
            let mut bank = Told::new(2, 3);
            assert_eq!(
                set_one(&mut bank.unit, MAKER, &instance, Value::Integer(value)),
                Ok(()),
                "{object} {value}"
            );
            assert_eq!(integer(&bank.unit, MAKER, &instance), Some(value), "{object}");
        }
        for value in [least - 1, most + 1, i32::MIN, i32::MAX] {
            if (object, value) == ("3.14", 0) {
                continue;
            }
            let mut bank = Told::new(2, 3);
            let before = integer(&bank.unit, MAKER, &instance);
            let refused = set_one(&mut bank.unit, MAKER, &instance, Value::Integer(value)).unwrap_err();
            let why = [ErrorStatus::WrongValue, ErrorStatus::InconsistentValue];
            assert!(why.contains(&refused), "{object} {value}: {refused:?}");
            assert_eq!(integer(&bank.unit, MAKER, &instance), before, "{object}");
            assert!(bank.unit.take_unsaved().bank.is_none_or(|bank| bank.strings == 2));
        }
    }
}

#[test]
fn what_is_set_is_to_be_stored() {
    let mut bank = Told::new(2, 3);
    bank.unit.take_unsaved();
    for (object, value) in [("3.4.0", 110), ("3.1.0", 1_000), ("3.12.0", 600)] {
        assert_eq!(set_one(&mut bank.unit, MAKER, object, Value::Integer(value)), Ok(()));
    }
    set_one(&mut bank.unit, MAKER, "100.2.1.1.2.10", Value::Integer(1)).unwrap();
    set_one(&mut bank.unit, MAKER, "1.9.0", Value::OctetString(b"Cellar")).unwrap();
    let unsaved = bank.unit.take_unsaved();
    assert_eq!(unsaved.bank.unwrap().limits.voltage.low.get(), 11_000);
    assert_eq!(unsaved.supervision.unwrap().rated_deci_amp_hours, 1_000);
    assert_eq!(unsaved.warnings.unwrap().resistance.high.get(), 6_000);
    assert!(unsaved.management.unwrap().receivers()[9].enabled);
    assert_eq!(unsaved.site.unwrap().identification.location, "Cellar");
    assert!(bank.unit.take_unsaved().is_empty());
}

#[test]
fn what_only_goes_together_is_set_together() {
    let mut bank = Told::new(1, 3);
    let (low, high) = (name(MAKER, "3.4.0"), name(MAKER, "3.5.0"));
    // Both ends of the range above the old one, in either order.
    for both in [[(low.clone(), 160), (high.clone(), 170)], [(high.clone(), 130), (low.clone(), 120)]] {
        let both = both.map(|(name, value)| (name, Value::Integer(value)));
        assert_eq!(set(&mut bank.unit, &both), Ok(()));
    }
    assert_eq!(
        (integer(&bank.unit, MAKER, "3.4.0"), integer(&bank.unit, MAKER, "3.5.0")),
        (Some(120), Some(130))
    );
    let alone = [(low.clone(), Value::Integer(160))];
    assert_eq!(set(&mut bank.unit, &alone), Err(ErrorStatus::InconsistentValue));
    let crossed = [(low, Value::Integer(150)), (high, Value::Integer(140))];
    assert_eq!(set(&mut bank.unit, &crossed), Err(ErrorStatus::InconsistentValue));
    assert_eq!(integer(&bank.unit, MAKER, "3.4.0"), Some(120));
}

#[test]
fn a_set_that_fails_has_changed_nothing() {
    let mut bank = Told::new(1, 3);
    bank.unit.take_unsaved();
    for (object, value) in
        [("3.4.0", Value::Integer(90)), ("6.1.2.0", Value::Integer(2)), ("1.8.0", Value::OctetString(b"x"))]
    {
        assert_eq!(Mib::commit(&mut bank.unit, &name(MAKER, object), value), Ok(()));
    }
    assert_eq!(bank.unit.conclude(Outcome::Failed), Ok(()));
    assert_eq!(
        (integer(&bank.unit, MAKER, "3.4.0"), text(&bank.unit, MAKER, "1.8.0").as_str()),
        (Some(105), "BM100")
    );
    assert_eq!(integer(&bank.unit, MAKER, "6.1.3.0"), Some(1), "nothing is measured");
    assert!(bank.unit.take_unsaved().is_empty());
}

#[test]
fn each_refusal_has_its_reason() {
    let mut bank = Told::new(1, 3);
    bank.plug_sensor_in();
    bank.run(2);
    let test = |root: &str, rest: &str, value| bank.unit.test(&name(root, rest), value);
    for (root, rest, value, refusal) in [
        (MAKER, "3.4.0", Value::Gauge32(110), ErrorStatus::WrongType),
        (MAKER, "3.4.0", Value::OctetString(b"110"), ErrorStatus::WrongType),
        (MAKER, "3.4.0", Value::Integer(201), ErrorStatus::WrongValue),
        (MAKER, "3.4.1", Value::Integer(110), ErrorStatus::NoCreation),
        (MAKER, "3.18.0", Value::Integer(1), ErrorStatus::NotWritable),
        (MAKER, "3.14.0", Value::Integer(109), ErrorStatus::WrongValue),
        (MAKER, "3.17.0", Value::Integer(1), ErrorStatus::WrongValue),
        (MAKER, "4.1.0", Value::Integer(0), ErrorStatus::WrongValue),
        (MAKER, "4.2.0", Value::Integer(3), ErrorStatus::WrongValue),
        (MAKER, "6.1.2.0", Value::Integer(3), ErrorStatus::WrongValue),
        (MAKER, "7.1.0", Value::Integer(0), ErrorStatus::WrongValue),
        (MAKER, "7.3.0", Value::Integer(1), ErrorStatus::NotWritable),
        (MAKER, "20.1.0", Value::Integer(1), ErrorStatus::WrongValue),
        (MAKER, "1.1.0", Value::OctetString(b"BM200"), ErrorStatus::NotWritable),
        (MAKER, "1.8.0", Value::OctetString(&[b'x'; 32]), ErrorStatus::WrongLength),
        (MAKER, "1.8.0", Value::OctetString(b"K\xC3\xBCche"), ErrorStatus::WrongValue),
        (MAKER, "1.8.0", Value::OctetString(&[0xFF]), ErrorStatus::WrongValue),
        (MAKER, "1.8.0", Value::Integer(1), ErrorStatus::WrongType),
        (MAKER, "5.5.1.7.1", Value::Integer(1), ErrorStatus::NotWritable),
        (MAKER, "100.2.1.1.2.11", Value::Integer(1), ErrorStatus::NoCreation),
        (MAKER, "100.2.1.1.2.1", Value::Integer(0), ErrorStatus::WrongValue),
        (MAKER, "100.2.1.1.3.1", Value::OctetString(b"10.0.0.9"), ErrorStatus::WrongType),
        (MAKER, "100.2.1.1.4.1", Value::Integer(3), ErrorStatus::WrongValue),
        (MAKER, "100.2.1.1.5.1", Value::OctetString(b"sixteen letters!"), ErrorStatus::WrongLength),
        (MAKER, "100.2.1.1.5.1", Value::OctetString(&[7]), ErrorStatus::WrongValue),
        (ENVIRONMENT, "2.7.0", Value::Integer(101), ErrorStatus::WrongValue),
        (ENVIRONMENT, "4.2.1.4.9", Value::Integer(1), ErrorStatus::NoCreation),
        (ENVIRONMENT, "4.2.1.4.8", Value::Integer(3), ErrorStatus::WrongValue),
        (ENVIRONMENT, "2.6.0", Value::Integer(1), ErrorStatus::NotWritable),
        (UPS, "1.1.0", Value::OctetString(b"me"), ErrorStatus::NotWritable),
        (SYSTEM, "4.0", Value::OctetString(&[b'x'; 32]), ErrorStatus::WrongLength),
        (SYSTEM, "5.0", Value::Integer(1), ErrorStatus::WrongType),
        (SYSTEM, "8.0", Value::Integer(1), ErrorStatus::NotWritable),
    ] {
        assert_eq!(test(root, rest, value), Err(refusal), "{rest} {value:?}");
    }
}

#[test]
fn names_are_those_of_every_tree() {
    let mut bank = Told::new(1, 2);
    for (root, rest, word) in
        [(SYSTEM, "5.0", "Room 1"), (UPS, "1.5.0", "Room 2"), (MAKER, "1.8.0", "Room 3")]
    {
        set_one(&mut bank.unit, root, rest, Value::OctetString(word.as_bytes())).unwrap();
        assert_eq!(bank.unit.site().name(Name::Unit), word);
        assert_eq!((text(&bank.unit, UPS, "1.5.0"), bank.unit.system().name), (word.to_owned(), word));
    }
    set_one(&mut bank.unit, SYSTEM, "4.0", Value::OctetString(b"Ada")).unwrap();
    assert_eq!(bank.unit.system().contact, "Ada");
}

#[test]
fn commands_are_carried_out() {
    let mut bank = Told::new(2, 3);
    let now = Value::Integer(2);
    assert_eq!(set_one(&mut bank.unit, MAKER, "6.1.2.0", now), Ok(()));
    assert_eq!(
        (integer(&bank.unit, MAKER, "6.1.2.0"), integer(&bank.unit, MAKER, "6.1.3.0")),
        (Some(1), Some(2))
    );
    bank.run(10);
    assert_eq!(integer(&bank.unit, MAKER, "6.1.3.0"), Some(3));
    assert!(integer(&bank.unit, MAKER, "5.9.1.7.6").is_some());

    assert_eq!(integer(&bank.unit, MAKER, "4.2.0"), Some(1));
    set_one(&mut bank.unit, MAKER, "4.2.0", now).unwrap();
    assert_eq!(
        (integer(&bank.unit, MAKER, "4.2.0"), bank.unit.value(Quantity::IdentifyAll, 0)),
        (Some(2), Some(1))
    );
    set_one(&mut bank.unit, MAKER, "4.2.0", Value::Integer(1)).unwrap();
    assert_eq!(bank.unit.value(Quantity::IdentifyAll, 0), Some(0));

    set_one(&mut bank.unit, MAKER, "4.1.0", now).unwrap();
    assert!(bank.unit.panel_is_tested() && integer(&bank.unit, MAKER, "4.1.0") == Some(2));
    assert_eq!(Indicators::of(&bank.unit).equalizing, Light::Alarm);
    bank.run(11);
    assert_eq!(Indicators::of(&bank.unit).equalizing, Light::Off);
}

#[test]
fn the_number_of_batteries_that_somebody_says_is_no_longer_counted() {
    let mut bank = Told::new(2, 3);
    bank.unit.detect();
    assert_eq!(get(&bank.unit, MAKER, "100.1.1.3.0"), Ok(Read::Integer(1)));
    bank.run(2);
    let counts = [(name(MAKER, "3.2.0"), Value::Integer(1)), (name(MAKER, "3.3.0"), Value::Integer(2))];
    assert_eq!(set(&mut bank.unit, &counts), Ok(()));
    assert_eq!(
        (bank.unit.bank().strings, bank.unit.bank().batteries, bank.unit.supervision().detect),
        (1, 2, false)
    );
    assert_eq!(integer(&bank.unit, MAKER, "5.2.0"), Some(2));
}

#[test]
fn ten_receivers_are_set_up() {
    let mut bank = Told::new(1, 2);
    let revision = bank.unit.management_revision();
    for row in 1..=10_u8 {
        let variable = |column: u8, value| (name(MAKER, &format!("100.2.1.1.{column}.{row}")), value);
        let variables = [
            variable(2, Value::Integer(1)),
            variable(3, Value::IpAddress([10, 0, 0, row])),
            variable(4, Value::Integer(2)),
            variable(5, Value::OctetString(b"alarms")),
        ];
        assert_eq!(set(&mut bank.unit, &variables), Ok(()));
    }
    for (row, receiver) in (1..).zip(bank.unit.management().receivers()) {
        assert!(receiver.enabled && receiver.form == TrapForm::V2c);
        assert_eq!((receiver.address, receiver.community.as_str()), ([10, 0, 0, row], "alarms"));
        let told = get(&bank.unit, MAKER, &format!("100.2.1.1.5.{row}"));
        assert_eq!(told, Ok(Read::Text(String::new())), "set, but never told");
    }
    assert_ne!(bank.unit.management_revision(), revision);
}

#[test]
fn thresholds_of_the_environment_are_set_in_either_degree() {
    let mut bank = Told::new(1, 2);
    let high = name(ENVIRONMENT, "2.7.0");
    assert_eq!(bank.unit.test(&high, Value::Integer(40)), Ok(()), "before there is a sensor, too");
    bank.plug_sensor_in();
    bank.run(2);
    set_one(&mut bank.unit, ENVIRONMENT, "2.7.0", Value::Integer(30)).unwrap();
    assert_eq!(integer(&bank.unit, ENVIRONMENT, "2.2.0"), Some(86));
    for fahrenheit in [33, 50, 104, 212] {
        set_one(&mut bank.unit, ENVIRONMENT, "2.2.0", Value::Integer(fahrenheit + 20)).unwrap_or_default();
        if set_one(&mut bank.unit, ENVIRONMENT, "2.2.0", Value::Integer(fahrenheit)).is_ok() {
            assert_eq!(integer(&bank.unit, ENVIRONMENT, "2.2.0"), Some(fahrenheit));
        }
    }
    set_one(&mut bank.unit, ENVIRONMENT, "4.2.1.4.8", Value::Integer(2)).unwrap();
    set_one(&mut bank.unit, ENVIRONMENT, "4.2.1.2.8", Value::OctetString(b"Door")).unwrap();
    bank.run(2);
    assert_eq!(integer(&bank.unit, ENVIRONMENT, "4.2.1.3.8"), Some(2), "it is open, and should not be");
    assert_eq!(text(&bank.unit, ENVIRONMENT, "4.2.1.2.8"), "Door");
}

#[test]
fn warnings_show_in_the_statuses() {
    let mut bank = Told::new(1, 3);
    bank.measure(1);
    bank.cell(StringId::A, 2).resistance = 5_000;
    bank.cell(StringId::A, 3).voltage = 12_000;
    for (object, value) in [("3.12.0", 450), ("3.27.0", 50), ("3.26.0", 10), ("3.22.0", 400), ("3.25.0", 60)]
    {
        set_one(&mut bank.unit, MAKER, object, Value::Integer(value)).unwrap();
    }
    bank.measure(1);
    let read = |rest: &str| integer(&bank.unit, MAKER, rest);
    assert_eq!(["5.9.1.6.1", "5.9.1.6.2", "5.9.1.6.3"].map(read), [Some(1), Some(3), Some(1)]);
    // 12.0 V are 22 %: under 50, not under 10; the string is at 38.8 V, under 40 V.
    assert_eq!(["5.5.1.9.2", "5.5.1.9.3", "5.5.1.10.3"].map(read), [Some(1), Some(2), Some(22)]);
    assert_eq!(["10.5.1.3.1", "10.5.1.5.1"].map(read), [Some(2), Some(2)]);
}

//! What managers are told unasked: the maker's traps, 600 to 608, with their variables.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use bm100::{Bm100, JOURNAL_EVENTS, Nameplate, Stored, glue::snmp::Notices, points::Quantity, site::Name};
use bms_core::string::StringId;
use common::{
    snmp::{ENVIRONMENT, MAKER, Read, set_one},
    told::Told,
};
use snmp_agent::Value;

/// A trap: its number, its variables.
type Trap = (u32, Vec<(String, Read)>);

const EVENT: &str = "1.3.6.1.4.1.3808.2.2.6.0";
const WORDS: &str = "1.3.6.1.4.1.3808.2.2.3.0";

fn find(notices: &mut Notices, unit: &Bm100) -> Vec<Trap> {
    let mut told = Vec::new();
    notices.find(unit, |trap, variables| {
        let (number, maker) = trap.sub_ids().split_last().unwrap();
        assert_eq!(maker, [1, 3, 6, 1, 4, 1, 3808, 0]);
        let variables = variables.iter().map(|(name, value)| (name.to_string(), Read::from(*value)));
        told.push((*number, variables.collect()));
        true
    });
    told
}

/// A bank whose manager has been told of all that there is.
fn told(strings: u8, batteries: u8) -> (Told, Notices) {
    let mut bank = Told::new(strings, batteries);
    bank.run(2);
    let mut notices = Notices::new();
    find(&mut notices, &bank.unit);
    (bank, notices)
}

fn value<'a>(trap: &'a Trap, name: &str) -> &'a Read {
    &trap.1.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{trap:?}")).1
}

fn event(trap: &Trap) -> (u32, i32) {
    let Read::Integer(event) = value(trap, EVENT) else { panic!("{trap:?}") };
    (trap.0, *event)
}

fn events(traps: &[Trap]) -> Vec<(u32, i32)> {
    traps.iter().map(event).collect()
}

#[test]
fn a_voltage_out_of_range_is_trap_603_with_the_makers_variables() {
    let (mut bank, mut notices) = told(2, 3);
    bank.unit.set_name(Name::Location, "Cellar");
    bank.cell(StringId::B, 2).voltage = 10_000;
    bank.run(3);
    let traps = find(&mut notices, &bank.unit);
    let expected: Trap = (
        603,
        vec![
            (format!("{MAKER}.1.7.0"), Read::Text("BM1234567890".to_owned())),
            (format!("{MAKER}.1.8.0"), Read::Text("BM100".to_owned())),
            (format!("{MAKER}.1.9.0"), Read::Text("Cellar".to_owned())),
            // Battery B#2 is row 5.
            (format!("{MAKER}.5.3.1.3.5"), Read::Integer(2)),
            (format!("{MAKER}.5.3.1.4.5"), Read::Integer(2)),
            (EVENT.to_owned(), Read::Integer(101)),
            (WORDS.to_owned(), Read::Text("battery B#2: voltage low raised".to_owned())),
        ],
    );
    assert_eq!(traps, [expected]);

    // Once, and its end is an information.
    bank.run(5);
    assert_eq!(find(&mut notices, &bank.unit), []);
    bank.cell(StringId::B, 2).voltage = 13_400;
    bank.run(3);
    assert_eq!(events(&find(&mut notices, &bank.unit)), [(605, 103)]);
}

#[test]
fn alarms_of_batteries_have_the_makers_numbers() {
    for (change, raised, cleared) in [
        ((15_500, 2_000, 4_000), (603, 102), (605, 103)),
        ((13_400, -500, 4_000), (603, 104), (605, 106)),
        ((13_400, 5_000, 4_000), (603, 105), (605, 106)),
        ((13_400, 2_000, 100), (603, 107), (605, 111)),
        ((13_400, 2_000, 40_000), (603, 108), (605, 111)),
    ] {
        let (mut bank, mut notices) = told(1, 6);
        let usual = *bank.cell(StringId::A, 4);
        let cell = bank.cell(StringId::A, 4);
        (cell.voltage, cell.temperature, cell.resistance) = change;
        bank.measure(2);
        assert!(events(&find(&mut notices, &bank.unit)).contains(&raised), "{change:?}");
        let cell = bank.cell(StringId::A, 4);
        (cell.voltage, cell.temperature, cell.resistance) =
            (usual.voltage, usual.temperature, usual.resistance);
        bank.measure(2);
        assert!(events(&find(&mut notices, &bank.unit)).contains(&cleared), "{change:?}");
    }
}

#[test]
fn a_weak_battery_and_a_silent_probe_are_alarms_of_a_battery() {
    let (mut bank, mut notices) = told(1, 6);
    bank.measure(5);
    bank.cell(StringId::A, 3).resistance = 6_500;
    bank.measure(3);
    assert!(events(&find(&mut notices, &bank.unit)).contains(&(603, 112)));
    bank.dead[0] = Some(4);
    bank.run(15);
    let traps = find(&mut notices, &bank.unit);
    assert_eq!(events(&traps), [(603, 121)], "one alarm, of the first that is missing");
    assert_eq!(value(&traps[0], &format!("{MAKER}.5.3.1.4.5")), &Read::Integer(5));
    bank.dead[0] = None;
    bank.run(5);
    assert_eq!(events(&find(&mut notices, &bank.unit)), [(605, 122)]);
}

#[test]
fn strings_have_traps_of_their_own() {
    let (mut bank, mut notices) = told(2, 3);
    // Lowest 40 V, warning below 41 V; batteries are at 13.4 V.
    for (object, volts) in [("3.20.0", 380), ("3.22.0", 395)] {
        set_one(&mut bank.unit, MAKER, object, Value::Integer(volts)).unwrap();
    }
    for (voltage, trap) in [(13_000, (607, 203)), (12_500, (606, 201))] {
        bank.cells[1].iter_mut().for_each(|cell| cell.voltage = voltage);
        bank.run(10);
        let traps = find(&mut notices, &bank.unit);
        assert_eq!(events(&traps), [trap]);
        assert_eq!(traps[0].1.len(), 6);
        assert_eq!(value(&traps[0], &format!("{MAKER}.10.3.1.1.2")), &Read::Integer(2));
    }
    bank.cells[1].iter_mut().for_each(|cell| cell.voltage = 13_600);
    bank.run(10);
    let mut cleared = events(&find(&mut notices, &bank.unit));
    cleared.dedup();
    assert_eq!(cleared, [(608, 205)]);
}

#[test]
fn warnings_and_charges_are_told() {
    let (mut bank, mut notices) = told(1, 3);
    bank.measure(5);
    find(&mut notices, &bank.unit);
    for (object, value) in
        [("3.12.0", 450), ("3.14.0", 110), ("3.27.0", 50), ("3.26.0", 30), ("3.24.0", 30), ("3.25.0", 50)]
    {
        set_one(&mut bank.unit, MAKER, object, Value::Integer(value)).unwrap();
    }
    bank.cell(StringId::A, 1).resistance = 4_600;
    bank.measure(1);
    let told = events(&find(&mut notices, &bank.unit));
    assert!(told.contains(&(604, 110)) && told.contains(&(604, 113)), "{told:?}");
    // 12.0 V is 22 %.
    bank.cell(StringId::A, 2).voltage = 12_000;
    bank.run(4);
    let told = events(&find(&mut notices, &bank.unit));
    for trap in [(603, 118), (604, 119), (606, 206), (607, 207)] {
        assert!(told.contains(&trap), "{trap:?} {told:?}");
    }
    bank.cell(StringId::A, 2).voltage = 13_000;
    bank.run(4);
    let told = events(&find(&mut notices, &bank.unit));
    assert!(told.contains(&(605, 120)) && told.contains(&(608, 208)), "{told:?}");
}

#[test]
fn the_environment_is_the_systems() {
    let (mut bank, mut notices) = told(1, 2);
    bank.plug_sensor_in();
    bank.run(2);
    assert_eq!(find(&mut notices, &bank.unit), []);
    set_one(&mut bank.unit, ENVIRONMENT, "2.7.0", Value::Integer(20)).unwrap();
    bank.run(2);
    let traps = find(&mut notices, &bank.unit);
    assert_eq!(events(&traps), [(600, 32)]);
    assert_eq!(traps[0].1.len(), 5);
    assert_eq!(value(&traps[0], WORDS), &Read::Text("environment: temperature high raised".to_owned()));
    bank.sensor = None;
    bank.run(15);
    assert_eq!(events(&find(&mut notices, &bank.unit)), [(600, 41)]);
}

#[test]
fn what_happens_is_an_information() {
    let mut unit = Bm100::new(Nameplate::default(), Stored::default());
    unit.step(core::time::Duration::from_secs(1));
    let traps = find(&mut Notices::new(), &unit);
    assert_eq!(events(&traps), [(602, 21)]);
    assert_eq!(value(&traps[0], &format!("{MAKER}.1.7.0")), &Read::Text(String::new()), "each has its place");

    let (mut bank, mut notices) = told(1, 2);
    bank.unit.clear_alarms();
    assert_eq!(events(&find(&mut notices, &bank.unit)), [(602, 25)]);
    // The batteries are far apart, and then no more.
    bank.unit.write(Quantity::EqualizationEnabled, 0, 1).unwrap();
    for (voltage, event) in [(13_800, (608, 211)), (13_400, (608, 212))] {
        bank.cell(StringId::A, 1).voltage = voltage;
        bank.run(3);
        assert_eq!(events(&find(&mut notices, &bank.unit)), [event]);
    }
}

#[test]
fn what_was_lost_because_nobody_asked_in_time_is_told_as_a_number() {
    let (mut bank, mut notices) = told(1, 1);
    for _ in 0..=JOURNAL_EVENTS {
        bank.unit.clear_alarms();
    }
    // Each is told once there is room.
    notices.find(&bank.unit, |_, _| false);
    let traps = find(&mut notices, &bank.unit);
    assert_eq!((traps.len(), event(&traps[0])), (JOURNAL_EVENTS + 1, (601, 26)));
    let words = "1 event(s) came too fast and are lost";
    assert_eq!(value(&traps[0], WORDS), &Read::Text(words.to_owned()));
    assert_eq!(find(&mut notices, &bank.unit), []);
}

#[test]
fn what_finds_no_room_is_told_at_the_next_look() {
    let (mut bank, mut notices) = told(1, 40);
    bank.cells[0].iter_mut().for_each(|cell| cell.voltage = 9_000);
    bank.run(3);
    let mut told = 0;
    // The agent takes ten at a time.
    for _ in 0..4 {
        let mut room = 10;
        notices.find(&bank.unit, |_, _| {
            let taken = room > 0;
            room -= i32::from(taken);
            told += i32::from(taken);
            taken
        });
        assert_eq!(room, 0);
    }
    assert_eq!((told, find(&mut notices, &bank.unit).len()), (40, 0));
}

//! The module that `bm100 map --format mib` prints has what a unit serves, and nothing else.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

use std::collections::BTreeMap;

use bm100::glue::snmp::published;
use host::{bm100::print_map, options::MapFormat};

const MAKER: [u32; 7] = [1, 3, 6, 1, 4, 1, 3808];

fn printed() -> String {
    let mut text = Vec::new();
    print_map(MapFormat::Mib, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// Where each name is: under which other one, at which number; `None`: it is where all begins.
type Parents = BTreeMap<String, Option<(String, u32)>>;

fn oid(parents: &Parents, name: &str) -> Vec<u32> {
    match &parents[name] {
        None => vec![1, 3, 6, 1, 4, 1],
        Some((parent, number)) => [oid(parents, parent).as_slice(), &[*number]].concat(),
    }
}

/// What is defined: the identifier of each name, and the access of each object.
fn defined() -> (BTreeMap<String, Vec<u32>>, BTreeMap<Vec<u32>, String>) {
    let text = printed();
    // Nodes stand behind what is within them: names are looked up when all are known.
    let mut parents = Parents::from([("enterprises".to_owned(), None)]);
    let (mut head, mut access) = (None, BTreeMap::new());
    for line in text.lines() {
        let words: Vec<_> = line.split_whitespace().collect();
        match words.as_slice() {
            [name, "OBJECT", "IDENTIFIER", "::=", "{", parent, number, "}"] => {
                parents.insert((*name).to_owned(), Some(((*parent).to_owned(), number.parse().unwrap())));
            }
            [name, kind] if !line.starts_with(' ') && *kind == kind.to_uppercase() => {
                head = Some((*name).to_owned());
            }
            ["MAX-ACCESS", told] => {
                access.insert(head.clone().unwrap(), (*told).to_owned());
            }
            ["::=", "{", parent, number, "}"] => {
                let place = Some(((*parent).to_owned(), number.parse().unwrap()));
                let name = head.take().unwrap();
                assert!(parents.insert(name.clone(), place).is_none(), "{name} twice");
            }
            _ => {}
        }
    }
    let names: BTreeMap<_, _> = parents.keys().map(|name| (name.clone(), oid(&parents, name))).collect();
    let access = access.into_iter().map(|(name, told)| (names[&name].clone(), told)).collect();
    (names, access)
}

#[test]
fn the_mib_has_every_object_with_its_access_and_no_other() {
    let (_, mut access) = defined();
    for object in published().filter(|object| object.root.starts_with(&MAKER)) {
        let oid = [object.root, object.id].concat();
        let expected = if object.writable { "read-write" } else { "read-only" };
        assert_eq!(access.remove(&oid).as_deref(), Some(expected), "{oid:?}");
    }
    // Tables and their rows, and what only traps say.
    access.retain(|_, told| told == "read-only" || told == "read-write");
    assert_eq!(access, BTreeMap::new());
}

#[test]
fn names_are_where_the_maker_has_them() {
    let (names, _) = defined();
    for (name, under) in [
        ("battmgr", &[1, 1, 7][..]),
        ("bmProbesVoltage", &[1, 1, 7, 5, 5, 1, 7]),
        ("bmConfigHighVoltAlarmThreshold10mV", &[1, 1, 7, 3, 16]),
        ("bmStringsVoltageSoc", &[1, 1, 7, 10, 5, 1, 6]),
        ("bmShutdownDownCount", &[1, 1, 7, 20, 3]),
        ("envirTemperatureCelsius", &[1, 1, 4, 2, 6]),
        ("mtrapinfoBmEventId", &[2, 2, 6]),
        ("bmProbesAlarm", &[0, 603]),
    ] {
        assert_eq!(names[name], [&MAKER, under].concat(), "{name}");
    }
    assert!(printed().is_ascii(), "RFC 2578 has no other letters");
}

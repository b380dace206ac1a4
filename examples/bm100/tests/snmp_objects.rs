//! Every object that the maker's MIB has for battery managers is answered: its number, its access, its type.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use bm100::{Bm100, CommunityAccess, Nameplate, Stored, points::Quantity};
use bms_core::string::StringId;
use common::{
    snmp::{MAKER, Read, get, integer, name, text, walk},
    told::Told,
};
use probe_proto::Percent;
use snmp_agent::{Absent, ErrorStatus, Mib, Scratch, Value};

const RO: bool = false;
const RW: bool = true;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Integer,
    Text,
    Ticks,
}

/// Object under 1.3.6.1.4.1.3808.1.1.7, the maker's name, whether it can be set, its type.
const OBJECTS: [(&str, &str, bool, Type); 98] = [
    ("1.1", "bmIdentModelName", RO, Type::Text),
    ("1.2", "bmIdentHardwareRev", RO, Type::Text),
    ("1.3", "bmIdentFirmwareRev", RO, Type::Text),
    ("1.4", "bmIdentLCDHardwareRev", RO, Type::Text),
    ("1.5", "bmIdentLCDFirmwareRev", RO, Type::Text),
    ("1.6", "bmIdentDateOfManufacture", RO, Type::Text),
    ("1.7", "bmIdentSerialNumber", RO, Type::Text),
    ("1.8", "bmIdentName", RW, Type::Text),
    ("1.9", "bmIdentLocation", RW, Type::Text),
    ("2.1", "bmPropertyStringMax", RO, Type::Integer),
    ("2.2", "bmPropertyMaxProbeOnString", RO, Type::Integer),
    ("2.3", "bmPropertyInputVoltageRange", RO, Type::Text),
    ("2.4", "bmPropertyProbesRating", RO, Type::Integer),
    ("3.1", "bmConfigBattAH", RW, Type::Integer),
    ("3.2", "bmConfigStringCount", RW, Type::Integer),
    ("3.3", "bmConfigProbesCountOnString", RW, Type::Integer),
    ("3.4", "bmConfigLowVoltAlarmThreshold", RW, Type::Integer),
    ("3.5", "bmConfigHighVoltAlarmThreshold", RW, Type::Integer),
    ("3.6", "bmConfigVoltDiffAlarmThreshold", RW, Type::Integer),
    ("3.7", "bmConfigLowTempAlarmThreshold", RW, Type::Integer),
    ("3.8", "bmConfigHighTempAlarmThreshold", RW, Type::Integer),
    ("3.9", "bmConfigLowResAlarmThreshold", RW, Type::Integer),
    ("3.10", "bmConfigHighResAlarmThreshold", RW, Type::Integer),
    ("3.11", "bmConfigLowResWarnThreshold", RW, Type::Integer),
    ("3.12", "bmConfigHighResWarnThreshold", RW, Type::Integer),
    ("3.13", "bmConfigResHealthAlarmThreshold", RW, Type::Integer),
    ("3.14", "bmConfigResHealthWarnThreshold", RW, Type::Integer),
    ("3.15", "bmConfigLowVoltAlarmThreshold10mV", RW, Type::Integer),
    ("3.16", "bmConfigHighVoltAlarmThreshold10mV", RW, Type::Integer),
    ("3.17", "bmConfigMergeFeature", RW, Type::Integer),
    ("3.20", "bmConfigLowStringVoltageAlarmThreshold", RW, Type::Integer),
    ("3.21", "bmConfigHighStringVoltageAlarmThreshold", RW, Type::Integer),
    ("3.22", "bmConfigLowStringVoltageWarnThreshold", RW, Type::Integer),
    ("3.23", "bmConfigHighStringVoltageWarnThreshold", RW, Type::Integer),
    ("3.24", "bmConfigLowStringSocAlarmThreshold", RW, Type::Integer),
    ("3.25", "bmConfigLowStringSocWarnThreshold", RW, Type::Integer),
    ("3.26", "bmConfigLowBattSocAlarmThreshold", RW, Type::Integer),
    ("3.27", "bmConfigLowBattSocWarnThreshold", RW, Type::Integer),
    ("4.1", "bmControlSysytemIdenticator", RW, Type::Integer),
    ("4.2", "bmControlProbeIndicator", RW, Type::Integer),
    ("5.1", "bmProbesNum", RO, Type::Integer),
    ("5.2", "bmProbesTableSize", RO, Type::Integer),
    ("5.3.1.1", "bmProbesIndex", RO, Type::Integer),
    ("5.3.1.2", "bmProbesPackIndex", RO, Type::Integer),
    ("5.3.1.3", "bmProbesStringIndex", RO, Type::Integer),
    ("5.3.1.4", "bmProbesBattIndex", RO, Type::Integer),
    ("5.4", "bmProbesVoltageTableSize", RO, Type::Integer),
    ("5.5.1.1", "bmProbesVoltageIndex", RO, Type::Integer),
    ("5.5.1.2", "bmProbesVoltagePackIndex", RO, Type::Integer),
    ("5.5.1.3", "bmProbesVoltageStringIndex", RO, Type::Integer),
    ("5.5.1.4", "bmProbesVoltageBattIndex", RO, Type::Integer),
    ("5.5.1.5", "bmProbesVoltageProbeIndex", RO, Type::Integer),
    ("5.5.1.6", "bmProbesVoltageAlarmStatus", RO, Type::Integer),
    ("5.5.1.7", "bmProbesVoltage", RO, Type::Integer),
    ("5.5.1.8", "bmProbesVoltageEqualPercentage", RO, Type::Integer),
    ("5.5.1.9", "bmProbesVoltageSocAlarmStatus", RO, Type::Integer),
    ("5.5.1.10", "bmProbesVoltageSoc", RO, Type::Integer),
    ("5.6", "bmProbesTempTableSize", RO, Type::Integer),
    ("5.7.1.1", "bmProbesTempIndex", RO, Type::Integer),
    ("5.7.1.2", "bmProbesTempPackIndex", RO, Type::Integer),
    ("5.7.1.3", "bmProbesTempStringIndex", RO, Type::Integer),
    ("5.7.1.4", "bmProbesTempBattIndex", RO, Type::Integer),
    ("5.7.1.5", "bmProbesTempProbeIndex", RO, Type::Integer),
    ("5.7.1.6", "bmProbesTempAlarmStatus", RO, Type::Integer),
    ("5.7.1.7", "bmProbesTemperature", RO, Type::Integer),
    ("5.8", "bmProbesResTableSize", RO, Type::Integer),
    ("5.9.1.1", "bmProbesResIndex", RO, Type::Integer),
    ("5.9.1.2", "bmProbesResPackIndex", RO, Type::Integer),
    ("5.9.1.3", "bmProbesResStringIndex", RO, Type::Integer),
    ("5.9.1.4", "bmProbesResBattIndex", RO, Type::Integer),
    ("5.9.1.5", "bmProbesResProbeIndex", RO, Type::Integer),
    ("5.9.1.6", "bmProbesResAlarmStatus", RO, Type::Integer),
    ("5.9.1.7", "bmProbesResistance", RO, Type::Integer),
    ("5.9.1.8", "bmProbesResHealth", RO, Type::Integer),
    ("6.1.1", "bmFuncResMeasureInterval", RW, Type::Integer),
    ("6.1.2", "bmFuncResMeasureManualCmd", RW, Type::Integer),
    ("6.1.3", "bmFuncResMeasureManualResult", RO, Type::Integer),
    ("6.1.4", "bmFuncResMeasureLastUpdate", RO, Type::Text),
    ("7.1", "bmFuncEqualEnable", RW, Type::Integer),
    ("7.2", "bmFuncEqualActiveCond", RW, Type::Integer),
    ("7.3", "bmFuncEqualStatus", RO, Type::Integer),
    ("7.4", "bmFuncEqualStartTime", RO, Type::Text),
    ("7.5", "bmFuncEqualElapseTime", RO, Type::Ticks),
    ("10.1", "bmStringsNum", RO, Type::Integer),
    ("10.2", "bmStringsTableSize", RO, Type::Integer),
    ("10.3.1.1", "bmStringsIndex", RO, Type::Integer),
    ("10.3.1.2", "bmStringsPackIndex", RO, Type::Integer),
    ("10.3.1.3", "bmStringsProbeCount", RO, Type::Integer),
    ("10.4", "bmStringsVoltageTableSize", RO, Type::Integer),
    ("10.5.1.1", "bmStringsVoltageIndex", RO, Type::Integer),
    ("10.5.1.2", "bmStringsVoltagePackIndex", RO, Type::Integer),
    ("10.5.1.3", "bmStringsVoltageAlarmStatus", RO, Type::Integer),
    ("10.5.1.4", "bmStringsVoltage", RO, Type::Integer),
    ("10.5.1.5", "bmStringsVoltageSocAlarmStatus", RO, Type::Integer),
    ("10.5.1.6", "bmStringsVoltageSoc", RO, Type::Integer),
    ("20.1", "bmFuncShutdownVolt", RW, Type::Integer),
    ("20.2", "bmFuncShutdownStatus", RO, Type::Integer),
    ("20.3", "bmShutdownDownCount", RO, Type::Integer),
];

/// What has no value here, and why.
const ABSENT: [&str; 1] = [
    // Probes are never shut down, so nothing is counted down.
    "20.3",
];

/// A bank of two strings of three batteries: measured, equalized, with all that can be said of it.
fn bank() -> Told {
    let mut bank = Told::new(2, 3);
    bank.unit.write(Quantity::EqualizationEnabled, 0, 1).unwrap();
    bank.unit.write(Quantity::RatedCapacity, 0, 1_000).unwrap();
    bank.set_clock();
    let cell = bank.cell(StringId::A, 2);
    cell.voltage = 13_800;
    cell.power = Percent::FULL;
    bank.measure(5);
    bank
}

/// The instance of an object: rows are those of batteries, columns have five or six numbers.
fn instance(object: &str) -> String {
    let is_column = object.split('.').count() == 4;
    format!("{object}.{}", u8::from(is_column))
}

#[test]
fn every_object_of_the_maker_is_answered_in_its_type() {
    let bank = bank();
    for (object, told, _, kind) in OBJECTS {
        let read = get(&bank.unit, MAKER, &instance(object));
        if ABSENT.contains(&object) {
            assert_eq!(read, Err(Absent::Instance), "{told}");
            continue;
        }
        let is = match read {
            Ok(Read::Integer(_)) => Type::Integer,
            Ok(Read::Text(text)) => {
                assert!(!text.is_empty() || told == "bmIdentLocation", "{told}");
                Type::Text
            }
            Ok(Read::Ticks(_)) => Type::Ticks,
            other => panic!("{told}: {other:?}"),
        };
        assert_eq!(is, kind, "{told}");
    }
}

#[test]
fn what_the_maker_has_as_writable_is_writable_and_nothing_else() {
    let bank = bank();
    for (object, told, writable, kind) in OBJECTS {
        let name = name(MAKER, &instance(object));
        // Of another type than any of them: what can be set says so.
        let refusal = bank.unit.test(&name, Value::IpAddress([0; 4]));
        let expected = if writable { ErrorStatus::WrongType } else { ErrorStatus::NotWritable };
        assert_eq!(refusal, Err(expected), "{told}");
        // What it reads now can be set, as it changes nothing.
        if let (true, Ok(Read::Integer(now))) = (writable, get(&bank.unit, MAKER, &instance(object))) {
            assert_eq!(kind, Type::Integer, "{told}");
            assert_eq!(bank.unit.test(&name, Value::Integer(now)), Ok(()), "{told} {now}");
        }
    }
}

#[test]
fn the_tree_has_the_makers_objects_and_the_branch_of_ours() {
    let bank = bank();
    let root = name(MAKER, "0")[..10].to_vec();
    for (name, _) in walk(&bank.unit).iter().filter(|(name, _)| name.starts_with(&root)) {
        let object = &name[10..name.len() - 1];
        let object = object.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
        assert!(
            object.starts_with("100.") || OBJECTS.iter().any(|(known, ..)| *known == object),
            "{object} is none of the maker's"
        );
    }
}

#[test]
fn values_are_in_the_makers_units() {
    let mut bank = bank();
    let cell = *bank.cell(StringId::B, 3);
    // Row 6: string B begins where A ends.
    let read = |rest: &str| integer(&bank.unit, MAKER, rest);
    assert_eq!(read("5.5.1.7.6"), Some((i32::from(cell.voltage) + 5) / 10));
    assert_eq!(read("5.7.1.7.6"), Some((i32::from(cell.temperature) + 5) / 10));
    assert_eq!(read("5.9.1.7.6"), i32::try_from((cell.resistance + 5) / 10).ok());
    // As good as new.
    assert_eq!(read("5.9.1.8.6"), Some(100));
    for (column, number) in [(1, 6), (2, 1), (3, 2), (4, 3)] {
        for table in [3, 5, 7, 9] {
            assert_eq!(read(&format!("5.{table}.1.{column}.6")), Some(number), "{table}.{column}");
        }
    }
    for status in ["5.5.1.6.6", "5.5.1.9.6", "5.7.1.6.6", "5.9.1.6.6", "10.5.1.3.2", "10.5.1.5.2"] {
        assert_eq!(read(status), Some(1), "{status} is normal");
    }
    assert_eq!((read("5.1.0"), read("5.2.0"), read("10.1.0")), (Some(6), Some(6), Some(2)));
    let whole = bank.unit.string_voltage(StringId::B).unwrap().get();
    assert_eq!(read("10.5.1.4.2"), Some((whole + 5) / 10));
    // On charge, and so full as far as a voltage tells.
    assert_eq!((read("5.5.1.10.6"), read("10.5.1.6.2")), (Some(100), Some(100)));
    assert_eq!(
        (read("3.1.0"), read("2.1.0"), read("2.2.0"), read("2.4.0")),
        (Some(1_000), Some(4), Some(40), Some(5))
    );
    // Limits of 10.5 V to 15 V, 0 °C to 45 °C, 0.5 mΩ to 30 mΩ.
    let limits = ["3.4.0", "3.5.0", "3.15.0", "3.16.0", "3.7.0", "3.8.0", "3.9.0", "3.10.0"].map(read);
    assert_eq!(limits, [105, 150, 1_050, 1_500, 0, 450, 50, 3_000].map(Some));
}

#[test]
fn what_runs_tells_since_when() {
    let bank = bank();
    let unit = &bank.unit;
    // Battery A#2 was 0.4 V above the others.
    assert_eq!((integer(unit, MAKER, "7.1.0"), integer(unit, MAKER, "7.3.0")), (Some(1), Some(1)));
    assert!(integer(unit, MAKER, "5.5.1.8.2") > Some(0));
    assert_eq!(text(unit, MAKER, "7.4.0").get(..10), Some("11/29/2026"));
    let Ok(Read::Ticks(lasted)) = get(unit, MAKER, "7.5.0") else { panic!("no elapsed time") };
    assert!((1..=u32::try_from(bank.now.as_millis() / 10).unwrap()).contains(&lasted));
    assert_eq!(integer(unit, MAKER, "6.1.3.0"), Some(3));
    assert_eq!(text(unit, MAKER, "6.1.4.0").len(), "11/29/2026 18:00:00".len());
}

#[test]
fn what_is_not_known_is_absent_and_never_a_number_of_its_own() {
    let mut bank = Told::with(Nameplate::default(), 1, 4);
    let unit = &bank.unit;
    for absent in [
        "1.2.0",
        "1.6.0",
        "1.7.0",
        "3.1.0",
        "5.9.1.6.1",
        "5.9.1.7.1",
        "5.9.1.8.1",
        "6.1.4.0",
        "7.4.0",
        "7.5.0",
        "20.3.0",
    ] {
        assert_eq!(get(unit, MAKER, absent), Err(Absent::Instance), "{absent}");
    }
    assert!(integer(unit, MAKER, "5.5.1.7.3").is_some());
    // The third probe loses its power, and the fourth is cut off by it.
    bank.dead[0] = Some(2);
    bank.run(30);
    let unit = &bank.unit;
    for absent in ["5.5.1.7.3", "5.5.1.6.3", "5.5.1.8.4", "5.5.1.10.4", "5.7.1.7.4", "10.5.1.4.1"] {
        assert_eq!(get(unit, MAKER, absent), Err(Absent::Instance), "{absent}");
    }
    assert_eq!((integer(unit, MAKER, "5.1.0"), integer(unit, MAKER, "5.2.0")), (Some(2), Some(4)));
    assert_eq!(integer(unit, MAKER, "5.5.1.1.4"), Some(4), "the battery is there");
    // And rows behind the last there are none.
    assert_eq!(get(unit, MAKER, "5.5.1.1.5"), Err(Absent::Instance));
    assert_eq!(get(unit, MAKER, "10.3.1.1.2"), Err(Absent::Instance));
    assert_eq!(get(unit, MAKER, "3.18.0"), Err(Absent::Object));
}

#[test]
fn a_unit_as_delivered_is_read_by_public_and_set_by_nobody() {
    let unit = Bm100::new(Nameplate::default(), Stored::default());
    let mut communities = unit.management().communities().iter();
    let first = communities.next().unwrap();
    assert_eq!((first.name.as_str(), first.access), ("public", CommunityAccess::Read));
    assert!(communities.all(|other| other.access == CommunityAccess::Forbidden));
    assert!(unit.management().receivers().iter().all(|receiver| !receiver.enabled));
    let mut scratch = Scratch::new();
    assert!(unit.object(&name(MAKER, "1.1.0"), &mut scratch).is_ok());
    assert_eq!(unit.uptime(), Duration::ZERO);
}

//! What managers set.

use super::{
    common::{Btrm, TempDir},
    tools::{self, Manager},
};

const LOCATION: &str = "1.3.6.1.2.1.1.6.0";
const NAME: &str = "1.3.6.1.2.1.1.5.0";
/// Minimum runtime, 0 to 3200 minutes: holding register 0.
const MINIMUM_RUNTIME: &str = "1.3.6.1.4.1.34506.3.42.0";
const BATTERY_VOLTAGE: &str = "1.3.6.1.4.1.34506.3.20.0";

const COMMUNITIES: [&str; 4] = ["--read-community", "public", "--write-community", "private"];

#[tokio::test]
async fn what_is_set_is_read_by_modbus_and_outlives_a_kill() {
    use tokio_modbus::prelude::*;
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &COMMUNITIES);
    let mut minutes = 100;
    for version in ["1", "2c"] {
        minutes += 1;
        let manager = Manager::of_community(version, "private", &btrm);
        let set = manager.set(&[MINIMUM_RUNTIME, "i", &minutes.to_string(), LOCATION, "s", "Hut 7"]);
        assert_eq!(set[0].number(), i64::from(minutes));
        let registers = btrm.master().await.read_holding_registers(0, 1).await.unwrap().unwrap();
        assert_eq!(registers, [minutes]);
    }
    btrm.kill();
    let btrm = Btrm::start_snmp(&dir, &COMMUNITIES);
    let manager = Manager::of_community("2c", "public", &btrm);
    assert_eq!(manager.number(MINIMUM_RUNTIME), i64::from(minutes));
    assert_eq!(manager.get(&[LOCATION])[0].value, "\"Hut 7\"");
}

#[test]
fn whether_refused_requests_are_told_outlives_a_kill() {
    const AUTHENTICATION_TRAPS: &str = "1.3.6.1.2.1.11.30.0";
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &COMMUNITIES);
    let manager = |btrm: &Btrm| Manager::of_community("2c", "private", btrm);
    assert_eq!(manager(&btrm).number(AUTHENTICATION_TRAPS), 2, "off at first");
    manager(&btrm).set(&[AUTHENTICATION_TRAPS, "i", "1"]);
    btrm.kill();
    let btrm = Btrm::start_snmp(&dir, &COMMUNITIES);
    assert_eq!(manager(&btrm).number(AUTHENTICATION_TRAPS), 1);
}

#[test]
fn a_set_that_cannot_be_is_refused_whole_and_each_version_says_why() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &COMMUNITIES);
    let [v1, v2c] = ["1", "2c"].map(|version| Manager::of_community(version, "private", &btrm));
    v2c.set(&[NAME, "s", "before"]);
    for (name, kind, value, why, in_v1) in [
        (MINIMUM_RUNTIME, "i", "3201", "wrongValue", "badValue"),
        (MINIMUM_RUNTIME, "s", "3", "wrongType", "badValue"),
        (BATTERY_VOLTAGE, "i", "3", "notWritable", "noSuchName"),
        ("1.3.6.1.4.1.34506.3.99.0", "i", "3", "no", "noSuchName"),
    ] {
        let both = [NAME, "s", "after", name, kind, value];
        let refused = v2c.is_refused("snmpset", &["-On"], &both);
        assert!(refused.contains(why) && refused.contains(name), "{name}: {refused}");
        let refused = v1.is_refused("snmpset", &["-On"], &both);
        assert!(refused.contains(in_v1) && refused.contains(name), "{name}: {refused}");
        assert_eq!(v2c.get(&[NAME])[0].value, "\"before\"", "nothing is half set");
    }
}

#[test]
fn who_may_only_read_sets_nothing_and_nobody_writes_who_is_not_named() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &[]);
    for version in ["1", "2c"] {
        for community in ["private", "write", "public"] {
            let manager = Manager::of_community(version, community, &btrm);
            let refused = manager.is_refused("snmpset", &["-r", "0"], &[LOCATION, "s", "x"]);
            let known = community == "public";
            assert_eq!(refused.contains("Timeout"), !known, "{community}: {refused}");
        }
    }
    assert_eq!(Manager::of_community("2c", "public", &btrm).get(&[LOCATION])[0].value, "\"\"");
}

//! What is read agrees with the point table, in each version and by each way of walking.

use bms_core::points::Table;
use btrm::points::POINTS;
use tokio_modbus::prelude::*;

use super::{
    common::{Btrm, TempDir},
    tools::{self, Manager, Name, Variable, oid},
};

const PASS: &str = "a passphrase of 16";
const USER: &str = "walker:sha1:a passphrase of 16:aes128:a passphrase of 16:ro";
const ALL: &str = ".1";

fn walker(btrm: &Btrm) -> Manager {
    let arguments =
        ["-v3", "-u", "walker", "-l", "authPriv", "-a", "SHA", "-A", PASS, "-x", "AES", "-X", PASS];
    Manager::of(&arguments, btrm)
}

/// A unit that all three versions are spoken with.
fn start(dir: &TempDir) -> (Btrm, [Manager; 3]) {
    let btrm = Btrm::start_snmp(dir, &["--read-community", "public", "--snmp-user", USER]);
    let communities = ["1", "2c"].map(|version| Manager::of_community(version, "public", &btrm));
    let [v1, v2c] = communities;
    let v3 = walker(&btrm);
    (btrm, [v1, v2c, v3])
}

fn names(walked: &[Variable]) -> Vec<&Name> {
    walked.iter().map(|variable| &variable.name).collect()
}

/// Without what SNMPv1 cannot tell.
fn without_64_bits(walked: &[Variable]) -> Vec<&Name> {
    walked.iter().filter(|variable| variable.kind != "Counter64").map(|variable| &variable.name).collect()
}

#[test]
fn walks_in_each_version_tell_the_same_names_in_order_and_end() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let (_btrm, managers) = start(&dir);
    let [v1, v2c, v3] = managers.each_ref().map(|manager| manager.walk("snmpwalk", &[], ALL));
    assert!(v2c.len() > 100, "{} variables", v2c.len());
    assert!(v2c.is_sorted_by(|one, next| one.name < next.name), "names increase");
    assert_eq!(names(&v2c), names(&v3));
    assert_eq!(without_64_bits(&v2c), names(&v1));
    for root in [
        "1.3.6.1.2.1.1",
        "1.3.6.1.2.1.11",
        "1.3.6.1.2.1.33",
        "1.3.6.1.2.1.233",
        "1.3.6.1.4.1.34506",
        "1.3.6.1.6.3",
    ] {
        let root = oid(root);
        assert!(v2c.iter().any(|variable| variable.name.starts_with(&root)), "nothing under {root:?}");
    }
}

#[test]
fn bulk_walks_of_each_width_tell_what_single_steps_tell() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let (_btrm, [_, v2c, v3]) = start(&dir);
    let single = v2c.walk("snmpwalk", &[], ALL);
    for width in ["1", "2", "7", "25", "1000"] {
        for manager in [&v2c, &v3] {
            let bulk = manager.walk("snmpbulkwalk", &[&format!("-Cr{width}")], ALL);
            assert_eq!(names(&bulk), names(&single), "{width}");
        }
    }
}

/// Values of the system group, of names and limits: what does not change while it is walked.
#[test]
fn getbulk_of_25_repetitions_changes_no_value() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let (_btrm, [_, v2c, _]) = start(&dir);
    for variable in v2c.walk("snmpbulkwalk", &["-Cr25"], "1.3.6.1.4.1.34506.2") {
        let name: Vec<_> = variable.name.iter().map(u32::to_string).collect();
        assert_eq!(v2c.get(&[&name.join(".")]), [variable]);
    }
}

#[tokio::test]
async fn points_read_what_their_registers_read_in_each_version() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let (btrm, managers) = start(&dir);
    let mut master = btrm.master().await;
    let mut compared = 0;
    for register in POINTS.registers() {
        let Some(object) = register.point.oid else { continue };
        let name: Vec<_> =
            [1, 3, 6, 1, 4, 1, 34506].iter().chain(object).chain(&[0]).map(u32::to_string).collect();
        let name = name.join(".");
        for manager in &managers {
            // What is measured moves: the register is read before and after.
            let mut tries = 0;
            loop {
                let before =
                    read(&mut master, register.table, register.span.first, register.point.shape).await;
                let output = manager.runs("snmpget", &["-On"], &[&name]);
                let told = String::from_utf8_lossy(&output.stdout);
                let after =
                    read(&mut master, register.table, register.span.first, register.point.shape).await;
                let value = tools::variables(&told).pop().filter(|variable| !variable.kind.is_empty());
                let value = value.map(|variable| variable.number());
                let point = register.point.name;
                let Some(value) = value else {
                    // Modbus has no word for what is not known: it is 0, or no number that there can be.
                    assert!([0, 65_535, -32_768].contains(&after), "{point} has no value: {told}, {after}");
                    break;
                };
                if (before.min(after)..=before.max(after)).contains(&value) {
                    compared += 1;
                    break;
                }
                tries += 1;
                assert!(tries < 5, "{point}: {value}, and {before} to {after} by Modbus");
            }
        }
    }
    assert!(compared > 90, "{compared} values");
}

/// A register as the point's number.
async fn read(
    master: &mut tokio_modbus::client::Context,
    table: Table,
    address: u16,
    shape: bms_core::points::Shape,
) -> i64 {
    let bit = |bits: Vec<bool>| i64::from(bits[0]);
    let signed = shape.to_string().starts_with('i');
    let word = |words: Vec<u16>| if signed { i64::from(words[0].cast_signed()) } else { i64::from(words[0]) };
    match table {
        Table::Coil => bit(master.read_coils(address, 1).await.unwrap().unwrap()),
        Table::Discrete => bit(master.read_discrete_inputs(address, 1).await.unwrap().unwrap()),
        Table::Holding => word(master.read_holding_registers(address, 1).await.unwrap().unwrap()),
        Table::Input => word(master.read_input_registers(address, 1).await.unwrap().unwrap()),
    }
}

#[test]
fn managers_are_answered_over_ipv6_in_each_version() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let (btrm, managers) = start(&dir);
    for manager in managers {
        let manager = manager.over_ipv6(&btrm);
        assert_eq!(manager.get(&["1.3.6.1.2.1.1.7.0"])[0].number(), 72);
    }
}

#[test]
fn what_is_not_there_is_told_as_each_version_has_it() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let (_btrm, [v1, v2c, v3]) = start(&dir);
    for manager in [&v2c, &v3] {
        let [object, instance] = &manager.get(&["1.3.6.1.4.1.1", "1.3.6.1.2.1.1.3.1"])[..] else { panic!() };
        assert!(object.value.starts_with("No Such Object"), "{object:?}");
        assert!(instance.value.starts_with("No Such Instance"), "{instance:?}");
    }
    assert!(v1.is_refused("snmpget", &["-On"], &["1.3.6.1.2.1.1.3.1"]).contains("noSuchName"));
}

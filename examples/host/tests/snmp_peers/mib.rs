//! The MIB that the program prints: smilint finds it sound, and net-snmp has names by it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    common::{Btrm, TempDir, command, peer_is_there},
    tools::{self, Manager, mibs, tool},
};

const ROOT: &str = "1.3.6.1.4.1.34506";
const PASS: &str = "a passphrase of 16";
const USER: &str = "reader:sha1:a passphrase of 16:aes128:a passphrase of 16:ro";

/// The directory of the IETF's modules, and the printed module in `dir`.
fn printed(dir: &TempDir) -> Option<(PathBuf, PathBuf)> {
    let modules = mibs()?;
    let output = command(&["map", "--format", "mib"]).output().unwrap();
    assert!(output.status.success());
    let file = dir.path().join("BTRM-MIB");
    fs::write(&file, output.stdout).unwrap();
    Some((modules, file))
}

/// A tool that knows the modules of both directories, and has read this one.
fn knowing(name: &str, modules: &Path, dir: &TempDir, module: &str) -> Command {
    let mut command = tool(name);
    command.arg("-M").arg(format!("{}:{}", modules.display(), dir.path().display()));
    command.args(["-m", module]);
    command
}

/// What it prints, if it has nothing to complain of.
fn printed_by(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let [out, told] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    assert!(output.status.success(), "{told}{out}");
    let told: Vec<_> = told.lines().filter(|line| !line.starts_with("Created directory")).collect();
    assert!(told.is_empty(), "{told:#?}");
    out
}

#[test]
fn smilint_finds_no_error_in_the_printed_module() {
    if !peer_is_there("smilint", Command::new("smilint").arg("-V")) {
        return;
    }
    let dir = TempDir::new();
    let Some((modules, file)) = printed(&dir) else { return };
    let lint = |file: &Path| {
        let output =
            Command::new("smilint").env("SMIPATH", &modules).args(["-l", "3", "-s"]).arg(file).output();
        let output = output.unwrap();
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat()
    };
    assert_eq!(lint(&file), "");
    // And it would find one.
    let broken = dir.path().join("BROKEN");
    fs::write(&broken, fs::read_to_string(&file).unwrap().replacen("Integer32", "Integer33", 3)).unwrap();
    assert!(!lint(&broken).is_empty());
}

#[test]
fn net_snmp_prints_a_name_for_everything_of_the_units_own_tree() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let Some((modules, _)) = printed(&dir) else { return };
    let btrm = Btrm::start_snmp(&dir, &[]);
    let walk = |options: &[&str], module: &str| {
        let mut command = knowing("snmpwalk", &modules, &dir, module);
        command.args(options).args(["-v2c", "-c", "public", &btrm.address("snmp").to_string(), ROOT]);
        printed_by(&mut command)
    };
    let named = walk(&[], "BTRM-MIB");
    for line in named.lines() {
        let name = line.strip_prefix("BTRM-MIB::").unwrap_or_else(|| panic!("no name: {line}"));
        let (name, value) = name.split_once(" = ").unwrap();
        let (object, _) = name.split_once('.').unwrap();
        assert!(!object.is_empty() && object.starts_with(|c: char| c.is_ascii_lowercase()), "{line}");
        assert!(!value.contains("Wrong Type"), "another type than its syntax: {line}");
        // `control.3.5.0` would be a name whose object is not known.
        assert_eq!(name.matches('.').count(), 1, "{line}");
    }
    let numbers = Manager::of_community("2c", "public", &btrm).walk("snmpwalk", &[], ROOT);
    assert_eq!(named.lines().count(), numbers.len());
    let mut translate = knowing("snmptranslate", &modules, &dir, "BTRM-MIB");
    let number = printed_by(translate.args(["-On", "BTRM-MIB::batteryVoltage.0"]));
    assert_eq!(number.trim(), format!(".{ROOT}.3.20.0"), "as the manual shows it");
}

#[test]
fn snmptable_shows_the_trap_receivers_that_are_set_over_snmp() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let Some((modules, _)) = printed(&dir) else { return };
    let communities = ["--read-community", "public", "--write-community", "private"];
    let btrm = Btrm::start_snmp(&dir, &[&communities[..], &["--snmp-user", USER]].concat());
    let writer = Manager::of_community("2c", "private", &btrm);
    // BTRM manual §11.4: enabled, and where it is.
    writer.set(&[&format!("{ROOT}.2.1.1.3.1"), "a", "127.0.0.44", &format!("{ROOT}.2.1.1.2.1"), "i", "1"]);
    let v3 = ["-v3", "-u", "reader", "-l", "authPriv", "-a", "SHA", "-A", PASS, "-x", "AES", "-X", PASS];
    for access in [&["-v1", "-c", "public"][..], &["-v2c", "-c", "public"], &v3] {
        let mut table = knowing("snmptable", &modules, &dir, "BTRM-MIB");
        table.args(access).args([&btrm.address("snmp").to_string(), "BTRM-MIB::trapTable"]);
        let shown = printed_by(&mut table);
        let rows: Vec<_> = shown.lines().skip(3).filter(|line| !line.trim().is_empty()).collect();
        assert_eq!(rows.len(), 2, "{shown}");
        assert!(rows[1].contains("127.0.0.44") && rows[1].contains("yes"), "{shown}");
        assert!(rows[0].contains("0.0.0.0") && rows[0].contains("no"), "{shown}");
    }
}

#[tokio::test]
async fn snmptable_shows_the_alarms_that_stand() {
    if !tools::are_there() {
        return;
    }
    let Some(modules) = mibs() else { return };
    let dir = TempDir::new();
    let module = include_str!("UPS-ALARMS.mib");
    fs::write(dir.path().join("UPS-ALARMS"), module).unwrap();
    let btrm = Btrm::start_snmp(&dir, &[]);
    let alarms = || {
        let mut table = knowing("snmptable", &modules, &dir, "UPS-ALARMS");
        table.args(["-v2c", "-c", "public", &btrm.address("snmp").to_string(), "UPS-ALARMS::upsAlarmTable"]);
        printed_by(&mut table)
    };
    assert!(alarms().contains("No entries"), "{}", alarms());
    assert_eq!(btrm.plant("set supply-volts 0"), "ok");
    // upsAlarmInputBad is upsWellKnownAlarms.6.
    let input_bad = "upsAlarms.3.6";
    let shown =
        super::common::until("an alarm", async || Some(alarms()).filter(|shown| shown.contains(input_bad)))
            .await;
    let rows = shown.lines().skip(3).filter(|line| !line.trim().is_empty()).count();
    let present = Manager::of_community("2c", "public", &btrm).number("1.3.6.1.2.1.33.1.6.1.0");
    assert_eq!(i64::try_from(rows), Ok(present), "{shown}");
}

//! The battery manager `bm100` as net-snmp sees it: its tables, its settings, and the maker's traps in v1, v2c and v3.

use core::time::Duration;
use std::{collections::BTreeMap, fs, path::Path, process::Command, thread, time::Instant};

use super::{
    common::{PATIENCE, Program, TempDir, free_port, peer_is_there},
    tools::{self, Manager, Variable, mibs, oid, tool},
    traps::Receiver,
};

const MAKER: &str = "1.3.6.1.4.1.3808.1.1.7";
const PASS: &str = "a passphrase of 16";
const USER: &str = "teller:sha256:a passphrase of 16:aes128:a passphrase of 16:ro";

/// A `bm100` with two strings of three batteries, whose time goes fast.
fn start(dir: &TempDir, options: &[&str]) -> Program {
    let port = free_port().to_string();
    let usual = ["--strings", "2", "--probes", "3", "--speed", "20", "--snmp-port", &port];
    Program::bm100(dir, &[&usual, options].concat())
}

/// Waits until the manager reads this number there.
fn until(manager: &Manager, name: &str, number: i64) {
    let start = Instant::now();
    loop {
        let read = manager.get(&[name]);
        if read[0].kind == "INTEGER" && read[0].number() == number {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "{read:?} is not {number}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// Everything that there is of the maker's tree when all probes are found and measured.
fn walked(manager: &Manager, walker: &str) -> Vec<Variable> {
    until(manager, &format!("{MAKER}.5.1.0"), 6);
    until(manager, &format!("{MAKER}.6.1.3.0"), 3);
    manager.walk(walker, &[], MAKER)
}

#[test]
fn a_walk_in_each_version_shows_all_batteries_with_sensible_values() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let unit = start(&dir, &["--read-community", "public", "--snmp-user", USER]);
    let v3 = ["-v3", "-u", "teller", "-l", "authPriv", "-a", "SHA-256", "-A", PASS, "-x", "AES", "-X", PASS];
    for (walker, arguments) in [
        ("snmpwalk", &["-v1", "-c", "public"][..]),
        ("snmpbulkwalk", &["-v2c", "-c", "public"]),
        ("snmpbulkwalk", &v3),
    ] {
        let variables = walked(&Manager::of(arguments, &unit), walker);
        let root = oid(MAKER);
        let column = |column: &[u32]| {
            let rows = variables.iter().filter(|variable| {
                variable.name.strip_prefix(root.as_slice()).is_some_and(|rest| rest.starts_with(column))
            });
            rows.map(Variable::number).collect::<Vec<_>>()
        };
        assert!(variables.len() > 270, "{}", variables.len());
        for (numbers, least, most) in [
            // Hundredths of a volt, tenths of a degree, hundredths of a milliohm; of a string, hundredths of a volt.
            (column(&[5, 5, 1, 7]), 1_200, 1_450),
            (column(&[5, 7, 1, 7]), 100, 400),
            (column(&[5, 9, 1, 7]), 200, 1_000),
        ] {
            assert_eq!(numbers.len(), 6, "{numbers:?}");
            assert!(numbers.iter().all(|number| (least..=most).contains(number)), "{numbers:?}");
        }
        let strings = column(&[10, 5, 1, 4]);
        assert!(
            strings.len() == 2 && strings.iter().all(|volts| (3_600..4_350).contains(volts)),
            "{strings:?}"
        );
    }
}

/// A table as snmptable shows it: the heads of its columns, and the rows.
fn table(unit: &Program, modules: &Path, dir: &TempDir, name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut command = tool("snmptable");
    command.arg("-M").arg(format!("{}:{}", modules.display(), dir.path().display()));
    command.args(["-m", "BM100-MIB", "-v2c", "-c", "public", "-Cf", "|", &unit.address("snmp").to_string()]);
    let output = command.arg(format!("BM100-MIB::{name}")).output().unwrap();
    let [out, told] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
    assert!(output.status.success(), "{told}{out}");
    let split = |line: &str| line.split('|').map(str::to_owned).collect();
    let mut rows = out.lines().filter(|line| line.contains('|')).map(split);
    (rows.next().unwrap_or_else(|| panic!("{name}: {told}{out}")), rows.collect())
}

#[test]
fn snmptable_has_a_row_for_each_battery_and_string_in_each_table_of_the_mib() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let Some(modules) = mibs() else { return };
    print_mib(&dir);
    let unit = start(&dir, &["--read-community", "public"]);
    walked(&Manager::of(&["-v2c", "-c", "public"], &unit), "snmpbulkwalk");
    let (head, rows) = table(&unit, &modules, &dir, "bmProbesVoltageTable");
    assert_eq!((head.len(), head[6].as_str(), rows.len()), (10, "bmProbesVoltage", 6), "{rows:?}");
    let of_second_string: Vec<_> = rows.iter().filter(|row| row[2] == "2").map(|row| &row[3]).collect();
    assert_eq!(of_second_string, ["1", "2", "3"]);
    assert!(rows.iter().all(|row| row[5].contains("voltageNormal") && row[6].contains("volts")), "{rows:?}");
    for (name, count) in [
        ("bmProbesTable", 6),
        ("bmProbesTempTable", 6),
        ("bmProbesResTable", 6),
        ("bmStringsTable", 2),
        ("bmStringsVoltageTable", 2),
        ("bm100BatteryTable", 6),
        ("bm100StringTable", 2),
        ("bm100ReceiverTable", 10),
        ("envirContactTable", 8),
    ] {
        let (head, rows) = table(&unit, &modules, &dir, name);
        assert_eq!(rows.len(), count, "{name}: {rows:?}");
        for row in rows {
            assert_eq!(row.len(), head.len(), "{name}: {row:?}");
            // What is not there before a battery was measured often enough.
            let learnt = ["bmProbesResHealth", "bm100BatteryBaseline"];
            let mut missing = head.iter().zip(&row).filter(|(_, value)| *value == "?");
            assert!(missing.all(|(column, _)| learnt.contains(&column.as_str())), "{name}: {head:?} {row:?}");
        }
    }
}

#[test]
fn the_walk_of_a_full_bank_has_a_row_for_each_of_160_batteries_in_each_column() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let port = free_port().to_string();
    let usual = ["--strings", "4", "--probes", "40", "--snmp-port", &port, "--read-community", "public"];
    let unit = Program::bm100(&dir, &usual);
    let manager = Manager::of(&["-v2c", "-c", "public"], &unit);
    until(&manager, &format!("{MAKER}.5.1.0"), 160);
    let begun = Instant::now();
    let variables = manager.walk("snmpwalk", &[], "1.3.6.1");
    eprintln!("{} objects in {:?}", variables.len(), begun.elapsed());
    let root = oid(MAKER);
    // Of the probes: voltage, temperature, and of the resistance whose it is, for not all are measured yet.
    for (table, all) in [(5, 10), (7, 7), (9, 5)] {
        let mut columns = BTreeMap::<u32, usize>::new();
        for variable in &variables {
            if let Some([5, at, 1, column, ..]) = variable.name.strip_prefix(root.as_slice())
                && *at == table
                && *column <= all
            {
                *columns.entry(*column).or_default() += 1;
            }
        }
        assert_eq!(columns, (1..=all).map(|column| (column, 160)).collect(), "{table}");
    }
    assert!(variables.is_sorted_by(|a, b| a.name < b.name), "each name once, in order");
}

fn print_mib(dir: &TempDir) -> std::path::PathBuf {
    let output = Command::new(env!("CARGO_BIN_EXE_bm100")).args(["map", "--format", "mib"]).output().unwrap();
    assert!(output.status.success());
    let file = dir.path().join("BM100-MIB");
    fs::write(&file, output.stdout).unwrap();
    file
}

#[test]
fn smilint_finds_no_error_in_the_printed_module() {
    if !peer_is_there("smilint", Command::new("smilint").arg("-V")) {
        return;
    }
    let dir = TempDir::new();
    let Some(modules) = mibs() else { return };
    let lint = |file: &Path| {
        let output =
            Command::new("smilint").env("SMIPATH", &modules).args(["-l", "3", "-s"]).arg(file).output();
        let output = output.unwrap();
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat()
    };
    assert_eq!(lint(&print_mib(&dir)), "");
}

#[test]
fn what_is_set_outlives_a_restart() {
    if !tools::are_there() {
        return;
    }
    let dir = TempDir::new();
    let (low, name) = (format!("{MAKER}.3.15.0"), format!("{MAKER}.1.8.0"));
    let options = ["--write-community", "secret"];
    {
        let unit = start(&dir, &options);
        let manager = Manager::of(&["-v2c", "-c", "secret"], &unit);
        manager.set(&[&low, "i", "1123", &name, "s", "Room 7"]);
        let refused = manager.is_refused("snmpset", &[], &[&low, "i", "1600"]);
        assert!(refused.contains("inconsistentValue"), "{refused}");
    }
    let unit = start(&dir, &options);
    let manager = Manager::of(&["-v1", "-c", "secret"], &unit);
    assert_eq!(manager.number(&low), 1_123);
    assert!(manager.get(&[&name])[0].value.contains("Room 7"));
}

/// A voltage out of range is told to this receiver in its form; gives the line of its log.
fn voltage_reaches(dir: &TempDir, form: &str, name: &str, configuration: &str, options: &[&str]) -> String {
    let receiver = Receiver::start(dir, configuration);
    let target = format!("{form}127.0.0.1:{}:{name}", receiver.port);
    let options = [&["--write-community", "secret", "--trap", &target][..], options].concat();
    let unit = start(dir, &options);
    let manager = Manager::of(&["-v2c", "-c", "secret"], &unit);
    until(&manager, &format!("{MAKER}.5.1.0"), 6);
    // No battery is at 20 V.
    manager.set(&[&format!("{MAKER}.3.4.0"), "i", "199", &format!("{MAKER}.3.5.0"), "i", "200"]);
    let is_of_the_last = |line: &str| line.contains(".1.3.6.1.4.1.3808.1.1.7.5.3.1.4.6 = INTEGER: 3");
    let log = receiver.sees("the alarm of B#3", |log| log.lines().any(is_of_the_last));
    log.lines().find(|line| is_of_the_last(line)).unwrap().to_owned()
}

/// What each of them says: the serial number, the string, the event and its words.
fn says_the_makers_variables(line: &str) {
    for variable in [
        ".1.3.6.1.4.1.3808.1.1.7.1.7.0 = STRING: \"BM0000001\"",
        ".1.3.6.1.4.1.3808.1.1.7.1.8.0 = STRING: \"BM100\"",
        ".1.3.6.1.4.1.3808.1.1.7.1.9.0 = ",
        ".1.3.6.1.4.1.3808.1.1.7.5.3.1.3.6 = INTEGER: 2",
        ".1.3.6.1.4.1.3808.2.2.6.0 = INTEGER: 101",
        ".1.3.6.1.4.1.3808.2.2.3.0 = STRING: \"battery B#3: voltage low raised\"",
    ] {
        assert!(line.contains(variable), "{variable}: {line}");
    }
}

#[test]
fn a_voltage_out_of_range_is_trap_603_in_v1() {
    if !tools::are_there() || !Receiver::is_there() {
        return;
    }
    let line = voltage_reaches(&TempDir::new(), "v1:", "trapped", "", &[]);
    assert!(line.contains("TRAP, SNMP v1") && line.contains("|.1.3.6.1.4.1.3808|.603|"), "{line}");
    says_the_makers_variables(&line);
}

#[test]
fn a_voltage_out_of_range_is_trap_603_in_v2c() {
    if !tools::are_there() || !Receiver::is_there() {
        return;
    }
    let line = voltage_reaches(&TempDir::new(), "", "trapped", "", &[]);
    assert!(line.contains("SNMP v2c") && line.contains(&trap_oid()), "{line}");
    says_the_makers_variables(&line);
}

#[test]
fn a_voltage_out_of_range_is_trap_603_in_v3() {
    if !tools::are_there() || !Receiver::is_there() {
        return;
    }
    let dir = TempDir::new();
    // An engine has its name from its first start on.
    drop(start(&dir, &["--snmp-user", USER]));
    let state = fs::read_to_string(dir.path().join("state/snmp-engine")).unwrap();
    let engine = state.lines().next().unwrap().strip_prefix("engine-id ").unwrap();
    assert!(engine.starts_with("80000ee0"), "the maker's: {engine}");
    let user = format!("createUser -e 0x{engine} teller SHA-256 \"{PASS}\" AES \"{PASS}\"");
    let line = voltage_reaches(&dir, "", "teller", &user, &["--snmp-user", USER]);
    assert!(line.contains("SNMP v3, user teller") && line.contains(&trap_oid()), "{line}");
    says_the_makers_variables(&line);
}

fn trap_oid() -> String {
    ".1.3.6.1.6.3.1.1.4.1.0 = OID: .1.3.6.1.4.1.3808.0.603".to_owned()
}

#[test]
fn ten_receivers_are_told_and_an_eleventh_is_refused() {
    if !tools::are_there() || !Receiver::is_there() {
        return;
    }
    let dir = TempDir::new();
    let receiver = Receiver::start(&dir, "");
    let names: Vec<_> = (0..11).map(|number| format!("receiver{number}")).collect();
    let targets: Vec<_> = names
        .iter()
        .zip(["v1:", ""].into_iter().cycle())
        .map(|(name, form)| format!("{form}127.0.0.1:{}:{name}", receiver.port))
        .collect();
    let options: Vec<_> = targets.iter().flat_map(|target| ["--trap", target]).collect();
    let unit = start(&dir, &options[..20]);
    // That it has power.
    let told = |log: &str, name: &str| log.lines().any(|line| line.contains(name) && line.contains(".602"));
    receiver.sees("all ten", |log| names[..10].iter().all(|name| told(log, name)));
    drop(unit);

    let mut command = Command::new(env!("CARGO_BIN_EXE_bm100"));
    command.args(["--snmp-port", &free_port().to_string(), "--modbus-port", "0", "--state-dir"]);
    let output = command.arg(dir.path().join("other")).args(&options).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("--trap may be given 10 times"), "{said}");
}

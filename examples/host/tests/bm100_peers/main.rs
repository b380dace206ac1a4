//! The values of 160 batteries, as masters that are not ours read them: mbpoll and pymodbus over Modbus, dnp3py and
//! nfm-dnp3 over DNP3; and the logs, as the latter two read them. With `BMS_REQUIRE_PEERS` set they must be there.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

#[path = "../common/mod.rs"]
mod common;

use std::{path::Path, process::Command};

use common::{Program, TempDir, free_port, peer_is_there, program, until};

/// A full bank whose resistances are measured; a second of it takes ten, so that values stand still meanwhile.
async fn measured_bank(dir: &TempDir, options: &[&str]) -> Program {
    use tokio_modbus::prelude::*;
    let bank = Program::bm100(dir, &[&["--strings", "4", "--probes", "40"], options].concat());
    until("all probes are found", || async {
        (bank.master().await.read_input_registers(30, 1).await.unwrap().unwrap() == [160]).then_some(())
    })
    .await;
    bank
}

fn agrees(master: &str, modules: &str) {
    if !peer_is_there(master, Command::new("python3").args(["-c", modules])) {
        return;
    }
    let dir = TempDir::new();
    let port = free_port().to_string();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let bank = runtime.block_on(measured_bank(&dir, &["--dnp3-port", &port]));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bm100_peers/values.py");
    let modbus = bank.address("modbus").port().to_string();
    let output =
        Command::new("python3").arg("-B").arg(script).args([master, &modbus, &port]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    eprint!("{told}");
}

#[test]
fn dnp3py_reads_the_480_values_that_pymodbus_reads() {
    agrees("dnp3py", "import dnp3.master, serial, pymodbus");
}

#[test]
fn nfm_dnp3_reads_the_480_values_that_pymodbus_reads() {
    agrees("nfm-dnp3", "import dnp3py.core.master, serial, pymodbus");
}

/// The holding register of minutes from one status record to the next.
const RECORD_INTERVAL: u16 = 22;

/// What a master reads is what the program prints.
fn reads_the_logs(master: &str, modules: &str) {
    if !peer_is_there(master, Command::new("python3").args(["-c", modules])) {
        return;
    }
    let dir = TempDir::new();
    let state = dir.path().join("state");
    let port = free_port().to_string();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let options = ["--probes", "8", "--speed", "60", "--dnp3-port", &port];
    let bank = Program::bm100(&dir, &options);
    runtime.block_on(async {
        use tokio_modbus::prelude::*;
        bank.master().await.write_single_register(RECORD_INTERVAL, 1).await.unwrap().unwrap();
    });
    let printed = |log, format| {
        let mut export = program(env!("CARGO_BIN_EXE_bm100"), &["export", "--log", log, "--format", format]);
        String::from_utf8(export.arg("--state-dir").arg(&state).output().unwrap().stdout).unwrap()
    };
    runtime.block_on(until("there are three records", || {
        core::future::ready((printed("status", "csv").lines().count() > 3).then_some(()))
    }));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bm100_peers/logs.py");
    for (file, log, format) in
        [("events.csv", "events", "csv"), ("/status.txt", "status", "text"), ("status.csv", "status", "csv")]
    {
        let mut command = Command::new("python3");
        let output = command.arg("-B").arg(&script).args([master, &port, file]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = String::from_utf8(output.stdout).unwrap();
        let later = printed(log, format);
        assert!(told.lines().count() > 3 && later.starts_with(&told), "{file}: {told}");
    }
    drop(bank);
}

#[test]
fn dnp3py_reads_the_logs_that_the_program_prints() {
    reads_the_logs("dnp3py", "import dnp3.master, serial");
}

#[test]
fn nfm_dnp3_reads_the_logs_that_the_program_prints() {
    reads_the_logs("nfm-dnp3", "import dnp3py.core.master, serial");
}

#[tokio::test]
async fn mbpoll_reads_the_voltages_of_a_string() {
    if !peer_is_there("mbpoll", Command::new("mbpoll").arg("-h")) {
        return;
    }
    let dir = TempDir::new();
    let bank = measured_bank(&dir, &[]).await;
    let port = bank.address("modbus").port().to_string();
    let arguments =
        ["-m", "tcp", "-p", &port, "-a", "1", "-0", "-1", "-q", "-t", "3", "-r", "1120", "-c", "40"];
    let output = Command::new("mbpoll").args(arguments).arg("127.0.0.1").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let values: Vec<u16> = text
        .lines()
        .filter(|line| line.starts_with('['))
        .map(|line| line.split_whitespace().nth(1).unwrap().parse().unwrap())
        .collect();
    assert_eq!(values.len(), 40, "{text}");
    assert!(values.iter().all(|millivolts| (13_400..=13_600).contains(millivolts)), "{text}");
}

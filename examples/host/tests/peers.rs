//! Masters in other languages, where they are installed: mbpoll (on libmodbus) and pymodbus. With
//! `BMS_REQUIRE_PEERS` set they must be.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use std::process::Command;

use common::{Btrm, TempDir, free_port, peer_is_there};

fn mbpoll(btrm: &Btrm, arguments: &[&str]) -> (bool, String) {
    let port = btrm.address("modbus").port().to_string();
    let mut command = Command::new("mbpoll");
    command.args(["-m", "tcp", "-p", &port, "-a", "1", "-0", "-1", "-q"]).args(arguments);
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn mbpoll_reads_and_writes() {
    if !peer_is_there("mbpoll", Command::new("mbpoll").arg("-h")) {
        return;
    }
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &[]);
    let (read, text) = mbpoll(&btrm, &["-t", "3", "-r", "0", "-c", "13", "127.0.0.1"]);
    assert!(read, "{text}");
    let voltage = text.lines().find_map(|line| line.strip_prefix("[0]:")).map(str::trim);
    let voltage: u16 = voltage.and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("{text}"));
    assert!((13_000..=14_000).contains(&voltage), "{text}");
    let (written, text) = mbpoll(&btrm, &["-t", "4", "-r", "0", "127.0.0.1", "123", "24"]);
    assert!(written, "{text}");
    let (read, text) = mbpoll(&btrm, &["-t", "4", "-r", "0", "-c", "2", "127.0.0.1"]);
    assert!(read && text.contains("123") && text.contains("24"), "{text}");
    let (refused, _) = mbpoll(&btrm, &["-t", "3", "-r", "13", "-c", "1", "127.0.0.1"]);
    assert!(!refused, "an address past the table");
}

#[test]
fn pymodbus_finds_every_function_as_the_specification_has_it() {
    if !peer_is_there("pymodbus", Command::new("python3").args(["-c", "import pymodbus, serial"])) {
        return;
    }
    let dir = TempDir::new();
    let rtu_port = free_port().to_string();
    let btrm = Btrm::start(&dir, &["--modbus-rtu-port", &rtu_port]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pymodbus_master.py");
    for (server, framer) in [("modbus", "socket"), ("modbus-rtu", "rtu")] {
        let port = btrm.address(server).port().to_string();
        let output = Command::new("python3").args([script, &port, framer]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{framer}: {told}");
    }
}

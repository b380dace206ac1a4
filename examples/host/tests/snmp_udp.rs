//! The agent's sockets, and what it remembers over restarts.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use std::{fs, net::UdpSocket};

use common::{Btrm, TempDir, command, free_port, snmp::Manager};

const REQUEST: u32 = 0x0100_0000;

fn engine(dir: &TempDir) -> (String, u32) {
    let text = fs::read_to_string(dir.path().join("state/snmp-engine")).unwrap();
    let (id, boots) = text.split_once('\n').unwrap();
    (id.to_owned(), boots.trim().strip_prefix("boots ").unwrap().parse().unwrap())
}

#[test]
fn without_a_port_there_is_no_agent_and_no_engine() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &[]);
    assert!(!btrm.ready.contains("snmp"), "{}", btrm.ready);
    assert!(!dir.path().join("state/snmp-engine").exists());
}

#[test]
fn managers_of_both_families_are_answered() {
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &[]);
    assert!(Manager::from_host("127.0.0.1", &btrm).up_time(REQUEST).is_some());
    let manager = Manager { unit: btrm.address("snmp6"), ..Manager::from_host("::1", &btrm) };
    assert!(manager.unit.is_ipv6());
    assert!(manager.up_time(REQUEST).is_some());
}

#[test]
fn one_address_of_one_family_can_be_listened_on_alone() {
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &["--listen", "127.0.0.5"]);
    assert!(!btrm.ready.contains("snmp6"), "{}", btrm.ready);
    assert!(Manager::from_host("127.0.0.1", &btrm).up_time(REQUEST).is_some());
}

#[test]
fn boots_rise_with_each_start_however_the_last_one_ended() {
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &[]);
    let (id, boots) = engine(&dir);
    assert_eq!(boots, 1);
    btrm.kill();
    let btrm = Btrm::start_snmp(&dir, &[]);
    assert_eq!(engine(&dir), (id.clone(), 2));
    assert!(btrm.terminate("TERM").success());
    let btrm = Btrm::start_snmp(&dir, &[]);
    assert_eq!(engine(&dir), (id.clone(), 3));
    let manager = Manager::from_host("127.0.0.1", &btrm);
    common::a_while();
    let before = manager.up_time(REQUEST).unwrap();
    assert_eq!(btrm.plant("power-cycle"), "ok");
    let after =
        (1..60).find_map(|request| manager.up_time(REQUEST + request).filter(|after| *after < before));
    assert!(after.is_some(), "sysUpTime begins anew");
    assert_eq!(engine(&dir), (id, 4));
}

#[test]
fn options_that_cannot_work_are_errors_at_once() {
    let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().port().to_string();
    let port = free_port().to_string();
    for (options, why) in [
        (&["--snmp-port", &taken][..], "cannot listen on"),
        (&["--snmp-port", &port, "--trap", "192.0.2.1:162:public"], "reaches nobody outside"),
        (&["--snmp-port", &port, "--listen", "127.0.0.5", "--trap", "[::1]:162:public"], "other family"),
        (&["--snmp-port", &port, "--trap", "127.0.0.1:162:longer-than-a-community"], "no --snmp-user"),
    ] {
        let dir = TempDir::new();
        let mut command = command(&[&["--modbus-port", "0"], options].concat());
        let output = command.arg("--state-dir").arg(dir.path().join("state")).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && told.contains(why), "{options:?}: {told}");
    }
}

//! The program's own manners: options, errors, the ready line, and its end.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use std::{
    io::{BufRead, BufReader},
    process::{Output, Stdio},
};

use common::{Btrm, TempDir, command, exchange, free_port};

fn output(options: &[&str]) -> Output {
    command(options).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn help_names_every_option() {
    let help = output(&["--help"]);
    assert!(help.status.success());
    let text = String::from_utf8_lossy(&help.stdout).into_owned();
    let options = [
        "listen",
        "modbus-port",
        "dnp3-port",
        "dnp3-tls-port",
        "dnp3-tls-cert",
        "dnp3-tls-key",
        "dnp3-tls-ca",
        "dnp3-udp-port",
        "dnp3-address",
        "dnp3-master",
        "dnp3-unsolicited",
        "dnp3-retries",
        "dnp3-retry-seconds",
        "dnp3-master-ip",
        "dnp3-keep-alive",
        "snmp-port",
        "read-community",
        "write-community",
        "snmp-user",
        "trap",
        "http-port",
        "plant-port",
        "serial",
        "serial-protocol",
        "baud",
        "parity",
        "unit-id",
        "model",
        "system-voltage",
        "battery-ah",
        "battery-health",
        "load-amps",
        "temperature",
        "speed",
        "replay",
        "state-dir",
    ];
    for option in options {
        assert!(text.contains(&format!("--{option}")), "{option}");
    }
}

#[test]
fn a_wrong_option_is_an_error_that_names_it() {
    let wrong = output(&["--speed", "fast"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(told(&wrong).contains("--speed"));
}

#[test]
fn a_port_in_use_is_an_error_that_names_it() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &[]);
    let taken = btrm.address("modbus");
    let other = TempDir::new();
    let state = other.path().display().to_string();
    let refused = output(&["--modbus-port", &taken.port().to_string(), "--state-dir", &state]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains(&format!("cannot listen on {taken}")), "{}", told(&refused));
}

#[test]
fn a_state_directory_in_use_is_an_error() {
    let dir = TempDir::new();
    let _btrm = Btrm::start(&dir, &[]);
    let state = dir.path().join("state").display().to_string();
    let refused = output(&["--modbus-port", &free_port().to_string(), "--state-dir", &state]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains(&state), "{}", told(&refused));
}

#[test]
fn a_bad_record_is_an_error_with_its_line() {
    let dir = TempDir::new();
    let path = dir.path().join("record.csv");
    std::fs::write(&path, "t_s,mV,mA,centi_degC\n0,12800,-5000,2500\n10,oops,-5000,2500\n").unwrap();
    let (path, state) = (path.display().to_string(), dir.path().display().to_string());
    let refused = output(&["--modbus-port", "0", "--state-dir", &state, "--replay", &path]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("line 3"), "{}", told(&refused));
}

#[test]
fn a_record_of_another_battery_is_an_error_with_the_figures() {
    let dir = TempDir::new();
    let state = dir.path().display().to_string();
    let record =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../capacity-model/tests/data/measured-vrla-17ah.csv");
    let refused = output(&["--state-dir", &state, "--replay", record, "--system-voltage", "24"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("12.7 V") && told(&refused).contains("20 to 30 V"), "{}", told(&refused));
}

#[test]
fn negative_numbers_are_told_their_range() {
    for option in ["--battery-ah", "--load-amps", "--battery-health"] {
        let refused = output(&[option, "-5"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(told(&refused).contains("must be"), "{}", told(&refused));
    }
}

#[test]
fn an_operator_who_stops_listening_does_not_stop_the_unit() {
    let dir = TempDir::new();
    let state = dir.path().display().to_string();
    let port = free_port();
    let mut child = command(&["--modbus-port", &port.to_string(), "--state-dir", &state])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
    drop(child.stderr.take());
    let write_register = [0, 1, 0, 0, 0, 6, 1, 6, 0, 0, 0, 99];
    for _ in 0..3 {
        let reply = exchange(([127, 0, 0, 1], port).into(), &write_register);
        assert_eq!(reply, write_register, "an event is told to nobody");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_system_voltage_that_the_model_lacks_is_an_error() {
    let dir = TempDir::new();
    let state = dir.path().display().to_string();
    let refused = output(&["--modbus-port", "0", "--state-dir", &state, "--system-voltage", "48"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("BTRM300"), "{}", told(&refused));
}

#[test]
fn a_serial_line_that_is_not_there_is_an_error() {
    let dir = TempDir::new();
    let state = dir.path().display().to_string();
    let refused = output(&["--modbus-port", "0", "--state-dir", &state, "--serial", "/dev/no-such-line"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("/dev/no-such-line"), "{}", told(&refused));
}

#[test]
fn a_server_turned_off_is_not_on_the_ready_line() {
    let dir = TempDir::new();
    let btrm = Btrm::start_with(&dir, &["--modbus-port", "0"]);
    assert_eq!(btrm.ready, "ready");
}

#[test]
fn the_ready_line_names_every_server_that_is_on() {
    let dir = TempDir::new();
    let ports = [(); 3].map(|()| free_port().to_string());
    let options = ["--modbus-port", &ports[0], "--dnp3-port", &ports[1], "--dnp3-udp-port", &ports[2]];
    let btrm = Btrm::start_with(&dir, &options);
    let [modbus, dnp3, udp] = &ports;
    let expected = format!("ready modbus=127.0.0.1:{modbus} dnp3=127.0.0.1:{dnp3} dnp3-udp=127.0.0.1:{udp}");
    assert_eq!(btrm.ready, expected);
}

#[test]
fn a_udp_port_in_use_and_a_master_named_twice_are_errors() {
    let dir = TempDir::new();
    let state = dir.path().display().to_string();
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let base = ["--modbus-port", "0", "--state-dir", &state];
    let refused = output(&[&base[..], &["--dnp3-udp-port", &port]].concat());
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        told(&refused).contains("cannot listen on") && told(&refused).contains(&port),
        "{}",
        told(&refused)
    );
    let free = free_port().to_string();
    let twice = ["--dnp3-port", &free, "--dnp3-master", "3", "--dnp3-master", "3"];
    let refused = output(&[&base[..], &twice].concat());
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("--dnp3-master 3 is given twice"), "{}", told(&refused));
}

#[test]
fn signals_end_it_cleanly() {
    for signal in ["TERM", "INT"] {
        let dir = TempDir::new();
        let btrm = Btrm::start(&dir, &["--speed", "1000"]);
        assert_eq!(btrm.terminate(signal).code(), Some(0), "{signal}");
    }
}

#[test]
fn the_register_map_is_printed_from_the_table() {
    let csv = output(&["map", "--format", "csv"]);
    let text = String::from_utf8(csv.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let header = "table,address,read,write,name,type,unit,description,\
                  dnp3_kind,dnp3_index,dnp3_static,dnp3_event,dnp3_class,dnp3_deadband,snmp_oid";
    assert_eq!(lines[0], header);
    let line =
        "input,0,4,-,battery-voltage,u16,mV,Battery voltage,ai,0,g30v4,g32v4,1,,1.3.6.1.4.1.34506.3.20.0";
    assert!(lines.contains(&line), "{text}");
    let count = |table: &str| {
        let start = format!("{table},");
        let manual = |line: &&&str| {
            line.strip_prefix(&start)
                .and_then(|rest| rest.split(',').next())
                .is_some_and(|address| address.len() < 3)
        };
        lines.iter().filter(manual).count()
    };
    assert_eq!(["coil", "discrete", "holding", "input"].map(count), [4, 6, 6, 13], "BTRM manual §13");

    let md = output(&["map", "--format", "md"]);
    let text = String::from_utf8(md.stdout).unwrap();
    assert!(
        text.contains("## Input registers") && text.contains("| 0 | 4 | - | battery-voltage | u16 | mV |"),
        "{text}"
    );

    let xml = output(&["map", "--format", "dnp3-xml"]);
    assert!(xml.status.success());
    assert!(String::from_utf8(xml.stdout).unwrap().contains("<DNP3DeviceProfileDocument "));

    let mib = output(&["map", "--format", "mib"]);
    assert!(mib.status.success());
    assert!(String::from_utf8(mib.stdout).unwrap().starts_with("BTRM-MIB DEFINITIONS ::= BEGIN"));
}

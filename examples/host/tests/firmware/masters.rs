//! Masters and managers that are not ours, as far as they ask the program `btrm` by a port alone.
//!
//! Of what they ask that, they cannot ask the firmware:
//!
//! - the walks `files` and `unsolicited` of DNP3, as the firmware has no files over it and sends nothing unasked;
//! - the walk `battery data`, whose battery test takes hours: each second of them is said over the plant's line;
//! - SNMPv3 in each pair of algorithms, or by users of less access: it has one user, of one pair, who may do everything;
//! - what traps tell: it sends them to port 162, where only an administrator may listen.

use core::time::Duration;
use std::process::{Command, Output};

use tokio_modbus::prelude::{Reader, Slave, rtu};

use super::board::{Board, OPERATOR, Plant, dnp3_script};

/// What the firmware is to answer everybody in.
const START: Duration = Duration::from_secs(15);

fn mbpoll(board: &Board, arguments: &[&str]) -> (bool, String) {
    let port = board.modbus().to_string();
    let mut command = Command::new("mbpoll");
    command.args(["-m", "tcp", "-p", &port, "-a", "1", "-0", "-1", "-q", "-o", "2"]).args(arguments);
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A DNP3 master that is not ours: its script and the class in there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dnp3Master(&'static str, &'static str);

pub(crate) const DNP3PY: Dnp3Master = Dnp3Master("dnp3py_master", "Dnp3pyMaster");
pub(crate) const NFM: Dnp3Master = Dnp3Master("nfm_master", "NfmMaster");

impl Dnp3Master {
    /// Has it walk, as it walks through the program `btrm`.
    fn walks(self, port: u16, walks: &[&str], (board, plant): (&Board, &Plant)) {
        let ports = [plant.port(), board.modbus()].map(|port| port.to_string());
        let mut command = Command::new("python3");
        command.arg("-B").arg(dnp3_script(&format!("{}.py", self.0)));
        let output = succeeds(command.arg(format!("tcp:{port}")).args(ports).args(walks));
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Has it poll all classes until it is answered in full; the battery's voltage as it is told, in millivolts.
    pub(crate) fn polls(self, port: u16) -> f64 {
        let script = format!(
            "import sys\n\
             from master import retry\n\
             from {0} import {1}\n\
             def poll():\n    \
                 master = {1}(('tcp', int(sys.argv[1])))\n    \
                 try:\n        return master.poll(0, 1, 2, 3).static()['ai', 0].value\n    \
                 finally:\n        master.close()\n\
             print(retry(60, poll, Exception))",
            self.0, self.1
        );
        let folder = dnp3_script("master.py").parent().unwrap().to_owned();
        let mut command = Command::new("python3");
        command.env("PYTHONPATH", folder).args(["-B", "-c", &script, &port.to_string()]);
        let output = succeeds(&mut command);
        String::from_utf8_lossy(&output.stdout).trim().parse().unwrap()
    }
}

fn succeeds(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Asks by each protocol on each carrier, until all have answered.
pub(crate) fn all_are_answered(board: &Board) {
    board.until("it answers Modbus", |board| board.input(0).is_some());
    board.until("it answers in RTU", |board| board.rtu_input(0).is_some());
    let output = board.snmp_tool("snmpget", &OPERATOR, &[".1.3.6.1.2.1.1.3.0"]);
    assert!(output.status.success(), "{output:?}");
    DNP3PY.polls(board.dnp3());
    NFM.polls(board.dnp3_line());
}

#[test]
fn fifteen_seconds_after_its_start_it_has_answered_a_master_of_each_protocol() {
    let Some(board) = Board::start() else { return };
    let plant = Plant::start(&board, &[]);
    board.until("mbpoll reads", |board| {
        let (read, text) = mbpoll(board, &["-t", "3", "-r", "0", "-c", "13", "127.0.0.1"]);
        read && text.lines().any(|line| line.starts_with("[0]:") && line.contains("135"))
    });
    let output = board.snmp_tool("snmpget", &OPERATOR, &[".1.3.6.1.4.1.34506.3.20.0"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains(" 135"), "{text} {output:?}");
    assert!(DNP3PY.polls(board.dnp3()) > 13_000.0);
    let took = board.started.elapsed();
    eprintln!("answered all of them {} ms after the start", took.as_millis());
    assert!(took < START, "{took:?}");
    drop(plant);
}

const WALKS: [&str; 4] = ["points", "commands", "events", "session"];

#[test]
fn dnp3py_agrees_with_it_over_tcp_as_with_the_program() {
    let Some((board, plant)) = Board::with_plant(&[]) else { return };
    DNP3PY.walks(board.dnp3(), &WALKS, (&board, &plant));
}

#[test]
fn nfm_agrees_with_it_on_the_line_as_with_the_program() {
    let Some((board, plant)) = Board::with_plant(&[]) else { return };
    NFM.walks(board.dnp3_line(), &WALKS, (&board, &plant));
}

#[test]
fn pymodbus_finds_every_function_as_in_the_program() {
    let Some((board, _plant)) = Board::with_plant(&[]) else { return };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pymodbus_master.py");
    for (port, framer) in [(board.modbus(), "socket"), (board.rtu_line(), "rtu")] {
        succeeds(Command::new("python3").args(["-B", script, &port.to_string(), framer]));
    }
}

#[test]
fn managers_of_each_version_walk_the_same_tree() {
    let Some((board, _plant)) = Board::with_plant(&[]) else { return };
    let walk = |who: &[&str]| {
        let output = board.snmp_tool("snmpwalk", who, &[".1.3.6.1.4.1.34506.3"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{who:?}: {text} {output:?}");
        text.lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let names = walk(&["-v", "2c", "-c", "public"]);
    assert!(names.len() > 20, "{names:?}");
    assert_eq!(walk(&["-v", "1", "-c", "public"]), names);
    assert_eq!(walk(&OPERATOR), names);
    let output = board.snmp_tool("snmpget", &["-v", "2c", "-c", "wrong", "-r", "0"], &[".1.3.6.1.2.1.1.3.0"]);
    assert!(!output.status.success());
}

#[test]
fn bulk_walks_of_each_width_tell_what_single_steps_tell() {
    let Some((board, _plant)) = Board::with_plant(&[]) else { return };
    let walk = |tool: &str, options: &[&str]| {
        let output = board.snmp_tool(tool, &[&OPERATOR, options].concat(), &[".1"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{options:?}: {text} {output:?}");
        // Text may go on over lines.
        let names = text.lines().filter(|line| line.starts_with(".1."));
        names.map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let single = walk("snmpwalk", &[]);
    assert!(single.len() > 100, "{single:?}");
    for width in ["-Cr1", "-Cr7", "-Cr25", "-Cr1000"] {
        assert_eq!(walk("snmpbulkwalk", &[width]), single, "{width}");
    }
}

#[test]
fn what_a_manager_sets_is_read_by_modbus_and_what_cannot_be_is_refused_whole() {
    const MINIMUM_RUNTIME: &str = ".1.3.6.1.4.1.34506.3.42.0";
    const BATTERY_VOLTAGE: &str = ".1.3.6.1.4.1.34506.3.20.0";
    const LOCATION: &str = ".1.3.6.1.2.1.1.6.0";
    let Some((board, _plant)) = Board::with_plant(&[]) else { return };
    let set = |assignments: &[&str]| {
        let output = board.snmp_tool("snmpset", &OPERATOR, assignments);
        let told = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&told).into_owned())
    };
    let location = || {
        let output = board.snmp_tool("snmpget", &OPERATOR, &[LOCATION]);
        String::from_utf8_lossy(&output.stdout).split_once(' ').unwrap().1.trim().to_owned()
    };
    let (taken, told) = set(&[MINIMUM_RUNTIME, "i", "101", LOCATION, "s", "Hut 7"]);
    assert!(taken, "{told}");
    assert_eq!(board.holding(0), Some(101));
    assert_eq!(location(), "\"Hut 7\"");
    for (name, kind, value, why) in [
        (MINIMUM_RUNTIME, "i", "3201", "wrongValue"),
        (MINIMUM_RUNTIME, "s", "3", "wrongType"),
        (BATTERY_VOLTAGE, "i", "3", "notWritable"),
    ] {
        let (taken, told) = set(&[LOCATION, "s", "after", name, kind, value]);
        assert!(!taken && told.contains(why) && told.contains(name), "{name}: {told}");
        assert_eq!(location(), "\"Hut 7\"", "nothing is half set");
        assert_eq!(board.holding(0), Some(101));
    }
}

#[tokio::test]
async fn the_serial_line_answers_in_rtu() {
    let Some((board, _plant)) = Board::with_plant(&[]) else { return };
    let line = tokio::net::TcpStream::connect(("127.0.0.1", board.rtu_line())).await.unwrap();
    let mut master = rtu::attach_slave(line, Slave(1));
    for _ in 0..10 {
        let registers = master.read_input_registers(0, 13).await.unwrap().unwrap();
        assert_eq!(registers[0], board.input(0).unwrap());
    }
}

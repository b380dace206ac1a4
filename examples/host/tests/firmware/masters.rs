//! Masters and managers that are not ours.

use core::time::Duration;
use std::process::Command;

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

/// Has a DNP3 master walk, as it walks through the program `btrm`.
fn dnp3_walks(script: &str, port: u16, walks: &[&str], (board, plant): (&Board, &Plant)) {
    let ports = [plant.port(), board.modbus()].map(|port| port.to_string());
    let mut command = Command::new("python3");
    command.arg("-B").arg(dnp3_script(script)).arg(format!("tcp:{port}")).args(ports).args(walks);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
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
    let script = "import sys; from dnp3py_master import Dnp3pyMaster as M\n\
                  m = M(('tcp', int(sys.argv[1]))); a = m.poll(0, 1, 2, 3)\n\
                  assert a.static()['ai', 0].value > 13000, a; m.close()";
    let mut poll = Command::new("python3");
    let folder = dnp3_script("dnp3py_master.py").parent().unwrap().to_owned();
    let output =
        poll.env("PYTHONPATH", folder).args(["-B", "-c", script, &board.dnp3().to_string()]).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let took = board.started.elapsed();
    eprintln!("answered all of them {} ms after the start", took.as_millis());
    assert!(took < START, "{took:?}");
    drop(plant);
}

#[test]
fn dnp3_masters_agree_with_it_as_with_the_program() {
    let Some((board, plant)) = Board::with_plant(&[]) else { return };
    dnp3_walks("dnp3py_master.py", board.dnp3(), &["points"], (&board, &plant));
    dnp3_walks("nfm_master.py", board.dnp3_line(), &["points"], (&board, &plant));
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

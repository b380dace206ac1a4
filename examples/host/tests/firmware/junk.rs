//! What is no protocol at all, on every port.

use core::time::Duration;
use std::{
    io::{Read, Write},
    net::{TcpStream, UdpSocket},
};

use super::{board::Board, masters::all_are_answered};

/// Pseudo-random octets, the same each time (xorshift).
#[derive(Debug)]
pub(crate) struct Junk(u32);

impl Junk {
    pub(crate) const fn new(seed: u32) -> Self {
        Self(seed | 1)
    }

    pub(crate) const fn number(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    /// Octets, some of them made to look like the beginning of something.
    pub(crate) fn octets(&mut self, port: Port) -> Vec<u8> {
        let length = self.number() % 700 + 1;
        let mut octets: Vec<u8> = (0..length).map(|_| self.number().to_le_bytes()[1]).collect();
        let beginning: &[u8] = match port {
            Port::Modbus => &[0, 1, 0, 0, 0, 6, 1],
            Port::Dnp3 | Port::Dnp3Line => &[0x05, 0x64, 0x0B, 0xC4, 0x0A, 0x00, 0x01, 0x00],
            Port::Snmp => &[0x30, 0x82, 0x01, 0x00, 0x02, 0x01, 0x03],
            Port::RtuLine => &[1, 3, 0, 0],
            Port::PlantLine => &[0, 0x20, 0x01, 0x00],
        };
        if self.number() & 1 == 0 {
            octets.splice(0..0, beginning.iter().copied());
        }
        octets
    }

    /// Says junk to a port, and hangs up or does not care for the answer.
    pub(crate) fn to(&mut self, board: &Board, port: Port) {
        let octets = self.octets(port);
        let number = match port {
            Port::Modbus => board.modbus(),
            Port::Dnp3 => board.dnp3(),
            Port::RtuLine => board.rtu_line(),
            Port::Dnp3Line => board.dnp3_line(),
            Port::PlantLine => board.plant_line(),
            Port::Snmp => {
                let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
                let _sent = socket.send_to(&octets, ("127.0.0.1", board.snmp()));
                return;
            }
        };
        let Ok(mut stream) = TcpStream::connect(("127.0.0.1", number)) else { return };
        let _patient = stream.set_read_timeout(Some(Duration::from_millis(20)));
        let _sent = stream.write_all(&octets);
        let _answer = stream.read(&mut [0; 256]);
    }
}

/// A port of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Port {
    Modbus,
    Dnp3,
    Snmp,
    RtuLine,
    Dnp3Line,
    PlantLine,
}

pub(crate) const PORTS: [Port; 6] =
    [Port::Modbus, Port::Dnp3, Port::Snmp, Port::RtuLine, Port::Dnp3Line, Port::PlantLine];

#[test]
fn junk_on_every_port_restarts_nothing_and_is_in_nobodys_way() {
    let Some(board) = Board::start() else { return };
    board.until("it answers", |board| board.input(0).is_some());
    let boots = board.boots();
    let mut junk = Junk::new(1);
    for round in 0..40 {
        for port in PORTS {
            junk.to(&board, port);
        }
        if round % 10 == 0 {
            board.until("it answers between two rounds", |board| board.input(0).is_some());
        }
    }
    all_are_answered(&board);
    assert_eq!(board.boots(), boots, "it started anew");
}

#[test]
fn silent_connections_leave_room_for_a_master() {
    let Some(board) = Board::start() else { return };
    board.until("it answers", |board| board.input(0).is_some());
    let connect = |port| TcpStream::connect(("127.0.0.1", port)).unwrap();
    let _silent: Vec<_> = (0..8).flat_map(|_| [connect(board.modbus()), connect(board.dnp3())]).collect();
    board.until("it answers all the same", |board| board.input(0).is_some());
}

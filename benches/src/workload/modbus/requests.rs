//! The requests, byte for byte.

use crc::{CRC_16_MODBUS, Crc};

use super::UNIT;
use crate::{Goal, Request};

/// Behind an MBAP header.
pub fn tcp_requests() -> Vec<Request> {
    requests("tcp", tcp)
}

/// Between an address and a CRC; `wire` tells in the path how the frame's end is found.
pub fn rtu_requests(wire: &str) -> Vec<Request> {
    requests(wire, rtu)
}

/// Of ten registers at most half of the peer's time is the goal, of 125 a quarter.
fn requests(wire: &str, wrap: fn(&[u8]) -> Vec<u8>) -> Vec<Request> {
    let request = |name: &str, pdu: &[u8], reply: &[u8], goal| Request {
        path: format!("modbus/{wire}/{name}"),
        bytes: wrap(pdu),
        reply_length: wrap(reply).len(),
        goal,
    };
    vec![
        request("fc1_2000", &read(1, 100, 2000), &[0; 252], Goal::OfPeer(0.5)),
        request("fc3_10", &read(3, 100, 10), &[0; 22], Goal::OfPeer(0.5)),
        request("fc3_125", &read(3, 100, 125), &[0; 252], Goal::OfPeer(0.25)),
        request("fc16_10", &write_ten(100), &[0; 5], Goal::OfPeer(0.5)),
    ]
}

/// Functions 1 to 4.
const fn read(function: u8, first: u16, count: u16) -> [u8; 5] {
    let ([f0, f1], [c0, c1]) = (first.to_be_bytes(), count.to_be_bytes());
    [function, f0, f1, c0, c1]
}

/// Function 16.
fn write_ten(first: u16) -> Vec<u8> {
    let mut pdu = read(16, first, 10).to_vec();
    pdu.push(20);
    for value in 0x1201_u16..=0x120A {
        pdu.extend(value.to_be_bytes());
    }
    pdu
}

/// Transaction, protocol, length, unit.
fn tcp(pdu: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(pdu.len().saturating_add(1)).unwrap_or(0).to_be_bytes();
    let mut adu = vec![0x12, 0x34, 0, 0, high, low, UNIT];
    adu.extend(pdu);
    adu
}

fn rtu(pdu: &[u8]) -> Vec<u8> {
    let mut adu = vec![UNIT];
    adu.extend(pdu);
    let check = Crc::<u16>::new(&CRC_16_MODBUS).checksum(&adu);
    adu.extend(check.to_le_bytes());
    adu
}

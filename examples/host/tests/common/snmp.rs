//! A manager for what no manager would send, and a unit with an agent.

use core::{net::SocketAddr, time::Duration};
use std::net::UdpSocket;

use super::{Btrm, TempDir, free_port};

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

impl Btrm {
    /// Starts it with an agent too.
    pub fn start_snmp(dir: &TempDir, options: &[&str]) -> Self {
        let port = free_port().to_string();
        Self::start(dir, &[&["--snmp-port", &port], options].concat())
    }
}

/// A manager's socket.
#[derive(Debug)]
pub struct Manager {
    pub socket: UdpSocket,
    pub unit: SocketAddr,
}

impl Manager {
    /// One that asks a unit over IPv4, from an address of the loopback interface.
    pub fn from_host(host: &str, btrm: &Btrm) -> Self {
        let socket = UdpSocket::bind((host, 0)).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        Self { socket, unit: btrm.address("snmp") }
    }

    pub fn send(&self, datagram: &[u8]) {
        self.socket.send_to(datagram, self.unit).unwrap();
    }

    /// The next datagram, within a second.
    pub fn receive(&self) -> Option<Vec<u8>> {
        let mut datagram = vec![0; 65_536];
        let (count, source) = self.socket.recv_from(&mut datagram).ok()?;
        assert_eq!(source, self.unit);
        datagram.truncate(count);
        Some(datagram)
    }

    /// Asks for `sysUpTime.0` and gives it, in hundredths of a second; `None`: no answer came.
    pub fn up_time(&self, request: u32) -> Option<u32> {
        self.send(&get_up_time(b"public", request));
        loop {
            let answer = self.receive()?;
            // Of an earlier request, perhaps.
            if let Some(ticks) = up_time_in(&answer, request) {
                return Some(ticks);
            }
        }
    }
}

const UP_TIME: [u8; 10] = [0x06, 8, 0x2B, 6, 1, 2, 1, 1, 3, 0];

/// An SNMPv2c GET of `sysUpTime.0`.
pub fn get_up_time(community: &[u8], request: u32) -> Vec<u8> {
    let variables = tlv(0x30, &tlv(0x30, &[&UP_TIME[..], &[0x05, 0]].concat()));
    request_of(0xA0, community, request, [0, 0], &variables)
}

/// An SNMPv2c GETBULK of the whole tree, as much as fits.
pub fn get_bulk(community: &[u8], request: u32) -> Vec<u8> {
    let variables = tlv(0x30, &tlv(0x30, &[0x06, 1, 0x2B, 0x05, 0]));
    request_of(0xA5, community, request, [0, 127], &variables)
}

fn request_of(kind: u8, community: &[u8], request: u32, numbers: [u8; 2], variables: &[u8]) -> Vec<u8> {
    let numbers = numbers.map(|number| [0x02, 1, number]).concat();
    let id = tlv(0x02, &(request & 0x7FFF_FFFF).to_be_bytes());
    let pdu = tlv(kind, &[&id, &numbers, variables].concat());
    tlv(0x30, &[&[0x02, 1, 1][..], &tlv(0x04, community), &pdu].concat())
}

/// A value of less than 128 octets.
fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(value.len()).unwrap()], value].concat()
}

/// What an answer to that request says of `sysUpTime.0`.
fn up_time_in(answer: &[u8], request: u32) -> Option<u32> {
    // Integers are told in the fewest octets: those of requests here are in four.
    let id = tlv(0x02, &request.to_be_bytes());
    answer.windows(id.len()).position(|octets| octets == id)?;
    let at = answer.windows(UP_TIME.len()).position(|octets| octets == UP_TIME)?;
    let [0x43, count, ticks @ ..] = &answer[at.checked_add(UP_TIME.len())?..] else { return None };
    assert_eq!(usize::from(*count), ticks.len());
    Some(ticks.iter().fold(0, |ticks, octet| ticks << 8 | u32::from(*octet)))
}

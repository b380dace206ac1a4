//! Peers of the SNMP agent that are no managers, or bad ones.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]
#![allow(clippy::arithmetic_side_effects, reason = "what is counted here is little")]

mod common;

use core::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use std::{sync::Arc, thread, time::Instant};

use common::{
    Btrm, TempDir,
    snmp::{Manager, get_bulk, get_up_time},
};

/// Request identifiers from here on have four octets.
const FIRST: u32 = 0x0100_0000;
/// A manager gets an answer within this time, whatever others do, though the system may have lost a datagram or two.
const SOON: Duration = Duration::from_secs(5);

/// Sends the same without a pause until it is dropped.
struct Flood {
    over: Arc<AtomicBool>,
    sender: Option<thread::JoinHandle<u64>>,
}

impl Flood {
    fn start(from: Manager, datagrams: Vec<Vec<u8>>) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&over);
        let sender = thread::spawn(move || {
            let mut sent = 0;
            for datagram in datagrams.iter().cycle() {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                sent += u64::from(from.socket.send_to(datagram, from.unit).is_ok());
            }
            sent
        });
        Self { over, sender: Some(sender) }
    }

    /// Ends it; gives how many datagrams were sent.
    fn end(mut self) -> u64 {
        self.over.store(true, Ordering::Relaxed);
        self.sender.take().unwrap().join().unwrap()
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// What a manager waits until it is answered, asking again each second.
fn service_takes(manager: &Manager, request: &mut u32) -> Duration {
    let start = Instant::now();
    loop {
        *request += 1;
        if manager.up_time(*request).is_some() {
            return start.elapsed();
        }
        assert!(start.elapsed() < SOON, "a manager is not served");
    }
}

fn is_served_while(floods: Vec<Flood>, manager: &Manager) {
    let mut request = FIRST;
    thread::sleep(Duration::from_millis(300));
    for _ in 0..20 {
        let waited = service_takes(manager, &mut request);
        assert!(waited < SOON, "{waited:?}");
    }
    for flood in floods {
        let sent = flood.end();
        assert!(sent > 1_000, "a flood of {sent} is none");
    }
    assert!(service_takes(manager, &mut request) < SOON);
}

#[test]
fn a_flood_of_garbage_from_one_address_does_not_starve_another() {
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &[]);
    let garbage = vec![vec![0xFF; 1_400], (0..=255).collect(), vec![0x30, 0x84], vec![0x30; 700], Vec::new()];
    let flood = Flood::start(Manager::from_host("127.0.0.9", &btrm), garbage);
    is_served_while(vec![flood], &Manager::from_host("127.0.0.1", &btrm));
}

#[test]
fn a_flood_of_costly_requests_from_one_port_does_not_starve_another() {
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &[]);
    let costly = vec![get_bulk(b"public", FIRST)];
    let flood = Flood::start(Manager::from_host("127.0.0.1", &btrm), costly);
    is_served_while(vec![flood], &Manager::from_host("127.0.0.1", &btrm));
}

#[test]
fn a_flood_from_many_ports_does_not_starve_another_host() {
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &[]);
    let sockets: Vec<_> = (0..100).map(|_| Manager::from_host("127.0.0.9", &btrm)).collect();
    let over = Arc::new(AtomicBool::new(false));
    let ended = Arc::clone(&over);
    let flood = thread::spawn(move || {
        let costly = get_bulk(b"public", FIRST);
        for manager in sockets.iter().cycle().take_while(|_| !ended.load(Ordering::Relaxed)) {
            let _sent = manager.socket.send_to(&costly, manager.unit);
        }
    });
    is_served_while(Vec::new(), &Manager::from_host("127.0.0.1", &btrm));
    over.store(true, Ordering::Relaxed);
    flood.join().unwrap();
}

#[test]
fn nobody_without_a_community_is_answered() {
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &["--read-community", "noc"]);
    let manager = Manager::from_host("127.0.0.1", &btrm);
    for community in [&b""[..], b"public", b"no", b"noc\0", b"private"] {
        manager.send(&get_up_time(community, FIRST));
        manager.send(&get_bulk(community, FIRST));
    }
    assert_eq!(manager.receive(), None);
    manager.send(&get_up_time(b"noc", FIRST));
    assert!(manager.receive().is_some());
}

#[test]
fn each_cut_and_each_flipped_bit_of_a_good_request_leaves_the_agent_at_work() {
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &[]);
    let strange = Manager::from_host("127.0.0.9", &btrm);
    let good = get_up_time(b"public", FIRST);
    let mut bad: Vec<Vec<u8>> = (0..good.len()).map(|end| good[..end].to_vec()).collect();
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut flipped = good.clone();
            flipped[at] ^= 1 << bit;
            bad.push(flipped);
        }
    }
    let manager = Manager::from_host("127.0.0.1", &btrm);
    let mut request = FIRST;
    for part in bad.chunks(8) {
        for datagram in part {
            strange.send(datagram);
        }
        assert!(service_takes(&manager, &mut request) < SOON);
    }
}

#[test]
fn the_largest_datagram_there_can_be_is_no_matter() {
    let dir = TempDir::new();
    let btrm = Btrm::start_snmp(&dir, &[]);
    let manager = Manager::from_host("127.0.0.1", &btrm);
    let mut request = FIRST;
    for octet in [0x00, 0x30, 0xFF] {
        manager.send(&vec![octet; 65_507]);
        assert!(service_takes(&manager, &mut request) < SOON);
    }
}

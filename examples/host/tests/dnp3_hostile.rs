//! Peers of the DNP3 server that are no masters, or bad ones.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use core::{net::SocketAddr, time::Duration};
use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
    thread,
    time::Instant,
};

use common::{
    Btrm, TempDir,
    dnp3::{CLASS_0, READ, frame},
    hostile,
};

/// A master gets an answer within this time, whatever others do.
const AT_ONCE: Duration = Duration::from_secs(2);

fn class_0() -> Vec<u8> {
    frame(1, 10, &[0xC1, READ, 0x3C, 1, 6])
}

/// What a master that connects now has to wait for its answer.
async fn service_takes(btrm: &Btrm) -> Duration {
    let start = Instant::now();
    let mut master = btrm.dnp3_master().await;
    assert_eq!(master.ask(READ, CLASS_0).await.iin()[1], 0);
    start.elapsed()
}

/// Writes the same again and again, until the other end is gone or the time is over.
fn flood(address: SocketAddr, octets: Vec<u8>, time: Duration, reads: bool) -> thread::JoinHandle<Duration> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(1))).unwrap();
    if reads {
        let mut answers = stream.try_clone().unwrap();
        thread::spawn(move || {
            let mut part = vec![0; 65_536];
            while let Ok(1..) = answers.read(&mut part) {}
        });
    }
    thread::spawn(move || {
        let start = Instant::now();
        while start.elapsed() < time {
            match stream.write_all(&octets) {
                Err(error) if !is_timeout(&error) => break,
                _ => {}
            }
        }
        let _closed = stream.shutdown(Shutdown::Both);
        start.elapsed()
    })
}

fn is_timeout(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
}

#[tokio::test]
async fn hostile_octets_on_a_connection_do_not_keep_its_next_poll_from_being_served() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    for (what, octets) in hostile::bursts() {
        master.is_served_after(&octets, what).await;
        assert!(service_takes(&btrm).await < AT_ONCE, "after {what}");
    }
}

#[tokio::test]
async fn floods_of_requests_and_of_noise_do_not_starve_a_master() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let address = btrm.address("dnp3");
    let time = Duration::from_secs(4);
    let noise: Vec<u8> = (0..=255).cycle().take(65_536).collect();
    let starts = [0x05, 0x64].repeat(32_768);
    let headers = frame(1, 10, &[0; 249])[..10].repeat(6_000);
    let requests = class_0().repeat(3_000);
    let floods = [noise, starts, headers, requests].map(|octets| flood(address, octets, time, true));
    tokio::time::sleep(Duration::from_millis(500)).await;
    for _ in 0..20 {
        let waited = service_takes(&btrm).await;
        assert!(waited < AT_ONCE, "{waited:?}");
    }
    for flood in floods {
        flood.join().unwrap();
    }
}

#[tokio::test]
async fn who_asks_and_does_not_read_is_dropped_and_holds_nobody_up() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let stalled = flood(btrm.address("dnp3"), class_0().repeat(1_000), Duration::from_mins(1), false);
    for _ in 0..20 {
        assert!(service_takes(&btrm).await < AT_ONCE);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let held = tokio::task::spawn_blocking(|| stalled.join().unwrap()).await.unwrap();
    assert!((Duration::from_secs(25)..Duration::from_secs(45)).contains(&held), "dropped after {held:?}");
}

#[tokio::test]
async fn a_thousand_connections_that_say_nothing_or_half_a_frame_do_not_stop_a_master() {
    rlimit::increase_nofile_limit(4_096).unwrap();
    for masters in [&["--dnp3-unsolicited"][..], &["--dnp3-master", "1", "--dnp3-master", "2"]] {
        let dir = TempDir::new();
        let btrm = Btrm::start_dnp3(&dir, masters);
        let mut early = btrm.dnp3_master().await;
        assert!(early.ask(READ, CLASS_0).await.restarted());
        let address = btrm.address("dnp3");
        let idle: Vec<_> = (0..1_000)
            .map(|number| {
                let mut stream = TcpStream::connect(address).unwrap();
                stream.write_all(&class_0()[..number % 17]).unwrap();
                stream
            })
            .collect();
        assert!(service_takes(&btrm).await < AT_ONCE, "who comes last is served");
        let start = Instant::now();
        assert!(early.ask(READ, CLASS_0).await.restarted(), "who came first still is");
        assert!(start.elapsed() < AT_ONCE);
        drop(idle);
    }
}

#[tokio::test]
async fn connections_that_come_and_go_leave_nothing_behind() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &["--dnp3-unsolicited"]);
    let address = btrm.address("dnp3");
    let resident = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", btrm.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap().to_owned();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
    };
    let many = |count: u32| {
        for _ in 0..count {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(&class_0()).unwrap();
        }
    };
    many(500);
    assert!(service_takes(&btrm).await < AT_ONCE);
    let before = resident();
    many(2_000);
    assert!(service_takes(&btrm).await < AT_ONCE);
    let after = resident();
    assert!(after < before + 4_096, "{before} kB before, {after} kB after");
}

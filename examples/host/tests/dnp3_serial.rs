//! The whole unit with DNP3 on a serial line, a pair of pseudo-terminals.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use common::{
    Btrm, TempDir,
    dnp3::{CLASS_0, CLEAR_RESTART, Fragment, Master, Nothing, READ, WRITE, frame},
    hostile,
};
use tokio::io::AsyncWriteExt;
use tokio_serial::{SerialPort, SerialStream};

/// A unit on one end of a line, and the line's far end that keeps it alive.
struct Line {
    _dir: TempDir,
    btrm: Btrm,
    _far: SerialStream,
}

impl Line {
    fn new(options: &[&str]) -> (Self, Master) {
        let (end, far) = SerialStream::pair().unwrap();
        let path = far.name().unwrap();
        let dir = TempDir::new();
        let mut all = vec!["--serial", &path, "--serial-protocol", "dnp3", "--baud", "115200"];
        all.extend_from_slice(options);
        let btrm = Btrm::start(&dir, &all);
        assert!(btrm.ready.contains(&format!(" serial={path}")), "{}", btrm.ready);
        (Self { _dir: dir, btrm, _far: far }, Master::over(end))
    }
}

#[tokio::test]
async fn a_master_reads_and_writes_on_a_line() {
    let (_line, mut master) = Line::new(&[]);
    let response = master.ask(READ, CLASS_0).await;
    assert_eq!(response.objects()[..5], [1, 2, 0, 0, 5]);
    master.ask(WRITE, CLEAR_RESTART).await;
    assert!(!master.ask(READ, CLASS_0).await.restarted());
}

#[tokio::test]
async fn the_next_good_frame_is_served_after_whatever_was_on_the_line() {
    let (_line, mut master) = Line::new(&[]);
    let good = frame(1, 10, &[0xC3, READ, 1, 2, 6]);
    let mut broken = good.clone();
    broken[12] ^= 1;
    let noise: Vec<u8> = (0..=255).collect();
    let foreign = frame(1, 11, &[0xC3, READ, 1, 2, 6]);
    for before in [&noise[..], &[0x05], &[0x05, 0x64, 0x05, 0x64], &broken, &foreign] {
        master.stream.write_all(before).await.unwrap();
        // Between a frame that was cut short and the next one there is a silence.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        master.stream.write_all(&good).await.unwrap();
        assert_eq!(master.response().await.sequence(), 3, "after {before:02x?}");
    }
}

#[tokio::test]
async fn hostile_octets_on_the_line_do_not_keep_the_next_poll_from_being_served() {
    let (_line, mut master) = Line::new(&[]);
    for (what, octets) in hostile::bursts() {
        master.is_served_after(&octets, what).await;
    }
}

#[tokio::test]
async fn two_masters_share_a_line() {
    let (_line, master) = Line::new(&["--dnp3-master", "1", "--dnp3-master", "2"]);
    let mut master = master.with_address(2);
    assert!(master.ask(READ, CLASS_0).await.restarted());
    master.ask(WRITE, CLEAR_RESTART).await;
    assert!(!master.ask(READ, CLASS_0).await.restarted());
    let mut master = master.with_address(1);
    assert!(master.ask(READ, CLASS_0).await.restarted());
    let mut master = master.with_address(3);
    master.request(READ, CLASS_0).await;
    assert_eq!(master.fragment(Duration::from_millis(500)).await, Err(Nothing::Silence));
}

#[tokio::test]
async fn the_unit_speaks_first_where_that_is_wanted() {
    let (_line, mut master) = Line::new(&["--dnp3-unsolicited"]);
    let null: Fragment = master.told().await;
    assert!(null.restarted());
}

#[tokio::test]
async fn a_power_cycle_closes_the_line_and_opens_it_again() {
    let (line, mut master) = Line::new(&[]);
    for _ in 0..3 {
        master.ask(WRITE, CLEAR_RESTART).await;
        assert_eq!(line.btrm.plant("power-cycle"), "ok");
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(master.ask(READ, CLASS_0).await.restarted());
    }
}

#[tokio::test]
async fn serial_and_tcp_may_lead_to_one_master() {
    let (line, mut serial) = Line::new(&["--dnp3-port", &common::free_port().to_string()]);
    serial.ask(WRITE, CLEAR_RESTART).await;
    let mut tcp = line.btrm.dnp3_master().await;
    assert!(!tcp.ask(READ, CLASS_0).await.restarted(), "told on the line, known on the network");
    assert!(!serial.ask(READ, CLASS_0).await.restarted());
}

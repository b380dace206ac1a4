//! The whole unit on a serial line, a pair of pseudo-terminals; the master is tokio-modbus, and bytes by hand where
//! a master would not send them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use common::{Btrm, TempDir, answer, exchange};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};
use tokio_modbus::prelude::*;
use tokio_serial::{SerialPort, SerialStream};

/// A unit on one end of a line, the master's end, and the line's own far end that keeps it alive.
struct Line {
    _dir: TempDir,
    btrm: Btrm,
    end: SerialStream,
    _far: SerialStream,
}

impl Line {
    fn new(options: &[&str]) -> Self {
        let (end, far) = SerialStream::pair().unwrap();
        let path = far.name().unwrap();
        let dir = TempDir::new();
        let mut all = vec!["--serial", &path];
        all.extend_from_slice(options);
        let btrm = Btrm::start(&dir, &all);
        assert!(btrm.ready.contains(&format!(" serial={path}")), "{}", btrm.ready);
        Self { _dir: dir, btrm, end, _far: far }
    }

    /// Sends bytes and returns what comes back within a while.
    async fn says(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.end.write_all(bytes).await.unwrap();
        let (mut all, mut part) = (Vec::new(), [0; 256]);
        while let Ok(count) = timeout(Duration::from_millis(300), self.end.read(&mut part)).await {
            all.extend_from_slice(&part[..count.unwrap()]);
        }
        all
    }
}

/// A frame with its CRC: x^16 + x^15 + x^2 + 1, reflected, low byte first (Serial Line V1.02, Appendix B).
fn frame(body: &[u8]) -> Vec<u8> {
    let crc = body.iter().fold(0xFFFF_u16, |crc, byte| {
        (0..8)
            .fold(crc ^ u16::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xA001 } else { crc >> 1 })
    });
    [body, &crc.to_le_bytes()].concat()
}

const READ_MINIMUM_RUNTIME: [u8; 6] = [1, 3, 0, 0, 0, 1];
const MINIMUM_RUNTIME_IS_480: [u8; 5] = [1, 3, 2, 1, 224];

#[tokio::test]
async fn a_master_reads_and_writes_over_rtu() {
    let line = Line::new(&["--baud", "19200", "--parity", "even"]);
    let mut master = rtu::attach_slave(line.end, Slave(1));
    assert_eq!(master.read_holding_registers(0, 6).await.unwrap().unwrap(), [480, 168, 168, 0, 0, 1]);
    master.write_single_register(0, 90).await.unwrap().unwrap();
    master.write_multiple_registers(1, &[24, 12]).await.unwrap().unwrap();
    master.write_single_coil(2, true).await.unwrap().unwrap();
    assert_eq!(master.read_holding_registers(0, 3).await.unwrap().unwrap(), [90, 24, 12]);
    assert_eq!(master.read_coils(0, 4).await.unwrap().unwrap(), [false, false, true, false]);
    let voltage = master.read_input_registers(0, 1).await.unwrap().unwrap()[0];
    assert!((13_000..=14_000).contains(&voltage), "{voltage}");
    assert!(master.read_input_registers(0, 14).await.unwrap().is_err());
    // The other carrier shows the same unit.
    let seen = line.btrm.master().await.read_holding_registers(0, 3).await.unwrap().unwrap();
    assert_eq!(seen, [90, 24, 12]);
}

#[tokio::test]
async fn a_bad_crc_a_foreign_address_and_a_broadcast_get_no_answer() {
    let mut line = Line::new(&["--unit-id", "1"]);
    let mut bad = frame(&READ_MINIMUM_RUNTIME);
    bad[7] ^= 1;
    assert_eq!(line.says(&bad).await, []);
    assert_eq!(line.says(&frame(&[2, 3, 0, 0, 0, 1])).await, []);
    assert_eq!(line.says(&frame(&[0, 6, 0, 1, 0, 99])).await, [], "a broadcast is obeyed in silence");
    assert_eq!(line.says(&frame(&[1, 3, 0, 1, 0, 1])).await, frame(&[1, 3, 2, 0, 99]));
}

#[tokio::test]
async fn the_next_good_request_is_served_after_whatever_was_on_the_line() {
    let mut line = Line::new(&[]);
    let foreign_reply = frame(&[2, 3, 4, 1, 2, 3, 4]);
    let cut_off = &frame(&READ_MINIMUM_RUNTIME)[..5];
    let noise: Vec<u8> = (0..=255).collect();
    for before in [&[0x00, 0x00][..], &[0xFF; 7], &foreign_reply, cut_off, &noise] {
        let _silence = line.says(before).await;
        assert_eq!(
            line.says(&frame(&READ_MINIMUM_RUNTIME)).await,
            frame(&MINIMUM_RUNTIME_IS_480),
            "after {before:02x?}"
        );
    }
    let stray_zeros = [&[0, 0][..], &frame(&READ_MINIMUM_RUNTIME)].concat();
    assert_eq!(line.says(&stray_zeros).await, frame(&MINIMUM_RUNTIME_IS_480));
}

#[tokio::test]
async fn a_power_cycle_closes_the_line_and_opens_it_again() {
    let mut line = Line::new(&[]);
    for _ in 0..3 {
        assert_eq!(line.btrm.plant("power-cycle"), "ok");
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(line.says(&frame(&READ_MINIMUM_RUNTIME)).await, frame(&MINIMUM_RUNTIME_IS_480));
    }
}

#[tokio::test]
async fn rtu_frames_are_served_over_tcp_too() {
    let dir = TempDir::new();
    let port = common::free_port().to_string();
    let btrm = Btrm::start(&dir, &["--modbus-rtu-port", &port]);
    let address = btrm.address("modbus-rtu");
    let request = frame(&READ_MINIMUM_RUNTIME);
    assert_eq!(exchange(address, &request), frame(&MINIMUM_RUNTIME_IS_480));
    assert_eq!(exchange(address, &request.repeat(3)), frame(&MINIMUM_RUNTIME_IS_480).repeat(3));
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    for byte in &request {
        std::io::Write::write_all(&mut stream, &[*byte]).unwrap();
    }
    assert_eq!(answer(&mut stream), frame(&MINIMUM_RUNTIME_IS_480));
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let mut master = rtu::attach_slave(stream, Slave(1));
    assert_eq!(master.read_holding_registers(0, 1).await.unwrap().unwrap(), [480]);
}

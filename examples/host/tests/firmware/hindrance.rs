//! Who is not there, does not read, or had its flash damaged.

use core::time::Duration;
use std::{
    fs,
    io::Write,
    net::{TcpStream, UdpSocket},
    time::Instant,
};

use super::board::{Board, OPERATOR, firmware};

/// Receivers of traps in the board's own network, at addresses that nobody answers for: whether they are told, and where.
const NOBODY: [&str; 12] = [
    ".1.3.6.1.4.1.34506.2.1.1.2.0",
    "i",
    "1",
    ".1.3.6.1.4.1.34506.2.1.1.3.0",
    "a",
    "192.168.1.77",
    ".1.3.6.1.4.1.34506.2.1.1.2.1",
    "i",
    "1",
    ".1.3.6.1.4.1.34506.2.1.1.3.1",
    "a",
    "192.168.1.78",
];
const AUTHENTICATION_TRAPS: &str = ".1.3.6.1.2.1.11.30.0";
const BATTERY_VOLTAGE: &str = ".1.3.6.1.4.1.34506.3.20.0";
const BOOTS: &str = ".1.3.6.1.6.3.10.2.1.2.0";
/// A GET of the battery voltage by "wrong!".
const WRONG_COMMUNITY: &[u8] =
    b"\x30\x2C\x02\x01\x01\x04\x06wrong!\xA0\x1F\x02\x04\x01\x02\x03\x04\x02\x01\x00\x02\x01\x00\
      \x30\x11\x30\x0F\x06\x0B\x2B\x06\x01\x04\x01\x82\x8D\x4A\x03\x14\x00\x05\x00";
const PUBLIC: [&str; 4] = ["-v", "2c", "-c", "public"];
/// Who does not ask again.
const ONCE: [&str; 8] = ["-v", "2c", "-c", "public", "-r", "0", "-t", "5"];

#[test]
fn receivers_of_traps_that_are_not_there_keep_no_manager_from_its_answer() {
    let Some((board, _plant)) = Board::with_plant(&[]) else { return };
    let set = [&NOBODY[..], &[AUTHENTICATION_TRAPS, "i", "1"]].concat();
    let output = board.snmp_tool("snmpset", &OPERATOR, &set);
    assert!(output.status.success(), "{output:?}");
    for _ in 0..5 {
        // A trap of who asks wrongly.
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.send_to(WRONG_COMMUNITY, ("127.0.0.1", board.snmp())).unwrap();
        let output = board.snmp_tool("snmpget", &ONCE, &[BATTERY_VOLTAGE]);
        assert!(output.status.success(), "{output:?}");
    }
}

/// A connection that asks as long as it is listened to, and reads nothing.
fn greedy(board: &Board) -> TcpStream {
    let address = ([127, 0, 0, 1], board.modbus()).into();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    let mut stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        // There is little room for answers on the way.
        socket.set_recv_buffer_size(2_048).unwrap();
        socket.connect(address).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    let reads = [0, 1, 0, 0, 0, 6, 1, 4, 0, 0, 0, 10].repeat(100);
    while stream.write_all(&reads).is_ok() {}
    stream
}

#[test]
fn connections_that_do_not_read_leave_room_for_a_master() {
    let Some(board) = Board::start() else { return };
    board.until("it answers", |board| board.input(0).is_some());
    let _greedy: Vec<_> = (0..4).map(|_| greedy(&board)).collect();
    let asked = Instant::now();
    board.until("it answers all the same", |board| board.input(0).is_some());
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
}

#[test]
fn an_engine_whose_store_was_damaged_does_not_begin_its_boots_anew() {
    if firmware().is_none() {
        return;
    }
    // Flash that holds no store, behind it the mark that it is no fresh RAM.
    let image = std::env::temp_dir().join(format!("btrm-damaged-{}", std::process::id()));
    fs::write(&image, [vec![0x5A; 64 * 1024], 0x4E4F_5231_u32.to_le_bytes().to_vec()].concat()).unwrap();
    let device = format!("loader,file={},addr=0x21000000,force-raw=on", image.display());
    let Some(board) = Board::start_with(&["-device", &device]) else { return };
    board.until("it answers", |board| board.input(0).is_some());
    let output = board.snmp_tool("snmpget", &PUBLIC, &[BOOTS]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.trim_end().ends_with(" 2147483647"), "{text} {output:?}");
    fs::remove_file(image).unwrap();
}

//! The whole unit as a Modbus TCP master sees it; the master is tokio-modbus.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use core::time::Duration;
use std::{io::Write, net::TcpStream, time::Instant};

use common::{Btrm, PATIENCE, TempDir, answer, exchange, run_test, until};
use tokio_modbus::{ExceptionCode, prelude::*};

#[tokio::test]
async fn every_point_of_the_manual_answers() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &["--load-amps", "6"]);
    let mut master = btrm.master().await;
    assert_eq!(master.read_coils(0, 4).await.unwrap().unwrap(), [false; 4]);
    assert_eq!(master.read_discrete_inputs(0, 6).await.unwrap().unwrap(), [false; 6]);
    let settings = master.read_holding_registers(0, 6).await.unwrap().unwrap();
    assert_eq!(settings, [480, 168, 168, 0, 0, 1]);
    let input = master.read_input_registers(0, 13).await.unwrap().unwrap();
    assert!((13_300..=13_700).contains(&input[0]), "battery voltage: {}", input[0]);
    assert!((13_300..=13_900).contains(&input[2]), "supply voltage: {}", input[2]);
    assert!((20..=30).contains(&input[4]), "temperature: {}", input[4]);
    assert_eq!(input[5], 480, "minimum runtime");
    assert_eq!((input[6], input[7]), (0xFFFF, 0x8000), "no test yet: not known, and not zero");
    assert_eq!((input[8], input[9]), (168, 168));
    assert_eq!(input[12], 10, "v0.10");
}

#[tokio::test]
async fn addresses_past_the_table_are_refused() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &[]);
    let mut master = btrm.master().await;
    let illegal = Err(ExceptionCode::IllegalDataAddress);
    assert_eq!(master.read_coils(0, 5).await.unwrap(), illegal.map(|()| vec![]));
    assert_eq!(master.read_discrete_inputs(6, 1).await.unwrap(), Err(ExceptionCode::IllegalDataAddress));
    assert_eq!(master.read_holding_registers(0, 7).await.unwrap(), Err(ExceptionCode::IllegalDataAddress));
    assert_eq!(master.read_input_registers(0, 14).await.unwrap(), Err(ExceptionCode::IllegalDataAddress));
    assert_eq!(master.write_single_register(6, 1).await.unwrap(), Err(ExceptionCode::IllegalDataAddress));
    assert_eq!(master.write_single_coil(4, true).await.unwrap(), Err(ExceptionCode::IllegalDataAddress));
}

#[tokio::test]
async fn settings_out_of_range_are_refused_and_several_are_written_all_or_none() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &[]);
    let mut master = btrm.master().await;
    for (register, value) in [(0, 3_201), (1, 501), (2, 501), (3, 5), (4, 3), (5, 0), (5, 3)] {
        let refused = master.write_single_register(register, value).await.unwrap();
        assert_eq!(refused, Err(ExceptionCode::IllegalDataValue), "register {register} = {value}");
    }
    let refused = master.write_multiple_registers(0, &[100, 24, 12, 9]).await.unwrap();
    assert_eq!(refused, Err(ExceptionCode::IllegalDataValue));
    let before = master.read_holding_registers(0, 6).await.unwrap().unwrap();
    assert_eq!(before, [480, 168, 168, 0, 0, 1]);
    master.write_multiple_registers(0, &[100, 24, 12, 4, 2, 2]).await.unwrap().unwrap();
    assert_eq!(master.read_holding_registers(0, 6).await.unwrap().unwrap(), [100, 24, 12, 4, 2, 2]);
}

#[tokio::test]
async fn a_healthy_battery_passes_a_test() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &["--speed", "3600"]);
    let runtime = run_test(&btrm).await;
    // The plant's battery lasts 10 to 12 hours at this load.
    assert!((540..=800).contains(&runtime), "{runtime} min");
    let mut master = btrm.master().await;
    let faults = master.read_discrete_inputs(0, 6).await.unwrap().unwrap();
    assert_eq!((faults[0], faults[5]), (false, false));
    assert_eq!(master.read_coils(0, 1).await.unwrap().unwrap(), [true], "there is battery data");
}

#[tokio::test]
async fn a_weak_battery_raises_low_capacity_and_any_fault() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &["--speed", "3600", "--battery-health", "0.5"]);
    let runtime = run_test(&btrm).await;
    assert!((200..=420).contains(&runtime), "{runtime} min");
    until("discrete inputs 0 and 5", async || {
        let faults = btrm.master().await.read_discrete_inputs(0, 6).await.unwrap().unwrap();
        (faults[0] && faults[5]).then_some(())
    })
    .await;
    let mut master = btrm.master().await;
    master.write_single_coil(0, true).await.unwrap().unwrap();
    until("the reset of battery data", async || {
        let mut master = btrm.master().await;
        let faults = master.read_discrete_inputs(0, 6).await.unwrap().unwrap();
        (!faults[0] && !faults[5]).then_some(())
    })
    .await;
    assert_eq!(master.read_input_registers(6, 1).await.unwrap().unwrap(), [0xFFFF]);
    assert_eq!(master.read_coils(0, 1).await.unwrap().unwrap(), [false]);
}

#[tokio::test]
async fn a_test_that_may_not_start_is_refused() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &["--speed", "100"]);
    let mut master = btrm.master().await;
    assert_eq!(btrm.plant("set battery-volts 12.3"), "ok");
    until("the low voltage", async || {
        let seen = btrm.master().await.read_input_registers(0, 1).await.unwrap().unwrap();
        (seen == [12_300]).then_some(())
    })
    .await;
    assert_eq!(master.write_single_coil(3, true).await.unwrap(), Err(ExceptionCode::ServerDeviceFailure));
    assert_eq!(btrm.plant("clear battery-volts"), "ok");
    until("the start", async || btrm.master().await.write_single_coil(3, true).await.unwrap().ok()).await;
    until("the load on the battery", async || (btrm.plant("get load-source") == "ok battery").then_some(()))
        .await;
    master.write_single_coil(3, false).await.unwrap().unwrap();
    until("the load on the supply", async || (btrm.plant("get load-source") == "ok supply").then_some(()))
        .await;
}

#[tokio::test]
async fn the_estimate_at_a_tests_end_comes_from_the_replayed_record() {
    let record =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../capacity-model/tests/data/measured-vrla-17ah.csv");
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &["--speed", "3600", "--replay", record, "--battery-ah", "17"]);
    let estimated = run_test(&btrm).await;
    let text = std::fs::read_to_string(record).unwrap();
    let rows = text.lines().filter_map(|line| {
        let mut fields = line.split(',').map(|field| field.parse::<i64>().ok());
        Some((fields.next()??, fields.next()??))
    });
    let true_s =
        rows.filter(|(_, millivolts)| *millivolts >= 11_000).map(|(seconds, _)| seconds).max().unwrap();
    let truth = u16::try_from(true_s / 60).unwrap();
    // The test ends by itself once 80 % of its interval is no wider than a quarter of the answer.
    let error = f64::from(estimated.abs_diff(truth)) / f64::from(truth);
    assert!(error < 0.125, "estimated {estimated} min, the record lasts {truth} min");
}

#[tokio::test]
async fn settings_survive_a_restart_and_a_kill_right_after_the_reply() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &[]);
    btrm.master().await.write_single_register(0, 77).await.unwrap().unwrap();
    assert!(btrm.terminate("TERM").success());
    for (round, minutes) in [(0, 101), (1, 102), (2, 103), (3, 104), (4, 105)] {
        let btrm = Btrm::start(&dir, &[]);
        let mut master = btrm.master().await;
        let kept = master.read_holding_registers(0, 1).await.unwrap().unwrap();
        assert_eq!(kept, [if round == 0 { 77 } else { minutes - 1 }]);
        master.write_single_register(0, minutes).await.unwrap().unwrap();
        btrm.kill();
    }
    let btrm = Btrm::start(&dir, &[]);
    assert_eq!(btrm.master().await.read_holding_registers(0, 1).await.unwrap().unwrap(), [105]);
}

#[tokio::test]
async fn a_write_that_cannot_be_stored_is_refused_and_leaves_everything_as_it_was() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &["--speed", "100"]);
    let mut master = btrm.master().await;
    master.write_single_register(0, 300).await.unwrap().unwrap();
    let image = dir.path().join("state/btrm.flash");
    let kept = dir.path().join("kept");
    std::fs::copy(&image, &kept).unwrap();
    std::fs::remove_file(&image).unwrap();
    let failure = Err(ExceptionCode::ServerDeviceFailure);
    assert_eq!(master.write_single_register(0, 77).await.unwrap(), failure);
    assert_eq!(master.write_single_register(2, 5).await.unwrap(), failure);
    assert_eq!(master.write_single_register(104, 5).await.unwrap(), failure);
    assert_eq!(master.write_single_coil(3, true).await.unwrap(), failure);
    assert_eq!(master.write_single_coil(101, false).await.unwrap(), failure);
    assert_eq!(master.read_holding_registers(0, 3).await.unwrap().unwrap(), [300, 168, 168]);
    assert_eq!(master.read_holding_registers(104, 1).await.unwrap().unwrap(), [0]);
    assert_eq!(master.read_coils(3, 1).await.unwrap().unwrap(), [false], "no test on a promise not kept");
    assert_eq!(master.read_discrete_inputs(0, 1).await.unwrap().unwrap(), [false]);

    std::fs::copy(&kept, &image).unwrap();
    master.write_single_register(0, 78).await.unwrap().unwrap();
    btrm.kill();
    let btrm = Btrm::start(&dir, &[]);
    assert_eq!(btrm.master().await.read_holding_registers(0, 1).await.unwrap().unwrap(), [78]);
}

#[tokio::test]
async fn a_unit_whose_records_are_unreadable_starts_with_defaults() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &[]);
    btrm.master().await.write_single_register(0, 300).await.unwrap().unwrap();
    btrm.kill();
    let image = dir.path().join("state/btrm.flash");
    let mut bytes = std::fs::read(&image).unwrap();
    bytes[4_096..].fill(0x5A);
    std::fs::write(&image, &bytes).unwrap();
    let btrm = Btrm::start(&dir, &[]);
    let mut master = btrm.master().await;
    assert_eq!(master.read_holding_registers(0, 1).await.unwrap().unwrap(), [480]);
    master.write_single_register(0, 301).await.unwrap().unwrap();
    btrm.kill();
    let btrm = Btrm::start(&dir, &[]);
    assert_eq!(btrm.master().await.read_holding_registers(0, 1).await.unwrap().unwrap(), [301]);
}

#[tokio::test]
async fn writing_back_what_was_read_starts_nothing() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &["--speed", "100"]);
    let mut master = btrm.master().await;
    master.write_single_coil(2, true).await.unwrap().unwrap();
    master.write_single_register(1, 0).await.unwrap().unwrap();
    for (first, count) in [(0, 6), (100, 5)] {
        let read = master.read_holding_registers(first, count).await.unwrap().unwrap();
        master.write_multiple_registers(first, &read).await.unwrap().unwrap();
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(master.read_coils(3, 1).await.unwrap().unwrap(), [false]);
}

#[tokio::test]
async fn pb1_resets_the_network_and_restarts_the_unit() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &["--speed", "1000"]);
    let mut master = btrm.master().await;
    master.write_single_register(0, 300).await.unwrap().unwrap();
    assert_eq!(btrm.plant("set button1 1"), "ok");
    let start = Instant::now();
    while master.read_holding_registers(0, 1).await.is_ok() {
        assert!(start.elapsed() < PATIENCE, "no restart closes the connection");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(btrm.plant("set button1 0"), "ok");
    let kept =
        until("the unit again", async || btrm.master().await.read_holding_registers(0, 1).await.ok()).await;
    assert_eq!(kept.unwrap(), [300], "settings of the battery side stay");
}

#[tokio::test]
async fn a_test_result_survives_a_power_cycle_and_a_running_test_does_not() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &["--speed", "3600"]);
    let runtime = run_test(&btrm).await;
    assert_eq!(btrm.plant("power-cycle"), "ok");
    let mut master = btrm.master().await;
    assert_eq!(master.read_input_registers(6, 1).await.unwrap().unwrap(), [runtime]);
    until("a charged battery", async || btrm.master().await.write_single_coil(3, true).await.unwrap().ok())
        .await;
    assert_eq!(btrm.plant("power-cycle"), "ok");
    let mut master = btrm.master().await;
    assert_eq!(master.read_coils(3, 1).await.unwrap().unwrap(), [false]);
    assert_eq!(btrm.plant("get load-source"), "ok supply");
    assert_eq!(master.read_input_registers(6, 1).await.unwrap().unwrap(), [runtime]);
}

#[tokio::test]
async fn a_digital_input_trips_and_ups_mode_carries_the_load() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &["--speed", "100"]);
    let mut master = btrm.master().await;
    master.write_single_register(3, 2).await.unwrap().unwrap();
    master.write_single_coil(100, true).await.unwrap().unwrap();
    assert_eq!(btrm.plant("set io1-volts 5.0"), "ok");
    until("discrete input 3", async || {
        let seen = btrm.master().await.read_discrete_inputs(0, 6).await.unwrap().unwrap();
        (seen[3] && seen[5]).then_some(())
    })
    .await;
    assert_eq!(master.read_input_registers(10, 1).await.unwrap().unwrap(), [5_000]);
    assert_eq!(btrm.plant("set supply-volts 0"), "ok");
    until("UPS mode at work", async || {
        let on_battery = btrm.master().await.read_discrete_inputs(100, 1).await.unwrap().unwrap()[0];
        (on_battery && btrm.plant("get load-source") == "ok battery").then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_unit_tells_what_it_is() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &["--model", "400"]);
    let request = Request::ReadDeviceIdentification(ReadCode::Basic, 0);
    let Response::ReadDeviceIdentification(told) = btrm.master().await.call(request).await.unwrap().unwrap()
    else {
        panic!("another response")
    };
    let texts: Vec<_> = told
        .device_id_objects
        .iter()
        .map(|object| String::from_utf8_lossy(&object.value).into_owned())
        .collect();
    assert_eq!(texts, ["battery-monitor", "BTRM400", concat!("v", env!("CARGO_PKG_VERSION"))]);
    let told = btrm.master().await.call(Request::ReportServerId).await.unwrap().unwrap();
    assert_eq!(told, Response::ReportServerId(40, true, b"BTRM400".to_vec()));
}

#[tokio::test]
async fn pipelined_and_split_requests_are_answered_in_order() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &[]);
    let request = |transaction: u8, register: u8| [0, transaction, 0, 0, 0, 6, 1, 3, 0, register, 0, 1];
    let burst: Vec<u8> = (1..=40).flat_map(|transaction| request(transaction, 0)).collect();
    let replies = exchange(btrm.address("modbus"), &burst);
    assert_eq!(replies.len(), 40 * 11);
    let transactions: Vec<u8> = replies.chunks(11).map(|reply| reply[1]).collect();
    assert_eq!(transactions, (1..=40).collect::<Vec<u8>>());

    let mut stream = TcpStream::connect(btrm.address("modbus")).unwrap();
    for byte in request(9, 1) {
        stream.write_all(&[byte]).unwrap();
        stream.flush().unwrap();
    }
    assert_eq!(answer(&mut stream), [0, 9, 0, 0, 0, 5, 1, 3, 2, 0, 168]);
}

#[tokio::test]
async fn garbage_closes_its_own_connection_and_harms_nobody() {
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &[]);
    let mut master = btrm.master().await;
    let hostile: [&[u8]; 6] = [
        b"GET / HTTP/1.1\r\n\r\n",
        &[0; 300],
        &[0xFF; 300],
        &[0, 1, 0, 0, 0, 0, 1, 3],
        &[0, 1, 0, 0, 0xFF, 0xFF, 1, 3],
        &[0, 1, 0, 0, 0, 2, 1, 0x80],
    ];
    for bytes in hostile {
        let _answer = exchange(btrm.address("modbus"), bytes);
        assert_eq!(master.read_holding_registers(0, 1).await.unwrap().unwrap(), [480], "after {bytes:02x?}");
    }
}

#[tokio::test]
async fn a_thousand_idle_connections_do_not_stop_a_master() {
    rlimit::increase_nofile_limit(4_096).unwrap();
    let dir = TempDir::new();
    let btrm = Btrm::start(&dir, &[]);
    let mut early = btrm.master().await;
    assert_eq!(early.read_holding_registers(0, 1).await.unwrap().unwrap(), [480]);
    let address = btrm.address("modbus");
    let idle: Vec<_> = (0..1_000).map(|_| TcpStream::connect(address).unwrap()).collect();
    let start = Instant::now();
    let mut late = btrm.master().await;
    assert_eq!(late.read_holding_registers(0, 1).await.unwrap().unwrap(), [480], "who comes last is served");
    assert_eq!(early.read_holding_registers(0, 1).await.unwrap().unwrap(), [480], "who came first still is");
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert!(start.elapsed() < PATIENCE);
    drop(idle);
}

//! The whole unit as DNP3 masters over TCP see it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use core::time::Duration;

use common::{
    Btrm, TempDir,
    dnp3::{
        CLASS_0, CLASS_123, CLEAR_RESTART, COLD_RESTART, DIRECT_OPERATE, ENABLE_UNSOLICITED, Nothing, READ,
        WRITE, frame, latch,
    },
    run_test, until,
};
use dnp3_outstation::link::Function;
use tokio::io::AsyncWriteExt;
use tokio_modbus::prelude::*;

/// Nothing is said for so long: nothing will be.
const QUIET: Duration = Duration::from_millis(300);

/// IO channel 1 is a digital input that trips; the alarm is there when this returns.
async fn trip_io1(btrm: &Btrm) {
    btrm.master().await.write_single_register(3, 2).await.unwrap().unwrap();
    assert_eq!(btrm.plant("set io1-volts 5.0"), "ok");
    until("the alarm", async || {
        let inputs = btrm.master().await.read_discrete_inputs(3, 1).await.unwrap().unwrap();
        inputs[0].then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_class_0_poll_tells_every_point_of_the_manual() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &["--load-amps", "6"]);
    let mut master = btrm.dnp3_master().await;
    let response = master.ask(READ, CLASS_0).await;
    assert!(response.restarted() && response.iin()[1] == 0, "{response:02x?}");
    let objects = response.objects();
    assert_eq!(objects[..5], [1, 2, 0, 0, 5], "six binary inputs");
    assert_eq!(objects[11..16], [10, 2, 0, 0, 3], "four binary outputs");
    // Those that are not known yet are told with flags, in headers of their own.
    assert_eq!(objects[20..25], [30, 4, 0, 0, 4], "the first five analog inputs");
    let volts = u16::from_le_bytes([objects[25], objects[26]]);
    assert!((13_300..=13_700).contains(&volts), "{volts}");
    let outputs = [40, 2, 0, 0, 5, 1, 0xE0, 1, 1, 168, 0, 1, 168, 0, 1, 0, 0, 1, 0, 0, 1, 1, 0];
    assert!(objects.windows(outputs.len()).any(|part| part == outputs), "{objects:02x?}");
}

#[tokio::test]
async fn the_request_that_the_manual_prints_resets_battery_data() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &["--speed", "3600"]);
    run_test(&btrm).await;
    let mut master = btrm.dnp3_master().await;
    let data = master.ask(READ, &[10, 2, 0, 0, 0]).await;
    assert_eq!(data.objects(), [10, 2, 0, 0, 0, 0x81], "there is battery data");
    master.send(&[0xC5, 0x02, 0x0A, 0x01, 0x00, 0x00, 0x00, 0x01]).await;
    let done = master.response().await;
    assert_eq!((done.sequence(), done.iin()[1]), (5, 0), "{done:02x?}");
    let data = master.ask(READ, &[10, 2, 0, 0, 0]).await;
    assert_eq!(data.objects(), [10, 2, 0, 0, 0, 0x01]);
}

#[tokio::test]
async fn what_a_master_was_told_is_stored_when_it_is_told() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    // Minimum runtime, analog output 0, to 77 minutes.
    let done = master.ask(DIRECT_OPERATE, &[41, 2, 0x17, 1, 0, 77, 0, 0]).await;
    assert_eq!(done.objects(), [41, 2, 0x17, 1, 0, 77, 0, 0]);
    btrm.kill();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let read = btrm.dnp3_master().await.ask(READ, &[40, 2, 0, 0, 0]).await;
    assert_eq!(read.objects(), [40, 2, 0, 0, 0, 1, 77, 0]);
}

#[tokio::test]
async fn a_command_that_cannot_be_stored_is_refused_and_changes_nothing() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    let (image, kept) = (dir.path().join("state/btrm.flash"), dir.path().join("kept"));
    std::fs::copy(&image, &kept).unwrap();
    std::fs::remove_file(&image).unwrap();
    let refused = master.ask(DIRECT_OPERATE, &[41, 2, 0x17, 1, 0, 77, 0, 0]).await;
    assert_eq!(refused.objects(), [41, 2, 0x17, 1, 0, 77, 0, 6], "hardware error");
    let refused = master.ask(WRITE, &[10, 1, 0, 2, 2, 1]).await;
    assert!(refused.iin()[0] & 0x40 != 0 && refused.iin()[1] & 0x04 != 0, "{refused:02x?}");
    let read = master.ask(READ, &[40, 2, 0, 0, 0, 10, 2, 0, 2, 2]).await;
    assert_eq!(read.objects(), [40, 2, 0, 0, 0, 1, 0xE0, 1, 10, 2, 0, 2, 2, 1]);
    std::fs::copy(&kept, &image).unwrap();
    let done = master.ask(DIRECT_OPERATE, &[41, 2, 0x17, 1, 0, 77, 0, 0]).await;
    assert_eq!(done.objects(), [41, 2, 0x17, 1, 0, 77, 0, 0]);
}

#[tokio::test]
async fn who_connects_again_is_told_on_from_where_it_stands() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &["--speed", "100"]);
    let mut master = btrm.dnp3_master().await;
    master.ask(WRITE, CLEAR_RESTART).await;
    drop(master);
    // Somebody who is no master connects, says nothing of sense, and goes.
    let mut nobody = btrm.dnp3_master().await.with_address(2);
    nobody.request(READ, CLASS_0).await;
    assert_eq!(nobody.fragment(QUIET).await, Err(Nothing::Silence));
    drop(nobody);
    trip_io1(&btrm).await;
    let mut master = btrm.dnp3_master().await;
    assert!(!master.ask(READ, CLASS_0).await.restarted(), "the restart was taken note of");
    assert!(master.io1_among_events().await, "what happened meanwhile");
    drop(master);
    let mut master = btrm.dnp3_master().await;
    assert!(!master.io1_among_events().await, "it was confirmed");
}

#[tokio::test]
async fn a_request_repeated_over_a_new_connection_is_answered_and_not_executed_again() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let start_test = [&[0xC7, DIRECT_OPERATE][..], &latch(3, true)].concat();
    let mut modbus = btrm.master().await;
    let mut old = btrm.dnp3_master().await;
    old.send(&start_test).await;
    let first = old.response().await;
    assert_eq!(*first.objects().last().unwrap(), 0, "success: {first:02x?}");
    assert_eq!(modbus.read_coils(3, 1).await.unwrap().unwrap(), [true]);
    modbus.write_single_coil(3, false).await.unwrap().unwrap();
    // The old connection may still be there, or not.
    for _ in 0..2 {
        let mut new = btrm.dnp3_master().await;
        new.send(&start_test).await;
        assert_eq!(new.response().await.objects(), first.objects());
        assert_eq!(modbus.read_coils(3, 1).await.unwrap().unwrap(), [false], "not a second time");
        drop(core::mem::replace(&mut old, new));
    }
}

#[tokio::test]
async fn two_masters_have_their_own_events_each() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &["--dnp3-master", "1", "--dnp3-master", "2", "--speed", "100"]);
    let mut one = btrm.dnp3_master().await;
    let mut two = btrm.dnp3_master().await.with_address(2);
    assert!(one.ask(WRITE, CLEAR_RESTART).await.iin()[1] == 0);
    assert!(!one.ask(READ, CLASS_0).await.restarted());
    assert!(two.ask(READ, CLASS_0).await.restarted(), "the second was not asked to forget");
    trip_io1(&btrm).await;
    assert!(one.io1_among_events().await);
    assert!(!one.io1_among_events().await);
    assert!(two.io1_among_events().await, "what one confirms is not confirmed by the other");
    // A connection is its master's: another address is not listened to there.
    let mut two = two.with_address(1);
    two.request(READ, CLASS_0).await;
    assert_eq!(two.fragment(QUIET).await, Err(Nothing::Silence));
}

#[tokio::test]
async fn noise_and_strangers_before_the_first_good_frame_do_not_matter_to_two_masters() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &["--dnp3-master", "1", "--dnp3-master", "2"]);
    let mut master = btrm.dnp3_master().await.with_address(2);
    let noise: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    let stranger = frame(3, 10, &[0xC0, READ, 0x3C, 1, 6]);
    let elsewhere = frame(2, 11, &[0xC0, READ, 0x3C, 1, 6]);
    for before in [&[0x05, 0x64, 0x05][..], &noise, &stranger, &elsewhere] {
        master.stream.write_all(before).await.unwrap();
    }
    for octet in frame(2, 10, &[0xC4, READ, 0x3C, 1, 6]) {
        master.stream.write_all(&[octet]).await.unwrap();
    }
    assert_eq!(master.response().await.sequence(), 4);
}

#[tokio::test]
async fn one_master_may_have_two_connections() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &["--speed", "100"]);
    let mut first = btrm.dnp3_master().await;
    let mut second = btrm.dnp3_master().await;
    for _ in 0..3 {
        assert!(first.ask(READ, CLASS_0).await.iin()[1] == 0);
        assert!(second.ask(READ, CLASS_0).await.iin()[1] == 0);
    }
    trip_io1(&btrm).await;
    assert!(first.io1_among_events().await);
    assert!(second.io1_among_events().await, "both are told");
    drop(first);
    drop(second);
    assert!(!btrm.dnp3_master().await.io1_among_events().await, "the last one heard knows");
}

#[tokio::test]
async fn unsolicited_responses_come_when_something_happens_and_until_confirmed() {
    let dir = TempDir::new();
    let options = ["--dnp3-unsolicited", "--dnp3-retry-seconds", "1", "--speed", "100"];
    let btrm = Btrm::start_dnp3(&dir, &options);
    let mut master = btrm.dnp3_master().await;
    let null = master.told().await;
    assert!(null.restarted() && null.objects().is_empty(), "at once, without having been asked");
    master.ask(WRITE, CLEAR_RESTART).await;
    assert_eq!(master.ask(ENABLE_UNSOLICITED, &[0x3C, 2, 6, 0x3C, 3, 6, 0x3C, 4, 6]).await.iin()[1], 0);
    let shown = master.ask(READ, &[1, 2, 0, 2, 2]).await;
    assert_eq!(shown.objects(), [1, 2, 0, 2, 2, 0x81], "binary input 2 shows it");
    trip_io1(&btrm).await;
    let event = master.fragment(common::PATIENCE).await.unwrap();
    assert!(event.is_unsolicited() && event.wants_confirm(), "{event:02x?}");
    let again = master.fragment(common::PATIENCE).await.unwrap();
    assert_eq!(again, event, "sent again after a second without confirm");
    master.confirm(&again).await;
    let mut told = event.tells_of_io1();
    while let Ok(more) = master.fragment(Duration::from_secs(2)).await {
        master.confirm(&more).await;
        told |= more.tells_of_io1();
    }
    assert!(told);
}

#[tokio::test]
async fn a_cold_restart_is_answered_and_done() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    master.ask(WRITE, CLEAR_RESTART).await;
    let answer = master.ask(COLD_RESTART, &[]).await;
    assert_eq!(answer.objects()[..2], [52, 2], "how long it takes: {answer:02x?}");
    assert!(master.closed(common::PATIENCE).await);
    let mut master = btrm.dnp3_master().await;
    assert!(master.ask(READ, CLASS_0).await.restarted());
}

#[tokio::test]
async fn a_silent_connection_is_tested_and_closed_if_nobody_answers() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &["--dnp3-keep-alive", "1"]);
    let mut alive = btrm.dnp3_master().await;
    let mut dead = btrm.dnp3_master().await;
    dead.answers_link = false;
    let answering = tokio::time::timeout(Duration::from_secs(4), alive.fragment(common::PATIENCE));
    assert!(answering.await.is_err(), "it is tested, and stays");
    assert!(alive.link.contains(&Function::RequestLinkStatus), "{:?}", alive.link);
    assert_eq!(dead.fragment(Duration::from_secs(20)).await, Err(Nothing::Closed));
    assert!(dead.link.len() >= 2, "asked again before it is given up: {:?}", dead.link);
}

#[tokio::test]
async fn requests_in_one_segment_and_in_single_octets_are_answered_in_order() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    let request = |sequence: u8| frame(1, 10, &[0xC0 | sequence, READ, 1, 2, 6]);
    let burst: Vec<u8> = (0..200).flat_map(|number: u8| request(number & 15)).collect();
    master.stream.write_all(&burst).await.unwrap();
    for number in 0..200_u8 {
        assert_eq!(master.response().await.sequence(), number & 15);
    }
    for octet in request(3) {
        master.stream.write_all(&[octet]).await.unwrap();
        master.stream.flush().await.unwrap();
    }
    assert_eq!(master.response().await.sequence(), 3);
}

#[tokio::test]
async fn events_of_all_classes_are_empty_at_first() {
    let dir = TempDir::new();
    let btrm = Btrm::start_dnp3(&dir, &[]);
    let mut master = btrm.dnp3_master().await;
    let events = master.ask(READ, CLASS_123).await;
    assert!(!events.tells_of_io1() && events.iin()[1] == 0, "{events:02x?}");
}

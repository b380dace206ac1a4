//! The unit calls its master: the master listens, and is told.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use core::time::Duration;
use std::time::Instant;

use common::{
    Btrm, PATIENCE, TempDir,
    dnp3::{CLASS_0, CLEAR_RESTART, ENABLE_UNSOLICITED, Master, READ, WRITE},
    free_port,
};
use tokio::{
    net::TcpListener,
    time::{sleep, timeout},
};
use tokio_modbus::prelude::*;

async fn called(listener: &TcpListener) -> Master {
    let (stream, _) = timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
    Master::over(stream)
}

/// IO channel 1 trips.
async fn trip_io1(btrm: &Btrm) {
    btrm.master().await.write_single_register(3, 2).await.unwrap().unwrap();
    assert_eq!(btrm.plant("set io1-volts 5.0"), "ok");
}

#[tokio::test]
async fn the_unit_calls_when_there_is_something_to_tell_and_hangs_up_after() {
    let dir = TempDir::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let btrm =
        Btrm::start_dnp3(&dir, &["--dnp3-unsolicited", "--dnp3-master-ip", &address, "--speed", "100"]);
    let mut master = called(&listener).await;
    assert!(master.told().await.restarted(), "it has started");
    master.ask(WRITE, CLEAR_RESTART).await;
    master.ask(ENABLE_UNSOLICITED, &[0x3C, 2, 6]).await;
    // The master may poll here too; then everything is said, and the unit hangs up.
    assert_eq!(master.ask(READ, CLASS_0).await.iin()[1], 0);
    let since = Instant::now();
    assert!(master.closed(PATIENCE).await);
    assert!((Duration::from_secs(9)..Duration::from_secs(20)).contains(&since.elapsed()));
    assert!(timeout(Duration::from_secs(2), listener.accept()).await.is_err(), "nothing to tell, no call");

    trip_io1(&btrm).await;
    let mut master = called(&listener).await;
    while !master.told().await.tells_of_io1() {}
    drop(master);

    // A master that is connected is told there.
    let mut master = btrm.dnp3_master().await;
    assert!(!master.ask(READ, CLASS_0).await.restarted(), "the same association");
    assert_eq!(btrm.plant("set io1-volts 0"), "ok");
    let event = loop {
        let event = master.told().await;
        if event.tells_of_io1() {
            break event;
        }
    };
    assert!(event.wants_confirm());
    assert!(timeout(Duration::from_secs(2), listener.accept()).await.is_err(), "and not called");
}

#[tokio::test]
async fn a_master_that_is_away_is_called_again_and_again() {
    let dir = TempDir::new();
    let port = free_port();
    let address = format!("127.0.0.1:{port}");
    let _btrm = Btrm::start_dnp3(&dir, &["--dnp3-unsolicited", "--dnp3-master-ip", &address]);
    sleep(Duration::from_secs(2)).await;
    let listener = TcpListener::bind(&address).await.unwrap();
    let mut master = called(&listener).await;
    let null = master.fragment(PATIENCE).await.unwrap();
    assert!(null.is_unsolicited());
    // It hangs up without a word: that was no success.
    drop(master);
    let mut master = called(&listener).await;
    assert!(master.told().await.restarted());
}

#[tokio::test]
async fn without_unsolicited_responses_nobody_is_called() {
    let dir = TempDir::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let btrm = Btrm::start_dnp3(&dir, &["--dnp3-master-ip", &address]);
    assert!(timeout(Duration::from_secs(2), listener.accept()).await.is_err());
    assert!(btrm.dnp3_master().await.ask(READ, CLASS_0).await.restarted(), "but whoever calls is served");
}

#[tokio::test]
async fn a_stranger_that_connects_and_says_nothing_does_not_keep_the_unit_from_calling() {
    let dir = TempDir::new();
    let port = free_port();
    let address = format!("127.0.0.1:{port}");
    let btrm = Btrm::start_dnp3(&dir, &["--dnp3-unsolicited", "--dnp3-master-ip", &address]);
    let _stranger = btrm.dnp3_master().await;
    let listener = TcpListener::bind(&address).await.unwrap();
    assert!(called(&listener).await.told().await.restarted());
}

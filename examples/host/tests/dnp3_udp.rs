//! The whole unit as DNP3 masters over UDP see it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by them")]

mod common;

use core::{net::SocketAddr, time::Duration};

use common::{
    Btrm, PATIENCE, TempDir,
    dnp3::{CLEAR_RESTART, ENABLE_UNSOLICITED, Fragment, READ, WRITE, fragment_of, frame},
    free_port, until,
};
use tokio::{net::UdpSocket, time::timeout};
use tokio_modbus::prelude::*;

/// A master's socket.
struct Master {
    socket: UdpSocket,
    unit: SocketAddr,
}

impl Master {
    async fn of(btrm: &Btrm) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        Self { socket, unit: btrm.address("dnp3-udp") }
    }

    async fn send(&self, datagram: &[u8]) {
        self.socket.send_to(datagram, self.unit).await.unwrap();
    }

    async fn receive(&self) -> Option<Fragment> {
        let mut datagram = [0; 2_048];
        let received = timeout(Duration::from_secs(2), self.socket.recv_from(&mut datagram)).await.ok()?;
        let (count, source) = received.unwrap();
        assert_eq!(source, self.unit);
        Some(fragment_of(&datagram[..count]))
    }

    async fn ask(&self, application: &[u8]) -> Fragment {
        self.send(&frame(1, 10, application)).await;
        self.receive().await.unwrap()
    }
}

fn start(dir: &TempDir, options: &[&str]) -> Btrm {
    let port = free_port().to_string();
    Btrm::start(dir, &[&["--dnp3-udp-port", &port], options].concat())
}

const READ_INPUTS: [u8; 5] = [0xC3, READ, 1, 2, 6];

#[tokio::test]
async fn an_answer_goes_where_the_request_came_from() {
    let dir = TempDir::new();
    let btrm = start(&dir, &[]);
    for _ in 0..3 {
        let master = Master::of(&btrm).await;
        let answer = master.ask(&READ_INPUTS).await;
        assert_eq!((answer.sequence(), &answer.objects()[..5]), (3, &[1, 2, 0, 0, 5][..]));
    }
}

#[tokio::test]
async fn whole_frames_are_served_whatever_else_is_in_their_datagram_or_came_before() {
    let dir = TempDir::new();
    let btrm = start(&dir, &["--dnp3-master", "1", "--dnp3-master", "2"]);
    let master = Master::of(&btrm).await;
    let good = frame(1, 10, &READ_INPUTS);
    let noise: Vec<u8> = (0..=255).collect();
    for before in
        [&[][..], &noise, &[0x05], &good[..good.len() - 1], &frame(3, 10, &READ_INPUTS), &[0; 9_000]]
    {
        master.send(before).await;
        master.send(&good).await;
        assert_eq!(master.receive().await.unwrap().sequence(), 3, "after {before:02x?}");
    }
    let other = frame(2, 10, &[0xC4, READ, 1, 2, 6]);
    master.send(&[&noise, &good, &other, &good[..12]].concat()).await;
    assert_eq!(master.receive().await.unwrap().sequence(), 3);
    assert_eq!(master.receive().await.unwrap().sequence(), 4);
}

#[tokio::test]
async fn unsolicited_responses_go_to_the_masters_address() {
    let dir = TempDir::new();
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let to = socket.local_addr().unwrap().to_string();
    let btrm = start(&dir, &["--dnp3-unsolicited", "--dnp3-master-ip", &to, "--speed", "100"]);
    let listening = Master { socket, unit: btrm.address("dnp3-udp") };
    let null = listening.receive().await.unwrap();
    assert!(null.is_unsolicited() && null.restarted());
    let asking = Master::of(&btrm).await;
    asking.send(&frame(1, 10, &[0xD0 | null.sequence(), 0])).await;
    assert!(!asking.ask(&[&[0xC1, WRITE], CLEAR_RESTART].concat()).await.is_unsolicited());
    assert!(!asking.ask(&[0xC2, ENABLE_UNSOLICITED, 0x3C, 2, 6]).await.is_unsolicited());
    btrm.master().await.write_single_register(3, 2).await.unwrap().unwrap();
    assert_eq!(btrm.plant("set io1-volts 5.0"), "ok");
    loop {
        let event = timeout(PATIENCE, listening.receive()).await.unwrap().unwrap();
        assert!(event.is_unsolicited());
        asking.send(&frame(1, 10, &[0xD0 | event.sequence(), 0])).await;
        if event.tells_of_io1() {
            break;
        }
    }
}

#[tokio::test]
async fn nothing_is_said_before_anybody_asked_and_then_to_who_asked() {
    let dir = TempDir::new();
    let btrm = start(&dir, &["--dnp3-unsolicited"]);
    let master = Master::of(&btrm).await;
    master.send(&frame(1, 10, &READ_INPUTS)).await;
    let null = master.receive().await.unwrap();
    assert!(null.is_unsolicited() && null.restarted(), "the unit introduces itself, and then answers");
    master.send(&frame(1, 10, &[0xD0 | null.sequence(), 0])).await;
    assert_eq!(master.receive().await.unwrap().objects()[..5], [1, 2, 0, 0, 5]);
}

#[tokio::test]
async fn a_flood_of_nonsense_does_not_stop_a_master() {
    let dir = TempDir::new();
    let btrm = start(&dir, &[]);
    let flooding = Master::of(&btrm).await;
    let flood = tokio::spawn(async move {
        loop {
            let _sent = flooding.socket.try_send_to(&[0x05, 0x64].repeat(700), flooding.unit);
            tokio::task::yield_now().await;
        }
    });
    let master = Master::of(&btrm).await;
    let mut answered = 0;
    for _ in 0..20 {
        master.send(&frame(1, 10, &READ_INPUTS)).await;
        answered += u32::from(master.receive().await.is_some());
    }
    flood.abort();
    // A full socket loses datagrams, the master's too.
    assert!(answered > 0);
    // As long as it is, the next one too.
    let next = until("an answer after the flood", async || {
        master.send(&frame(1, 10, &READ_INPUTS)).await;
        master.receive().await
    });
    assert_eq!(next.await.sequence(), 3);
}

//! The driver, with a socket and a clock that are lists.

#![cfg(feature = "io")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::missing_const_for_fn,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod bench;

use core::cell::{Cell, RefCell};
use core::future::{Future, pending};
use core::net::SocketAddr;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::collections::VecDeque;

use bench::{Bench, Request, Response, V2C};
use embedded_hal_async::delay::DelayNs;
use snmp_agent::Oid;
use snmp_agent::access::Name;
use snmp_agent::io::{Datagrams, serve};
use snmp_agent::notify::{Notification, NotificationKind, Security, Target};

/// Gives what came, then waits for ever or fails; keeps what was sent.
#[derive(Default)]
struct Socket {
    came: VecDeque<Vec<u8>>,
    fails: bool,
    sends_fail: bool,
    sent: Vec<(SocketAddr, Vec<u8>)>,
}

impl Datagrams for Socket {
    type Error = &'static str;

    async fn receive(&mut self, buffer: &mut [u8]) -> Result<(usize, SocketAddr), Self::Error> {
        match self.came.pop_front() {
            Some(datagram) => {
                buffer[..datagram.len()].copy_from_slice(&datagram);
                Ok((datagram.len(), manager()))
            }
            None if self.fails => Err("closed"),
            None => pending().await,
        }
    }

    async fn send(&mut self, to: SocketAddr, octets: &[u8]) -> Result<(), Self::Error> {
        self.sent.push((to, octets.to_vec()));
        if self.sends_fail { Err("no way there") } else { Ok(()) }
    }
}

/// Time passes when it is waited for, and stands still after an hour.
struct Clock<'c>(&'c Cell<Duration>);

impl DelayNs for Clock<'_> {
    async fn delay_ns(&mut self, ns: u32) {
        if self.0.get() > Duration::from_hours(1) {
            pending::<()>().await;
        }
        self.0.set(self.0.get() + Duration::from_nanos(ns.into()));
    }
}

fn manager() -> SocketAddr {
    "10.0.0.1:50000".parse().unwrap()
}

fn receiver() -> SocketAddr {
    "10.0.0.2:162".parse().unwrap()
}

/// Serves until nothing moves, or what ended it.
fn run(bench: Bench, socket: &mut Socket) -> Option<&'static str> {
    let time = Cell::new(Duration::ZERO);
    let Bench { agent, mut device, .. } = bench;
    let (agent, mut clock, look) = (RefCell::new(agent), Clock(&time), Duration::from_secs(1));
    let (mut rx, mut tx) = ([0; 1472], [0; 1472]);
    let served =
        pin!(serve(&agent, socket, &mut clock, || time.get(), look, (&mut rx, &mut tx), &mut device));
    match served.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(error)) => Some(error),
        Poll::Pending => None,
    }
}

fn told(bench: &mut Bench, kind: NotificationKind) {
    let security = Security::V2c(Name::new("traps").unwrap());
    bench.agent.targets_mut().add(Target { address: receiver(), security, kind }).unwrap();
    let trap = Oid::new(&[1, 3, 6, 1, 4, 1, 34506, 0, 1]).unwrap();
    assert!(bench.agent.notify(Duration::ZERO, &Notification { trap, variables: &[] }));
}

#[test]
fn requests_are_answered_until_the_socket_fails() {
    let requests =
        ["1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.5.0"].map(|name| Request::get(V2C, &[name]).message());
    let mut socket = Socket { came: requests.into(), fails: true, ..Socket::default() };
    assert_eq!(run(Bench::new(), &mut socket), Some("closed"));
    let answers: Vec<_> = socket
        .sent
        .iter()
        .map(|(to, octets)| {
            assert_eq!(*to, manager());
            Response::read(octets).values()[0].to_owned()
        })
        .collect();
    assert_eq!(answers, ["\"BTRM\"", "\"bat1\""]);
}

#[test]
fn notifications_are_sent_without_any_request() {
    let mut bench = Bench::new();
    told(&mut bench, NotificationKind::Trap);
    let mut socket = Socket::default();
    assert_eq!(run(bench, &mut socket), None);
    // coldStart is the agent's own.
    assert_eq!(socket.sent.iter().filter(|(to, _)| *to == receiver()).count(), 2);
}

#[test]
fn an_inform_that_nobody_confirms_is_sent_again_in_time() {
    let mut bench = Bench::new();
    told(&mut bench, NotificationKind::Inform { timeout: Duration::from_secs(5), retries: 2 });
    let mut socket = Socket { sends_fail: true, ..Socket::default() };
    assert_eq!(run(bench, &mut socket), None);
    assert_eq!(socket.sent.len(), 2 * 3);
}

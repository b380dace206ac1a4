extern crate std;
use std::vec::Vec;

use core::net::{Ipv4Addr, SocketAddr};
use core::time::Duration;

use super::*;
use crate::access::Name;
use crate::ber::{Reader, Tag};
use crate::engine::Engine;
use crate::{Config, EngineId, OidBuf, Uptime};

const BATTERY_LOW: &[u32] = &[1, 3, 6, 1, 4, 1, 34506, 3, 0, 7];
const VOLTAGE: &[u32] = &[1, 3, 6, 1, 4, 1, 34506, 3, 20, 0];
const PRODUCT: &[u32] = &[1, 3, 6, 1, 4, 1, 34506, 3];
const TIMEOUT: Duration = Duration::from_secs(5);
const INFORM: NotificationKind = NotificationKind::Inform { timeout: TIMEOUT, retries: 2 };

/// An originator with room for three, and its clock.
struct Bench {
    engine: Engine,
    targets: Targets<2>,
    originator: Originator<2, 3>,
    now: Uptime,
}

/// What a receiver got.
#[derive(Debug, PartialEq, Eq)]
struct Received {
    to: u16,
    pdu: Tag,
    request_id: i32,
    trap: Vec<u32>,
    last: Option<i32>,
}

/// The first request identifier of the first start.
const FIRST: i32 = 0x1_0001;

fn engine() -> Engine {
    let mut config = Config::new(EngineId::from_text(34506, "test"), 1);
    config.authentication_traps = true;
    config.agent_address = Ipv4Addr::new(10, 0, 0, 9);
    Engine::new(config)
}

fn means<'m, const N: usize>(engine: &'m mut Engine, targets: &'m Targets<N>) -> Means<'m, N> {
    Means {
        engine,
        targets,
        #[cfg(feature = "usm")]
        users: &[],
    }
}

fn oid(sub_ids: &[u32]) -> Oid<'_> {
    Oid::new(sub_ids).unwrap()
}

fn address(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}

fn community() -> Name {
    Name::new("c").unwrap()
}

fn v2c() -> Security {
    Security::V2c(community())
}

impl Bench {
    fn with(targets: &[(u16, Security, NotificationKind)]) -> Self {
        let mut all = Targets::new();
        for (port, security, kind) in targets {
            let target = Target { address: address(*port), security: security.clone(), kind: *kind };
            all.add(target).unwrap();
        }
        Self { engine: engine(), targets: all, originator: Originator::new(1), now: Uptime::from_secs(1) }
    }

    fn notify(&mut self, variables: &[(Oid<'_>, Value<'_>)]) -> bool {
        let notification = Notification { trap: oid(BATTERY_LOW), variables };
        self.originator.notify(self.now, &mut self.engine, &self.targets, &notification)
    }

    fn starts(&mut self) {
        self.originator.started(self.now, &mut self.engine, &self.targets, oid(PRODUCT));
    }

    fn is_asked_by_a_stranger(&mut self) {
        self.originator.authentication_failed(self.now, &mut self.engine, &self.targets, oid(PRODUCT));
    }

    fn wake_at(&self) -> Option<Uptime> {
        self.originator.wake_at(self.now, &self.targets)
    }

    /// Whether that is taken for an acknowledgement.
    fn gets_response(&mut self, port: u16, community: &[u8], request_id: i32) -> bool {
        self.originator.acknowledge(&self.targets, address(port), community, request_id)
    }

    fn lost(&self) -> u32 {
        self.engine.statistics.notifications_dropped
    }

    fn unconfirmed(&self) -> u32 {
        self.engine.statistics.informs_unconfirmed
    }

    fn alarm(&mut self, value: i32) -> bool {
        self.notify(&[(oid(VOLTAGE), Value::Integer(value))])
    }

    fn datagram(&mut self) -> Option<(Vec<u8>, SocketAddr)> {
        let mut tx = [0; 1472];
        let (len, to) =
            self.originator.send(self.now, &mut means(&mut self.engine, &self.targets), &mut tx)?;
        Some((tx[..len].to_vec(), to))
    }

    /// All that is due, as v2c receivers read it.
    fn sent(&mut self) -> Vec<Received> {
        core::iter::from_fn(|| self.datagram()).map(|(datagram, to)| received(&datagram, to.port())).collect()
    }

    fn values(&mut self) -> Vec<(u16, i32)> {
        self.sent().iter().map(|received| (received.to, received.last.unwrap())).collect()
    }
}

fn received(datagram: &[u8], to: u16) -> Received {
    let mut message = Reader::new(datagram).constructed(Tag::SEQUENCE).unwrap();
    assert_eq!(message.integer(), Ok(1));
    assert_eq!(message.octets(Tag::OCTET_STRING), Ok(&b"c"[..]));
    let tag = message.peek().unwrap();
    let mut pdu = message.constructed(tag).unwrap();
    let request_id = pdu.integer().unwrap();
    assert_eq!((pdu.integer(), pdu.integer()), (Ok(0), Ok(0)));
    let mut list = pdu.constructed(Tag::SEQUENCE).unwrap();
    assert!(pdu.is_empty() && message.is_empty());
    let mut name = OidBuf::new();
    let mut other = OidBuf::new();

    let mut time = list.constructed(Tag::SEQUENCE).unwrap();
    time.object_id(&mut name).unwrap();
    assert_eq!(*name, [1, 3, 6, 1, 2, 1, 1, 3, 0]);
    time.unsigned32(Tag::TIME_TICKS).unwrap();
    let mut trap = list.constructed(Tag::SEQUENCE).unwrap();
    trap.object_id(&mut name).unwrap();
    assert_eq!(*name, [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0]);
    trap.object_id(&mut name).unwrap();
    let mut value = None;
    while !list.is_empty() {
        let mut variable = list.constructed(Tag::SEQUENCE).unwrap();
        variable.object_id(&mut other).unwrap();
        value = variable.integer().ok();
    }
    Received { to, pdu: tag, request_id, trap: name.to_vec(), last: value }
}

#[test]
fn a_trap_goes_once_to_each_target() {
    let mut bench = Bench::with(&[(1, v2c(), NotificationKind::Trap), (2, v2c(), NotificationKind::Trap)]);
    assert!(bench.alarm(12));
    let told = |to, request_id| Received {
        to,
        pdu: Tag::TRAP_V2,
        request_id,
        trap: BATTERY_LOW.to_vec(),
        last: Some(12),
    };
    assert_eq!(bench.sent(), [told(1, FIRST), told(2, FIRST + 1)]);
    assert_eq!(bench.wake_at(), None);
}

#[test]
fn a_v1_trap_has_the_bytes_of_rfc_1157() {
    let mut bench = Bench::with(&[(1, Security::V1(community()), INFORM)]);
    bench.notify(&[(oid(VOLTAGE), Value::Counter64(7)), (oid(VOLTAGE), Value::Integer(-1))]);
    let expected = [
        &[0x30, 0x36, 2, 1, 0, 4, 1, b'c', 0xA4, 0x2E][..],
        &[6, 9, 0x2B, 6, 1, 4, 1, 0x82, 0x8D, 0x4A, 3], // enterprise 1.3.6.1.4.1.34506.3
        &[0x40, 4, 10, 0, 0, 9],
        &[2, 1, 6, 2, 1, 7], // enterprise specific, 7
        &[0x43, 1, 100],     // 1 s
        &[0x30, 0x12, 0x30, 0x10, 6, 0x0B, 0x2B, 6, 1, 4, 1, 0x82, 0x8D, 0x4A, 3, 20, 0, 2, 1, 0xFF], // no Counter64
    ];
    let (datagram, _) = bench.datagram().unwrap();
    assert_eq!(datagram, expected.concat());
    assert_eq!(bench.datagram(), None, "nobody acknowledges in SNMPv1");
}

#[test]
fn a_cold_start_names_the_product_to_v1_receivers() {
    let mut bench = Bench::with(&[(1, Security::V1(community()), NotificationKind::Trap)]);
    bench.starts();
    bench.starts();
    let (datagram, _) = bench.datagram().unwrap();
    let enterprise = [6, 9, 0x2B, 6, 1, 4, 1, 0x82, 0x8D, 0x4A, 3, 0x40, 4, 10, 0, 0, 9, 2, 1, 0, 2, 1, 0];
    assert_eq!(datagram[10..][..enterprise.len()], enterprise);
    assert_eq!(bench.datagram(), None, "it starts once");
}

#[test]
fn an_inform_is_told_again_until_patience_ends() {
    let mut bench = Bench::with(&[(1, v2c(), INFORM)]);
    bench.alarm(1);
    let first = bench.sent();
    assert_eq!((first.len(), first[0].pdu), (1, Tag::INFORM_REQUEST));
    for _ in 0..2 {
        assert_eq!(bench.wake_at(), Some(bench.now + TIMEOUT));
        bench.now += TIMEOUT;
        assert_eq!(bench.sent(), first, "the same request again");
    }
    bench.now += TIMEOUT;
    assert_eq!(bench.sent(), []);
    assert_eq!(bench.wake_at(), None);
    assert_eq!(bench.unconfirmed(), 1);
}

#[test]
fn only_the_targets_own_response_acknowledges() {
    let mut bench = Bench::with(&[(1, v2c(), INFORM)]);
    bench.alarm(1);
    let id = bench.sent()[0].request_id;
    assert!(!bench.gets_response(2, b"c", id));
    assert!(!bench.gets_response(1, b"d", id));
    assert!(!bench.gets_response(1, b"c", id + 1));
    assert!(bench.gets_response(1, b"c", id));
    assert!(!bench.gets_response(1, b"c", id), "once");
    bench.now += TIMEOUT;
    assert_eq!(bench.sent(), []);
    assert_eq!(bench.unconfirmed(), 0);
}

#[test]
fn a_receiver_that_is_lost_holds_nobody_up() {
    let mut bench = Bench::with(&[(1, v2c(), INFORM), (2, v2c(), NotificationKind::Trap)]);
    for alarm in 0..50 {
        assert!(bench.alarm(alarm));
        assert!(bench.values().contains(&(2, alarm)));
        bench.now += Duration::from_millis(10);
    }
    assert_eq!(bench.lost(), 0);
    assert_eq!(bench.unconfirmed(), 47, "three wait");
}

#[test]
fn the_oldest_alarm_is_told_first_and_one_without_room_is_counted() {
    let mut bench = Bench::with(&[(1, v2c(), NotificationKind::Trap)]);
    assert!(bench.alarm(1) && bench.alarm(2) && bench.alarm(3));
    assert!(!bench.alarm(4));
    assert_eq!(bench.lost(), 1);
    assert_eq!(bench.values(), [(1, 1), (1, 2), (1, 3)]);
    assert!(bench.alarm(5));
}

#[test]
fn few_informs_are_in_flight_to_one_target() {
    let mut originator: Originator<1, 8> = Originator::new(1);
    let (mut engine, mut targets) = (engine(), Targets::new());
    targets.add(Target { address: address(1), security: v2c(), kind: INFORM }).unwrap();
    let mut tx = [0; 500];
    for _ in 0..8 {
        let notification = Notification { trap: oid(BATTERY_LOW), variables: &[] };
        assert!(originator.notify(Uptime::ZERO, &mut engine, &targets, &notification));
    }
    let mut send = |originator: &mut Originator<1, 8>| {
        core::iter::from_fn(|| originator.send(Uptime::ZERO, &mut means(&mut engine, &targets), &mut tx))
            .count()
    };
    assert_eq!(send(&mut originator), 4);
    assert!(originator.acknowledge(&targets, address(1), b"c", FIRST));
    assert_eq!(send(&mut originator), 1);
}

#[test]
fn a_flood_of_bad_datagrams_is_told_of_once_in_ten_seconds() {
    let mut bench = Bench::with(&[(1, v2c(), NotificationKind::Trap)]);
    let mut told = 0;
    for _ in 0..2500 {
        bench.is_asked_by_a_stranger();
        told += bench.sent().len();
        bench.now += Duration::from_millis(10);
    }
    assert_eq!(told, 3, "in 25 s");
}

#[test]
fn strangers_drive_no_alarm_out() {
    let mut bench = Bench::with(&[(1, v2c(), INFORM)]);
    assert!(bench.alarm(1) && bench.alarm(2) && bench.alarm(3));
    assert_eq!(bench.sent().len(), 3);
    bench.is_asked_by_a_stranger();
    assert_eq!(bench.sent(), []);
    assert_eq!(bench.unconfirmed(), 0);
    assert_eq!(bench.lost(), 1);
}

#[test]
fn what_is_too_long_is_refused_and_drives_nothing_out() {
    let mut bench = Bench::with(&[(1, v2c(), INFORM)]);
    assert!(bench.alarm(1) && bench.alarm(2) && bench.alarm(3));
    assert_eq!(bench.sent().len(), 3);
    assert!(!bench.notify(&[(oid(VOLTAGE), Value::OctetString(&[0; Notification::OCTETS]))]));
    assert_eq!((bench.lost(), bench.unconfirmed()), (1, 0));
}

#[test]
fn what_does_not_fit_the_datagram_is_given_up_and_counted() {
    let mut bench = Bench::with(&[(1, v2c(), NotificationKind::Trap)]);
    bench.alarm(1);
    assert_eq!(
        bench.originator.send(bench.now, &mut means(&mut bench.engine, &bench.targets), &mut [0; 40]),
        None
    );
    assert_eq!(bench.lost(), 1);
    assert_eq!(bench.wake_at(), None);
}

#[test]
fn nothing_waits_for_targets_that_are_gone() {
    let mut bench = Bench::with(&[(1, v2c(), NotificationKind::Trap), (2, v2c(), NotificationKind::Trap)]);
    assert!(bench.alarm(1) && bench.alarm(2) && bench.alarm(3));
    bench.targets.clear();
    assert_eq!(bench.wake_at(), None);
    assert_eq!(bench.sent(), []);
    assert!(bench.alarm(4), "nobody is told, so nothing is lost");
    assert_eq!(bench.lost(), 0);
}

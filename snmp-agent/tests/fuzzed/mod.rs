//! What the fuzzer, the property tests and the corpus replay all enter through: a script of datagrams and waits for one
//! agent, with what must hold after each.
//!
//! ```text
//! script = set-up (1 octet), then operations: | what (2 bits) n (6 bits) | …
//! what 0 = | length (2 octets) | octets |: so many octets are a datagram
//! what 1 = | tag | length (2 octets) | octets |: they are the content of a PDU in a right message; n says whose
//! what 2 = | tag | two integers | length (2 octets) | octets |: they are the variable bindings of a right PDU
//! what 3 = n tenths of a second later something is told, and what is due is sent
//! ```
#![allow(
    dead_code,
    unreachable_pub,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

pub mod elements;
pub mod manager;
pub mod mib;
#[cfg(feature = "sha1")]
pub mod secured;

use core::net::SocketAddr;
use core::time::Duration;

use snmp_agent::access::{Access, Community, Name};
use snmp_agent::ber::Tag;
use snmp_agent::notify::{Notification, NotificationKind, Security, Target};
use snmp_agent::{Agent, Config, EngineId, ErrorStatus, Oid, Scratch, Statistics, Uptime, Value};

use manager::{Message, Pdu, request};
use mib::{GAUGE, READ, ROOT, Small, WRITE};

/// Octets of the buffers.
const ROOM: usize = 2_000;
/// Time between two authenticationFailures at least.
const PAUSE: Duration = Duration::from_secs(10);
const OTHER: &str = "Public";

/// An agent with a small product, two communities and two targets, and what it was seen to do.
pub struct Bench {
    pub agent: Agent<2, 1, 2, 4>,
    pub mib: Small,
    pub now: Uptime,
    pub max_message: usize,
    tx: [u8; ROOM],
    /// authenticationFailures that went to the first target, and when it might have been told of the next.
    pub failures_told: usize,
    next_failure: Uptime,
}

/// Datagrams of SNMPv1 and v2c.
pub fn datagrams(script: &[u8]) {
    let Some((set_up, rest)) = script.split_first() else { return };
    let mut bench = Bench::new([484, 1472, 65_507, 1000][usize::from(set_up & 3)]);
    let mut script = Script(rest);
    while let Some(head) = script.octet() {
        let n = head & 63;
        match head >> 6 {
            0 => {
                let octets = script.octets();
                bench.gets(octets);
            }
            1 => {
                let (tag, content) = (Tag(script.octet().unwrap_or(0xA0)), script.octets());
                let (version, community) = whose(n);
                bench.gets(&manager::message(version, community, |message| message.octets(tag, content)));
            }
            2 => {
                let tag = Tag(script.octet().unwrap_or(0xA5));
                let numbers =
                    [script.octet(), script.octet()].map(|octet| i32::from(octet.unwrap_or(0).cast_signed()));
                let content = script.octets();
                let (version, community) = whose(n);
                bench.gets(&manager::message(version, community, |message| {
                    message.constructed(tag, |pdu| {
                        pdu.integer(i32::MIN + i32::from(n))?;
                        pdu.integer(numbers[0])?;
                        pdu.integer(numbers[1])?;
                        pdu.octets(Tag::SEQUENCE, content)
                    })
                }));
            }
            _ => {
                bench.now += Duration::from_millis(100) * u32::from(n);
                bench.tells();
            }
        }
    }
    bench.still_serves();
}

const fn whose(n: u8) -> (i32, &'static str) {
    let community = match n >> 1 & 3 {
        0 => READ,
        1 => WRITE,
        2 => OTHER,
        _ => "",
    };
    (if n & 1 == 0 { 1 } else { 0 }, community)
}

/// What is left of a script.
struct Script<'a>(&'a [u8]);

impl<'a> Script<'a> {
    fn octet(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// So many octets as two of them say, or as there are.
    fn octets(&mut self) -> &'a [u8] {
        let length = usize::from(u16::from_be_bytes([self.octet().unwrap_or(0), self.octet().unwrap_or(0)]));
        let (octets, rest) = self.0.split_at(length.min(self.0.len()).min(ROOM));
        self.0 = rest;
        octets
    }
}

pub fn asker() -> SocketAddr {
    "192.0.2.7:40000".parse().unwrap()
}

fn target(port: u16) -> SocketAddr {
    SocketAddr::new("192.0.2.9".parse().unwrap(), port)
}

impl Bench {
    pub fn new(max_message: u16) -> Self {
        let mut config = Config::new(EngineId::from_text(34506, "small"), 3);
        config.max_message = max_message;
        config.authentication_traps = true;
        let mut agent = Agent::new(config);
        for (name, access) in [(READ, Access::ReadOnly), (WRITE, Access::ReadWrite)] {
            agent.communities_mut().add(Community::new(Name::new(name).unwrap(), access)).unwrap();
        }
        let name = Name::new("traps").unwrap();
        let inform = NotificationKind::Inform { timeout: Duration::from_secs(1), retries: 1 };
        for target in [
            Target {
                address: target(1),
                security: Security::V2c(name.clone()),
                kind: NotificationKind::Trap,
            },
            Target { address: target(2), security: Security::V2c(name), kind: inform },
        ] {
            agent.targets_mut().add(target).unwrap();
        }
        let max_message = usize::from(max_message).min(ROOM);
        let (tx, now) = ([0; ROOM], Uptime::ZERO);
        Self { agent, mib: Small::new(), now, max_message, tx, failures_told: 0, next_failure: Uptime::ZERO }
    }

    pub const fn counted(&self) -> Statistics {
        *self.agent.statistics()
    }

    /// A datagram comes, and its response, if any, is what its request asks for.
    pub fn gets(&mut self, datagram: &[u8]) -> Vec<u8> {
        let before = (self.counted(), self.mib.clone());
        let step = self.agent.receive(self.now, asker(), datagram, &mut self.tx, &mut self.mib);
        assert!(step.wake_at.is_none_or(|at| at >= self.now), "called for in the past");
        assert_eq!(self.counted().in_packets, before.0.in_packets.wrapping_add(1));
        let response = self.tx[..step.produced].to_vec();
        assert!(response.len() <= self.max_message, "{} octets", response.len());
        assert_eq!(step.to, (!response.is_empty()).then_some(asker()));
        let request = Message::read(datagram);
        if response.is_empty() {
            let seen = self.counted();
            let set = step.event == Some(snmp_agent::Event::Set);
            assert!(set || step.event.is_some() || seen != before.0, "a datagram went without a trace");
        } else if manager::version(datagram) == Some(3) {
            // There are no users here, so it is a Report: a refusal, in a size that every engine takes.
            assert_eq!(manager::version(&response), Some(3));
            assert!(response.len() <= 484, "{} octets", response.len());
            assert_eq!(self.counted().out_get_responses, before.0.out_get_responses);
        } else {
            let request = request.as_ref().expect("a response to what is no message");
            self.is_fair(request, &Message::read(&response).expect("a response that is no message"));
        }
        let may_set = request.is_some_and(|message| message.community == WRITE.as_bytes());
        assert!(may_set || self.mib.is_as(&before.1), "set by who may not");
        response
    }

    /// Whether a response answers what was asked, by somebody who may ask.
    fn is_fair(&self, request: &Message<'_>, response: &Message<'_>) {
        assert!([READ.as_bytes(), WRITE.as_bytes()].contains(&request.community), "an answer to a stranger");
        assert_eq!((request.version, request.community), (response.version, response.community));
        let (asked, told) = (&request.pdu, &response.pdu);
        assert_eq!(told.tag, Tag::RESPONSE);
        assert_eq!(told.request_id, asked.request_id);
        let status = told.numbers[0];
        assert!((0..=if request.version == 0 { 5 } else { 18 }).contains(&status), "status {status}");
        assert!(asked.names.len() >= told.numbers[1].try_into().unwrap(), "an index beyond the last");
        match asked.tag {
            _ if status == ErrorStatus::TooBig.code() => {
                assert!(told.names.is_empty() || request.version == 0);
            }
            Tag::GET_REQUEST => assert_eq!(told.names, asked.names),
            Tag::SET_REQUEST => assert_eq!((&told.names, &told.values), (&asked.names, &asked.values)),
            Tag::GET_NEXT_REQUEST if status == 0 => {
                assert_eq!(told.names.len(), asked.names.len());
                follows(asked, told, asked.names.len());
            }
            Tag::GET_BULK_REQUEST if status == 0 => follows(asked, told, asked.names.len()),
            _ => assert_ne!(status, 0, "{:?}", asked.tag),
        }
        let values = told.names.iter().zip(&told.values);
        let is_read = status == 0 && asked.tag != Tag::SET_REQUEST;
        for (name, value) in values.filter(|(name, _)| is_read && name.starts_with(&ROOT)) {
            let mut scratch = Scratch::new();
            let stored = snmp_agent::Mib::object(&self.mib, name, &mut scratch).map(manager::element);
            match value[0] {
                0x80..=0x82 => assert!(stored.is_err() || value[0] == 0x82),
                _ => assert_eq!(stored.as_deref(), Ok(value.as_slice()), "{name:?}"),
            }
        }
    }

    /// An alarm comes up, and all that is due is sent.
    pub fn tells(&mut self) {
        let variables = [(Oid::new(GAUGE).unwrap(), Value::Gauge32(1))];
        self.agent.notify(self.now, &Notification { trap: Oid::new(&ROOT).unwrap(), variables: &variables });
        self.sends();
    }

    /// All that is due is sent.
    pub fn sends(&mut self) {
        for _ in 0..100 {
            let step = self.agent.send(self.now, &mut self.tx, &mut self.mib);
            if step.produced == 0 {
                assert!(
                    step.wake_at.is_none_or(|at| at > self.now),
                    "it wants to be called again and says nothing"
                );
                return;
            }
            let sent = Message::read(&self.tx[..step.produced]).expect("a notification that is no message");
            assert_eq!((sent.version, sent.community), (1, &b"traps"[..]));
            if sent.pdu.tag == Tag::TRAP_V2 && sent.pdu.values[1].ends_with(&[1, 1, 5, 5]) {
                assert!(self.now >= self.next_failure, "a flood of bad datagrams is passed on");
                self.next_failure = self.now + PAUSE;
                self.failures_told += 1;
            }
        }
        panic!("it never ends");
    }

    /// The next good request is served, in both versions.
    pub fn still_serves(&mut self) {
        for version in [0, 1] {
            let asked = request(version, READ, Tag::GET_REQUEST, 77, &[GAUGE]);
            let response = self.gets(&asked);
            let response = Message::read(&response).expect("no response");
            let Pdu { tag, request_id, numbers, ref names, ref values } = response.pdu;
            assert_eq!((tag, request_id, numbers), (Tag::RESPONSE, 77, [0, 0]));
            assert_eq!((&names[0][..], &values[0][..]), (GAUGE, &[0x42, 5, 0, 0x80, 0, 0, 0][..]));
        }
    }
}

/// Whether each name told comes after the one that it was asked after.
fn follows(asked: &Pdu, told: &Pdu, columns: usize) {
    let fixed = usize::try_from(asked.numbers[0]).unwrap_or(0).min(columns);
    for (place, (name, value)) in told.names.iter().zip(&told.values).enumerate() {
        // GETBULK: those before `fixed` are told once, the others again and again.
        let repeated = asked.tag == Tag::GET_BULK_REQUEST && place >= columns;
        let previous = if repeated { &told.names[place - (columns - fixed)] } else { &asked.names[place] };
        match value[0] {
            0x82 => assert_eq!(name, previous, "the end has the name that was asked after"),
            _ => assert!(name > previous, "{name:?} after {previous:?}"),
        }
    }
}

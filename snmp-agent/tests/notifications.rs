//! What the agent tells of itself and for its product, and how it is acknowledged.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod fuzzed;

use core::net::SocketAddr;
use core::time::Duration;

use fuzzed::manager::{Message, request};
use fuzzed::mib::{GAUGE, ROOT, Small};
use snmp_agent::access::Name;
use snmp_agent::ber::{Reader, Tag};
use snmp_agent::notify::{Notification, NotificationKind, Security, Target};
use snmp_agent::{Agent, Config, EngineId, Oid, OidBuf, Start, Uptime, Value};

const TIMEOUT: Duration = Duration::from_secs(5);
const INFORM: NotificationKind = NotificationKind::Inform { timeout: TIMEOUT, retries: 1 };

fn receiver() -> SocketAddr {
    "192.0.2.9:162".parse().unwrap()
}

/// An agent with one target.
struct Bench {
    agent: Agent<1, 1, 1, 8>,
    mib: Small,
    now: Uptime,
}

impl Bench {
    fn new(security: Security, kind: NotificationKind, set_up: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(EngineId::from_text(34506, "small"), 1);
        set_up(&mut config);
        let mut agent = Agent::new(config);
        agent.targets_mut().add(Target { address: receiver(), security, kind }).unwrap();
        Self { agent, mib: Small::new(), now: Uptime::ZERO }
    }

    fn v2c(kind: NotificationKind) -> Self {
        let mut bench = Self::new(Security::V2c(Name::new("traps").unwrap()), kind, |_| {});
        assert_eq!(bench.traps_sent(), ["1.3.6.1.6.3.1.1.5.1"]);
        bench.acknowledges_all();
        bench
    }

    fn send(&mut self) -> Option<Vec<u8>> {
        let mut tx = [0; 1472];
        let step = self.agent.send(self.now, &mut tx, &mut self.mib);
        assert_eq!(step.to, (step.produced > 0).then_some(receiver()));
        (step.produced > 0).then(|| tx[..step.produced].to_vec())
    }

    fn gets(&mut self, from: SocketAddr, datagram: &[u8]) {
        let step = self.agent.receive(self.now, from, datagram, &mut [0; 1472], &mut self.mib);
        assert_eq!(step.produced, 0);
    }

    /// The traps that are due, by name.
    fn traps_sent(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        while let Some(datagram) = self.send() {
            let told = Message::read(&datagram).unwrap().pdu;
            let mut name = OidBuf::new();
            Reader::new(&told.values[1]).object_id(&mut name).unwrap();
            names.push(name.to_string());
        }
        names
    }

    /// Responses to all informs of the first sixteen.
    fn acknowledges_all(&mut self) {
        for id in 0x1_0001..0x1_0010 {
            self.gets(receiver(), &request(1, "traps", Tag::RESPONSE, id, &[]));
        }
    }

    fn alarm(&mut self, value: u32) -> bool {
        let variables = [(Oid::new(GAUGE).unwrap(), Value::Gauge32(value))];
        self.agent.notify(self.now, &Notification { trap: Oid::new(&ROOT).unwrap(), variables: &variables })
    }
}

#[test]
fn the_start_is_told_before_all_else() {
    for (start, trap) in [(Start::Cold, "1.3.6.1.6.3.1.1.5.1"), (Start::Warm, "1.3.6.1.6.3.1.1.5.2")] {
        let security = Security::V2c(Name::new("traps").unwrap());
        let mut bench = Bench::new(security, NotificationKind::Trap, |config| config.start = start);
        assert!(bench.alarm(1));
        assert_eq!(bench.traps_sent(), [trap, "1.3.6.1.4.1.34506.3"]);
    }
}

#[test]
fn values_are_those_of_the_moment_of_the_alarm() {
    let mut bench = Bench::v2c(NotificationKind::Trap);
    bench.now = Duration::from_secs(2);
    bench.alarm(7);
    bench.now = Duration::from_mins(1);
    let datagram = bench.send().unwrap();
    let told = Message::read(&datagram).unwrap().pdu;
    assert_eq!(told.values[0], [0x43, 2, 0, 200], "sysUpTime of 2 s");
    assert_eq!((&told.names[2][..], &told.values[2][..]), (GAUGE, &[0x42, 1, 7][..]));
}

#[test]
fn a_response_from_the_target_ends_an_inform() {
    let mut bench = Bench::v2c(INFORM);
    bench.alarm(1);
    let datagram = bench.send().unwrap();
    let told = Message::read(&datagram).unwrap();
    assert_eq!(told.pdu.tag, Tag::INFORM_REQUEST);
    let response = request(1, "traps", Tag::RESPONSE, told.pdu.request_id, &[]);
    let other = request(1, "guess", Tag::RESPONSE, told.pdu.request_id, &[]);
    bench.gets("192.0.2.10:162".parse().unwrap(), &response);
    bench.gets(receiver(), &other);
    bench.now += TIMEOUT;
    assert_eq!(bench.send().as_ref(), Some(&datagram), "neither was an acknowledgement");
    bench.gets(receiver(), &response);
    bench.now += TIMEOUT;
    assert_eq!(bench.send(), None);
    assert_eq!(bench.agent.statistics().informs_unconfirmed, 0);
}

#[test]
fn refused_messages_are_not_told_of_unless_that_is_wanted() {
    let mut bench = Bench::v2c(NotificationKind::Trap);
    bench.gets(receiver(), &request(1, "guess", Tag::GET_REQUEST, 1, &[GAUGE]));
    assert_eq!(bench.traps_sent().len(), 0);

    let security = Security::V2c(Name::new("traps").unwrap());
    let mut bench = Bench::new(security, NotificationKind::Trap, |config| config.authentication_traps = true);
    bench.traps_sent();
    bench.gets(receiver(), &request(1, "guess", Tag::GET_REQUEST, 1, &[GAUGE]));
    assert_eq!(bench.traps_sent(), ["1.3.6.1.6.3.1.1.5.5"]);
}

/// A receiver of SNMPv3 that says of every message that it is for another engine, each time for yet another.
#[cfg(feature = "usm")]
#[test]
fn a_receiver_that_is_never_content_is_not_told_for_ever() {
    use fuzzed::manager::message;
    use snmp_agent::notify::SecurityLevel;
    use snmp_agent::usm::User;

    const UNKNOWN_ENGINES: [u32; 11] = [1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0];
    let name = Name::new("nobody").unwrap();
    let security = Security::Usm(name.clone(), SecurityLevel::NoAuthNoPriv);
    let mut bench = Bench::new(security, INFORM, |_| {});
    bench.agent.users_mut().add(User::new(name, snmp_agent::access::Access::ReadOnly)).unwrap();
    let mut sent = 0;
    for engine in 0..200_u8 {
        bench.now += Duration::from_millis(1);
        let Some(datagram) = bench.send() else { break };
        sent += 1;
        let id = Reader::new(&datagram).constructed(Tag::SEQUENCE).and_then(|mut message| {
            message.integer()?;
            message.constructed(Tag::SEQUENCE)?.integer()
        });
        let mut report = message(3, "", |report| {
            report.constructed(Tag::SEQUENCE, |global| {
                global.integer(id.unwrap())?;
                global.integer(1_472)?;
                global.octets(Tag::OCTET_STRING, &[0])?;
                global.integer(3)
            })?;
            report.constructed(Tag::OCTET_STRING, |security| {
                security.constructed(Tag::SEQUENCE, |parameters| {
                    parameters.octets(Tag::OCTET_STRING, &[0x80, 0, 0, 1, 5, engine])?;
                    parameters.integer(1)?;
                    parameters.integer(1)?;
                    (0..3).try_for_each(|_| parameters.octets(Tag::OCTET_STRING, &[]))
                })
            })?;
            report.constructed(Tag::SEQUENCE, |scoped| {
                scoped.octets(Tag::OCTET_STRING, &[0x80, 0, 0, 1, 5, engine])?;
                scoped.octets(Tag::OCTET_STRING, &[])?;
                scoped.constructed(Tag::REPORT, |pdu| {
                    (0..3).try_for_each(|_| pdu.integer(0))?;
                    pdu.constructed(Tag::SEQUENCE, |list| {
                        list.constructed(Tag::SEQUENCE, |binding| {
                            binding.object_id(Oid::new(&UNKNOWN_ENGINES).unwrap())?;
                            binding.unsigned32(Tag::COUNTER32, 1)
                        })
                    })
                })
            })
        });
        report.drain(5..7); // SNMPv3 has no community
        report[1] -= 2;
        bench.gets(receiver(), &report);
    }
    assert!((3..=10).contains(&sent), "{sent} times");
    bench.now += 10 * TIMEOUT;
    assert!(bench.send().is_some(), "the retry");
}

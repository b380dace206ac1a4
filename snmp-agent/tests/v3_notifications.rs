//! Traps and informs of SNMPv3, octet by octet, against vectors computed elsewhere.
#![cfg(all(feature = "sha1", feature = "sha2-256", feature = "aes"))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod usm;

use core::net::SocketAddr;
use core::time::Duration;

use snmp_agent::access::{Access, Name};
use snmp_agent::notify::{NotificationKind, Security, SecurityLevel, Target};
use snmp_agent::usm::{Auth, Privacy, User};
use snmp_agent::{Agent, Config, Step};
use usm::{Empty, engine_id, hex};

const NOW: Duration = Duration::from_secs(100);
const TIMEOUT: Duration = Duration::from_secs(5);

/// A line of a vector.
enum Line {
    Sent(Vec<u8>),
    Received(Vec<u8>),
}

struct Case {
    name: &'static str,
    agent: Agent,
    lines: Vec<Line>,
}

fn cases() -> Vec<Case> {
    let blocks =
        include_str!("vectors/v3-notifications.txt").split("\n\n").filter(|block| block.contains("\n< "));
    blocks.map(case).collect()
}

fn case(block: &'static str) -> Case {
    let lines = block.lines().filter_map(|line| match line.split_at(2) {
        ("< ", octets) => Some(Line::Sent(hex(octets))),
        ("> ", octets) => Some(Line::Received(hex(octets))),
        _ => None,
    });
    let what = block.lines().find_map(|line| line.strip_prefix("= ")).unwrap();
    let words: Vec<&str> = what.split_whitespace().collect();
    let [user, kind, level] = words[..] else { panic!("{what}") };
    Case { name: block.lines().next().unwrap(), agent: agent(user, kind, level), lines: lines.collect() }
}

fn receiver() -> SocketAddr {
    "192.0.2.7:162".parse().unwrap()
}

fn agent(user: &str, kind: &str, level: &str) -> Agent {
    let mut agent = Agent::new(Config::new(engine_id(), 3));
    let name = Name::new(user).unwrap();
    let keys = match user {
        "SHA-AES" => Some((Auth::Sha1, Some((Privacy::Aes128, &b"confidentiality"[..])))),
        "SHA-256--" => Some((Auth::Sha256, None)),
        _ => None,
    };
    let user = match keys {
        Some((auth, privacy)) => {
            let auth = (auth, &b"authentication"[..]);
            User::from_passphrases(name.clone(), Access::ReadOnly, &engine_id(), auth, privacy).unwrap()
        }
        None => User::new(name.clone(), Access::ReadOnly),
    };
    agent.users_mut().add(user).unwrap();
    let level = match level {
        "authPriv" => SecurityLevel::AuthPriv,
        "authNoPriv" => SecurityLevel::AuthNoPriv,
        _ => SecurityLevel::NoAuthNoPriv,
    };
    let kind = match kind {
        "trap" => NotificationKind::Trap,
        _ => NotificationKind::Inform { timeout: TIMEOUT, retries: 1 },
    };
    let security = Security::Usm(name, level);
    agent.targets_mut().add(Target { address: receiver(), security, kind }).unwrap();
    agent
}

fn send(agent: &mut Agent, now: Duration) -> (Vec<u8>, Step) {
    let mut tx = [0; 1472];
    let step = agent.send(now, &mut tx, &mut Empty);
    (tx[..step.produced].to_vec(), step)
}

fn receive(agent: &mut Agent, from: SocketAddr, datagram: &[u8]) -> Step {
    agent.receive(NOW, from, datagram, &mut [0; 1472], &mut Empty)
}

#[test]
fn notifications_are_those_of_the_vectors_and_end_with_them() {
    for Case { name, mut agent, lines } in cases() {
        for line in lines {
            match line {
                Line::Sent(expected) => {
                    let (sent, step) = send(&mut agent, NOW);
                    assert_eq!(sent, expected, "{name}");
                    assert_eq!(step.to, Some(receiver()), "{name}");
                    // Nothing more before an answer.
                    assert_eq!(send(&mut agent, NOW).0, [], "{name}");
                }
                Line::Received(datagram) => {
                    let step = receive(&mut agent, receiver(), &datagram);
                    assert_eq!((step.produced, step.event), (0, None), "{name}");
                }
            }
        }
        let (sent, step) = send(&mut agent, NOW + 10 * TIMEOUT);
        assert_eq!((sent.len(), step.wake_at), (0, None), "{name}");
        assert_eq!(agent.statistics().informs_unconfirmed, 0, "{name}");
    }
}

/// The informs, each with the lines of its exchange.
fn informs() -> impl Iterator<Item = Case> {
    cases().into_iter().filter(|case| case.lines.len() > 1)
}

#[test]
fn an_answer_from_elsewhere_is_none() {
    for Case { name, mut agent, lines } in informs() {
        let (discovery, _) = send(&mut agent, NOW);
        let report = lines.iter().find_map(|line| match line {
            Line::Received(datagram) => Some(datagram),
            Line::Sent(_) => None,
        });
        let stranger = "192.0.2.8:162".parse().unwrap();
        assert_eq!(receive(&mut agent, stranger, report.unwrap()).produced, 0, "{name}");
        assert_eq!(send(&mut agent, NOW).0, [], "{name}");
        // The discovery goes out again in its time, and then it is enough.
        assert_eq!(send(&mut agent, NOW + TIMEOUT).0, discovery, "{name}");
        assert_eq!(send(&mut agent, NOW + 2 * TIMEOUT).0, [], "{name}");
        assert_eq!(agent.statistics().informs_unconfirmed, 1, "{name}");
    }
}

#[test]
fn a_damaged_answer_confirms_nothing() {
    for Case { name, mut agent, lines } in informs() {
        if name.contains("without keys") {
            continue; // nobody vouches for those
        }
        let Some(Line::Received(response)) = lines.last() else { panic!("{name}") };
        for line in &lines[..lines.len() - 1] {
            match line {
                Line::Sent(expected) => assert_eq!(&send(&mut agent, NOW).0, expected, "{name}"),
                Line::Received(datagram) => assert_eq!(receive(&mut agent, receiver(), datagram).produced, 0),
            }
        }
        for place in 0..response.len() {
            let mut damaged = response.clone();
            damaged[place] ^= 0x10;
            assert_eq!(receive(&mut agent, receiver(), &damaged).produced, 0, "{name}");
        }
        let (again, _) = send(&mut agent, NOW + TIMEOUT);
        assert!(!again.is_empty(), "{name}: it still waits");
        assert_eq!(receive(&mut agent, receiver(), response).produced, 0);
        assert_eq!(send(&mut agent, NOW + 9 * TIMEOUT).0, [], "{name}");
        assert_eq!(agent.statistics().informs_unconfirmed, 0, "{name}");
    }
}

#[test]
fn a_user_without_the_keys_sends_nothing() {
    let mut agent = agent("-", "trap", "authPriv");
    let (sent, step) = send(&mut agent, NOW);
    assert_eq!((sent.len(), step.wake_at), (0, None));
    assert_eq!(agent.statistics().notifications_dropped, 1);
}

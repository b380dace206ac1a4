//! Messages of SNMPv3 to the agent and back, octet by octet, against vectors computed elsewhere.
#![cfg(all(
    feature = "md5",
    feature = "sha1",
    feature = "sha2-224",
    feature = "sha2-256",
    feature = "sha2-384",
    feature = "sha2-512",
    feature = "des",
    feature = "aes-long"
))]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod usm;

use core::time::Duration;

use snmp_agent::access::{Access, Manager, Name};
use snmp_agent::usm::{Auth, Privacy, Refusal, User};
use snmp_agent::{Agent, Config, Event, Statistics};
use usm::{Empty, engine_id, hex};

const AUTHS: [(&str, Auth); 6] = [
    ("MD5", Auth::Md5),
    ("SHA", Auth::Sha1),
    ("SHA-224", Auth::Sha224),
    ("SHA-256", Auth::Sha256),
    ("SHA-384", Auth::Sha384),
    ("SHA-512", Auth::Sha512),
];
const PRIVACIES: [(&str, Privacy); 4] = [
    ("DES", Privacy::Des),
    ("AES", Privacy::Aes128),
    ("AES-192", Privacy::Aes192),
    ("AES-256", Privacy::Aes256),
];

/// A message that came, what it came from, and what went back.
struct Case {
    name: &'static str,
    /// Name and keys.
    user: &'static str,
    request: Vec<u8>,
    response: Vec<u8>,
}

fn cases() -> Vec<Case> {
    cases_in(include_str!("vectors/v3.txt"))
}

fn cases_in(file: &'static str) -> Vec<Case> {
    let blocks = file.split("\n\n").filter(|block| block.contains("\n> "));
    let cases = blocks.map(|block| {
        let line = |mark: &str| block.lines().find_map(|line| line.strip_prefix(mark)).unwrap().trim();
        Case { name: line("# "), user: line("= "), request: hex(line("> ")), response: hex(line("< ")) }
    });
    cases.collect()
}

/// The vectors that begin so, at least one.
fn cases_of(name: &str) -> Vec<Case> {
    let cases: Vec<Case> = cases().into_iter().filter(|case| case.name.starts_with(name)).collect();
    assert!(!cases.is_empty(), "{name}");
    cases
}

/// A user who is named after the protocols, `AUTH-PRIVACY`, with the localized keys; `-` stands for none.
fn user(words: &str) -> User {
    let words: Vec<&str> = words.split_whitespace().collect();
    let [name, auth_key, privacy_key] = words[..] else { panic!("{words:?}") };
    let full_name = Name::new(name).unwrap();
    if name == "-" {
        return User::new(full_name, Access::ReadOnly);
    }
    let auth = AUTHS.iter().rev().find(|(auth, _)| name.starts_with(&format!("{auth}-")));
    let (auth_name, auth) = auth.unwrap();
    let privacy = &name[auth_name.len() + 1..];
    let privacy = PRIVACIES.iter().find(|(name, _)| *name == privacy).map(|(_, privacy)| *privacy);
    let (auth_key, privacy_key) = (hex(auth_key), hex(privacy_key));
    let privacy = privacy.map(|privacy| (privacy, &privacy_key[..]));
    User::from_localized_keys(full_name, Access::ReadOnly, (*auth, &auth_key), privacy).unwrap()
}

fn agent_of(name: &str) -> Agent {
    let mut agent = Agent::new(Config::new(engine_id(), 3));
    agent.users_mut().add(user(name)).unwrap();
    agent
}

/// Gives the request to the agent at 100 s: its response and what it noticed.
fn exchange(agent: &mut Agent, request: &[u8]) -> (Vec<u8>, Option<Event>) {
    let mut tx = [0; 1472];
    let from = "192.0.2.1:4000".parse().unwrap();
    let step = agent.receive(Duration::from_secs(100), from, request, &mut tx, &mut Empty);
    assert_eq!(step.to, (step.produced > 0).then_some(from));
    (tx[..step.produced].to_vec(), step.event)
}

#[test]
fn every_message_of_the_vectors_has_its_response() {
    for case in cases() {
        let (response, _) = exchange(&mut agent_of(case.user), &case.request);
        assert_eq!(response, case.response, "{}", case.name);
    }
}

#[test]
fn every_pair_of_protocols_is_among_the_vectors() {
    for (auth, _) in AUTHS {
        for (privacy, _) in PRIVACIES {
            cases_of(&format!("authPriv, {auth}-{privacy}"));
        }
    }
}

#[test]
fn each_refusal_has_its_counter() {
    type Counter = fn(&Statistics) -> u32;
    let counters: [(&str, Counter); 11] = [
        ("usmStatsUnknownEngineIDs", |all| all.usm.unknown_engine_ids),
        ("usmStatsUnknownUserNames", |all| all.usm.unknown_user_names),
        ("usmStatsUnsupportedSecLevels", |all| all.usm.unsupported_security_levels),
        ("usmStatsWrongDigests", |all| all.usm.wrong_digests),
        ("usmStatsNotInTimeWindows", |all| all.usm.not_in_time_windows),
        ("usmStatsDecryptionErrors", |all| all.usm.decryption_errors),
        ("snmpUnknownPDUHandlers", |all| all.unknown_pdu_handlers),
        ("snmpUnknownContexts", |all| all.unknown_contexts),
        ("snmpUnknownSecurityModels", |all| all.unknown_security_models),
        ("snmpInvalidMsgs", |all| all.invalid_messages),
        ("snmpInASNParseErrs", |all| all.in_asn_parse_errors),
    ];
    for case in cases() {
        let mut agent = agent_of(case.user);
        let (_, event) = exchange(&mut agent, &case.request);
        let told = case.name.replace("discovery: ", "");
        let told = if told.starts_with("for another engine") { "usmStatsUnknownEngineIDs" } else { &told };
        for (counter, count) in counters {
            let expected = u32::from(told.starts_with(counter));
            assert_eq!(count(agent.statistics()), expected, "{counter} after {}", case.name);
            assert!(expected == 0 || event.is_some(), "{}", case.name);
        }
    }
}

#[test]
fn a_message_is_taken_until_150_s_have_passed_and_not_again() {
    let case = &cases_of("authPriv, SHA-256-AES")[0];
    let from = "192.0.2.1:4000".parse().unwrap();
    let mut agent = agent_of(case.user);
    let mut refused_at = |seconds| {
        let mut tx = [0; 1472];
        let now = Duration::from_secs(seconds);
        agent.receive(now, from, &case.request, &mut tx, &mut Empty).event.is_some()
    };
    // The message says 80 s.
    assert!(!refused_at(100));
    assert!(!refused_at(80 + 150));
    assert!(refused_at(80 + 151));
}

#[test]
fn no_salt_is_used_twice() {
    let case = &cases_of("authPriv, SHA-AES")[0];
    let mut agent = agent_of(case.user);
    let first = exchange(&mut agent, &case.request).0;
    let second = exchange(&mut agent, &case.request).0;
    assert_eq!(first, case.response);
    assert_eq!(first.len(), second.len());
    let salt = [0, 0, 0, 3, 0, 0, 0, 1];
    assert!(second.windows(8).any(|octets| octets == salt) && !first.windows(8).any(|octets| octets == salt));
}

#[test]
fn a_forbidden_user_gets_an_authorization_error() {
    let case = &cases_of("noAuthNoPriv")[0];
    let mut agent = agent_of("- - -");
    let mut forbidden = user("- - -");
    forbidden.access = Access::Forbidden;
    agent.users_mut().add(forbidden).unwrap();
    let (response, event) = exchange(&mut agent, &case.request);
    assert_eq!(event, Some(Event::Unauthorized));
    assert!(response.windows(9).any(|octets| octets == [0xA2, 25, 2, 1, 77, 2, 1, 16, 2]), "{response:x?}");
}

#[test]
fn a_user_who_comes_from_elsewhere_is_nobody() {
    let case = &cases_of("noAuthNoPriv")[0];
    let mut agent = agent_of("- - -");
    for (managers, known) in [("192.0.2.255", true), ("192.0.3.255", false), ("192.0.2.2", false)] {
        let mut near = user("- - -");
        near.managers = Manager::new(managers.parse().unwrap());
        agent.users_mut().add(near).unwrap();
        let (response, event) = exchange(&mut agent, &case.request);
        assert_eq!(response == case.response, known, "{managers}");
        assert_eq!(event, (!known).then_some(Event::Refused(Refusal::UnknownUserName)));
    }
}

#[test]
fn version_3_can_be_left_unspoken() {
    let case = &cases_of("noAuthNoPriv")[0];
    let mut config = Config::new(engine_id(), 3);
    config.versions.v3 = false;
    let mut agent = Agent::new(config);
    let (response, event) = exchange(&mut agent, &case.request);
    assert_eq!((response.len(), event), (0, Some(Event::BadVersion(3))));
    assert_eq!(agent.statistics().in_bad_versions, 1);
}

#[test]
fn a_damaged_message_has_no_response_but_a_report() {
    for case in ["authPriv, SHA-AES", "authPriv, MD5-DES", "authNoPriv, SHA-512"] {
        let case = &cases_of(case)[0];
        let mut agent = agent_of(case.user);
        for place in 0..case.request.len() {
            for bit in 0..8 {
                let mut request = case.request.clone();
                request[place] ^= 1 << bit;
                let (response, event) = exchange(&mut agent, &request);
                assert!(event.is_some(), "octet {place}, bit {bit}");
                // Neither authentic nor encrypted: flags of 0 follow msgMaxSize.
                let report = response.windows(3).any(|octets| octets == [4, 1, 0]);
                assert!(response.is_empty() || report, "octet {place}, bit {bit}: {response:x?}");
            }
        }
    }
}

#[test]
fn a_cut_message_is_counted_and_dropped() {
    let case = &cases_of("authPriv, SHA-AES")[0];
    let mut agent = agent_of(case.user);
    for len in 0..case.request.len() {
        let (response, event) = exchange(&mut agent, &case.request[..len]);
        assert!(response.is_empty() && matches!(event, Some(Event::Malformed(_))), "{len}");
    }
    assert_eq!(agent.statistics().in_asn_parse_errors, u32::try_from(case.request.len()).unwrap());
}

#[test]
fn a_buffer_without_room_has_no_response() {
    let case = &cases_of("authPriv, SHA-AES")[0];
    let from = "192.0.2.1:4000".parse().unwrap();
    for room in 0..case.response.len() {
        let mut tx = vec![0; room];
        let step =
            agent_of(case.user).receive(Duration::from_secs(100), from, &case.request, &mut tx, &mut Empty);
        assert!(step.produced <= room);
    }
}

#[test]
fn a_response_fills_what_the_manager_can_receive_and_no_more() {
    for case in cases_in(include_str!("vectors/v3-bulk.txt")) {
        let (response, event) = exchange(&mut agent_of(case.user), &case.request);
        assert_eq!(event, None, "{}", case.name);
        // One variable more may be some 60 octets, such as a description in sysORTable.
        assert!((400..=484).contains(&response.len()), "{}: {} octets", case.name, response.len());
    }
}

#[test]
fn a_decrypted_request_leaves_a_large_buffer_as_it_is() {
    // Twice the largest message is room for both; less is room for a shorter response.
    for case in cases_in(include_str!("vectors/v3-bulk.txt")) {
        let produced = |octets| {
            let mut tx = vec![0; octets];
            let from = "192.0.2.1:4000".parse().unwrap();
            let now = Duration::from_secs(100);
            agent_of(case.user).receive(now, from, &case.request, &mut tx, &mut Empty).produced
        };
        assert_eq!(produced(2 * 1472), produced(1472), "{}", case.name);
        assert!(produced(484) <= 484, "{}", case.name);
        assert!(produced(484) >= 484 - case.request.len() - 60, "{}", case.name);
    }
}

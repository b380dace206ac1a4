//! What strangers and broken networks send: nothing of it stops the agent, or gets more out of it than was put in.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod changes;
mod fuzzed;

use core::time::Duration;

use changes::change;
use fuzzed::Bench;
use fuzzed::manager::{message, pdu, request, set};
use fuzzed::mib::{GAUGE, READ, ROOT, WRITE};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use snmp_agent::ber::Tag;
use snmp_agent::{ErrorStatus, Event, Value};

const SETTING: &[u32] = &[1, 3, 6, 1, 4, 1, 34506, 3, 1, 0];
const REQUESTS: [Tag; 4] = [Tag::GET_REQUEST, Tag::GET_NEXT_REQUEST, Tag::GET_BULK_REQUEST, Tag::SET_REQUEST];

/// Datagrams that are all right.
fn valid() -> Vec<Vec<u8>> {
    let mut all =
        vec![set(0, WRITE, 1, SETTING, Value::Integer(3)), set(1, WRITE, 1, SETTING, Value::Integer(-3))];
    for version in [0, 1] {
        all.push(request(version, READ, Tag::GET_REQUEST, 2, &[GAUGE, &ROOT, SETTING]));
        all.push(request(version, READ, Tag::GET_NEXT_REQUEST, 3, &[&[1, 3], GAUGE]));
    }
    all.push(request(1, READ, Tag::GET_BULK_REQUEST, 4, &[&ROOT, &[1, 3, 6]]));
    all
}

fn refused_as_malformed(bench: &mut Bench, datagram: &[u8]) {
    let before = bench.counted().in_asn_parse_errors;
    assert_eq!(bench.gets(datagram), [], "{datagram:02x?}");
    assert_eq!(bench.counted().in_asn_parse_errors, before + 1, "{datagram:02x?}");
}

#[test]
fn what_is_cut_off_anywhere_is_a_parse_error() {
    let mut bench = Bench::new(1472);
    for datagram in valid() {
        for end in 0..datagram.len() {
            refused_as_malformed(&mut bench, &datagram[..end]);
        }
    }
    bench.still_serves();
}

#[test]
fn what_is_cut_off_with_lengths_that_fit_is_a_parse_error() {
    let mut bench = Bench::new(1472);
    let whole = request(1, READ, Tag::GET_REQUEST, 2, &[GAUGE]);
    let header = 2 + 3 + 2 + READ.len();
    let content = &whole[header + 2..];
    for end in 0..content.len() {
        let cut = message(1, READ, |message| message.octets(Tag::GET_REQUEST, &content[..end]));
        refused_as_malformed(&mut bench, &cut);
    }
    bench.still_serves();
}

#[test]
fn octets_that_belong_to_nothing_are_a_parse_error() {
    let mut bench = Bench::new(1472);
    let within = message(1, READ, |message| {
        pdu(message, Tag::GET_REQUEST, 1, [0, 0], &[GAUGE])?;
        message.null(Tag::NULL)
    });
    refused_as_malformed(&mut bench, &within);
    let binding_of_three = [
        &[0x30, 40, 2, 1, 1, 4, 6][..],
        b"public",
        &[0xA0, 27, 2, 1, 1, 2, 1, 0, 2, 1, 0, 0x30, 16, 0x30, 14],
        &[6, 8, 0x2B, 6, 1, 2, 1, 1, 1, 0, 5, 0, 5, 0],
    ];
    refused_as_malformed(&mut bench, &binding_of_three.concat());
    bench.still_serves();
}

#[test]
fn lengths_and_numbers_of_a_wrong_form_are_parse_errors() {
    let mut bench = Bench::new(1472);
    let get = |content: &[u8]| message(1, READ, |message| message.octets(Tag::GET_REQUEST, content));
    let name = &[6, 8, 0x2B, 6, 1, 2, 1, 1, 1, 0, 5, 0];
    let head = [2, 1, 1, 2, 1, 0, 2, 1, 0];
    assert!(
        !bench.gets(&get(&[&head[..], &[0x30, 14, 0x30, 12], name].concat())).is_empty(),
        "that one is right"
    );

    let long_oid = [&[0x30, 0x81, 138, 0x30, 0x81, 135, 6, 0x81, 130, 0x2B][..], &[1; 129], &[5, 0]].concat();
    let wrong: [(&str, Vec<u8>); 11] = [
        ("indefinite length", [&head[..], &[0x30, 0x80, 0x30, 12], name, &[0, 0]].concat()),
        ("length of five octets", [&head[..], &[0x30, 0x85, 0, 0, 0, 0, 14, 0x30, 12], name].concat()),
        (
            "length of four octets beyond all",
            [&head[..], &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x30, 12], name].concat(),
        ),
        ("number of no octets", [&[2, 0, 2, 1, 0, 2, 1, 0, 0x30, 14, 0x30, 12][..], name].concat()),
        (
            "number of five octets",
            [&[2, 5, 1, 0, 0, 0, 0, 2, 1, 0, 2, 1, 0, 0x30, 14, 0x30, 12][..], name].concat(),
        ),
        (
            "number longer than it is",
            [&[2, 2, 0, 1, 2, 1, 0, 2, 1, 0, 0x30, 14, 0x30, 12][..], name].concat(),
        ),
        ("name of 130 numbers", [&head[..], &long_oid].concat()),
        ("name of no octets", [&head[..], &[0x30, 6, 0x30, 4, 6, 0, 5, 0]].concat()),
        ("name that breaks off", [&head[..], &[0x30, 7, 0x30, 5, 6, 1, 0x81, 5, 0]].concat()),
        (
            "number of a name beyond 32 bits",
            [&head[..], &[0x30, 12, 0x30, 10, 6, 6, 0x2B, 0x90, 0x80, 0x80, 0x80, 0, 5, 0]].concat(),
        ),
        (
            "string in place of a number",
            [&[4, 1, 1, 2, 1, 0, 2, 1, 0, 0x30, 14, 0x30, 12][..], name].concat(),
        ),
    ];
    for (what, content) in wrong {
        let before = bench.counted().in_asn_parse_errors;
        assert_eq!(bench.gets(&get(&content)), [], "{what}");
        assert_eq!(bench.counted().in_asn_parse_errors, before + 1, "{what}");
    }
    bench.still_serves();
}

#[test]
fn elements_within_elements_without_end_are_a_parse_error() {
    let mut bench = Bench::new(1472);
    for tag in [0x30, 0xA0, 0x24] {
        refused_as_malformed(&mut bench, &[tag, 0x82, 4, 0].repeat(300));
        let nested = message(1, READ, |message| message.octets(Tag::GET_REQUEST, &[tag, 0x7F].repeat(500)));
        refused_as_malformed(&mut bench, &nested);
    }
    bench.still_serves();
}

#[test]
fn a_version_that_is_not_spoken_is_counted_and_has_no_answer() {
    let mut bench = Bench::new(1472);
    for version in [2, 4, -1, i32::MAX, i32::MIN] {
        let before = bench.counted().in_bad_versions;
        assert_eq!(bench.gets(&request(version, READ, Tag::GET_REQUEST, 1, &[GAUGE])), []);
        assert_eq!(bench.counted().in_bad_versions, before + 1);
    }
    bench.still_serves();
}

#[test]
fn a_stranger_gets_nothing_whatever_is_asked_for() {
    let mut bench = Bench::new(1472);
    for name in ["", "Public", "publi", "public0", "public\0", &"x".repeat(33), &"public".repeat(100)] {
        for tag in REQUESTS {
            let before = bench.counted().in_bad_community_names;
            assert_eq!(bench.gets(&request(1, name, tag, 1, &[GAUGE])), []);
            assert_eq!(bench.counted().in_bad_community_names, before + 1);
        }
    }
    bench.still_serves();
}

#[test]
fn pdus_that_ask_nothing_of_an_agent_have_no_answer() {
    let mut bench = Bench::new(1472);
    let asks_nothing = [Tag::RESPONSE, Tag::TRAP_V2, Tag::INFORM_REQUEST, Tag::REPORT, Tag(0xA9), Tag(0xBF)];
    for tag in asks_nothing {
        assert_eq!(bench.gets(&request(1, READ, tag, 1, &[GAUGE])), [], "{tag:?}");
    }
    assert_eq!(bench.gets(&request(0, READ, Tag::GET_BULK_REQUEST, 1, &[GAUGE])), [], "not in SNMPv1");
    bench.still_serves();
}

#[test]
fn a_flood_of_bad_communities_is_not_passed_on_to_the_targets() {
    let mut bench = Bench::new(1472);
    let bad = request(1, "guess", Tag::GET_REQUEST, 1, &[GAUGE]);
    for _ in 0..600 {
        for _ in 0..20 {
            bench.gets(&bad);
        }
        bench.sends();
        bench.now += Duration::from_millis(100);
    }
    assert_eq!(bench.failures_told, 6, "of 12000 in a minute");
    bench.still_serves();
}

#[test]
fn responses_keep_to_the_agents_size_however_much_is_asked_for() {
    let mut bench = Bench::new(484);
    let walk = message(1, READ, |message| pdu(message, Tag::GET_BULK_REQUEST, 1, [0, i32::MAX], &[&ROOT]));
    let response = bench.gets(&walk);
    let told = fuzzed::manager::Message::read(&response).unwrap();
    assert_eq!(told.pdu.numbers, [0, 0]);
    assert!(told.pdu.names.len() > 5);
    let negative = message(1, READ, |message| pdu(message, Tag::GET_BULK_REQUEST, 1, [-1, -1], &[&ROOT]));
    assert!(!bench.gets(&negative).is_empty());
    bench.still_serves();
}

#[test]
fn a_reader_sets_nothing() {
    let mut bench = Bench::new(1472);
    let response = bench.gets(&set(1, READ, 5, SETTING, Value::Integer(4)));
    let told = fuzzed::manager::Message::read(&response).unwrap();
    assert_eq!(told.pdu.numbers, [ErrorStatus::NoAccess.code(), 1]);
    assert_eq!(bench.counted().in_bad_community_uses, 1);
}

#[test]
fn an_event_tells_what_was_dropped() {
    let mut bench = Bench::new(1472);
    let mut tx = [0; 100];
    let step = bench.agent.receive(bench.now, fuzzed::asker(), &[0x30, 3, 2, 2, 0], &mut tx, &mut bench.mib);
    assert!(matches!(step.event, Some(Event::Malformed(error)) if error.offset == 4), "{step:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_octets_leave_an_agent_that_serves_the_next_request(datagrams in vec(vec(any::<u8>(), 0..200), 1..10)) {
        let mut bench = Bench::new(1472);
        for datagram in datagrams {
            bench.gets(&datagram);
        }
        bench.still_serves();
    }

    #[test]
    fn any_script_leaves_an_agent_that_serves_the_next_request(script in vec(any::<u8>(), 0..600)) {
        fuzzed::datagrams(&script);
    }

    #[test]
    fn any_octets_read_as_what_they_are(octets in vec(any::<u8>(), 0..300)) {
        fuzzed::elements::ber(&octets);
    }

    #[test]
    fn valid_requests_with_a_few_octets_changed_are_answered_or_dropped(
        datagram in select(valid()),
        changes in vec((any::<Index>(), change()), 1..6),
        small in any::<bool>(),
    ) {
        let mut bench = Bench::new(if small { 484 } else { 1472 });
        let mut datagram = datagram;
        for (place, change) in changes {
            change.apply(&mut datagram, place);
        }
        bench.gets(&datagram);
        bench.tells();
        bench.still_serves();
    }
}

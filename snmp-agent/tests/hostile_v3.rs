//! What strangers and broken networks send in SNMPv3, in envelopes that are right or nearly so.
#![cfg(feature = "sha1")]
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod changes;
mod fuzzed;

use changes::change;
use fuzzed::manager::{Pdu, pdu, set};
use fuzzed::mib::{GAUGE, ROOT};
use fuzzed::secured::{Envelope, Opened, Secured, scoped, secured};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use snmp_agent::ber::Tag;
use snmp_agent::{ErrorStatus, Event, Value};

const SETTING: &[u32] = &[1, 3, 6, 1, 4, 1, 34506, 3, 1, 0];
const REQUESTS: [Tag; 4] = [Tag::GET_REQUEST, Tag::GET_NEXT_REQUEST, Tag::GET_BULK_REQUEST, Tag::SET_REQUEST];

/// Requests of a reader and a writer that are all right, without their envelopes.
fn contents() -> Vec<(u8, Vec<u8>)> {
    let get = |tag| scoped(|writer| pdu(writer, tag, 1, [0, 20], &[&ROOT, GAUGE]));
    let mut all: Vec<_> = REQUESTS.map(|tag| (0, get(tag))).into();
    let setting = set(1, "", 2, SETTING, Value::Integer(3));
    all.push((1, scoped(|writer| writer.octets(Tag::SET_REQUEST, &setting[9..]))));
    all
}

#[test]
fn a_message_that_is_not_authentic_gets_a_report_at_most() {
    let mut bench = Secured::new();
    for (n, content) in contents() {
        let sealed = Envelope::of(n, bench.now).seal(&content);
        for place in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[place] ^= 0x11;
            let report = bench.gets(&damaged);
            let told = Opened::read(&report).and_then(|told| told.pdu);
            let refused = [ErrorStatus::AuthorizationError.code(), 0];
            let tells_nothing = |pdu: &Pdu| pdu.tag == Tag::REPORT || pdu.numbers == refused;
            assert!(told.is_none_or(|pdu| tells_nothing(&pdu)), "octet {place}");
        }
    }
    bench.still_serves();
}

#[test]
fn a_forbidden_user_is_told_nothing_of_the_device() {
    let mut bench = Secured::new();
    for (_, content) in contents() {
        let response = bench.gets(&Envelope::of(2, bench.now).seal(&content));
        let told = Opened::read(&response).and_then(|told| told.pdu).unwrap();
        assert_eq!(told.numbers[0], ErrorStatus::AuthorizationError.code());
    }
}

#[test]
fn a_user_who_asks_for_more_than_it_may_is_noticed_and_counted() {
    // (user, content, whether it may)
    for (n, request, may) in [(0, 0, true), (0, 4, false), (1, 4, true), (2, 0, false), (2, 4, false)] {
        let mut bench = Secured::new();
        let content = &contents()[request].1;
        let before = bench.mib.clone();
        let datagram = Envelope::of(n, bench.now).seal(content);
        let from = "192.0.2.7:4000".parse().unwrap();
        let step = bench.agent.receive(bench.now, from, &datagram, &mut [0; 4096], &mut bench.mib);
        assert_eq!(step.event == Some(Event::Unauthorized), !may, "user {n}, request {request}");
        assert_eq!(bench.agent.statistics().unauthorized, u32::from(!may));
        assert!(step.produced > 0);
        assert!(may || bench.mib.is_as(&before));
    }
}

#[test]
fn what_follows_the_pdu_in_its_scope_is_no_part_of_a_message() {
    for (n, content) in contents() {
        let mut bench = Secured::new();
        let before = bench.mib.clone();
        for more in [&[0][..], &[5, 0], &[0xFF; 30]] {
            let trailing = [&content[..], more].concat();
            assert_eq!(bench.gets(&Envelope::of(n, bench.now).seal(&trailing)), []);
        }
        assert_eq!(bench.agent.statistics().in_asn_parse_errors, 3);
        assert!(bench.mib.is_as(&before));
        bench.still_serves();
    }
}

#[test]
fn a_message_that_is_not_authentic_is_counted() {
    let mut bench = Secured::new();
    let (n, content) = contents().remove(0);
    let mut wrong = Envelope::of(n, bench.now).seal(&content);
    let last = wrong.len() - 1;
    wrong[last] ^= 1;
    bench.gets(&wrong);
    assert_eq!(bench.agent.statistics().usm.wrong_digests, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_script_leaves_an_agent_that_serves_the_next_user(script in vec(any::<u8>(), 0..400)) {
        secured(&script);
    }

    #[test]
    fn authentic_messages_with_a_few_octets_changed_are_answered_or_dropped(
        (n, content) in select(contents()),
        changes in vec((any::<Index>(), change()), 1..6),
    ) {
        let mut bench = Secured::new();
        let mut content = content;
        for (place, change) in changes {
            change.apply(&mut content, place);
        }
        bench.gets(&Envelope::of(n, bench.now).seal(&content));
        bench.still_serves();
    }
}

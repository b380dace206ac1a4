//! Who is let in, and what is counted of those who are not.

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
mod common;

use bench::{Bench, Request, V1, V2C};
use common::octets;
use snmp_agent::access::{Access, Community, Manager, Name, NoRoom};
use snmp_agent::{Config, EngineId, Event, Versions};

const DESCRIPTION: &str = "1.3.6.1.2.1.1.1.0";

#[test]
fn without_a_community_nobody_is_answered() {
    let mut bench = Bench::new();
    bench.agent.communities_mut().clear();
    for community in ["", "public", "private"] {
        assert_eq!(bench.sends(&Request::get(V2C, &[DESCRIPTION]).of(community).message()), None);
        assert_eq!(bench.event, Some(Event::BadCommunity));
    }
    assert_eq!(bench.agent.statistics().in_bad_community_names, 3);
    assert_eq!(bench.agent.statistics().out_packets, 0);
}

#[test]
fn managers_from_elsewhere_are_not_answered() {
    let mut bench = Bench::new();
    let managers = Manager::new("192.168.20.255".parse().unwrap());
    let community = Community { managers, ..Community::new(Name::new("near").unwrap(), Access::ReadOnly) };
    bench.agent.communities_mut().add(community).unwrap();
    let request = Request::get(V1, &[DESCRIPTION]).of("near").message();
    assert!(bench.sends_from("192.168.20.1:161".parse().unwrap(), &request).is_some());
    assert!(bench.sends_from("[::ffff:192.168.20.1]:161".parse().unwrap(), &request).is_some());
    assert!(bench.sends_from("192.168.21.1:161".parse().unwrap(), &request).is_none());
    assert_eq!(bench.event, Some(Event::BadCommunity));
    assert_eq!(bench.agent.statistics().in_bad_community_names, 1);
}

#[test]
fn the_same_name_may_let_in_managers_of_two_places() {
    let mut bench = Bench::new();
    for (address, access) in [("10.1.1.1", Access::ReadOnly), ("10.1.1.2", Access::Forbidden)] {
        let managers = Manager::new(address.parse().unwrap());
        let community = Community { managers, ..Community::new(Name::new("two").unwrap(), access) };
        bench.agent.communities_mut().add(community).unwrap();
    }
    let request = Request::get(V2C, &[DESCRIPTION]).of("two").message();
    assert!(bench.sends_from("10.1.1.1:9".parse().unwrap(), &request).is_some());
    assert!(bench.sends_from("10.1.1.2:9".parse().unwrap(), &request).is_none());
    assert_eq!(bench.event, Some(Event::BadCommunityUse));
    assert_eq!(bench.agent.statistics().in_bad_community_uses, 1);
    assert!(bench.sends_from("10.1.1.3:9".parse().unwrap(), &request).is_none());
    assert_eq!(bench.event, Some(Event::BadCommunity));
}

#[test]
fn there_are_no_more_communities_than_there_is_room_for() {
    let mut bench = Bench::new();
    let community = Community::new(Name::new("more").unwrap(), Access::ReadOnly);
    for _ in 2..6 {
        bench.agent.communities_mut().add(community.clone()).unwrap();
    }
    assert_eq!(bench.agent.communities_mut().add(community), Err(NoRoom));
}

#[test]
fn versions_that_are_not_spoken_are_counted() {
    let mut config = Config::new(EngineId::from_text(34506, "SN1"), 1);
    config.versions = Versions { v1: false, ..Versions::ALL };
    let mut bench = Bench::with(config);
    assert_eq!(bench.sends(&Request::get(V1, &[DESCRIPTION]).message()), None);
    assert_eq!(bench.event, Some(Event::BadVersion(0)));
    for version in [2, 4, -1] {
        assert_eq!(bench.sends(&Request::get(version, &[DESCRIPTION]).message()), None);
        assert_eq!(bench.event, Some(Event::BadVersion(version)));
    }
    assert_eq!(bench.agent.statistics().in_bad_versions, 4);
    assert!(bench.sends(&Request::get(V2C, &[DESCRIPTION]).message()).is_some());
}

#[test]
fn pdus_that_ask_nothing_are_counted_and_dropped() {
    let mut bench = Bench::new();
    for tag in [0xA6, 0xA7, 0xA8] {
        let request = Request { tag, ..Request::get(V2C, &[DESCRIPTION]) };
        assert_eq!(bench.sends(&request.message()), None);
        assert_eq!(bench.event, Some(Event::UnknownPdu));
    }
    assert_eq!(bench.agent.statistics().unknown_pdu_handlers, 3);
    let response = Request { tag: 0xA2, ..Request::get(V2C, &[DESCRIPTION]) };
    assert_eq!(bench.sends(&response.message()), None);
    assert_eq!(bench.agent.statistics().in_get_responses, 1);
}

#[test]
fn malformed_datagrams_are_counted_and_the_next_good_one_is_served() {
    let good = Request::get(V2C, &[DESCRIPTION]).message();
    let mut bench = Bench::new();
    let mut malformed = 0;
    let mut is_dropped = |bench: &mut Bench, datagram: &[u8]| {
        malformed += 1;
        assert_eq!(bench.sends(datagram), None, "{datagram:02x?}");
        assert!(matches!(bench.event, Some(Event::Malformed(_))), "{:?} of {datagram:02x?}", bench.event);
        assert_eq!(bench.agent.statistics().in_asn_parse_errors, malformed);
        assert!(bench.sends(&good).is_some());
    };
    for end in 0..good.len() {
        is_dropped(&mut bench, &good[..end]);
    }
    is_dropped(&mut bench, &[&good[..], &[0]].concat());
    for datagram in [
        // an indefinite length; another within; a long tag; an integer with needless octets; one beyond 32 bits
        "30 80 02 01 01 04 06 70 75 62 6c 69 63 a0 0b 02 01 01 02 01 00 02 01 00 30 00 00 00",
        "30 1a 02 01 01 04 06 70 75 62 6c 69 63 a0 0d 02 01 01 02 01 00 02 01 00 30 80 00 00",
        "3f 81 01 16 02 01 01 04 06 70 75 62 6c 69 63",
        "30 19 02 02 00 01 04 06 70 75 62 6c 69 63 a0 0b 02 01 01 02 01 00 02 01 00 30 00",
        "30 1c 02 01 01 04 06 70 75 62 6c 69 63 a0 0f 02 05 01 00 00 00 00 02 01 00 02 01 00 30 00",
        // octets after the list; a name without content; a name without value; a value of no type
        "30 1a 02 01 01 04 06 70 75 62 6c 69 63 a0 0d 02 01 01 02 01 00 02 01 00 30 00 05 00",
        "30 1e 02 01 01 04 06 70 75 62 6c 69 63 a0 11 02 01 01 02 01 00 02 01 00 30 06 30 04 06 00 05 00",
        "30 1d 02 01 01 04 06 70 75 62 6c 69 63 a0 10 02 01 01 02 01 00 02 01 00 30 05 30 03 06 01 2b",
        "30 1f 02 01 01 04 06 70 75 62 6c 69 63 a0 12 02 01 01 02 01 00 02 01 00 30 07 30 05 06 01 2b 45 00",
        // a PDU of no type; the trap of SNMPv1
        "30 18 02 01 01 04 06 70 75 62 6c 69 63 a9 0b 02 01 01 02 01 00 02 01 00 30 00",
        "30 18 02 01 00 04 06 70 75 62 6c 69 63 a4 0b 02 01 01 02 01 00 02 01 00 30 00",
    ] {
        is_dropped(&mut bench, &octets(datagram));
    }
    // A name of 129 sub-identifiers, and the last binding of many.
    let too_long = format!("1.3{}", ".1".repeat(127));
    is_dropped(&mut bench, &Request::get(V2C, &[&too_long]).message());
    is_dropped(&mut bench, &Request::bulk(0, 9, &[DESCRIPTION, &too_long]).message());
}

#[test]
fn a_set_with_a_malformed_end_sets_nothing() {
    let mut bench = Bench::new();
    let mut set = Request::set(V2C, &[("1.3.6.1.4.1.34506.3.1.0", bench::integer(1))]);
    set.bindings.extend([0x30, 3, 6, 1, 0x80]);
    assert_eq!(bench.sends(&set.message()), None);
    assert_eq!(bench.device.integer("1.3.6.1.4.1.34506.3.1.0"), 13_500);
}

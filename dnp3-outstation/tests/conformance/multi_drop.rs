//! §8.10, §8.12: several outstations on one line, and how they keep out of each other's way.

use super::bench::{Bench, hex, millis};
use dnp3_outstation::{Backoff, ClassSet};

/// With unsolicited responses after 100 ms at rest and up to 50 ms of chance.
fn shared(seed: u32) -> Bench {
    Bench::set_up(|config, _| {
        config.unsolicited.supported = true;
        config.unsolicited.enabled_at_start = ClassSet::ALL;
        config.unsolicited.backoff = Some(Backoff { fixed: millis(100), random: millis(50), seed });
    })
}

/// The traffic of another station: a request to it, or its response.
fn foreign(bench: &Bench, from_outstation: bool) -> Vec<u8> {
    let frame = if from_outstation {
        "05 64 0d 44 01 00 0b 00 c0 c0 81 00 00 01 02 06"
    } else {
        "05 64 0d c4 0b 00 01 00 c0 c0 01 01 02 00 00 00"
    };
    let _ = bench;
    super::bench::sealed(&hex(frame))
}

#[test]
fn s8_10_requests_and_responses_of_other_stations_are_not_answered() {
    let mut bench = Bench::ready();
    for from_outstation in [false, true] {
        let octets = foreign(&bench, from_outstation);
        assert_eq!(bench.octets(&octets), []);
        bench.exchange("c1 01 01 02 00 00 00", "c1 81 00 00 01 02 00 00 00 81");
    }
}

#[test]
fn s8_10_of_two_stations_on_a_line_each_answers_its_own_requests() {
    let mut first = Bench::ready();
    let mut second = Bench::set_up(|config, _| config.address = super::bench::station(11));
    let request = first.master.frames(&hex("c1 01 01 02 00 00 00"));
    let answer = first.octets(&request);
    assert!(!answer.is_empty());
    assert_eq!(second.octets(&request), []);
    assert_eq!(second.octets(&answer), [], "nor the answer of the other");
    second.master.calls = 11;
    let request = second.master.frames(&hex("c1 01 01 02 00 00 00"));
    assert_eq!(first.octets(&request), []);
    let answer = second.octets(&request);
    assert_eq!(answer[6..8], [11, 0], "its own address");
}

#[test]
fn s8_10_a_select_of_another_station_does_not_end_our_own() {
    let mut bench = Bench::ready();
    let object = super::crob::relay(0, 3, 0);
    bench.asks(&format!("c1 03 {object}"));
    let octets = foreign(&bench, false);
    bench.octets(&octets);
    bench.exchange(&format!("c2 04 {object}"), &format!("c2 81 00 00 {object}"));
}

#[test]
fn s8_12_an_unsolicited_response_waits_until_the_line_has_been_at_rest() {
    let mut bench = shared(1);
    bench.waits(1_000);
    bench.silent("d0 00");
    bench.exchange("c1 02 50 01 00 07 07 00", "c1 81 00 00");
    let octets = foreign(&bench, false);
    for _ in 0..10 {
        bench.octets(&octets);
        bench.event(1);
        assert_eq!(bench.waits(99), [""; 0], "the line is in use");
    }
    assert_eq!(bench.waits(51).len(), 1, "100 ms and what chance adds");
}

#[test]
fn s8_12_octets_that_are_no_frame_are_traffic_too() {
    let mut bench = shared(1);
    bench.waits(1_000);
    bench.silent("d0 00");
    bench.event(1);
    for _ in 0..20 {
        bench.octets(&[0x55]);
        assert_eq!(bench.waits(60), [""; 0]);
    }
    assert_eq!(bench.waits(90).len(), 1);
}

#[test]
fn s8_12_chance_differs_from_station_to_station() {
    let waits = |seed| -> u64 {
        let mut bench = shared(seed);
        bench.waits(1_000);
        bench.silent("d0 00");
        let octets = foreign(&bench, true);
        bench.octets(&octets);
        bench.event(1);
        (1..=200).find(|_| !bench.waits(1).is_empty()).expect("a response")
    };
    let all: Vec<u64> = (1..=40).map(waits).collect();
    assert!(all.iter().all(|wait| (100..=151).contains(wait)), "{all:?}");
    let mut different = all.clone();
    different.sort_unstable();
    different.dedup();
    assert!(different.len() > 10, "{all:?}");
}

#[test]
fn s8_12_answers_do_not_wait() {
    let mut bench = shared(1);
    bench.waits(1_000);
    bench.silent("d0 00");
    let octets = foreign(&bench, false);
    bench.octets(&octets);
    assert_eq!(bench.sends("c1 17").len(), 1);
}

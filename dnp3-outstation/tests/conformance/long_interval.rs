//! §8.15: events with relative time, and the common time of occurrence before them.

use super::bench::{Bench, NEW_YEAR, later};
use core::time::Duration;
use dnp3_outstation::{Kind, Stamp, Variations};

/// The new year of 2014, but for its first octet.
const T: &str = "84 19 4b 43 01";

fn at(bench: &mut Bench, milliseconds: u64) {
    bench.reports_at(Kind::BinaryInput, 0, 1, later(milliseconds));
}

fn unset(milliseconds: u64) -> Stamp {
    Stamp::unsynchronized(NEW_YEAR.saturating_add(Duration::from_millis(milliseconds)))
}

#[test]
fn s8_15_events_within_65535_ms_share_one_common_time() {
    let mut bench = Bench::ready();
    for milliseconds in [0, 1, 256, 65_535] {
        at(&mut bench, milliseconds);
    }
    let told = format!("33 01 07 01 00 {T} 02 03 17 04 00 81 00 00 00 81 01 00 00 81 00 01 00 81 ff ff");
    bench.exchange("c0 01 02 03 06", &format!("e0 81 00 00 {told}"));
}

#[test]
fn s8_15_an_event_later_than_that_gets_a_new_common_time() {
    let mut bench = Bench::ready();
    at(&mut bench, 0);
    at(&mut bench, 65_536);
    at(&mut bench, 65_537);
    // 0x0143_4B19_8400 + 0x1_0000
    let told = format!(
        "33 01 07 01 00 {T} 02 03 17 01 00 81 00 00 \
         33 01 07 01 00 84 1a 4b 43 01 02 03 17 02 00 81 00 00 00 81 01 00"
    );
    bench.exchange("c0 01 02 03 06", &format!("e0 81 00 00 {told}"));
}

#[test]
fn s8_15_an_event_of_an_earlier_time_gets_a_new_common_time() {
    let mut bench = Bench::ready();
    at(&mut bench, 5);
    at(&mut bench, 4);
    let told =
        format!("33 01 07 01 05 {T} 02 03 17 01 00 81 00 00 33 01 07 01 04 {T} 02 03 17 01 00 81 00 00");
    bench.exchange("c0 01 02 03 06", &format!("e0 81 00 00 {told}"));
}

#[test]
fn s8_15_times_of_a_clock_that_was_not_set_are_told_as_such() {
    let mut bench = Bench::ready();
    bench.reports_at(Kind::BinaryInput, 0, 1, unset(7));
    bench.exchange("c0 01 02 03 06", &format!("e0 81 00 00 33 02 07 01 07 {T} 02 03 17 01 00 81 00 00"));
}

#[test]
fn s8_15_setting_the_clock_between_two_events_brings_a_new_common_time() {
    let mut bench = Bench::ready();
    bench.reports_at(Kind::BinaryInput, 0, 1, unset(7));
    bench.reports_at(Kind::BinaryInput, 0, 1, later(8));
    let told =
        format!("33 02 07 01 07 {T} 02 03 17 01 00 81 00 00 33 01 07 01 08 {T} 02 03 17 01 00 81 00 00");
    bench.exchange("c0 01 02 03 06", &format!("e0 81 00 00 {told}"));
}

#[test]
fn s8_15_double_bit_events_have_it_too() {
    let mut bench = Bench::ready();
    bench.reports_at(Kind::DoubleBitInput, 0, 1, later(0));
    bench.reports_at(Kind::DoubleBitInput, 1, 1, later(2));
    bench.exchange(
        "c0 01 04 03 06",
        &format!("e0 81 00 00 33 01 07 01 00 {T} 04 03 17 02 00 41 00 00 01 81 02 00"),
    );
}

#[test]
fn s8_15_class_polls_tell_relative_time_when_set_up_so() {
    let mut bench = Bench::set_up(|config, _| {
        let mut variations = Variations::new();
        variations.g2 = 3;
        config.variations = variations;
    })
    .settled();
    at(&mut bench, 9);
    bench.exchange("c0 01 3c 02 06", &format!("e0 81 00 00 33 01 07 01 09 {T} 02 03 17 01 00 81 00 00"));
}

#[test]
fn s8_15_a_new_fragment_begins_with_its_own_common_time() {
    let mut bench = Bench::set_up(|config, _| config.max_response = 249).settled();
    for milliseconds in 0..super::bench::EVENTS as u64 {
        at(&mut bench, milliseconds);
    }
    let first = super::bench::hex(&bench.asks("c0 01 02 03 06"));
    let second = super::bench::hex(&bench.confirms(0)[0]);
    for fragment in [first, second] {
        assert_eq!(fragment[4..7], [0x33, 0x01, 0x07]);
    }
}

#[test]
fn s8_15_the_common_time_cannot_be_read_by_itself() {
    let mut bench = Bench::ready();
    bench.exchange("c0 01 33 01 06", "c0 81 00 02");
    bench.exchange("c1 01 33 02 07 01", "c1 81 00 02");
}

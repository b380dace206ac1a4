//! §8.5.3, §8.9.2, §8.22: confirms of events, in the hard cases.

use super::bench::{Bench, CLASS_1_EVENT, CLASS_2_EVENT};
use dnp3_outstation::Event;

const NOTHING: &str = "34 02 07 01 00 00";

fn told() -> Bench {
    let mut bench = Bench::ready();
    bench.event(1);
    bench.exchange("c4 01 3c 02 06", &format!("e4 81 00 00 {CLASS_1_EVENT}"));
    bench
}

#[test]
fn s8_5_3_a_confirm_removes_the_events_for_good() {
    let mut bench = told();
    bench.silent("c4 00");
    assert_eq!(bench.outstation.events(), 0);
    assert_eq!(bench.events.last(), Some(&Event::EventsConfirmed(1)));
    bench.exchange("c5 01 3c 02 06", "c5 81 00 00");
}

#[test]
fn s8_5_3_confirms_with_another_sequence_or_for_something_unsolicited_do_not_count() {
    let mut bench = told();
    bench.silent("c3 00").silent("c5 00").silent("d4 00");
    assert_eq!(bench.outstation.events(), 1);
    bench.silent("c4 00");
    assert_eq!(bench.outstation.events(), 0);
}

#[test]
fn s8_5_3_a_confirm_counts_until_its_time_is_over() {
    let mut bench = told();
    assert_eq!(bench.waits(4_999), [""; 0]);
    bench.silent("c4 00");
    assert_eq!(bench.outstation.events(), 0);
}

#[test]
fn s8_5_3_a_confirm_after_its_time_does_not_count() {
    let mut bench = told();
    assert_eq!(bench.waits(5_001), [""; 0]);
    assert!(bench.events.contains(&Event::ConfirmTimeout { unsolicited: false }));
    bench.silent("c4 00");
    assert_eq!(bench.outstation.events(), 1);
}

#[test]
fn s8_5_3_a_second_confirm_confirms_nothing_else() {
    let mut bench = told();
    bench.silent("c4 00");
    bench.event(1);
    bench.silent("c4 00");
    assert_eq!(bench.outstation.events(), 1);
}

#[test]
fn s8_5_3_a_request_that_reads_no_events_takes_the_place_of_the_confirm() {
    let mut bench = told();
    bench.exchange("c5 17", &format!("c5 81 02 00 {NOTHING}"));
    bench.silent("c4 00");
    assert_eq!(bench.outstation.events(), 1);
    bench.exchange("c6 01 3c 02 06", &format!("e6 81 00 00 {CLASS_1_EVENT}"));
}

#[test]
fn s8_5_3_a_repeated_poll_brings_the_same_events() {
    let mut bench = told();
    bench.event(1);
    bench.exchange("c4 01 3c 02 06", &format!("e4 81 00 00 {CLASS_1_EVENT}"));
    bench.silent("c4 00");
    assert_eq!(bench.outstation.events(), 1, "the second event was not told");
}

#[test]
fn s8_5_3_the_indications_tell_of_what_is_not_in_this_response() {
    let mut bench = Bench::ready();
    bench.event(2).event(2).event(1);
    bench.exchange("c0 01 3c 03 07 01", &format!("e0 81 06 00 {CLASS_2_EVENT}"));
    bench.silent("c0 00");
    bench.exchange("c1 01 3c 03 07 01", &format!("e1 81 02 00 {CLASS_2_EVENT}"));
    bench.silent("c1 00");
    bench.exchange("c2 17", &format!("c2 81 02 00 {NOTHING}"));
}

#[test]
fn s8_5_3_a_new_connection_sends_unconfirmed_events_again() {
    let mut bench = told();
    bench.outstation.connected(bench.now);
    bench.silent("c4 00");
    assert_eq!(bench.outstation.events(), 1);
    bench.exchange("c7 01 3c 02 06", &format!("e7 81 00 00 {CLASS_1_EVENT}"));
}

#[test]
fn s8_5_3_a_confirm_may_not_come_in_fragments_and_may_carry_nothing() {
    let mut bench = told();
    bench.silent("84 00").silent("44 00").silent("04 00");
    assert_eq!(bench.outstation.events(), 1);
}

#[test]
fn s8_5_3_an_overflow_while_a_confirm_is_awaited_drops_no_event_that_was_not_told() {
    let mut bench = told();
    for _ in 0..super::bench::EVENTS {
        bench.event(2);
    }
    // The oldest, which was told, made room for the newest.
    bench.silent("c4 00");
    let all = super::bench::objects(&bench.reads_all("c5 01 3c 03 06"));
    assert_eq!(all.len(), super::bench::EVENTS);
}

//! §8.2, §8.9.1: requests that come twice, because their answer was lost: answered again, never carried out again,
//! across confirms and connections too.

use super::bench::{Bench, CLASS_1_EVENT};
use super::crob::relay;
use core::time::Duration;

fn operate(sequence: u8) -> (String, String) {
    let object = relay(0, 3, 0);
    (format!("c{sequence:x} 05 {object}"), format!("c{sequence:x} 81 00 00 {object}"))
}

#[test]
fn s8_9_1_a_repeated_request_gets_the_same_answer() {
    let mut bench = Bench::ready();
    let (request, answer) = operate(5);
    for _ in 0..4 {
        bench.exchange(&request, &answer);
        bench.waits(1_000);
    }
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_9_1_a_repeat_is_known_across_a_confirm() {
    let mut bench = Bench::ready();
    let (request, answer) = operate(5);
    bench.exchange(&request, &answer);
    bench.silent("c5 00");
    bench.exchange(&request, &answer);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_9_1_a_repeat_is_known_across_the_confirm_of_an_unsolicited_response() {
    let mut bench = Bench::unsolicited(|config, _| {
        config.unsolicited.enabled_at_start = dnp3_outstation::ClassSet::ALL;
    });
    bench.event(1);
    assert_eq!(bench.comes().len(), 1);
    let (request, answer) = operate(5);
    bench.exchange(&request, &answer);
    bench.silent("d1 00");
    bench.exchange(&request, &answer);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_9_1_a_repeat_is_known_across_a_reconnect() {
    let mut bench = Bench::ready();
    let (request, answer) = operate(5);
    bench.exchange(&request, &answer);
    bench.waits(30_000);
    bench.outstation.connected(bench.now);
    bench.exchange(&request, &answer);
    assert_eq!(bench.operated().len(), 1);
}

#[test]
fn s8_9_1_long_after_a_reconnect_the_same_octets_are_a_new_request() {
    let mut bench = Bench::ready();
    let (request, answer) = operate(5);
    bench.exchange(&request, &answer);
    bench.outstation.connected(bench.now);
    bench.waits(120_001);
    bench.exchange(&request, &answer);
    assert_eq!(bench.operated().len(), 2);
}

#[test]
fn s8_9_1_after_another_request_the_same_octets_are_a_new_request() {
    let mut bench = Bench::ready();
    let (request, answer) = operate(5);
    bench.exchange(&request, &answer);
    bench.asks("c6 17");
    bench.exchange(&request, &answer);
    assert_eq!(bench.operated().len(), 2);
}

#[test]
fn s8_9_1_the_same_octets_with_other_bits_in_their_last_object_are_a_new_request() {
    let mut bench = Bench::ready();
    bench.exchange("c5 05 29 02 17 01 00 01 00 00", "c5 81 00 00 29 02 17 01 00 01 00 00");
    bench.exchange("c5 05 29 02 17 01 00 02 00 00", "c5 81 00 00 29 02 17 01 00 02 00 00");
    assert_eq!(bench.operated(), ["0: 1", "0: 2"]);
}

#[test]
fn s8_9_1_requests_of_the_same_length_and_a_cut_one_are_different_requests() {
    let mut bench = Bench::ready();
    let (request, answer) = operate(5);
    bench.exchange(&request, &answer);
    bench.exchange(&request[..request.len() - 3], "c5 81 00 04");
    bench.exchange(&request, &answer);
    assert_eq!(bench.operated().len(), 2);
}

#[test]
fn s8_9_1_writes_and_freezes_are_carried_out_once() {
    let mut bench = Bench::ready();
    for (request, answer) in [
        ("c1 09 14 00 06", "c1 81 00 00"),
        ("c2 16 3c 02 06 14 00 00 00 00", "c2 81 00 00"),
        ("c3 02 22 02 17 01 00 c8 00 00 00", "c3 81 00 00"),
        ("c4 02 6e 02 00 01 01 78 79", "c4 81 00 00"),
        ("c5 02 0a 01 00 00 00 01", "c5 81 00 00"),
    ] {
        bench.changes();
        bench.exchange(request, answer);
        assert!(!bench.changes().is_empty(), "{request}");
        bench.exchange(request, answer);
        assert_eq!(bench.changes(), [], "{request}");
    }
}

#[test]
fn s8_9_1_a_refused_request_stays_refused_when_it_is_repeated() {
    let mut bench = Bench::ready();
    bench.refuses = true;
    let object = relay(0, 3, 6);
    bench.exchange(&operate(5).0, &format!("c5 81 00 00 {object}"));
    bench.refuses = false;
    bench.exchange(&operate(5).0, &format!("c5 81 00 00 {object}"));
}

#[test]
fn s8_9_1_a_repeated_poll_after_its_confirm_loses_no_later_event() {
    let mut bench = Bench::ready();
    bench.event(1);
    bench.asks("c4 01 3c 02 06");
    bench.silent("c4 00");
    bench.event(1);
    bench.asks("c4 01 3c 02 06");
    bench.silent("c4 00");
    bench.waits(6_000);
    let told = bench.asks("c5 01 3c 02 06");
    // Whatever the repeat told, the second event is told before it is gone.
    assert!(told == format!("e5 81 00 00 {CLASS_1_EVENT}") || bench.outstation.events() == 0, "{told}");
}

#[test]
fn s8_9_1_a_repeat_of_an_answer_that_was_produced_and_not_sent_yet_is_one_request() {
    let mut bench = Bench::ready();
    let (request, answer) = operate(5);
    let twice = [
        bench.master.frames(&super::bench::hex(&request)),
        bench.master.frames(&super::bench::hex(&request)),
    ];
    bench.now += Duration::from_millis(1);
    for told in bench.receives(&twice.concat()) {
        assert_eq!(told, answer);
    }
    assert_eq!(bench.operated().len(), 1);
}

//! §8.11.2.5: retries of unsolicited responses, the pause between series, and holding off.

use super::bench::{Bench, CLASS_1_EVENT, CLASS_2_EVENT, EVENTS, hex, objects};
use core::time::Duration;
use dnp3_outstation::{ClassSet, Config, Event, Kind, Retries};

fn enabled(differs: impl FnOnce(&mut Config)) -> Bench {
    Bench::unsolicited(|config, _| {
        config.unsolicited.enabled_at_start = ClassSet::ALL;
        differs(config);
    })
}

fn told(sequence: u8) -> String {
    format!("f{sequence:x} 82 00 00 {CLASS_1_EVENT}")
}

#[test]
fn s8_11_2_5_a_response_without_confirm_is_sent_again_the_same() {
    let mut bench = enabled(|_| {});
    bench.event(1);
    assert_eq!(bench.comes(), [told(1)]);
    for _ in 0..3 {
        assert_eq!(bench.waits(4_999), [""; 0]);
        assert_eq!(bench.waits(1), [told(1)]);
    }
    assert_eq!(bench.waits(59_999), [""; 0]);
    assert!(bench.events.contains(&Event::ConfirmTimeout { unsolicited: true }));
}

#[test]
fn s8_11_2_5_a_confirm_of_any_of_them_ends_the_series() {
    for retries in 0..=3 {
        let mut bench = enabled(|_| {});
        bench.event(1);
        bench.comes();
        bench.waits(5_000 * retries);
        bench.silent("d1 00");
        assert_eq!(bench.outstation.events(), 0);
        assert_eq!(bench.waits(600_000), [""; 0]);
    }
}

#[test]
fn s8_11_2_5_events_that_come_meanwhile_are_not_in_the_retries() {
    let mut bench = enabled(|_| {});
    bench.event(1);
    bench.comes();
    bench.event(2);
    assert_eq!(bench.waits(5_000).len(), 1);
    let retry = bench.waits(5_000);
    assert!(retry.len() == 1 && retry[0].ends_with(CLASS_1_EVENT), "{retry:?}");
    assert_eq!(bench.sends("d1 00"), [format!("f2 82 00 00 {CLASS_2_EVENT}")]);
}

#[test]
fn s8_11_2_5_after_the_pause_a_new_series_begins() {
    let mut bench = enabled(|_| {});
    bench.event(1);
    bench.comes();
    assert_eq!(bench.waits(15_000).len(), 3);
    assert_eq!(bench.waits(59_999), [""; 0]);
    let next = bench.waits(5_001);
    assert_eq!(next.len(), 1);
    assert!(next[0].starts_with('f') && next[0].ends_with(CLASS_1_EVENT), "{next:?}");
    let sequence = &next[0][1..2];
    assert_eq!(sequence, "2", "a new response has the next sequence");
    bench.silent("d2 00");
    assert_eq!(bench.outstation.events(), 0);
}

#[test]
fn s8_11_2_5_a_new_series_tells_what_has_happened_since() {
    let mut bench = enabled(|_| {});
    bench.event(1);
    bench.comes();
    bench.waits(20_000);
    bench.event(2);
    let next = bench.waits(60_000);
    assert!(next.len() == 1 && next[0].ends_with(&format!("{CLASS_1_EVENT} {CLASS_2_EVENT}")), "{next:?}");
}

#[test]
fn s8_11_2_5_a_request_of_the_master_ends_the_pause() {
    let mut bench = enabled(|_| {});
    bench.event(1);
    bench.comes();
    bench.waits(30_000);
    let told = bench.sends("c1 17");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("c1 81 02 00") && told[1].ends_with(CLASS_1_EVENT), "{told:?}");
}

#[test]
fn s8_11_2_5_no_retries_when_set_up_so() {
    let mut bench = enabled(|config| config.unsolicited.retries = Retries::Count(0));
    bench.event(1);
    assert_eq!(bench.comes().len(), 1);
    assert_eq!(bench.waits(59_999), [""; 0]);
}

#[test]
fn s8_11_2_5_retries_for_ever_when_set_up_so() {
    let mut bench = enabled(|config| config.unsolicited.retries = Retries::Endless);
    bench.event(1);
    bench.comes();
    assert_eq!(bench.waits(5_000 * 300), vec![told(1); 300]);
    bench.silent("d1 00");
    assert_eq!(bench.waits(60_000), [""; 0]);
}

#[test]
fn s8_11_2_5_all_of_254_retries_are_counted() {
    let mut bench = enabled(|config| config.unsolicited.retries = Retries::Count(254));
    bench.event(1);
    bench.comes();
    assert_eq!(bench.waits(5_000 * 254 + 59_999).len(), 254);
}

#[test]
fn s8_11_2_5_a_confirm_that_is_not_its_own_does_not_end_the_series() {
    let mut bench = enabled(|_| {});
    bench.event(1);
    bench.comes();
    bench.silent("c1 00").silent("d0 00").silent("d2 00");
    assert_eq!(bench.waits(5_000), [told(1)]);
}

#[test]
fn s8_11_2_5_events_are_held_until_there_are_enough_of_them() {
    let mut bench = enabled(|config| {
        config.unsolicited.hold_count = 3;
        config.unsolicited.hold_time = Duration::from_secs(10);
    });
    bench.event(3);
    assert_eq!(bench.comes(), [""; 0]);
    bench.event(3);
    assert_eq!(bench.comes(), [""; 0]);
    bench.event(3);
    let told = bench.comes();
    assert_eq!(told.len(), 1);
    assert_eq!(objects(&hex(&told[0])[4..]).len(), 3);
}

#[test]
fn s8_11_2_5_events_are_held_no_longer_than_the_hold_time() {
    let mut bench = enabled(|config| {
        config.unsolicited.hold_count = 3;
        config.unsolicited.hold_time = Duration::from_secs(10);
    });
    bench.event(1);
    assert_eq!(bench.waits(6_000), [""; 0]);
    bench.event(2);
    assert_eq!(bench.waits(3_999), [""; 0]);
    assert_eq!(bench.waits(1), [format!("f1 82 00 00 {CLASS_1_EVENT} {CLASS_2_EVENT}")]);
}

#[test]
fn s8_11_2_5_the_hold_counts_all_classes_that_are_on() {
    let mut bench = enabled(|config| {
        config.unsolicited.hold_count = 2;
        config.unsolicited.hold_time = Duration::from_secs(10);
    });
    bench.exchange("c1 15 3c 04 06", "c1 81 00 00");
    bench.event(1).event(3).event(3);
    assert_eq!(bench.comes(), [""; 0]);
    bench.event(2);
    assert_eq!(bench.comes().len(), 1);
}

#[test]
fn s8_11_2_5_a_poll_of_held_events_leaves_nothing_to_tell() {
    let mut bench = enabled(|config| {
        config.unsolicited.hold_count = 3;
        config.unsolicited.hold_time = Duration::from_secs(10);
    });
    bench.event(1);
    bench.exchange("c1 01 3c 02 06", &format!("e1 81 00 00 {CLASS_1_EVENT}")).silent("c1 00");
    assert_eq!(bench.waits(60_000), [""; 0]);
}

#[test]
fn s8_11_2_5_more_events_than_a_fragment_holds_come_one_response_after_the_other() {
    let mut bench = enabled(|config| config.max_response = 249);
    for _ in 0..EVENTS {
        bench.event(1);
    }
    let mut told = bench.comes();
    let mut all = 0;
    for _ in 0..20 {
        assert_eq!(told.len(), 1);
        let fragment = hex(&told[0]);
        all += objects(&fragment[4..]).len();
        told = bench.sends_octets(&[0xD0 | (fragment[0] & 0x0F), 0]);
        if told.is_empty() {
            break;
        }
    }
    assert_eq!((all, bench.outstation.events()), (EVENTS, 0));
}

#[test]
fn s8_11_2_5_an_outstation_that_connects_only_to_speak_says_when_it_wants_to() {
    let mut bench = enabled(|_| {});
    assert!(!bench.outstation.wants_to_speak());
    bench.event(1);
    assert!(bench.outstation.wants_to_speak());
    bench.comes();
    bench.silent("d1 00");
    assert!(!bench.outstation.wants_to_speak());
}

#[test]
fn s8_11_2_5_events_of_every_kind_are_told_unsolicited() {
    for kind in [
        Kind::BinaryInput,
        Kind::DoubleBitInput,
        Kind::BinaryOutput,
        Kind::Counter,
        Kind::FrozenCounter,
        Kind::AnalogInput,
        Kind::FrozenAnalogInput,
        Kind::AnalogOutput,
    ] {
        let mut bench = enabled(|_| {});
        bench.reports(kind, 0, 2);
        let told = bench.comes();
        assert_eq!(objects(&hex(&told[0])[4..]).len(), 1, "{kind:?}");
    }
}

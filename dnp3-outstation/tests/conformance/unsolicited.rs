//! §8.11: unsolicited responses: start-up, classes, and what requests do in the meantime.

use super::bench::{Bench, CLASS_1_EVENT, CLASS_2_EVENT, CLASS_3_EVENT, Call};
use super::crob::relay;
use dnp3_outstation::{Class, ClassSet, Event};

const NOTHING: &str = "34 02 07 01 00 00";
const ENABLE_ALL: &str = "c0 14 3c 02 06 3c 03 06 3c 04 06";

fn power_up() -> Bench {
    Bench::set_up(|config, _| config.unsolicited.supported = true)
}

/// With all classes on.
fn enabled() -> Bench {
    let mut bench = Bench::unsolicited(|_, _| {});
    bench.exchange(ENABLE_ALL, "c0 81 00 00");
    bench.changes();
    bench
}

#[test]
fn s8_11_2_1_the_first_unsolicited_response_is_empty_and_tells_of_the_restart() {
    let mut bench = power_up();
    assert_eq!(bench.comes(), ["f0 82 80 00"]);
    assert_eq!(bench.master.addresses, Some((1, 10)));
    assert_eq!(bench.comes(), [""; 0]);
}

#[test]
fn s8_11_2_1_the_first_one_is_repeated_until_it_is_confirmed() {
    let mut bench = power_up();
    bench.comes();
    for _ in 0..3 {
        assert_eq!(bench.waits(4_999), [""; 0]);
        assert_eq!(bench.waits(1), ["f0 82 80 00"]);
    }
    // And after every pause again.
    let mut later = 0;
    for _ in 0..10 {
        let told = bench.waits(60_000);
        assert!(told.iter().all(|told| told.starts_with('f') && told.ends_with("82 80 00")), "{told:?}");
        later += told.len();
    }
    assert!(later >= 5, "{later}");
}

#[test]
fn s8_11_2_1_after_its_confirm_the_first_one_does_not_come_again() {
    let mut bench = power_up();
    bench.comes();
    bench.silent("d0 00");
    assert_eq!(bench.waits(3_600_000), [""; 0]);
}

#[test]
fn s8_11_2_1_confirms_of_something_else_do_not_end_the_first_one() {
    let mut bench = power_up();
    bench.comes();
    bench.silent("c0 00").silent("d1 00").silent("df 00");
    assert_eq!(bench.waits(5_000), ["f0 82 80 00"]);
}

#[test]
fn s8_11_2_1_no_event_is_told_before_the_first_one_is_confirmed() {
    let mut bench = Bench::set_up(|config, _| {
        config.unsolicited.supported = true;
        config.unsolicited.enabled_at_start = ClassSet::ALL;
    });
    bench.event(1);
    assert_eq!(bench.comes(), ["f0 82 82 00"]);
    assert_eq!(bench.waits(5_000), ["f0 82 82 00"]);
    assert_eq!(bench.sends("d0 00"), [format!("f1 82 80 00 {CLASS_1_EVENT}")]);
}

#[test]
fn s8_11_2_1_requests_are_answered_while_the_first_one_is_not_confirmed() {
    let mut bench = power_up();
    bench.comes();
    bench.exchange("c1 02 50 01 00 07 07 00", "c1 81 00 00");
    bench.exchange("c2 17", &format!("c2 81 00 00 {NOTHING}"));
    bench.exchange(ENABLE_ALL, "c0 81 00 00");
    bench.silent("d0 00");
    bench.event(1);
    assert_eq!(bench.comes(), [format!("f1 82 00 00 {CLASS_1_EVENT}")]);
}

#[test]
fn s8_11_2_1_after_a_new_connection_it_is_not_a_restart() {
    let mut bench = enabled();
    bench.outstation.connected(bench.now);
    assert_eq!(bench.waits(10_000), [""; 0]);
    bench.event(1);
    assert_eq!(bench.comes().len(), 1);
}

#[test]
fn s8_11_2_2_nothing_is_told_before_a_class_is_switched_on() {
    let mut bench = Bench::unsolicited(|_, _| {});
    bench.event(1).event(2).event(3);
    assert_eq!(bench.waits(600_000), [""; 0]);
    bench.exchange("c1 17", &format!("c1 81 0e 00 {NOTHING}"));
}

#[test]
fn s8_11_2_2_events_that_waited_are_told_when_their_class_is_switched_on() {
    let mut bench = Bench::unsolicited(|_, _| {});
    bench.event(1);
    let told = bench.sends("c0 14 3c 02 06");
    assert_eq!(told, ["c0 81 02 00", &format!("f1 82 00 00 {CLASS_1_EVENT}")]);
}

#[test]
fn s8_11_2_2_each_class_is_switched_on_by_itself() {
    for (class, event, iin) in [(2, CLASS_1_EVENT, "0c"), (3, CLASS_2_EVENT, "0a"), (4, CLASS_3_EVENT, "06")]
    {
        let mut bench = Bench::unsolicited(|_, _| {});
        bench.exchange(&format!("c0 14 3c {class:02x} 06"), "c0 81 00 00");
        bench.event(1).event(2).event(3);
        assert_eq!(bench.comes(), [format!("f1 82 {iin} 00 {event}")]);
        bench.silent("d1 00");
        assert_eq!(bench.outstation.events(), 2);
        assert_eq!(bench.waits(600_000), [""; 0]);
    }
}

#[test]
fn s8_11_2_2_the_product_is_told_which_classes_are_on() {
    let mut bench = Bench::unsolicited(|_, _| {});
    let one = ClassSet::only(Class::One);
    bench.exchange("c0 14 3c 02 06", "c0 81 00 00");
    bench.exchange("c1 14 3c 03 06", "c1 81 00 00");
    bench.exchange("c2 15 3c 02 06", "c2 81 00 00");
    let two = ClassSet::only(Class::Two);
    assert_eq!(bench.changes(), [one, one | two, two].map(Call::Unsolicited));
}

#[test]
fn s8_11_2_2_events_of_all_classes_go_together() {
    let mut bench = enabled();
    bench.event(1).event(2).event(3);
    assert_eq!(bench.comes(), [format!("f1 82 00 00 {CLASS_1_EVENT} {CLASS_2_EVENT} {CLASS_3_EVENT}")]);
    bench.silent("d1 00");
    assert_eq!(bench.outstation.events(), 0);
    assert!(bench.events.contains(&Event::EventsConfirmed(3)));
}

#[test]
fn s8_11_2_2_unsolicited_responses_count_their_own_sequence() {
    let mut bench = enabled();
    for sequence in (1..=15).chain([0, 1]) {
        bench.event(3);
        assert_eq!(bench.comes(), [format!("f{sequence:x} 82 00 00 {CLASS_3_EVENT}")]);
        bench.exchange("c9 17", &format!("c9 81 00 00 {NOTHING}"));
        bench.silent(&format!("d{sequence:x} 00"));
    }
}

#[test]
fn s8_11_2_2_the_objects_of_enable_and_disable_are_classes() {
    let mut bench = Bench::unsolicited(|_, _| {});
    for function in ["14", "15"] {
        for (objects, iin) in [("01 00 06", "02"), ("3c 05 06", "02"), ("3c 02 00 00 01", "04")] {
            bench.exchange(&format!("c0 {function} {objects}"), &format!("c0 81 00 {iin}"));
        }
        let told = bench.asks(&format!("c0 {function} 3c 01 06"));
        assert!(told == "c0 81 00 02" || told == "c0 81 00 04", "class 0 has no events: {told}");
    }
}

#[test]
fn s8_11_2_3_a_class_that_is_switched_off_is_not_told_any_more() {
    let mut bench = enabled();
    bench.exchange("c1 15 3c 02 06", "c1 81 00 00");
    bench.event(1);
    assert_eq!(bench.waits(600_000), [""; 0]);
    bench.event(2);
    assert_eq!(bench.comes(), [format!("f1 82 02 00 {CLASS_2_EVENT}")]);
}

#[test]
fn s8_11_2_3_switching_off_ends_a_response_that_waits_for_its_confirm() {
    let mut bench = enabled();
    bench.event(1);
    assert_eq!(bench.comes().len(), 1);
    bench.exchange("c1 15 3c 02 06 3c 03 06 3c 04 06", "c1 81 02 00");
    assert_eq!(bench.waits(600_000), [""; 0]);
    bench.exchange("c2 01 3c 02 06", &format!("e2 81 00 00 {CLASS_1_EVENT}"));
    bench.silent("c2 00");
    assert_eq!(bench.outstation.events(), 0);
}

#[test]
fn s8_11_2_4_a_poll_waits_for_the_confirm_of_an_unsolicited_response() {
    let mut bench = enabled();
    bench.event(1);
    bench.comes();
    bench.silent("c3 01 3c 02 06");
    assert_eq!(bench.sends("d1 00"), ["c3 81 00 00"], "its event is confirmed and not told again");
}

#[test]
fn s8_11_2_4_a_poll_that_waited_is_answered_when_the_confirm_does_not_come() {
    let mut bench = enabled();
    bench.event(1);
    bench.comes();
    bench.waits(1_000);
    bench.silent("c3 01 3c 02 06");
    assert_eq!(bench.waits(3_999), [""; 0]);
    assert_eq!(bench.waits(1), [format!("e3 81 00 00 {CLASS_1_EVENT}")]);
    bench.silent("c3 00");
    assert_eq!(bench.outstation.events(), 0);
    assert_eq!(bench.waits(600_000), [""; 0], "the unsolicited response is not sent again");
}

#[test]
fn s8_11_2_4_of_several_polls_that_wait_the_last_is_answered() {
    let mut bench = enabled();
    bench.event(1);
    bench.comes();
    bench.silent("c3 01 3c 02 06").silent("c4 01 01 02 00 00 00").silent("c5 01 01 02 00 01 01");
    assert_eq!(bench.sends("d1 00"), ["c5 81 00 00 01 02 00 01 01 01"]);
}

#[test]
fn s8_11_2_4_requests_that_are_no_polls_are_answered_at_once() {
    let mut bench = enabled();
    bench.event(1);
    bench.comes();
    bench.exchange(&format!("c1 03 {}", relay(0, 3, 0)), &format!("c1 81 00 00 {}", relay(0, 3, 0)));
    bench.exchange(&format!("c2 04 {}", relay(0, 3, 0)), &format!("c2 81 00 00 {}", relay(0, 3, 0)));
    bench.exchange("c3 17", &format!("c3 81 00 00 {NOTHING}"));
    bench.exchange("c4 02 32 01 07 01 00 84 19 4b 43 01", "c4 81 00 00");
    assert_eq!(bench.operated().len(), 1);
    bench.silent("d1 00");
    assert_eq!(bench.outstation.events(), 0);
}

#[test]
fn s8_11_2_4_a_request_after_a_poll_that_waits_takes_its_place() {
    let mut bench = enabled();
    bench.event(1);
    bench.comes();
    bench.silent("c3 01 3c 02 06");
    bench.exchange("c4 17", &format!("c4 81 00 00 {NOTHING}"));
    bench.silent("d1 00");
    assert_eq!(bench.waits(60_000), [""; 0]);
}

#[test]
fn s8_11_2_4_nothing_unsolicited_comes_while_a_response_waits_for_its_confirm() {
    let mut bench = enabled();
    bench.exchange("c1 15 3c 02 06", "c1 81 00 00");
    bench.event(1);
    bench.exchange("c2 01 3c 02 06", &format!("e2 81 00 00 {CLASS_1_EVENT}"));
    bench.event(2);
    assert_eq!(bench.waits(4_999), [""; 0]);
    assert_eq!(bench.sends("c2 00"), [format!("f1 82 00 00 {CLASS_2_EVENT}")]);
}

#[test]
fn s8_11_2_4_an_event_of_a_poll_is_not_told_unsolicited_too() {
    let mut bench = enabled();
    bench.event(1);
    bench.comes();
    bench.silent("d1 00");
    bench.exchange("c2 01 3c 02 06", "c2 81 00 00");
    assert_eq!(bench.waits(60_000), [""; 0]);
}

#[test]
fn s8_11_2_6_without_unsolicited_responses_switching_them_is_a_function_that_is_not_there() {
    let mut bench = Bench::ready();
    bench.exchange(ENABLE_ALL, "c0 81 00 01");
    bench.exchange("c1 15 3c 02 06 3c 03 06 3c 04 06", "c1 81 00 01");
    bench.event(1).event(2).event(3);
    assert_eq!(bench.waits(600_000), [""; 0]);
    assert_eq!(bench.changes(), []);
}

#[test]
fn s8_11_2_6_without_unsolicited_responses_nothing_is_sent_at_the_start() {
    let mut bench = Bench::new();
    assert_eq!(bench.waits(600_000), [""; 0]);
}

#[test]
fn s8_11_2_6_a_response_to_another_master_leaves_unsolicited_ones_with_their_own() {
    let mut bench = Bench::set_up(|config, _| {
        config.any_master = true;
        config.unsolicited.supported = true;
        config.unsolicited.enabled_at_start = ClassSet::ALL;
    })
    .settled();
    bench.master.address = 7;
    bench.exchange("c1 17", &format!("c1 81 00 00 {NOTHING}"));
    assert_eq!(bench.master.addresses, Some((7, 10)));
    bench.event(1);
    assert_eq!(bench.comes().len(), 1);
    assert_eq!(bench.master.addresses, Some((1, 10)));
}

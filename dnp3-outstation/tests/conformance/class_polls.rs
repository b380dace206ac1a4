//! §8.5: polls of the classes, and the assignment of points to them.

use super::bench::{Bench, CLASS_0, CLASS_1_EVENT, CLASS_2_EVENT, CLASS_3_EVENT, Call};
use dnp3_outstation::{Class, Kind};

const INTEGRITY: &str = "3c 02 06 3c 03 06 3c 04 06 3c 01 06";

fn with_events() -> Bench {
    let mut bench = Bench::ready();
    bench.event(1).event(2).event(3);
    bench
}

#[test]
fn s8_5_1_class_0_tells_all_present_values() {
    let mut bench = Bench::ready();
    bench.exchange("c0 01 3c 01 06", &format!("c0 81 00 00 {CLASS_0}"));
}

#[test]
fn s8_5_1_a_point_that_is_in_no_class_is_not_told_in_class_0() {
    let mut bench = Bench::ready();
    bench.product.samples.retain(|key, _| key.0 == Kind::BinaryInput);
    bench.product.outside_class_0.insert((Kind::BinaryInput, 1));
    bench.exchange("c0 01 3c 01 06", "c0 81 00 00 01 02 00 00 00 81 01 02 00 02 03 81 91");
    bench.exchange("c1 01 01 02 06", "c1 81 00 00 01 02 00 00 03 81 01 81 91");
}

#[test]
fn s8_5_1_class_0_tells_of_waiting_events_and_leaves_them() {
    let mut bench = with_events();
    bench.exchange("c0 01 3c 01 06", &format!("c0 81 0e 00 {CLASS_0}"));
    assert_eq!(bench.outstation.events(), 3);
}

#[test]
fn s8_5_1_an_outstation_without_points_answers_class_0_with_nothing() {
    let mut bench = Bench::ready();
    bench.product.samples.clear();
    bench.exchange("c0 01 3c 01 06", "c0 81 00 00");
}

#[test]
fn s8_5_2_each_class_is_read_by_itself() {
    let mut bench = with_events();
    bench.exchange("c0 01 3c 02 06", &format!("e0 81 0c 00 {CLASS_1_EVENT}")).silent("c0 00");
    bench.exchange("c1 01 3c 03 06", &format!("e1 81 08 00 {CLASS_2_EVENT}")).silent("c1 00");
    bench.exchange("c2 01 3c 04 06", &format!("e2 81 00 00 {CLASS_3_EVENT}")).silent("c2 00");
    bench.exchange("c3 01 3c 02 06 3c 03 06 3c 04 06", "c3 81 00 00");
    assert_eq!(bench.outstation.events(), 0);
}

#[test]
fn s8_5_2_a_class_without_events_is_answered_with_nothing_and_no_confirm() {
    let mut bench = Bench::ready();
    for class in ["02", "03", "04"] {
        bench.exchange(&format!("c0 01 3c {class} 06"), "c0 81 00 00");
        bench.exchange(&format!("c1 01 3c {class} 07 05"), "c1 81 00 00");
        bench.exchange(&format!("c2 01 3c {class} 08 05 00"), "c2 81 00 00");
    }
}

#[test]
fn s8_5_2_a_class_with_a_count_tells_no_more_than_that() {
    let mut bench = Bench::ready();
    bench.event(2).event(2).event(2);
    let one = CLASS_2_EVENT;
    bench.exchange("c0 01 3c 03 07 01", &format!("e0 81 04 00 {one}")).silent("c0 00");
    let both = "20 01 17 02 01 01 60 79 fe ff 01 01 60 79 fe ff";
    bench.exchange("c1 01 3c 03 08 05 00", &format!("e1 81 00 00 {both}")).silent("c1 00");
}

#[test]
fn s8_5_2_the_oldest_events_come_first() {
    let mut bench = Bench::ready();
    bench.reports(Kind::Counter, 1, 1).reports(Kind::Counter, 0, 1).reports(Kind::Counter, 1, 1);
    let first = "16 01 17 02 01 01 70 11 01 00 00 01 e8 03 00 00";
    bench.exchange("c0 01 3c 02 07 02", &format!("e0 81 02 00 {first}")).silent("c0 00");
    bench.exchange("c1 01 3c 02 06", "e1 81 00 00 16 01 17 01 01 01 70 11 01 00");
}

#[test]
fn s8_5_3_events_that_are_not_confirmed_are_told_again() {
    let mut bench = with_events();
    let answer = format!("81 0c 00 {CLASS_1_EVENT}");
    bench.exchange("c0 01 3c 02 06", &format!("e0 {answer}"));
    assert_eq!(bench.waits(5_000), [""; 0]);
    bench.exchange("c1 01 3c 02 06", &format!("e1 {answer}"));
    // Another request in place of the confirm has the same effect as the time-out.
    bench.exchange("c2 01 3c 02 06", &format!("e2 {answer}")).silent("c2 00");
    bench.exchange("c3 01 3c 02 06", "c3 81 0c 00");
}

#[test]
fn s8_5_3_events_return_to_the_indications_when_the_confirm_does_not_come() {
    let mut bench = with_events();
    bench.asks("c0 01 3c 02 06");
    bench.waits(5_000);
    bench.exchange("c1 17", "c1 81 0e 00 34 02 07 01 00 00");
}

#[test]
fn s8_5_4_all_classes_in_one_poll_events_first() {
    let mut bench = with_events();
    let events = format!("{CLASS_1_EVENT} {CLASS_2_EVENT} {CLASS_3_EVENT}");
    bench.exchange(&format!("c0 01 {INTEGRITY}"), &format!("e0 81 00 00 {events} {CLASS_0}")).silent("c0 00");
    bench.exchange(&format!("c1 01 {INTEGRITY}"), &format!("c1 81 00 00 {CLASS_0}"));
}

#[test]
fn s8_5_4_events_come_before_present_values_whatever_the_order_of_the_request() {
    let mut bench = with_events();
    bench.product.samples.retain(|key, _| key.0 == Kind::BinaryInput);
    let told = format!("e0 81 0c 00 {CLASS_1_EVENT} 01 02 00 00 03 81 01 81 91");
    bench.exchange("c0 01 3c 01 06 3c 02 06", &told);
}

#[test]
fn s8_5_4_two_classes_in_one_poll() {
    let mut bench = with_events();
    bench
        .exchange("c0 01 3c 02 06 3c 03 06", &format!("e0 81 08 00 {CLASS_1_EVENT} {CLASS_2_EVENT}"))
        .silent("c0 00")
        .exchange("c1 01 3c 02 06 3c 03 06 3c 04 06", &format!("e1 81 00 00 {CLASS_3_EVENT}"));
}

#[test]
fn s8_5_4_a_poll_of_classes_and_of_objects() {
    let mut bench = with_events();
    let told = format!("e0 81 0c 00 {CLASS_1_EVENT} 0a 02 00 00 01 01 81");
    bench.exchange("c0 01 3c 02 06 0a 02 00 00 01", &told);
}

#[test]
fn s8_5_5_events_that_happen_between_response_and_confirm_are_kept() {
    let mut bench = Bench::ready();
    bench.event(1);
    bench.exchange("c0 01 3c 02 06", &format!("e0 81 00 00 {CLASS_1_EVENT}"));
    bench.event(1);
    bench.silent("c0 00");
    bench.exchange("c1 01 3c 02 06", &format!("e1 81 00 00 {CLASS_1_EVENT}")).silent("c1 00");
    assert_eq!(bench.outstation.events(), 0);
}

#[test]
fn s8_5_5_classes_that_do_not_exist_are_unknown_objects() {
    let mut bench = Bench::ready();
    bench.exchange("c0 01 3c 05 06", "c0 81 00 02");
    bench.exchange("c1 01 3c 00 06", "c1 81 00 02");
}

#[test]
fn s8_5_5_a_class_with_a_range_is_an_error() {
    let mut bench = with_events();
    for class in ["01", "02", "03", "04"] {
        bench.exchange(&format!("c0 01 3c {class} 00 00 01"), "c0 81 0e 04");
    }
}

fn assigns(bench: &mut Bench, objects: &str) -> Vec<Call> {
    bench.exchange(&format!("c0 16 {objects}"), "c0 81 00 00");
    bench.changes()
}

#[test]
fn s8_5_6_points_are_assigned_to_each_class() {
    let mut bench = Bench::ready();
    for (variation, class) in
        [("01", None), ("02", Some(Class::One)), ("03", Some(Class::Two)), ("04", Some(Class::Three))]
    {
        let calls = assigns(&mut bench, &format!("3c {variation} 06 01 00 00 01 02"));
        let expected = [1, 2].map(|index| Call::Assign(Kind::BinaryInput, index, class));
        assert_eq!(calls, expected);
    }
}

#[test]
fn s8_5_6_all_points_of_a_group_are_assigned() {
    let mut bench = Bench::ready();
    for (group, kind, count) in [
        ("01", Kind::BinaryInput, 4),
        ("03", Kind::DoubleBitInput, 3),
        ("0a", Kind::BinaryOutput, 4),
        ("14", Kind::Counter, 2),
        ("15", Kind::FrozenCounter, 2),
        ("1e", Kind::AnalogInput, 4),
        ("1f", Kind::FrozenAnalogInput, 1),
        ("28", Kind::AnalogOutput, 4),
    ] {
        let calls = assigns(&mut bench, &format!("3c 03 06 {group} 00 06"));
        let expected: Vec<_> = (0..count).map(|index| Call::Assign(kind, index, Some(Class::Two))).collect();
        assert_eq!(calls, expected);
    }
}

#[test]
fn s8_5_6_several_classes_and_groups_are_assigned_in_one_request() {
    let mut bench = Bench::ready();
    let calls = assigns(&mut bench, "3c 02 06 01 00 00 00 00 1e 00 17 01 03 3c 04 06 14 00 28 01 00 01 00");
    let expected = [
        Call::Assign(Kind::BinaryInput, 0, Some(Class::One)),
        Call::Assign(Kind::AnalogInput, 3, Some(Class::One)),
        Call::Assign(Kind::Counter, 1, Some(Class::Three)),
    ];
    assert_eq!(calls, expected);
}

#[test]
fn s8_5_6_an_assignment_that_cannot_be_made_is_an_error() {
    let mut bench = Bench::ready();
    bench.product.fixed.insert((Kind::Counter, 0));
    for (objects, iin) in [
        ("01 00 06", "04"),                // no class before the points
        ("3c 02 06 01 00 00 02 09", "04"), // not all of them are there
        ("3c 02 06 14 00 00 00 00", "04"), // the product does not change this one
        ("3c 02 06 63 00 06", "02"),       // no such group
        ("3c 02 06 1e 01 06", "02"),       // points are assigned by variation 0
        ("3c 05 06 01 00 06", "02"),       // no such class
    ] {
        let told = bench.asks(&format!("c0 16 {objects}"));
        assert!(told == format!("c0 81 00 {iin}") || told == "c0 81 00 06", "{objects}: {told}");
    }
    bench.exchange("c1 17", "c1 81 00 00 34 02 07 01 00 00");
}

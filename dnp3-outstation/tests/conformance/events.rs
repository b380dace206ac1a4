//! §8.14, §8.19, §8.22: change events: their order, their indices, and what they remember.

use super::bench::{Bench, EVENTS, hex, later, objects};
use dnp3_outstation::{Class, Deadband, Flags, Kind, Reported, Sample, Stamp, Timestamp};

const T: &str = "84 19 4b 43 01";

#[test]
fn s8_14_an_event_tells_what_the_point_was_at_when_it_happened() {
    let mut bench = Bench::ready();
    for (state, milliseconds) in [(false, 1), (true, 2), (false, 3)] {
        bench.product.samples.insert((Kind::BinaryInput, 0), Sample::binary(state, Flags::ONLINE));
        bench.reports_at(Kind::BinaryInput, 0, 1, later(milliseconds));
    }
    let told = format!("02 02 17 03 00 01 01 {T} 00 81 02 {T} 00 01 03 {T}");
    bench.exchange("c0 01 02 00 06", &format!("e0 81 00 00 {told}"));
}

#[test]
fn s8_14_indices_above_255_are_told_with_two_octets() {
    let mut bench = Bench::ready();
    let on = Sample::binary(true, Flags::ONLINE);
    bench.outstation.report(Kind::BinaryInput, 300, on, Class::One, later(0)).unwrap();
    bench.exchange("c0 01 02 01 06", "e0 81 00 00 02 01 28 01 00 2c 01 81");
}

#[test]
fn s8_14_more_than_255_octets_of_one_kind_stand_behind_one_header() {
    let mut bench = Bench::ready();
    for milliseconds in 0..EVENTS as u64 {
        bench.reports_at(Kind::BinaryInput, 0, 1, later(milliseconds));
    }
    let told = hex(&bench.asks("c0 01 02 02 06"));
    let all = objects(&told[4..]);
    assert_eq!(all.len(), EVENTS);
    for (event, milliseconds) in all.iter().zip(0_u8..) {
        assert_eq!((event.octets[0], event.octets[1]), (0x81, milliseconds));
    }
}

#[test]
fn s8_14_only_events_of_the_group_that_is_read_are_told() {
    let mut bench = Bench::ready();
    bench.event(1).event(2).event(3);
    bench.exchange("c0 01 02 01 06", "e0 81 0c 00 02 01 17 01 00 81").silent("c0 00");
    bench.exchange("c1 01 16 01 06", "e1 81 04 00 16 01 17 01 01 01 70 11 01 00").silent("c1 00");
    bench.exchange("c2 01 02 01 06", "c2 81 04 00");
    assert_eq!(bench.outstation.events(), 1);
}

#[test]
fn s8_14_several_groups_are_read_in_one_request() {
    let mut bench = Bench::ready();
    bench.event(1).event(2).event(3);
    let told = "02 01 17 01 00 81 16 02 17 01 01 01 70 11";
    bench.exchange("c0 01 02 01 06 16 02 06", &format!("e0 81 04 00 {told}"));
}

#[test]
fn s8_14_an_event_that_two_headers_ask_for_is_told_once() {
    let mut bench = Bench::ready();
    bench.event(1);
    bench.exchange("c0 01 02 01 06 3c 02 06 02 02 06", "e0 81 00 00 02 01 17 01 00 81");
}

#[test]
fn s8_14_a_count_reads_the_oldest_so_many_of_a_group() {
    let mut bench = Bench::ready();
    for milliseconds in 1..=5 {
        bench.reports_at(Kind::BinaryInput, 0, 1, later(milliseconds));
    }
    let told = format!("02 02 17 02 00 81 01 {T} 00 81 02 {T}");
    bench.exchange("c0 01 02 02 07 02", &format!("e0 81 02 00 {told}")).silent("c0 00");
    let told = format!("02 02 17 03 00 81 03 {T} 00 81 04 {T} 00 81 05 {T}");
    bench.exchange("c1 01 02 02 08 09 00", &format!("e1 81 00 00 {told}"));
}

#[test]
fn s8_14_events_of_one_group_in_several_classes_are_read_together() {
    let mut bench = Bench::ready();
    for class in [3, 1, 2] {
        bench.reports_at(Kind::BinaryInput, u16::from(class), class, later(u64::from(class)));
    }
    let told = format!("02 02 17 03 03 91 03 {T} 01 01 01 {T} 02 81 02 {T}");
    bench.exchange("c0 01 02 00 06", &format!("e0 81 00 00 {told}"));
}

#[test]
fn s8_19_flags_are_told_as_they_were() {
    let mut bench = Bench::ready();
    bench.product.samples.insert((Kind::AnalogInput, 0), Sample::analog(7, Flags::COMM_LOST));
    bench.reports(Kind::AnalogInput, 0, 2);
    bench.product.samples.insert((Kind::AnalogInput, 0), Sample::analog(7, Flags::ONLINE));
    bench.exchange("c0 01 20 02 06", "e0 81 00 00 20 02 17 01 00 04 07 00");
}

#[test]
fn s8_19_a_deadband_decides_what_makes_an_event() {
    let voltage = |millivolts| Sample::analog(millivolts, Flags::ONLINE);
    let mut reported = Reported::default();
    let mut events = Vec::new();
    for millivolts in [13_000, 13_050, 13_100, 13_101, 13_002, 13_001, 13_000] {
        if reported.moves(voltage(millivolts), Some(Deadband::Whole(100))) {
            events.push(millivolts);
        }
    }
    assert_eq!(events, [13_101, 13_000]);
}

#[test]
fn s8_22_events_without_confirm_are_told_again_with_their_own_time() {
    let mut bench = Bench::ready();
    bench.reports_at(Kind::Counter, 0, 3, later(5));
    let told = format!("81 00 00 16 05 17 01 00 01 e8 03 00 00 05 {T}");
    bench.exchange("c0 01 16 05 06", &format!("e0 {told}"));
    bench.waits(100_000);
    bench.exchange("c1 01 16 05 06", &format!("e1 {told}"));
}

#[test]
fn s8_22_the_variation_may_change_between_two_reads_of_the_same_event() {
    let mut bench = Bench::ready();
    bench.event(2);
    bench.exchange("c0 01 20 01 06", "e0 81 00 00 20 01 17 01 01 01 60 79 fe ff");
    bench.exchange("c1 01 20 05 06", "e1 81 00 00 20 05 17 01 01 01 00 50 c3 c7");
}

#[test]
fn s8_14_the_latest_time_of_48_bits_is_told() {
    let mut bench = Bench::ready();
    bench.reports_at(Kind::BinaryInput, 0, 1, Stamp::synchronized(Timestamp::MAX));
    bench.exchange("c0 01 02 02 06", "e0 81 00 00 02 02 17 01 00 81 ff ff ff ff ff ff");
}

#[test]
fn s8_14_events_and_present_values_of_one_poll_agree() {
    let mut bench = Bench::ready();
    bench.product.samples.retain(|key, _| key.0 == Kind::BinaryInput && key.1 == 0);
    bench.product.samples.insert((Kind::BinaryInput, 0), Sample::binary(false, Flags::ONLINE));
    bench.reports(Kind::BinaryInput, 0, 1);
    let told = format!("02 02 17 01 00 01 00 {T} 01 02 00 00 00 01");
    bench.exchange("c0 01 3c 02 06 3c 01 06", &format!("e0 81 00 00 {told}"));
}

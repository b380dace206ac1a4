//! §8.7: delay measurement and setting the clock.

use super::bench::{Bench, Call, NEW_YEAR};
use core::time::Duration;
use dnp3_outstation::Timestamp;
use dnp3_outstation::app::Iin;

const TIME: &str = "00 84 19 4b 43 01";

fn after(milliseconds: u64) -> Timestamp {
    NEW_YEAR.saturating_add(Duration::from_millis(milliseconds))
}

#[test]
fn s8_7_1_the_delay_is_measured() {
    let mut bench = Bench::ready();
    bench.exchange("c0 17", "c0 81 00 00 34 02 07 01 00 00");
}

#[test]
fn s8_7_1_a_delay_measurement_with_objects_is_an_error_or_ignores_them() {
    let mut bench = Bench::ready();
    let told = bench.asks("c0 17 3c 02 06");
    assert!(told == "c0 81 00 04" || told == "c0 81 00 00 34 02 07 01 00 00", "{told}");
}

#[test]
fn s8_7_2_the_clock_is_set() {
    let mut bench = Bench::ready();
    bench.exchange(&format!("c0 02 32 01 07 01 {TIME}"), "c0 81 00 00");
    assert_eq!(bench.changes(), [Call::Time(NEW_YEAR)]);
}

#[test]
fn s8_7_2_the_clock_is_asked_for_until_it_is_set() {
    let mut bench = Bench::ready();
    bench.product.indications = Iin::NEED_TIME;
    bench.exchange("c0 17", "c0 81 10 00 34 02 07 01 00 00");
    bench.exchange(&format!("c1 02 32 01 07 01 {TIME}"), "c1 81 00 00");
    bench.exchange("c2 17", "c2 81 00 00 34 02 07 01 00 00");
}

#[test]
fn s8_7_2_a_repeated_setting_of_the_clock_is_not_carried_out_again() {
    let mut bench = Bench::ready();
    for _ in 0..2 {
        bench.exchange(&format!("c0 02 32 01 07 01 {TIME}"), "c0 81 00 00");
        bench.waits(100);
    }
    assert_eq!(bench.changes().len(), 1, "the second would set the clock back by 100 ms");
}

#[test]
fn s8_7_2_the_clock_runs_from_what_it_was_set_to_and_is_read() {
    let mut bench = Bench::ready();
    bench.asks(&format!("c0 02 32 01 07 01 {TIME}"));
    bench.waits(1_000);
    bench.exchange("c1 01 32 01 07 01", "c1 81 00 00 32 01 07 01 e8 87 19 4b 43 01");
}

#[test]
fn s8_7_2_a_product_without_a_clock_refuses_to_have_it_set_and_read() {
    let mut bench = Bench::set_up(|_, product| product.clock = None).settled();
    let told = bench.asks(&format!("c0 02 32 01 07 01 {TIME}"));
    assert!(told == "c0 81 00 04" || told == "c0 81 00 02", "{told}");
    let told = bench.asks("c1 01 32 01 07 01");
    assert!(told == "c1 81 00 04" || told == "c1 81 00 02", "{told}");
}

#[test]
fn s8_7_2_times_that_are_not_one_or_not_whole_are_errors() {
    let mut bench = Bench::ready();
    for object in [
        "32 01 07 00".to_owned(),
        format!("32 01 07 02 {TIME} {TIME}"),
        format!("32 01 07 02 {TIME}"),
        "32 01 07 01 00 84 19 4b 43".to_owned(),
        "32 01 07 01".to_owned(),
        format!("32 01 00 00 00 {TIME}"),
        format!("32 01 17 01 00 {TIME}"),
        "32 01 06".to_owned(),
    ] {
        bench.exchange(&format!("c0 02 {object}"), "c0 81 00 04");
    }
    bench.exchange(&format!("c0 02 32 02 07 01 {TIME}"), "c0 81 00 02");
    assert_eq!(bench.changes(), []);
}

#[test]
fn s8_7_2_the_clock_is_set_over_a_network_by_the_time_of_a_recorded_moment() {
    let mut bench = Bench::ready();
    bench.exchange("c0 18", "c0 81 00 00");
    bench.waits(250);
    bench.exchange(&format!("c1 02 32 03 07 01 {TIME}"), "c1 81 00 00");
    assert_eq!(bench.changes(), [Call::Time(after(250))]);
}

#[test]
fn s8_7_2_a_repeated_record_keeps_its_first_moment() {
    let mut bench = Bench::ready();
    bench.exchange("c0 18", "c0 81 00 00");
    bench.waits(100);
    bench.exchange("c0 18", "c0 81 00 00");
    bench.waits(100);
    bench.exchange(&format!("c1 02 32 03 07 01 {TIME}"), "c1 81 00 00");
    let changes = bench.changes();
    // The master takes the moment of one of the two: of the first, if it counts from what it sent first.
    assert!(changes == [Call::Time(after(200))] || changes == [Call::Time(after(100))], "{changes:?}");
}

#[test]
fn s8_7_2_a_second_record_takes_the_place_of_the_first() {
    let mut bench = Bench::ready();
    bench.asks("c0 18");
    bench.waits(100);
    bench.asks("c1 18");
    bench.waits(30);
    bench.exchange(&format!("c2 02 32 03 07 01 {TIME}"), "c2 81 00 00");
    assert_eq!(bench.changes(), [Call::Time(after(30))]);
}

#[test]
fn s8_7_2_without_a_recorded_moment_the_network_time_is_an_error() {
    let mut bench = Bench::ready();
    bench.exchange(&format!("c1 02 32 03 07 01 {TIME}"), "c1 81 00 04");
    assert_eq!(bench.changes(), []);
}

#[test]
fn s8_7_2_a_recorded_moment_by_broadcast() {
    let mut bench = Bench::ready();
    bench.broadcasts(0xFFFD, "c0 18");
    bench.waits(40);
    bench.broadcasts(0xFFFD, &format!("c1 02 32 03 07 01 {TIME}"));
    assert_eq!(bench.changes(), [Call::Time(after(40))]);
}

#[test]
fn s8_7_2_a_time_that_could_not_be_stored_is_told() {
    let mut bench = Bench::ready();
    bench.refuses = true;
    bench.exchange(&format!("c0 02 32 01 07 01 {TIME}"), "c0 81 40 04");
}

#[test]
fn a50_4_times_and_intervals_are_read_and_written() {
    let mut bench = Bench::ready();
    let object = format!("{TIME} 0f 00 00 00 03");
    bench.exchange("c0 01 32 04 06", &format!("c0 81 00 00 32 04 00 00 00 {object}"));
    bench.exchange("c1 01 32 04 00 00 00", &format!("c1 81 00 00 32 04 00 00 00 {object}"));
    let other = format!("{TIME} 02 00 00 00 05");
    bench.exchange(&format!("c2 02 32 04 17 01 00 {other}"), "c2 81 00 00");
    bench.exchange("c3 01 32 04 06", &format!("c3 81 00 00 32 04 00 00 00 {other}"));
    bench.exchange(&format!("c4 02 32 04 00 00 00 {object}"), "c4 81 00 00");
    bench.exchange(&format!("c5 02 32 04 17 01 07 {object}"), "c5 81 00 04");
    assert_eq!(bench.changes().len(), 2);
}

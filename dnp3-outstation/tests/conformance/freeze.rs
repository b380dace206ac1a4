//! §8.16.2: freezing counters and analog inputs.

use super::bench::{Bench, Call};
use dnp3_outstation::Kind;

fn frozen(kind: Kind, indices: &[u16], clear: bool) -> Vec<Call> {
    indices.iter().map(|index| Call::Freeze(kind, *index, clear)).collect()
}

#[test]
fn s8_16_2_an_immediate_freeze_copies_the_counters() {
    let mut bench = Bench::ready();
    bench.exchange("c0 07 14 00 06", "c0 81 00 00");
    assert_eq!(bench.changes(), frozen(Kind::Counter, &[0, 1], false));
    bench.exchange("c1 01 15 01 06", "c1 81 00 00 15 01 00 00 01 01 e8 03 00 00 01 70 11 01 00");
    bench.exchange("c2 01 14 01 06", "c2 81 00 00 14 01 00 00 01 01 e8 03 00 00 01 70 11 01 00");
}

#[test]
fn s8_16_2_a_freeze_and_clear_leaves_the_counters_at_zero() {
    let mut bench = Bench::ready();
    bench.exchange("c0 09 14 00 06", "c0 81 00 00");
    assert_eq!(bench.changes(), frozen(Kind::Counter, &[0, 1], true));
    bench.exchange("c1 01 15 01 06", "c1 81 00 00 15 01 00 00 01 01 e8 03 00 00 01 70 11 01 00");
    bench.exchange("c2 01 14 01 06", "c2 81 00 00 14 01 00 00 01 01 00 00 00 00 01 00 00 00 00");
}

#[test]
fn s8_16_2_without_answer_the_same_is_done_and_not_answered() {
    let mut bench = Bench::ready();
    bench.silent("c0 08 14 00 06");
    assert_eq!(bench.changes(), frozen(Kind::Counter, &[0, 1], false));
    bench.silent("c1 0a 14 00 06");
    assert_eq!(bench.changes(), frozen(Kind::Counter, &[0, 1], true));
}

#[test]
fn s8_16_2_a_range_of_counters_is_frozen() {
    let mut bench = Bench::ready();
    for header in ["14 00 00 01 01", "14 00 01 01 00 01 00", "14 00 17 01 01", "14 00 28 01 00 01 00"] {
        let control = bench.master.control();
        bench.exchange(&format!("{control} 07 {header}"), &format!("{control} 81 00 00"));
        assert_eq!(bench.changes(), frozen(Kind::Counter, &[1], false), "{header}");
    }
}

#[test]
fn s8_16_2_analog_inputs_are_frozen() {
    let mut bench = Bench::ready();
    bench.exchange("c0 07 1e 00 00 00 01", "c0 81 00 00");
    assert_eq!(bench.changes(), frozen(Kind::AnalogInput, &[0, 1], false));
    bench.exchange("c1 01 1f 01 00 00 01", "c1 81 00 00 1f 01 00 00 01 01 4e 34 00 00 01 60 79 fe ff");
}

#[test]
fn s8_16_2_several_headers_are_frozen() {
    let mut bench = Bench::ready();
    bench.exchange("c0 07 14 00 00 01 01 1e 00 00 00 00", "c0 81 00 00");
    let expected = [Call::Freeze(Kind::Counter, 1, false), Call::Freeze(Kind::AnalogInput, 0, false)];
    assert_eq!(bench.changes(), expected);
}

#[test]
fn s8_16_2_a_repeated_freeze_is_answered_and_not_carried_out_again() {
    let mut bench = Bench::ready();
    bench.exchange("c0 09 14 00 06", "c0 81 00 00").exchange("c0 09 14 00 06", "c0 81 00 00");
    assert_eq!(bench.changes().len(), 2);
    bench.silent("c1 0a 14 00 06").silent("c1 0a 14 00 06");
    assert_eq!(bench.changes().len(), 2);
}

#[test]
fn s8_16_2_counters_that_are_not_there_are_parameter_errors() {
    let mut bench = Bench::ready();
    bench.exchange("c0 07 14 00 00 00 05", "c0 81 00 04");
    bench.exchange("c1 07 14 00 00 04 05", "c1 81 00 04");
    bench.silent("c2 08 14 00 00 04 05");
    bench.exchange("c3 17", "c3 81 00 00 34 02 07 01 00 00");
}

#[test]
fn s8_16_2_a_counter_that_cannot_be_frozen_is_a_parameter_error() {
    let mut bench = Bench::ready();
    bench.product.fixed.insert((Kind::Counter, 0));
    bench.exchange("c0 07 14 00 06", "c0 81 00 04");
    assert_eq!(bench.changes(), frozen(Kind::Counter, &[1], false));
}

#[test]
fn s8_16_2_what_is_no_counter_cannot_be_frozen() {
    let mut bench = Bench::ready();
    for object in ["01 00 06", "15 00 06", "28 00 06", "63 00 06", "3c 02 06"] {
        bench.exchange(&format!("c0 07 {object}"), "c0 81 00 02");
        bench.silent(&format!("c1 08 {object}"));
    }
    assert_eq!(bench.changes(), []);
}

#[test]
fn s8_16_2_a_freeze_that_could_not_be_stored_is_told() {
    let mut bench = Bench::ready();
    bench.refuses = true;
    bench.exchange("c0 07 14 00 06", "c0 81 40 04");
}

#[test]
fn s8_16_2_events_of_frozen_counters_are_told_with_the_time_of_the_freeze() {
    let mut bench = Bench::ready();
    bench.exchange("c0 07 14 00 00 00 00", "c0 81 00 00");
    bench.reports(Kind::FrozenCounter, 0, 3);
    bench.exchange("c1 01 17 05 06", "e1 81 00 00 17 05 17 01 00 01 e8 03 00 00 00 84 19 4b 43 01");
}

#[test]
fn s8_16_2_present_values_of_frozen_points_are_told_with_the_time_of_the_freeze() {
    let mut bench = Bench::ready();
    bench.exchange("c0 02 32 01 07 01 00 84 19 4b 43 01", "c0 81 00 00");
    bench.exchange("c1 07 14 00 06 1e 00 00 00 00", "c1 81 00 00");
    bench.waits(1_000);
    let t = "00 84 19 4b 43 01";
    bench.exchange("c2 01 15 05 00 00 00", &format!("c2 81 00 00 15 05 00 00 00 01 e8 03 00 00 {t}"));
    bench.exchange("c3 01 15 06 00 00 00", &format!("c3 81 00 00 15 06 00 00 00 01 e8 03 {t}"));
    bench.exchange("c4 01 1f 03 00 00 00", &format!("c4 81 00 00 1f 03 00 00 00 01 4e 34 00 00 {t}"));
    bench.exchange("c5 01 1f 04 00 00 00", &format!("c5 81 00 00 1f 04 00 00 00 01 4e 34 {t}"));
}

//! Annex A, group 34: deadbands of analog inputs.

use super::bench::{Bench, Call};
use dnp3_outstation::Deadband;

#[test]
fn a34_deadbands_are_read_in_all_variations() {
    let mut bench = Bench::ready();
    for (request, told) in [
        ("22 00 00 00 01", "22 02 00 00 01 64 00 00 00 70 11 01 00"),
        ("22 01 00 00 00", "22 01 00 00 00 64 00"),
        ("22 02 00 00 01", "22 02 00 00 01 64 00 00 00 70 11 01 00"),
        // 100.0 = 42C8 0000, 0.5 = 3F00 0000
        ("22 03 00 00 00", "22 03 00 00 00 00 00 c8 42"),
        ("22 03 00 02 02", "22 03 00 02 02 00 00 00 3f"),
    ] {
        bench.exchange(&format!("c0 01 {request}"), &format!("c0 81 00 00 {told}"));
    }
}

#[test]
fn a34_all_deadbands_are_those_of_the_points_that_have_one() {
    let mut bench = Bench::ready();
    // 0.5 as a whole number
    bench.exchange("c0 01 22 02 06", "c0 81 00 00 22 02 00 00 02 64 00 00 00 70 11 01 00 00 00 00 00");
}

#[test]
fn a34_a_deadband_beyond_16_bits_is_told_as_the_largest() {
    let mut bench = Bench::ready();
    bench.exchange("c0 01 22 01 00 01 01", "c0 81 00 00 22 01 00 01 01 ff ff");
}

#[test]
fn a34_a_range_beyond_the_deadbands_is_a_parameter_error() {
    let mut bench = Bench::ready();
    bench.exchange("c0 01 22 02 00 02 03", "c0 81 00 04 22 02 00 02 02 00 00 00 00");
    bench.exchange("c1 01 22 02 00 03 03", "c1 81 00 04");
}

#[test]
fn a34_deadbands_are_written_in_all_variations_and_by_all_qualifiers() {
    for (object, index, deadband) in [
        ("22 01 17 01 00 c8 00", 0, Deadband::Whole(200)),
        ("22 02 17 01 01 a0 86 01 00", 1, Deadband::Whole(100_000)),
        ("22 03 17 01 02 00 00 c0 3f", 2, Deadband::Float(1.5)),
        ("22 01 28 01 00 01 00 ff ff", 1, Deadband::Whole(65_535)),
        ("22 01 00 02 02 00 00", 2, Deadband::Whole(0)),
        ("22 02 01 00 00 00 00 01 00 00 00", 0, Deadband::Whole(1)),
    ] {
        let mut bench = Bench::ready();
        bench.exchange(&format!("c0 02 {object}"), "c0 81 00 00");
        assert_eq!(bench.changes(), [Call::Deadband(index, deadband)], "{object}");
    }
}

#[test]
fn a34_a_range_of_deadbands_is_written() {
    let mut bench = Bench::ready();
    bench.exchange("c0 02 22 01 00 00 01 05 00 06 00", "c0 81 00 00");
    let expected = [Call::Deadband(0, Deadband::Whole(5)), Call::Deadband(1, Deadband::Whole(6))];
    assert_eq!(bench.changes(), expected);
    bench.exchange("c1 01 22 01 00 00 01", "c1 81 00 00 22 01 00 00 01 05 00 06 00");
}

#[test]
fn a34_deadbands_that_cannot_be_written_are_errors() {
    let mut bench = Bench::ready();
    for (object, iin) in [
        ("22 01 17 01 03 c8 00", "04"),       // it has none
        ("22 01 17 01 63 c8 00", "04"),       // there is no such point
        ("22 01 17 02 00 c8 00", "04"),       // cut short
        ("22 01 06", "04"),                   // which?
        ("22 03 17 01 02 00 00 c0 7f", "04"), // not a number
        ("22 03 17 01 02 00 00 80 bf", "04"), // below zero
        ("22 04 17 01 02 00 00 80 bf", "02"), // no such variation
    ] {
        bench.exchange(&format!("c0 02 {object}"), &format!("c0 81 00 {iin}"));
        assert_eq!(bench.changes(), [], "{object}");
    }
}

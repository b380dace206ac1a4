//! Annex A, groups 110 and 111: octet strings.

use super::bench::{Bench, Call, hex, objects};
use dnp3_outstation::Class;

#[test]
fn a110_strings_are_told_under_the_variation_of_their_length() {
    let mut bench = Bench::ready();
    let all = "6e 05 00 00 00 68 65 6c 6c 6f 6e 02 00 01 02 61 62 63 64";
    for request in ["6e 00 06", "6e 00 00 00 02", "6e 00 01 00 00 02 00"] {
        bench.exchange(&format!("c0 01 {request}"), &format!("c0 81 00 00 {all}"));
    }
    bench.exchange("c1 01 6e 00 00 01 01", "c1 81 00 00 6e 02 00 01 01 61 62");
}

#[test]
fn a110_a_range_beyond_the_strings_is_a_parameter_error() {
    let mut bench = Bench::ready();
    bench.exchange("c0 01 6e 00 00 02 05", "c0 81 00 04 6e 02 00 02 02 63 64");
    bench.exchange("c1 01 6e 00 00 07 07", "c1 81 00 04");
}

#[test]
fn a110_the_longest_string_is_told() {
    let mut bench = Bench::ready();
    bench.product.octets.insert(0, vec![0x5A; 255]);
    let told = hex(&bench.asks("c0 01 6e 00 00 00 00"));
    assert_eq!(told[4..9], [0x6E, 0xFF, 0, 0, 0]);
    assert_eq!(told[9..], [0x5A; 255]);
}

#[test]
fn a110_strings_are_in_class_0_only_when_the_product_says_so() {
    let mut bench = Bench::ready();
    let told = hex(&bench.asks("c0 01 3c 01 06"));
    assert!(objects(&told[4..]).iter().all(|object| object.group != 110));
}

#[test]
fn a110_strings_are_written() {
    let mut bench = Bench::ready();
    bench.exchange("c0 02 6e 03 00 00 00 78 79 7a", "c0 81 00 00");
    bench.exchange("c1 02 6e 01 17 01 02 21", "c1 81 00 00");
    bench.exchange("c2 02 6e 02 00 00 01 61 61 62 62", "c2 81 00 00");
    let expected = [(0, "xyz"), (2, "!"), (0, "aa"), (1, "bb")]
        .map(|(index, string)| Call::Octets(index, string.as_bytes().to_vec()));
    assert_eq!(bench.changes(), expected);
    bench.exchange("c3 01 6e 00 00 00 00", "c3 81 00 00 6e 02 00 00 00 61 61");
}

#[test]
fn a110_strings_that_cannot_be_written_are_errors() {
    let mut bench = Bench::ready();
    for object in ["6e 02 00 07 07 61 61", "6e 03 00 00 00 78 79", "6e 03 06"] {
        bench.exchange(&format!("c0 02 {object}"), "c0 81 00 04");
    }
    // No string is empty.
    for object in ["6e 00 00 00 00", "6e 00 17 01 00"] {
        bench.exchange(&format!("c0 02 {object}"), "c0 81 00 02");
    }
    assert_eq!(bench.changes(), []);
}

#[test]
fn a111_events_of_strings_are_told_under_the_variation_of_their_length() {
    let mut bench = Bench::ready();
    bench.outstation.report_octets(1, b"hi", Class::One).unwrap();
    bench.outstation.report_octets(2, b"ho", Class::One).unwrap();
    bench.outstation.report_octets(0, b"off", Class::One).unwrap();
    let told = "6f 02 17 02 01 68 69 02 68 6f 6f 03 17 01 00 6f 66 66";
    bench.exchange("c0 01 3c 02 06", &format!("e0 81 00 00 {told}"));
    bench.exchange("c1 01 6f 00 06", &format!("e1 81 00 00 {told}")).silent("c1 00");
    assert_eq!(bench.outstation.events(), 0);
}

#[test]
fn a111_a_long_string_is_told_whole() {
    let mut bench = Bench::ready();
    let string: Vec<u8> = (0..=254).collect();
    bench.outstation.report_octets(1, &string, Class::Two).unwrap();
    let told = hex(&bench.asks("c0 01 3c 03 06"));
    assert_eq!(told[4..9], [0x6F, 0xFF, 0x17, 0x01, 0x01]);
    assert_eq!(told[9..], string);
}

#[test]
fn a111_strings_that_are_empty_or_too_long_are_told_to_the_product_to_be_lost() {
    let mut bench = Bench::ready();
    assert!(bench.outstation.report_octets(1, b"", Class::Two).is_err());
    assert!(bench.outstation.report_octets(1, &[0; 256], Class::Two).is_err());
    assert_eq!(bench.outstation.events(), 0);
}

#[test]
fn a111_a_count_reads_so_many_strings() {
    let mut bench = Bench::ready();
    bench.outstation.report_octets(1, b"hi", Class::One).unwrap();
    bench.outstation.report_octets(2, b"ho", Class::One).unwrap();
    bench.exchange("c0 01 6f 00 07 01", "e0 81 02 00 6f 02 17 01 01 68 69");
}

#[test]
fn a111_strings_and_other_events_keep_their_order() {
    let mut bench = Bench::ready();
    bench.event(1);
    bench.outstation.report_octets(1, b"hi", Class::One).unwrap();
    bench.event(1);
    let event = super::bench::CLASS_1_EVENT;
    bench.exchange("c0 01 3c 02 06", &format!("e0 81 00 00 {event} 6f 02 17 01 01 68 69 {event}"));
}

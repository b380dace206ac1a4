//! §8.20: requests with many object headers.

use super::bench::{Bench, hex, text};

#[test]
fn s8_20_twenty_headers_are_answered_in_their_order() {
    let mut bench = Bench::ready();
    let mut request = String::from("c0 01");
    let mut told = String::from("c0 81 00 00");
    for _ in 0..5 {
        request.push_str(" 01 02 00 00 00 1e 04 00 00 00 14 01 00 01 01 0a 02 00 01 02");
        told.push_str(
            " 01 02 00 00 00 81 1e 04 00 00 00 4e 34 14 01 00 01 01 01 70 11 01 00 0a 02 00 01 02 81 01",
        );
    }
    bench.exchange(&request, &told);
}

#[test]
fn s8_20_as_many_headers_as_a_request_holds_are_answered() {
    let mut bench = Bench::ready();
    let count = 2_046 / 5;
    let request = [hex("c0 01"), hex("01 02 00 00 00").repeat(count)].concat();
    let told = bench.sends_octets(&request);
    let told = hex(&told[0]);
    // 409 × 6 octets are more than a fragment.
    assert_eq!(told[0], 0xA0);
    let rest = hex(&bench.confirms(0)[0]);
    let all = [&told[4..], &rest[4..]].concat();
    assert_eq!(text(&all), text(&hex("01 02 00 00 00 81").repeat(count)));
}

#[test]
fn s8_20_points_that_two_headers_ask_for_are_told_twice() {
    let mut bench = Bench::ready();
    bench.exchange(
        "c0 01 01 02 00 00 01 01 02 00 01 01",
        "c0 81 00 00 01 02 00 00 01 81 01 01 02 00 01 01 01",
    );
}

#[test]
fn s8_20_different_qualifiers_in_one_request() {
    let mut bench = Bench::ready();
    bench.event(1);
    bench.exchange(
        "c0 01 3c 02 07 01 01 02 01 00 00 00 00 1f 01 06",
        "e0 81 00 00 02 02 17 01 00 81 00 84 19 4b 43 01 01 02 00 00 00 81 1f 01 00 00 00 01 c8 32 00 00",
    );
}

#[test]
fn s8_20_one_bad_header_does_not_keep_the_others_from_being_answered() {
    let mut bench = Bench::ready();
    bench.exchange(
        "c0 01 01 02 00 00 00 01 02 00 09 09 1e 04 00 00 00",
        "c0 81 00 04 01 02 00 00 00 81 1e 04 00 00 00 4e 34",
    );
}

#[test]
fn s8_20_many_writes_in_one_request() {
    let mut bench = Bench::ready();
    bench.exchange(
        "c0 02 22 01 17 01 00 05 00 6e 02 00 01 01 78 79 32 01 07 01 00 84 19 4b 43 01",
        "c0 81 00 00",
    );
    assert_eq!(bench.changes().len(), 3);
}

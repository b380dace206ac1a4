//! §7: the transport function.

use super::bench::{Bench, hex, text};
use dnp3_outstation::Event;

/// Sends segments, each a transport header and application octets, and gives the fragments that come back.
fn segments(bench: &mut Bench, segments: &[&[u8]]) -> Vec<String> {
    let frames: Vec<u8> = segments.iter().flat_map(|segment| bench.master.frame(0xC4, segment)).collect();
    bench.receives(&frames)
}

/// A READ cut into three segments with these transport headers.
fn in_three(bench: &mut Bench, headers: [u8; 3]) -> Vec<String> {
    let request = hex("c0 01 01 02 00 00 00 01 02 00 01 01");
    let cut = [
        [&[headers[0]], &request[..4]].concat(),
        [&[headers[1]], &request[4..8]].concat(),
        [&[headers[2]], &request[8..]].concat(),
    ];
    segments(bench, &[&cut[0], &cut[1], &cut[2]])
}

const ANSWER: &str = "c0 81 80 00 01 02 00 00 00 81 01 02 00 01 01 01";

#[track_caller]
fn is_alive(bench: &mut Bench) {
    bench.exchange("c7 01 01 02 00 00 00", "c7 81 80 00 01 02 00 00 00 81");
}

#[test]
fn s7_2_a_response_longer_than_a_frame_comes_in_segments() {
    // The bench holds each of them against the rules of the transport function.
    let mut bench = Bench::set_up(|_, product| *product = product.clone().with_analogs(400));
    let told = hex(&bench.asks("c0 01 1e 01 01 00 00 8f 01"));
    assert_eq!(told.len(), 4 + 7 + 400 * 5);
    assert_eq!(text(&told[4..16]), "1e 01 01 00 00 8f 01 01 e8 03 00 00");
    assert_eq!(text(&told[told.len() - 5..]), "01 77 05 00 00");
}

#[test]
fn s7_2_a_response_that_fills_frames_exactly_has_no_empty_segment() {
    // 4 + 5 + 60 × 4 = 249 octets.
    let mut bench = Bench::set_up(|_, product| *product = product.clone().with_analogs(60));
    assert_eq!(hex(&bench.asks("c0 01 1e 03 00 00 3b")).len(), 249);
}

#[test]
fn s7_2_a_request_in_segments_is_put_together() {
    let mut bench = Bench::new();
    for (headers, what) in [
        ([0x40, 0x01, 0x82], "from 0"),
        ([0x7F, 0x00, 0x81], "from 63 over the end"),
        ([0x60, 0x21, 0xA2], "from 32"),
    ] {
        assert_eq!(in_three(&mut bench, headers), [ANSWER], "{what}");
    }
}

#[test]
fn s7_2_a_request_of_two_full_segments_and_a_rest_is_answered() {
    let mut bench = Bench::new();
    let request = [hex("c0 01"), hex("01 02 00 00 00").repeat(100)].concat();
    assert!(request.len() > 2 * 249);
    let answer = [hex("c0 81 80 00"), hex("01 02 00 00 00 81").repeat(100)].concat();
    assert_eq!(bench.sends_octets(&request), [text(&answer)]);
}

#[test]
fn s7_2_any_sequence_may_begin_a_fragment() {
    let mut bench = Bench::new();
    for sequence in [0xC5, 0xC5, 0xC0, 0xFF, 0xC0, 0xE0] {
        let read = [&[sequence], &hex("c0 01 01 02 00 00 00")[..]].concat();
        assert_eq!(segments(&mut bench, &[&read]).len(), 1, "{sequence:02x}");
    }
}

#[test]
fn s7_2_a_series_with_a_gap_is_dropped() {
    let mut bench = Bench::new();
    for headers in [[0x40, 0x02, 0x83], [0x40, 0x01, 0x83], [0x40, 0x3F, 0x80], [0x7F, 0x3E, 0x80]] {
        assert_eq!(in_three(&mut bench, headers), [""; 0], "{headers:02x?}");
        assert!(bench.events.contains(&Event::SegmentDropped), "{headers:02x?}");
        is_alive(&mut bench);
    }
}

#[test]
fn s7_2_segments_without_a_first_one_are_dropped() {
    let mut bench = Bench::new();
    assert_eq!(in_three(&mut bench, [0x00, 0x01, 0x82]), [""; 0]);
    is_alive(&mut bench);
    let read = [&[0x80], &hex("c0 01 01 02 00 00 00")[..]].concat();
    assert_eq!(segments(&mut bench, &[&read]), [""; 0]);
    is_alive(&mut bench);
}

#[test]
fn s7_2_a_first_segment_within_a_series_begins_anew() {
    let mut bench = Bench::new();
    let half = [&[0x40], &hex("c0 05 0c 01 17 01")[..]].concat();
    let read = [&[0xC1], &hex("c0 01 01 02 00 00 00")[..]].concat();
    assert_eq!(segments(&mut bench, &[&half, &read]), ["c0 81 80 00 01 02 00 00 00 81"]);
    let rest = [&[0x82], &hex("00 03 01 64 00 00 00 c8 00 00 00 00")[..]].concat();
    assert_eq!(segments(&mut bench, &[&rest]), [""; 0]);
    assert_eq!(bench.operated(), [""; 0]);
}

#[test]
fn s7_2_a_segment_that_comes_twice_counts_once() {
    let mut bench = Bench::new();
    let request = hex("c0 01 01 02 00 00 00 01 02 00 01 01");
    let first = [&[0x40], &request[..4]].concat();
    let second = [&[0x01], &request[4..8]].concat();
    let third = [&[0x82], &request[8..]].concat();
    assert_eq!(segments(&mut bench, &[&first, &first, &second, &third]), [ANSWER]);
    assert_eq!(segments(&mut bench, &[&first, &second, &second, &third]), [ANSWER]);
}

#[test]
fn s7_2_a_segment_of_the_same_sequence_and_other_octets_ends_the_series() {
    let mut bench = Bench::new();
    let request = hex("c0 01 01 02 00 00 00 01 02 00 01 01");
    let first = [&[0x40], &request[..4]].concat();
    let second = [&[0x01], &request[4..8]].concat();
    let other = [&[0x01], &request[..4]].concat();
    let third = [&[0x82], &request[8..]].concat();
    assert_eq!(segments(&mut bench, &[&first, &second, &other, &third]), [""; 0]);
    is_alive(&mut bench);
}

#[test]
fn s7_2_a_request_longer_than_the_buffer_is_dropped_and_the_next_is_served() {
    let mut bench = Bench::new();
    let mut request = hex("c0 01");
    while request.len() < 2_049 {
        request.extend(hex("01 02 06"));
    }
    assert_eq!(bench.sends_octets(&request), [""; 0]);
    assert!(bench.events.contains(&Event::SegmentDropped));
    is_alive(&mut bench);
}

#[test]
fn s7_2_a_request_as_long_as_the_buffer_is_served() {
    let mut bench = Bench::new();
    let mut request = hex("c0 02");
    while request.len() < 2_048 {
        request.extend(hex("50 01 00 07 07 00"));
    }
    assert_eq!(request.len(), 2_048);
    assert_eq!(bench.sends_octets(&request), ["c0 81 00 00"]);
}

#[test]
fn s7_2_segments_without_application_octets_are_dropped() {
    let mut bench = Bench::new();
    for header in [0xC0, 0x40, 0x80, 0x00] {
        assert_eq!(segments(&mut bench, &[&[header]]), [""; 0]);
        is_alive(&mut bench);
    }
}

#[test]
fn s7_2_two_requests_end_to_end_are_both_served() {
    let mut bench = Bench::new();
    let first = bench.master.frames(&hex("c0 05 0c 01 17 01 00 03 01 64 00 00 00 c8 00 00 00 00"));
    let second = bench.master.frames(&hex("c1 05 0c 01 17 01 02 03 01 64 00 00 00 c8 00 00 00 00"));
    let told = bench.receives(&[first, second].concat());
    assert_eq!(bench.operated(), ["0: 03 x1 100/200", "2: 03 x1 100/200"]);
    assert_eq!(told.len(), 2);
}

#[test]
fn s7_2_a_confirm_in_two_segments_is_never_answered() {
    let mut bench = Bench::ready();
    bench.event(1);
    bench.asks("c0 01 3c 02 06");
    assert_eq!(segments(&mut bench, &[&[0x40, 0xC0], &[0x81, 0x00]]), [""; 0]);
    assert_eq!(segments(&mut bench, &[&[0x40, 0xC5], &[0x81, 0x00]]), [""; 0]);
    assert!(bench.asks("c7 01 01 02 00 01 01").ends_with("00 01 02 00 01 01 01"));
}

//! Frames and segments.

use super::fuzzed::bench::{Bench, crc, hex, millis, sealed};
use super::{GOOD, is_alive, is_alive_amid_events};

#[test]
fn a_frame_cut_at_any_octet_hides_no_request_behind_it() {
    for request in GOOD {
        let mut bench = Bench::ready();
        let frame = bench.master.frames(&hex(request));
        for length in 0..frame.len() {
            bench.octets(&frame[..length]);
            is_alive(&mut bench);
        }
    }
}

#[test]
fn a_frame_cut_at_any_octet_and_followed_at_once_hides_no_more_than_its_own_length() {
    let mut bench = Bench::ready();
    let frame = bench.master.frames(&hex(GOOD[1]));
    for length in 1..frame.len() {
        let good = bench.master.frames(&hex("c9 01 1e 02 00 00 00"));
        // The cut frame takes octets of those behind it for its own; all are searched when its CRC is wrong.
        let burst = [&frame[..length], &good[..], &good[..], &good[..]].concat();
        let told = bench.receives(&burst);
        assert!(!told.is_empty(), "cut at {length}");
        is_alive(&mut bench);
    }
}

#[test]
fn every_length_octet_with_right_and_wrong_crcs() {
    for length in 0..=255_u8 {
        for body in [0_usize, 1, 5, 20, 300] {
            let mut bench = Bench::ready();
            let mut header = vec![0x05, 0x64, length, 0xC4, 0x0A, 0x00, 0x01, 0x00];
            header.extend(crc(&header));
            header.resize(header.len() + body, 0xC0);
            assert_eq!(bench.octets(&header), [], "length {length}");
            is_alive(&mut bench);
        }
    }
}

#[test]
fn every_control_octet_with_and_without_user_octets() {
    for control in 0..=255_u8 {
        for user in ["", "c0", "c0 c0", "c0 c0 01 3c 01 06"] {
            let mut bench = Bench::ready();
            let user = hex(user);
            let header = vec![0x05, 0x64, 5 + user.len() as u8, control, 0x0A, 0x00, 0x01, 0x00];
            bench.octets(&sealed(&[header, user].concat()));
            is_alive(&mut bench);
        }
    }
}

#[test]
fn noise_of_start_octets_takes_no_more_calls_than_octets() {
    for pattern in ["05", "64", "05 64", "05 64 05", "05 64 ff", "05 05 64 64", "00", "ff"] {
        let mut bench = Bench::ready();
        let noise: Vec<u8> = hex(pattern).into_iter().cycle().take(20_000).collect();
        let calls = bench.calls;
        assert_eq!(bench.octets(&noise), []);
        assert!(bench.calls - calls <= noise.len(), "{} calls", bench.calls - calls);
        is_alive(&mut bench);
    }
}

#[test]
fn frames_within_frames_are_found_when_the_outer_one_is_broken() {
    let mut bench = Bench::ready();
    let inner = bench.master.frames(&hex("c0 01 1e 02 00 00 00"));
    let mut outer = vec![0x05, 0x64, 0xFF, 0xC4, 0x0A, 0x00, 0x01, 0x00];
    outer.extend(crc(&outer));
    outer.extend(&inner);
    outer.resize(292, 0x55);
    assert_eq!(bench.receives(&outer), ["c0 81 00 00 1e 02 00 00 00 01 4e 34"]);
    is_alive(&mut bench);
}

#[test]
fn floods_of_first_segments_and_of_the_same_segment_keep_nothing() {
    let mut bench = Bench::ready();
    for header in [0x40, 0x00, 0x80] {
        let segment = [&[header][..], &[0x5A; 249]].concat();
        let frame = bench.master.frame(0xC4, &segment);
        assert_eq!(bench.receives(&frame.repeat(200)), [""; 0]);
        is_alive(&mut bench);
    }
}

#[test]
fn an_endless_series_of_segments_never_becomes_a_request() {
    let mut bench = Bench::ready();
    let mut octets = Vec::new();
    for count in 0..2_000_u32 {
        let header = if count == 0 { 0x40 } else { (count & 0x3F) as u8 };
        let segment = [&[header][..], &[0xC0; 249]].concat();
        octets.extend(bench.master.frame(0xC4, &segment));
    }
    assert_eq!(bench.receives(&octets), [""; 0]);
    is_alive(&mut bench);
}

#[test]
fn octets_come_one_by_one_for_hours_and_the_outstation_sleeps_in_between() {
    let mut bench = Bench::ready();
    for octet in hex("05 64 ff c4 0a 00 01 00").into_iter().cycle().take(5_000) {
        assert_eq!(bench.octets(&[octet]), []);
        bench.now += millis(900);
    }
    is_alive(&mut bench);
}

#[test]
fn a_reader_that_stalls_is_served_when_it_comes_back() {
    // Requests keep coming while nothing is taken from the outstation: it takes no more of them than it can answer.
    let mut bench = Bench::set_up(|_, product| *product = product.clone().with_analogs(500)).settled();
    let burst: Vec<u8> =
        (0..50).flat_map(|count| bench.master.frames(&[0xC0 | (count & 15), 1, 30, 1, 6])).collect();
    let told = bench.receives(&burst);
    assert!(!told.is_empty() && told.len() <= 50);
    is_alive_amid_events(&mut bench);
}

//! What a network may carry besides good requests: none of it is answered wrongly, takes more calls, octets or
//! questions than it has octets itself, or keeps the next good poll from being served.
//!
//! The classes of attack are those of the advisories on outstations of 2013 to 2015 (Project Robus, and TB2014-006,
//! the "zip bomb" of objects without octets).
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod fuzzed;

use fuzzed::bench::{Bench, crc, hex, millis, sealed, text};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// The next good poll is served.
#[track_caller]
fn is_alive(bench: &mut Bench) {
    bench.now += bench.outstation.config().octet_gap + millis(1);
    bench.exchange("c9 01 1e 02 00 00 00", "c9 81 00 00 1e 02 00 00 00 01 4e 34");
}

/// Sends a fragment with right CRCs; gives what comes back, which is at most one fragment, and took no more work
/// than its octets allow.
#[track_caller]
fn bounded(bench: &mut Bench, fragment: &[u8]) -> Option<Vec<u8>> {
    let (calls, produced, asked) = (bench.calls, bench.produced, bench.product.asked.get());
    let mut told = bench.sends_octets(fragment);
    assert!(told.len() <= 1, "{} fragments", told.len());
    assert!(bench.calls - calls <= 24 + fragment.len() / 100, "{} calls", bench.calls - calls);
    assert!(bench.produced - produced <= 2_450, "{} octets", bench.produced - produced);
    let asked = bench.product.asked.get() - asked;
    assert!(asked <= 1_000 + 100 * fragment.len(), "{asked} questions for {} octets", fragment.len());
    told.pop().map(|told| hex(&told))
}

/// Good requests of every function and most objects.
const GOOD: [&str; 40] = [
    "c0 00",
    "c0 01 3c 02 06 3c 03 06 3c 04 06 3c 01 06",
    "c0 01 01 02 00 00 03",
    "c0 01 1e 01 01 00 00 03 00",
    "c0 01 14 05 02 00 00 00 00 01 00 00 00",
    "c0 01 3c 02 07 05",
    "c0 01 20 00 08 05 00",
    "c0 01 01 02 17 02 00 01",
    "c0 01 1e 03 28 01 00 01 00",
    "c0 01 6e 00 06",
    "c0 01 6f 00 06",
    "c0 01 00 fe 00 00 00",
    "c0 01 00 ff 00 00 00",
    "c0 01 22 00 06",
    "c0 01 32 01 07 01",
    "c0 01 32 04 06",
    "c0 01 50 01 00 00 0f",
    "c0 02 50 01 00 07 07 00",
    "c0 02 32 01 07 01 00 84 19 4b 43 01",
    "c0 02 32 03 07 01 00 84 19 4b 43 01",
    "c0 02 32 04 17 01 00 00 84 19 4b 43 01 02 00 00 00 05",
    "c0 02 22 02 17 01 00 c8 00 00 00",
    "c0 02 0a 01 00 00 03 0a",
    "c0 02 6e 03 00 00 00 78 79 7a",
    "c0 02 00 f5 00 00 00 01 05 41 74 74 69 63",
    "c0 03 0c 01 17 01 00 03 01 64 00 00 00 c8 00 00 00 00",
    "c1 04 0c 01 17 01 00 03 01 64 00 00 00 c8 00 00 00 00",
    "c0 05 0c 01 28 01 00 00 00 03 01 64 00 00 00 c8 00 00 00 00",
    "c0 06 29 01 17 01 01 e8 03 00 00 00",
    "c0 05 29 04 17 01 00 00 00 00 00 00 00 f8 3f 00",
    "c0 05 0c 02 07 01 03 01 64 00 00 00 c8 00 00 00 00 0c 03 00 00 03 05",
    "c0 07 14 00 06",
    "c0 0a 14 00 00 00 01",
    "c0 0d",
    "c0 0f",
    "c0 14 3c 02 06 3c 03 06 3c 04 06",
    "c0 15 3c 02 06",
    "c0 16 3c 02 06 01 00 00 00 01",
    "c0 17",
    "c0 18",
];

#[test]
fn a_request_cut_at_any_octet_is_refused_or_ignored() {
    for request in GOOD {
        let request = hex(request);
        for length in 0..request.len() {
            let mut bench = Bench::ready();
            bounded(&mut bench, &request[..length]);
            is_alive(&mut bench);
        }
    }
}

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
fn ranges_over_everything_are_bounded_by_what_there_is() {
    for object in [
        "01 00", "01 01", "01 02", "03 01", "0a 02", "14 01", "15 01", "1e 01", "1f 01", "28 01", "22 02",
        "6e 00", "32 04",
    ] {
        for range in [
            "01 00 00 ff ff",
            "02 00 00 00 00 ff ff ff ff",
            "02 00 00 00 80 ff ff ff ff",
            "02 ff ff ff ff ff ff ff ff",
        ] {
            let mut bench = Bench::ready();
            let told = bounded(&mut bench, &hex(&format!("c0 01 {object} {range}"))).expect("an answer");
            assert_eq!(told[3], 0x04, "{object} {range}");
            is_alive(&mut bench);
        }
    }
}

#[test]
fn counts_over_everything_are_bounded_by_what_there_is() {
    for object in [
        "02 00", "20 01", "3c 02", "3c 03", "6f 00", "01 02", "1e 00", "6e 00", "32 01", "00 fc", "0c 01",
        "29 01",
    ] {
        for count in ["07 00", "07 ff", "08 00 00", "08 ff ff", "09 00 00 00 00", "09 ff ff ff ff"] {
            let mut bench = Bench::ready();
            bench.event(1);
            bounded(&mut bench, &hex(&format!("c0 01 {object} {count}")));
            assert!(bench.asks("c9 01 1e 02 00 00 00").ends_with("1e 02 00 00 00 01 4e 34"));
        }
    }
}

#[test]
fn controls_and_writes_with_counts_beyond_their_octets_do_nothing() {
    for object in [
        "0c 01", "29 01", "29 02", "29 03", "29 04", "22 01", "22 02", "22 03", "6e 05", "6e ff", "32 04",
        "0a 01", "50 01", "32 01", "0c 02", "0c 03",
    ] {
        for range in [
            "17 00",
            "17 ff",
            "28 ff ff",
            "39 ff ff ff ff",
            "07 ff",
            "08 ff ff",
            "09 ff ff ff ff",
            "00 00 ff",
            "01 00 00 ff ff",
            "02 00 00 00 00 ff ff ff ff",
            "02 01 00 00 00 00 00 00 00",
            "06",
            "5b ff",
            "5b 01 ff ff",
        ] {
            for function in ["02", "03", "04", "05", "06"] {
                for data in ["", " 00", " 00 00 00 00"] {
                    let mut bench = Bench::ready();
                    bounded(&mut bench, &hex(&format!("c0 {function} {object} {range}{data}")));
                    assert_eq!(bench.operated(), [""; 0], "{function} {object} {range}");
                    is_alive(&mut bench);
                }
            }
        }
    }
}

#[test]
fn objects_without_octets_are_no_zip_bomb() {
    // TB2014-006: each header claims 65536 objects of no octets; 2 KB claim 26 million.
    for group in [110_u8, 111, 112, 113] {
        for function in [1, 2, 3, 5, 7, 20, 22, 129] {
            for (qualifier, range) in [
                (0x01, vec![0, 0, 0xFF, 0xFF]),
                (0x02, vec![0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]),
                (0x08, vec![0xFF, 0xFF]),
                (0x09, vec![0xFF, 0xFF, 0xFF, 0xFF]),
                (0x18, vec![0xFF, 0xFF]),
                (0x39, vec![0xFF, 0xFF, 0xFF, 0xFF]),
                (0x5B, vec![0xFF]),
            ] {
                let mut bench = Bench::ready();
                let header = [vec![group, 0, qualifier], range].concat();
                let mut fragment = vec![0xC0, function];
                while fragment.len() + header.len() <= 2_048 {
                    fragment.extend(&header);
                }
                bounded(&mut bench, &fragment);
                assert_eq!(bench.changes(), []);
                is_alive(&mut bench);
            }
        }
    }
}

#[test]
fn a_request_full_of_the_largest_reads_is_answered_one_fragment_a_confirm() {
    for object in ["3c 01 06", "1e 01 06", "00 fe 06", "6e 00 06", "3c 02 06", "20 00 06"] {
        let mut bench = Bench::set_up(|_, product| *product = product.clone().with_analogs(500)).settled();
        for _ in 0..100 {
            bench.event(1).event(2);
        }
        let mut fragment = hex("c0 01");
        while fragment.len() + 3 <= 2_048 {
            fragment.extend(hex(object));
        }
        let told = bench.sends_octets(&fragment);
        assert_eq!(told.len(), 1);
        assert!(bench.comes().is_empty());
        is_alive_amid_events(&mut bench);
    }
}

/// The same as [`is_alive`], with events that wait and more analog inputs.
#[track_caller]
fn is_alive_amid_events(bench: &mut Bench) {
    assert!(bench.asks("c9 01 1e 02 00 00 00").ends_with("1e 02 00 00 00 01 e8 03"));
}

#[test]
fn every_group_variation_and_function_without_data() {
    for function in 0..=33_u8 {
        let mut bench = Bench::ready();
        for group in 0..=255_u8 {
            for variation in [0, 1, 2, 3, 8, 254, 255] {
                bounded(&mut bench, &[0xC0, function, group, variation, 0x06]);
            }
        }
        bench.waits(10_000);
        bench.changes();
        let told = bench.asks("c9 01 1e 02 00 00 00");
        assert!(told.ends_with("1e 02 00 00 00 01 4e 34"), "{function}: {told}");
    }
}

#[test]
fn every_qualifier_with_every_function() {
    let tails =
        ["", "00", "01 00", "ff ff ff ff ff ff ff ff", "01 00 00 00 01 00 00 00 01 02 03 04 05 06 07 08"];
    for function in 0..=33_u8 {
        let mut bench = Bench::ready();
        for qualifier in 0..=255_u8 {
            for object in
                [[1, 2], [12, 1], [20, 0], [30, 0], [41, 2], [60, 2], [80, 1], [110, 0], [110, 9], [0, 254]]
            {
                for tail in tails {
                    let fragment = [&[0xC0, function], &object[..], &[qualifier], &hex(tail)].concat();
                    bounded(&mut bench, &fragment);
                }
            }
        }
        bench.waits(10_000);
        let told = bench.asks("c9 01 1e 02 00 00 00");
        assert!(told.ends_with("1e 02 00 00 00 01 4e 34"), "{function}: {told}");
    }
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
fn sequences_of_the_application_layer_in_any_order_are_each_answered_once() {
    let mut bench = Bench::ready();
    for step in [1_u8, 3, 5, 7, 9, 11, 13, 15] {
        for count in 0..32_u8 {
            let control = 0xC0 | (count.wrapping_mul(step) & 0x0F);
            let told = bounded(&mut bench, &[control, 0x17]).expect("an answer");
            assert_eq!(told[0], control);
        }
    }
}

#[test]
fn a_flood_of_confirms_confirms_nothing_that_was_not_told() {
    let mut bench = Bench::unsolicited(|_, _| {});
    bench.event(1).event(2).event(3);
    for control in 0..=255_u8 {
        assert_eq!(bounded(&mut bench, &[control, 0x00]), None, "{control:02x}");
    }
    assert_eq!(bench.outstation.events(), 3);
}

#[test]
fn pattern_masks_over_everything_operate_no_more_than_the_most_controls() {
    let mut bench = Bench::ready();
    let mut fragment = hex("c0 05 0c 02 07 01 03 01 64 00 00 00 c8 00 00 00 00 0c 03 01 00 00");
    let bits: u16 = 8 * 900;
    fragment.extend((bits - 1).to_le_bytes());
    fragment.resize(fragment.len() + 900, 0xFF);
    bounded(&mut bench, &fragment);
    assert!(bench.operated().len() <= 16);
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

/// A good request with some octets changed, dropped, doubled or put in.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let mutation = (0..5_u8, any::<Index>(), any::<u8>());
    (select(GOOD.to_vec()), vec(mutation, 0..6)).prop_map(|(request, mutations)| {
        let mut octets = hex(request);
        for (kind, at, value) in mutations {
            if octets.is_empty() {
                break;
            }
            let at = at.index(octets.len());
            match kind {
                0 => octets[at] = value,
                1 => octets[at] ^= 1 << (value & 7),
                2 => drop(octets.remove(at)),
                3 => octets.insert(at, value),
                _ => octets.extend_from_within(at..),
            }
        }
        octets.truncate(255);
        octets
    })
}

/// A script of fragments that are nearly right.
fn scripts() -> impl Strategy<Value = Vec<u8>> {
    let operation = prop_oneof![
        6 => (0..4_u8, mutated()).prop_map(|(wait, octets)| {
            [&[wait << 6, octets.len() as u8][..], &octets].concat()
        }),
        1 => (0..4_u8, 0..16_u8, mutated()).prop_map(|(wait, n, octets)| {
            [&[(wait << 6) | 0x10 | n, octets.len() as u8][..], &octets].concat()
        }),
        2 => (0..4_u8, 0..16_u8).prop_map(|(wait, n)| vec![(wait << 6) | 0x20 | n]),
        3 => (0..2_u8, 0..16_u8).prop_map(|(wait, n)| vec![(wait << 6) | 0x30 | n]),
    ];
    (any::<u8>(), vec(operation, 0..24))
        .prop_map(|(set_up, operations)| [vec![set_up], operations.concat()].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_octets_at_any_time_leave_an_outstation_that_serves_the_next_poll(script in vec(any::<u8>(), 0..600)) {
        fuzzed::link(&script);
    }

    #[test]
    fn any_fragments_at_any_time_leave_an_outstation_that_serves_the_next_poll(script in vec(any::<u8>(), 0..600)) {
        fuzzed::app(&script);
    }

    #[test]
    fn fragments_that_are_nearly_right_leave_an_outstation_that_serves_the_next_poll(script in scripts()) {
        fuzzed::app(&script);
    }

    #[test]
    fn frames_that_are_nearly_right_leave_an_outstation_that_serves_the_next_poll(
        fragments in vec((mutated(), any::<Index>(), any::<u8>()), 1..12),
    ) {
        let mut bench = Bench::ready();
        bench.master.lenient = true;
        let mut octets = Vec::new();
        for (fragment, at, value) in fragments {
            let mut frames = bench.master.frames(&fragment);
            let at = at.index(frames.len());
            if value & 1 == 1 {
                frames[at] ^= value;
            }
            octets.extend(frames);
        }
        bench.receives(&octets);
        bench.waits(10_000);
        let told = bench.asks("c9 01 1e 02 00 00 00");
        prop_assert!(told.ends_with("1e 02 00 00 00 01 4e 34"), "{}", told);
    }

    #[test]
    fn what_is_cut_in_pieces_is_the_same_as_what_comes_whole(
        requests in vec(select(GOOD.to_vec()), 1..6),
        cuts in vec(1..60_usize, 1..20),
    ) {
        let mut whole = Bench::ready();
        let mut pieces = whole.clone();
        let octets: Vec<u8> = requests.iter().flat_map(|request| whole.master.frames(&hex(request))).collect();
        let expected = text(&whole.octets(&octets));
        let (mut rest, mut told) = (&octets[..], Vec::new());
        for cut in cuts.iter().cycle() {
            let (piece, after) = rest.split_at((*cut).min(rest.len()));
            told.extend(pieces.octets(piece));
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(text(&told), expected);
        prop_assert_eq!(pieces.changes(), whole.changes());
    }
}

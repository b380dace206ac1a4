//! Chance.

use super::GOOD;
use super::fuzzed::{
    self,
    bench::{Bench, hex, text},
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

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

//! Fragments with right CRCs: ranges, counts, functions, qualifiers, sequences.

use super::fuzzed::bench::{Bench, hex};
use super::{GOOD, bounded, is_alive, is_alive_amid_events};

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

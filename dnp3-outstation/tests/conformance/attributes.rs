//! §8.23: device attributes.

use super::bench::{Bench, Call, Object, hex, objects};
use dnp3_outstation::Kind;

/// Reads one attribute; gives its type and its data.
#[track_caller]
fn attribute(bench: &mut Bench, variation: u8) -> (u8, Vec<u8>) {
    let control = bench.master.control();
    let told = hex(&bench.asks(&format!("{control} 01 00 {variation:02x} 00 00 00")));
    assert_eq!(told[2..4], [0, 0], "indications of {variation}");
    let all = objects(&told[4..]);
    assert!(all.len() == 1 && all[0].variation == variation && all[0].index == Some(0));
    (all[0].octets[0], all[0].octets[2..].to_vec())
}

#[track_caller]
fn number(bench: &mut Bench, variation: u8) -> u32 {
    let (kind, data) = attribute(bench, variation);
    assert!(kind == 2 || kind == 3, "a whole number: {variation}");
    assert!([1, 2, 4].contains(&data.len()));
    data.iter().rev().fold(0, |number, octet| (number << 8) | u32::from(*octet))
}

#[test]
fn s8_23_attributes_of_the_product_are_told_as_text() {
    let mut bench = Bench::ready();
    bench.exchange("c0 01 00 fc 00 00 00", "c0 81 00 00 00 fc 00 00 00 01 04 41 63 6d 65");
    bench.exchange("c1 01 00 f2 00 00 00", "c1 81 00 00 00 f2 00 00 00 01 05 31 2e 30 2e 33");
    bench.exchange("c2 01 00 fa 00 00 00", "c2 81 00 00 00 fa 00 00 00 01 07 4d 6f 64 65 6c 20 37");
}

#[test]
fn s8_23_limits_and_counts_are_known_to_the_outstation() {
    let mut bench = Bench::ready();
    for (variation, value, what) in [
        (241, 2_048, "octets of the largest fragment received"),
        (240, 2_048, "octets of the largest fragment sent"),
        (239, 4, "binary inputs"),
        (238, 3, "the highest index of a binary input"),
        (236, 3, "double-bit inputs"),
        (235, 2, "the highest index of a double-bit input"),
        (233, 4, "analog inputs"),
        (232, 3, "the highest index of an analog input"),
        (229, 2, "counters"),
        (228, 1, "the highest index of a counter"),
        (224, 4, "binary outputs"),
        (223, 3, "the highest index of a binary output"),
        (221, 4, "analog outputs"),
        (220, 3, "the highest index of an analog output"),
        (216, 16, "controls of a request"),
    ] {
        assert_eq!(number(&mut bench, variation), value, "{variation}: {what}");
    }
}

#[test]
fn s8_23_the_largest_fragment_sent_is_what_is_set_up() {
    let mut bench = Bench::set_up(|config, _| config.max_response = 500).settled();
    assert_eq!(number(&mut bench, 240), 500);
}

#[test]
fn s8_23_an_attribute_that_is_not_there_is_an_unknown_object() {
    let mut bench = Bench::ready();
    for variation in ["01", "d2", "f8", "f7"] {
        bench.exchange(&format!("c0 01 00 {variation} 00 00 00"), "c0 81 00 02");
    }
}

#[test]
fn s8_23_attributes_of_another_set_are_parameter_errors() {
    let mut bench = Bench::ready();
    bench.exchange("c0 01 00 fc 00 01 01", "c0 81 00 04");
    bench.exchange("c1 01 00 fe 00 01 01", "c1 81 00 04");
    bench.exchange("c2 01 00 fc 00 00 05", "c2 81 00 04");
}

#[test]
fn s8_23_all_attributes_are_told_at_once() {
    let mut bench = Bench::ready();
    let all = objects(&bench.reads_all("c0 01 00 fe 00 00 00"));
    let find = |variation| -> &Object {
        all.iter().find(|attribute| attribute.variation == variation).expect("the attribute")
    };
    assert!(all.iter().all(|attribute| attribute.group == 0 && attribute.index == Some(0)));
    assert_eq!(find(252).octets, hex("01 04 41 63 6d 65"));
    assert_eq!(find(245).octets, hex("01 06 53 68 65 64 20 34"));
    assert_eq!(find(239).octets[0], 2);
    assert!(all.iter().all(|attribute| attribute.variation < 254), "none of the requests for many");
    let mut variations: Vec<_> = all.iter().map(|attribute| attribute.variation).collect();
    variations.dedup();
    assert_eq!(variations.len(), all.len(), "each once");
}

#[test]
fn s8_23_the_list_tells_which_there_are_and_which_can_be_written() {
    let mut bench = Bench::ready();
    let (kind, data) = attribute(&mut bench, 255);
    assert_eq!(kind, 254);
    let list: Vec<(u8, u8)> = data.chunks(2).map(|pair| (pair[0], pair[1])).collect();
    assert!(list.contains(&(252, 0)), "read only");
    assert!(list.contains(&(245, 1)), "to be written");
    assert!(list.iter().all(|(_, properties)| properties & 0xFE == 0));
    let told = objects(&bench.reads_all("c0 01 00 fe 00 00 00"));
    let told: Vec<u8> = told.iter().map(|attribute| attribute.variation).collect();
    let listed: Vec<u8> = list.iter().map(|(variation, _)| *variation).collect();
    assert_eq!(listed, told);
}

#[test]
fn s8_23_all_attributes_come_in_fragments_when_they_must() {
    let mut bench = Bench::set_up(|config, product| {
        config.max_response = 249;
        product.texts.insert(249, "x".repeat(150));
        product.texts.insert(248, "y".repeat(150));
    })
    .settled();
    let all = objects(&bench.reads_all("c0 01 00 fe 00 00 00"));
    assert!(all.iter().any(|attribute| attribute.variation == 248 && attribute.octets.len() == 152));
    assert!(all.iter().any(|attribute| attribute.variation == 249 && attribute.octets.len() == 152));
}

#[test]
fn s8_23_an_attribute_is_written_and_told_as_written() {
    let mut bench = Bench::ready();
    bench.exchange("c0 02 00 f5 00 00 00 01 05 41 74 74 69 63", "c0 81 00 00");
    assert_eq!(bench.changes(), [Call::Text(245, "Attic".to_owned())]);
    bench.exchange("c1 01 00 f5 00 00 00", "c1 81 00 00 00 f5 00 00 00 01 05 41 74 74 69 63");
}

#[test]
fn s8_23_attributes_that_cannot_be_written_are_errors() {
    let mut bench = Bench::ready();
    for object in [
        "00 fc 00 00 00 01 01 41",          // read only
        "00 f5 00 00 00 02 01 41",          // a number for a text
        "00 f5 00 00 00 01 05 41 74",       // cut short
        "00 f5 00 00 00 01",                // cut shorter
        "00 f5 00 01 01 01 01 41",          // another set
        "00 f5 00 00 01 01 01 41 01 01 41", // two sets
        "00 f5 06",                         // which set?
        "00 f5 00 00 00 63 01 41",          // no such type
        "00 f5 00 00 00 01 02 c3 28",       // not UTF-8
    ] {
        let told = bench.asks(&format!("c0 02 {object}"));
        assert!(told == "c0 81 00 04" || told == "c0 81 00 02", "{object}: {told}");
        assert_eq!(bench.changes(), [], "{object}");
    }
}

#[test]
fn s8_23_a_device_without_points_counts_none() {
    let mut bench = Bench::ready();
    bench.product.samples.retain(|key, _| key.0 == Kind::Counter);
    assert_eq!(number(&mut bench, 239), 0);
    assert_eq!(number(&mut bench, 229), 2);
}

//! §8.9: fragments of the application layer, and their confirms.

use super::bench::{Bench, CLASS_1_EVENT, hex, objects, text};
use dnp3_outstation::Event;

/// Responses of at most 249 octets, and 250 analog inputs: three fragments of 16-bit values without flags.
fn small() -> Bench {
    Bench::set_up(|config, product| {
        config.max_response = 249;
        *product = product.clone().with_analogs(250);
    })
    .settled()
}

const READ: &str = "01 1e 04 06";

#[test]
fn s8_9_1_requests_of_more_than_one_fragment_are_not_answered() {
    let mut bench = Bench::ready();
    for control in ["80", "40", "00"] {
        bench.silent(&format!("{control} 01 01 02 00 00 00"));
        bench.silent(&format!("{control} 05 0c 01 17 01 00 03 01 64 00 00 00 c8 00 00 00 00"));
    }
    assert_eq!(bench.operated(), [""; 0]);
    bench.exchange("c1 01 01 02 00 00 00", "c1 81 00 00 01 02 00 00 00 81");
}

#[test]
fn s8_9_1_fragments_without_a_whole_header_are_not_answered() {
    let mut bench = Bench::ready();
    bench.silent("c0").silent("00").silent("ff");
    bench.exchange("c1 01 01 02 00 00 00", "c1 81 00 00 01 02 00 00 00 81");
}

#[test]
fn s8_9_1_every_sequence_is_repeated_in_its_response() {
    let mut bench = Bench::ready();
    for sequence in (0..16).chain([3, 3, 9, 1]) {
        let control = format!("c{sequence:x}");
        bench.exchange(
            &format!("{control} 01 01 02 00 00 00"),
            &format!("{control} 81 00 00 01 02 00 00 00 81"),
        );
    }
}

#[test]
fn s8_9_1_a_request_that_asks_for_a_confirm_or_says_to_be_unsolicited_gets_none() {
    let mut bench = Bench::ready();
    for control in ["e1", "d1", "f1"] {
        for told in bench.sends(&format!("{control} 01 01 02 00 00 00")) {
            assert!(!told.ends_with("00 00") || told.len() > 6, "a confirm: {told}");
        }
    }
    bench.exchange("c2 01 01 02 00 00 00", "c2 81 00 00 01 02 00 00 00 81");
}

#[test]
fn s8_9_2_a_long_response_comes_in_fragments_each_after_the_confirm_of_the_last() {
    let mut bench = small();
    let first = hex(&bench.asks(&format!("c3 {READ}")));
    assert_eq!(text(&first[..4]), "a3 81 00 00");
    assert_eq!(bench.comes(), [""; 0], "the next one waits");
    let second = hex(&bench.confirms(3)[0]);
    assert_eq!(text(&second[..4]), "24 81 00 00");
    let third = hex(&bench.confirms(4)[0]);
    assert_eq!(text(&third[..4]), "45 81 00 00", "the last one holds no events and asks for no confirm");

    let all: Vec<_> = [first, second, third].iter().flat_map(|fragment| objects(&fragment[4..])).collect();
    assert_eq!(all.len(), 250);
    for (object, index) in all.iter().zip(0_u32..) {
        assert_eq!((object.group, object.variation, object.index), (30, 4, Some(index)));
        assert_eq!(object.octets, (1_000 + index as u16).to_le_bytes());
    }
}

#[test]
fn s8_9_2_the_sequence_passes_from_15_to_0() {
    let mut bench = small();
    assert!(bench.asks(&format!("cf {READ}")).starts_with("af"));
    assert!(bench.confirms(15)[0].starts_with("20"));
    assert!(bench.confirms(0)[0].starts_with("41"));
}

#[test]
fn s8_9_2_fragments_are_as_full_as_their_objects_allow() {
    for most in [249, 300, 512, 1_024, 2_048] {
        let mut bench = Bench::set_up(|config, product| {
            config.max_response = most;
            *product = product.clone().with_analogs(2_000);
        })
        .settled();
        let fragment = hex(&bench.asks(&format!("c3 {READ}")));
        assert!(fragment.len() <= usize::from(most) && fragment.len() + 4 > usize::from(most), "{most}");
        bench.now += core::time::Duration::from_secs(10);
        assert_eq!(objects(&bench.reads_all(&format!("c5 {READ}"))).len(), 2_000, "{most}");
    }
}

#[test]
fn s8_9_2_a_response_ends_when_a_confirm_does_not_come() {
    let mut bench = small();
    bench.asks(&format!("c3 {READ}"));
    assert_eq!(bench.waits(5_000), [""; 0]);
    assert!(bench.events.contains(&Event::ConfirmTimeout { unsolicited: false }));
    assert_eq!(bench.confirms(3), [""; 0], "too late");
}

#[test]
fn s8_9_2_confirms_of_another_sequence_do_not_count() {
    let mut bench = small();
    bench.asks(&format!("c3 {READ}"));
    for sequence in [2, 4, 15] {
        assert_eq!(bench.confirms(sequence), [""; 0]);
    }
    assert_eq!(bench.sends("d3 00"), [""; 0], "that confirms an unsolicited response");
    assert_eq!(bench.confirms(3).len(), 1);
}

#[test]
fn s8_9_2_a_new_request_ends_a_response() {
    let mut bench = small();
    bench.asks(&format!("c3 {READ}"));
    bench.exchange("c4 01 01 02 00 00 00", "c4 81 00 00 01 02 00 00 00 81");
    assert_eq!(bench.confirms(3), [""; 0]);
    assert_eq!(bench.reads_all(&format!("c5 {READ}")).len(), 250 * 2 + 3 * 5);
}

#[test]
fn s8_9_2_a_repeated_request_begins_its_response_again() {
    let mut bench = small();
    let first = bench.asks(&format!("c3 {READ}"));
    assert_eq!(bench.asks(&format!("c3 {READ}")), first);
    assert_eq!(bench.confirms(3).len(), 1);
    assert_eq!(bench.asks(&format!("c3 {READ}")), first, "even from its middle");
}

#[test]
fn s8_9_2_a_repeated_confirm_brings_nothing_twice() {
    let mut bench = small();
    bench.asks(&format!("c3 {READ}"));
    assert!(bench.confirms(3)[0].starts_with("24"));
    assert_eq!(bench.confirms(3), [""; 0]);
    assert!(bench.confirms(4)[0].starts_with("45"));
}

#[test]
fn s8_9_2_many_events_come_in_fragments_and_each_confirm_counts_for_its_own() {
    let mut bench = small();
    for _ in 0..60 {
        bench.event(1);
    }
    let first = hex(&bench.asks("c0 01 3c 02 06"));
    assert_eq!(first[0], 0xA0);
    let told = objects(&first[4..]).len();
    assert_eq!(first[2] & 0x02, 0x02, "more of class 1 are waiting");
    let second = hex(&bench.confirms(0)[0]);
    assert_eq!(second[0], 0x61, "the last one holds events and asks for a confirm");
    assert_eq!(second[2], 0);
    assert_eq!(bench.outstation.events(), 60 - told);
    // The second confirm does not come.
    bench.waits(5_000);
    assert_eq!(bench.outstation.events(), 60 - told);
    assert_eq!(objects(&bench.reads_all("c7 01 3c 02 06")).len(), 60 - told);
    assert_eq!(bench.outstation.events(), 0);
}

#[test]
fn s8_9_2_events_then_present_values_over_many_fragments() {
    let mut bench = small();
    for _ in 0..20 {
        bench.event(1);
    }
    let all = objects(&bench.reads_all("c0 01 3c 02 06 3c 03 06 3c 04 06 3c 01 06"));
    assert_eq!(all.iter().filter(|object| object.is_event()).count(), 20);
    assert_eq!(all.iter().filter(|object| object.group == 30).count(), 250);
    assert!(all[..20].iter().all(super::bench::Object::is_event), "events first");
}

#[test]
fn s8_9_2_an_event_in_one_fragment_asks_for_a_confirm() {
    let mut bench = small();
    bench.event(1);
    bench.exchange("c0 01 3c 02 06", &format!("e0 81 00 00 {CLASS_1_EVENT}"));
}

#[test]
fn s8_9_2_controls_whose_answer_has_no_room_are_refused_and_not_carried_out() {
    let mut bench = Bench::set_up(|config, _| {
        config.max_response = 249;
        config.max_controls = 255;
    })
    .settled();
    // 4 + 20 × 12 octets of objects and 4 of the response's header are 248; one more control is too much.
    let controls = |count: u8| {
        let objects = hex("02 03 01 64 00 00 00 c8 00 00 00 00").repeat(usize::from(count));
        [&[0xC1, 0x05, 0x0C, 0x01, 0x17, count], &objects[..]].concat()
    };
    assert_eq!(bench.sends_octets(&controls(21)), ["c1 81 00 04"]);
    assert_eq!(bench.operated().len(), 0);
    assert_eq!(hex(&bench.sends_octets(&controls(20))[0]).len(), 248);
    assert_eq!(bench.operated().len(), 20);
}

#[test]
fn s8_9_2_something_larger_than_a_fragment_is_left_out_and_all_else_is_told() {
    let mut bench = Bench::set_up(|config, product| {
        config.max_response = 249;
        product.octets.insert(1, vec![0x5A; 255]);
    })
    .settled();
    let first = hex(&bench.asks("c0 01 6e 00 06 01 02 00 00 00"));
    let mut told = first.clone();
    let mut error = first[3] & 0x04;
    if first[0] & 0x40 == 0 {
        let rest = hex(&bench.confirms(0)[0]);
        error |= rest[3] & 0x04;
        told.extend(&rest[4..]);
    }
    let groups: Vec<u8> = objects(&told[4..]).iter().map(|object| object.group).collect();
    assert_eq!(groups, [110, 110, 1]);
    assert_eq!(error, 0x04, "a parameter error, in the fragment where it would have stood");
}

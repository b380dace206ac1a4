//! What the device is: functions 17 and 43/14 (Application Protocol V1.1b3 §6.13, §6.21).
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

mod bench;

use bench::{Store, Tcp};

fn with(objects: &[(u8, &[u8])]) -> Tcp {
    let mut store = Store::default();
    store.objects.extend(objects.iter().map(|(id, value)| (*id, value.to_vec())));
    Tcp::new(store)
}

const BASIC: [(u8, &[u8]); 3] = [(0, b"V"), (1, b"P"), (2, b"1")];

#[test]
fn the_conformity_level_is_the_highest_category_with_an_object_in_it() {
    with(&BASIC).exchange(&[43, 14, 4, 0], &[43, 14, 4, 0x81, 0, 0, 1, 0, 1, b'V']);
    let regular = [&BASIC[..], &[(6, b"a")]].concat();
    with(&regular).exchange(&[43, 14, 4, 0], &[43, 14, 4, 0x82, 0, 0, 1, 0, 1, b'V']);
    let extended = [&BASIC[..], &[(0xFF, b"a")]].concat();
    with(&extended).exchange(&[43, 14, 4, 0], &[43, 14, 4, 0x83, 0, 0, 1, 0, 1, b'V']);
}

#[test]
fn each_category_includes_the_ones_below_it() {
    let all = [&BASIC[..], &[(3, b"u"), (0x80, b"x")]].concat();
    let answer = |code: u8, ids: &[u8]| {
        let mut response = vec![43, 14, code, 0x83, 0, 0, ids.len() as u8];
        for id in ids {
            let value = all.iter().find(|(known, _)| known == id).unwrap().1;
            response.extend([*id, 1, value[0]]);
        }
        response
    };
    with(&all).exchange(&[43, 14, 1, 0], &answer(1, &[0, 1, 2]));
    with(&all).exchange(&[43, 14, 2, 0], &answer(2, &[0, 1, 2, 3]));
    with(&all).exchange(&[43, 14, 3, 0], &answer(3, &[0, 1, 2, 3, 0x80]));
    with(&all).exchange(&[43, 14, 3, 2], &answer(3, &[2, 3, 0x80]));
}

#[test]
fn more_than_was_asked_of_a_lesser_device_is_answered_as_far_as_it_goes() {
    with(&BASIC).exchange(&[43, 14, 3, 0], &[43, 14, 3, 0x81, 0, 0, 3, 0, 1, b'V', 1, 1, b'P', 2, 1, b'1']);
}

#[test]
fn a_stream_that_begins_at_an_unknown_object_begins_at_the_first() {
    let all = [43, 14, 1, 0x81, 0, 0, 3, 0, 1, b'V', 1, 1, b'P', 2, 1, b'1'];
    with(&BASIC).exchange(&[43, 14, 1, 9], &all);
    with(&BASIC).exchange(&[43, 14, 1, 0xFF], &all);
    // Known, and not of the category that is asked for.
    let beyond = [&BASIC[..], &[(0x80, b"x")]].concat();
    let all = [&[43, 14, 1, 0x83], &all[4..]].concat();
    with(&beyond).exchange(&[43, 14, 1, 0x80], &all);
}

#[test]
fn a_single_unknown_object_is_an_illegal_address() {
    with(&BASIC).exchange(&[43, 14, 4, 3], &[0xAB, 2]);
}

#[test]
fn other_codes_and_other_mei_types_are_refused() {
    with(&BASIC).exchange(&[43, 14, 0, 0], &[0xAB, 3]);
    with(&BASIC).exchange(&[43, 14, 5, 0], &[0xAB, 3]);
    with(&BASIC).exchange(&[43, 13, 1, 0], &[0xAB, 1]);
    with(&[]).exchange(&[43, 14, 1, 0], &[0xAB, 1]);
}

#[test]
fn what_does_not_fit_one_response_follows_in_the_next() {
    let long = [b'x'; 100];
    let mut line = with(&[(0, &long), (1, &long), (2, &long), (0x80, &long), (0x81, b"end")]);
    let mut next = 0;
    let mut seen = Vec::new();
    for transaction in 0..9 {
        let response = line.request(&[43, 14, 3, next]).unwrap();
        assert!(response.len() <= 253);
        assert_eq!(response[..4], [43, 14, 3, 0x83]);
        let mut objects = &response[7..];
        for _ in 0..response[6] {
            let length = usize::from(objects[1]);
            seen.push((objects[0], length));
            objects = &objects[2 + length..];
        }
        assert!(objects.is_empty());
        if response[4] == 0 {
            assert_eq!((response[5], transaction), (0, 1));
            break;
        }
        assert_eq!(response[4], 0xFF);
        next = response[5];
    }
    assert_eq!(seen, [(0, 100), (1, 100), (2, 100), (0x80, 100), (0x81, 3)]);
}

#[test]
fn an_object_that_fits_no_response_is_cut() {
    let long: Vec<u8> = (0..=255).collect();
    let mut line = with(&[(0, &long), (1, &long[..244])]);
    for object in [0, 1] {
        let response = line.request(&[43, 14, 4, object]).unwrap();
        assert_eq!(response[..9], [43, 14, 4, 0x81, 0, 0, 1, object, 244]);
        assert_eq!(response[9..], long[..244]);
    }
    assert_eq!(line.request(&[43, 14, 1, 0]).unwrap()[4..6], [0xFF, 1]);
}

#[test]
fn the_run_indicator_stands_between_id_and_additional_data() {
    let mut line = Tcp::new(Store::default());
    line.store.id = Some((b"BM".to_vec(), false, vec![7]));
    line.exchange(&[17], &[17, 4, b'B', b'M', 0x00, 7]);
}

#[test]
fn a_server_id_that_does_not_fit_is_a_device_failure() {
    let mut line = Tcp::new(Store::default());
    line.store.id = Some((vec![1; 200], true, vec![2; 50]));
    assert_eq!(line.request(&[17]).unwrap().len(), 253);
    line.store.id = Some((vec![1; 200], true, vec![2; 51]));
    line.exchange(&[17], &[0x91, 4]);
    line.store.id = Some((vec![1; 1000], true, vec![]));
    line.exchange(&[17], &[0x91, 4]);
}

//! File records: functions 20 and 21 (Application Protocol V1.1b3 §6.14, §6.15).
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

fn files() -> Tcp {
    let mut store = Store::default();
    for file in [1, 2, 0xFFFF] {
        store.files.extend((0..=9999).map(|record| ((file, record), record + file % 7)));
    }
    Tcp::new(store)
}

/// One group: reference type 6, file, record, length.
fn group(file: u16, record: u16, length: u16) -> Vec<u8> {
    let [file, record, length] = [file, record, length].map(u16::to_be_bytes);
    [&[6], &file[..], &record[..], &length[..]].concat()
}

fn read(groups: &[Vec<u8>]) -> Vec<u8> {
    let groups = groups.concat();
    [&[20, groups.len() as u8], &groups[..]].concat()
}

#[test]
fn file_numbers_and_record_numbers_have_their_ranges() {
    files().exchange(&read(&[group(0xFFFF, 9999, 1)]), &[20, 4, 3, 6, 0x27, 0x10]);
    files().exchange(&read(&[group(0, 0, 1)]), &[0x94, 2]);
    files().exchange(&read(&[group(3, 0, 1)]), &[0x94, 2]);
    files().exchange(&read(&[group(1, 9999, 2)]), &[0x94, 2]);
    files().exchange(&read(&[group(1, 10_000, 1)]), &[0x94, 2]);
    files().exchange(&read(&[group(1, 0xFFFF, 1)]), &[0x94, 2]);
    files().exchange(&read(&[group(1, 0, 0)]), &[0x94, 2]);
}

#[test]
fn only_reference_type_6_exists() {
    let mut request = read(&[group(1, 0, 1)]);
    request[2] = 5;
    files().exchange(&request, &[0x94, 2]);
}

#[test]
fn the_byte_count_of_a_read_is_a_multiple_of_seven_up_to_245() {
    files().exchange(&[20, 6, 6, 0, 1, 0, 0, 0], &[0x94, 3]);
    files().exchange(&[20, 0], &[0x94, 3]);
    files().exchange(&[20, 8, 6, 0, 1, 0, 0, 0, 1, 6], &[0x94, 3]);
    let most: Vec<Vec<u8>> = (0..35).map(|record| group(1, record, 1)).collect();
    let response = files().request(&read(&most)).unwrap();
    assert_eq!((response.len(), response[1]), (142, 140));
}

#[test]
fn a_read_whose_answer_does_not_fit_is_an_illegal_value() {
    let response = files().request(&read(&[group(1, 0, 124)])).unwrap();
    assert_eq!((response.len(), response[1], response[2]), (252, 250, 249));
    files().exchange(&read(&[group(1, 0, 125)]), &[0x94, 3]);
    files().exchange(&read(&[group(1, 0, 9999)]), &[0x94, 3]);
    files().exchange(&read(&[group(1, 0, 60), group(2, 0, 65)]), &[0x94, 3]);
}

#[test]
fn a_write_of_several_groups_is_checked_before_the_first_is_written() {
    let mut line = files();
    let untouched = line.store.clone();
    let good = [group(1, 5, 1), vec![0xAA, 0xBB]].concat();
    for bad in [
        [group(3, 5, 1), vec![0xAA, 0xBB]].concat(),
        [group(1, 9999, 2), vec![0; 4]].concat(),
        [group(0, 5, 1), vec![0xAA, 0xBB]].concat(),
    ] {
        let groups = [good.clone(), bad].concat();
        line.exchange(&[&[21, groups.len() as u8], &groups[..]].concat(), &[0x95, 2]);
        assert_eq!(line.store, untouched);
    }
    let short = [good.clone(), group(1, 6, 2), vec![1, 2]].concat();
    line.exchange(&[&[21, short.len() as u8], &short[..]].concat(), &[0x95, 3]);
    assert_eq!(line.store, untouched);
    let groups = [good.clone(), good].concat();
    let request = [&[21, groups.len() as u8], &groups[..]].concat();
    line.exchange(&request, &request);
    assert_eq!(line.store.files[&(1, 5)], 0xAABB);
}

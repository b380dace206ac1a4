//! Records, byte by byte: a change of layout without a new version fails here.

#![expect(clippy::unwrap_used, reason = "a fault fails the test")]

use bms_core::record::{Record, RecordError, decode, encode, is_encoding_of};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Mode {
    Off,
    Above(u16),
    Below { limit: u16, delay: u8 },
}

/// Version 3: `limits` came with 2, `mode` with 3.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Settings {
    minutes: u16,
    offset: i16,
    name: heapless::String<15>,
    limits: Option<(u32, u32)>,
    mode: Mode,
}

impl Record for Settings {
    const KEY: u8 = 5;
    const VERSION: u8 = 3;

    fn migrate(version: u8, body: &[u8]) -> Option<Self> {
        let ((minutes, offset, name), rest) = postcard::take_from_bytes(body).ok()?;
        let limits = match (version, rest) {
            (1, []) => None,
            (2, rest) => postcard::from_bytes(rest).ok()?,
            _ => return None,
        };
        Some(Self { minutes, offset, name, limits, mode: Mode::Off })
    }
}

fn settings() -> Settings {
    Settings {
        minutes: 480,
        offset: -3,
        name: "site".try_into().unwrap(),
        limits: Some((10_500, 12_500)),
        mode: Mode::Below { limit: 11_000, delay: 5 },
    }
}

/// Version, varint, zigzag varint, length and text, option with two varints, variant with varint and byte.
const GOLDEN: [u8; 18] =
    [3, 0xE0, 0x03, 5, 4, b's', b'i', b't', b'e', 1, 0x84, 0x52, 0xD4, 0x61, 2, 0xF8, 0x55, 5];

#[test]
fn a_record_is_its_version_and_its_fields_in_order() {
    assert_eq!(encode(&settings(), &mut [0; 32]), Ok(GOLDEN.as_slice()));
    assert_eq!(decode(&GOLDEN), Ok(settings()));
}

#[test]
fn a_record_of_an_older_version_is_migrated() {
    let of_2 = [2, 0xE0, 0x03, 5, 4, b's', b'i', b't', b'e', 1, 0x84, 0x52, 0xD4, 0x61];
    assert_eq!(decode(&of_2), Ok(Settings { mode: Mode::Off, ..settings() }));
    let of_1 = [1, 0xE0, 0x03, 5, 4, b's', b'i', b't', b'e'];
    assert_eq!(decode(&of_1), Ok(Settings { mode: Mode::Off, limits: None, ..settings() }));
}

/// A record that has no older version.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Plain(u8);

impl Record for Plain {
    const KEY: u8 = 6;
    const VERSION: u8 = 1;
}

#[test]
fn a_record_of_an_older_version_that_does_not_migrate_is_an_error() {
    let refused = |bytes: &[u8]| decode::<Settings>(bytes).unwrap_err();
    assert_eq!(refused(&[0, 1, 2, 3]), RecordError::OlderVersion { found: 0, known: 3 });
    assert_eq!(refused(&[1, 0xE0]), RecordError::OlderVersion { found: 1, known: 3 });
    assert_eq!(decode::<Plain>(&[0, 1]), Err(RecordError::OlderVersion { found: 0, known: 1 }));
}

#[test]
fn a_record_of_a_newer_version_is_an_error() {
    let mut newer = GOLDEN;
    newer[0] = 4;
    assert_eq!(decode::<Settings>(&newer), Err(RecordError::NewerVersion { found: 4, known: 3 }));
}

#[test]
fn a_record_cut_anywhere_is_an_error() {
    assert_eq!(decode::<Settings>(&[]), Err(RecordError::Empty));
    for length in 1..GOLDEN.len() {
        let cut = decode::<Settings>(&GOLDEN[..length]);
        assert_eq!(cut, Err(RecordError::Truncated { length }), "{length} bytes");
    }
}

#[test]
fn bytes_behind_a_record_are_an_error() {
    let longer = [GOLDEN.as_slice(), &[0, 0]].concat();
    assert_eq!(decode::<Settings>(&longer), Err(RecordError::TrailingBytes { used: 18, length: 20 }));
}

#[test]
fn a_field_that_its_type_cannot_hold_is_an_error() {
    for (at, byte) in [(5, 0xFF), (9, 2), (14, 3)] {
        let mut bytes = GOLDEN;
        bytes[at] = byte;
        assert_eq!(decode::<Settings>(&bytes), Err(RecordError::Malformed), "byte {at}");
    }
}

#[test]
fn a_buffer_too_small_is_an_error_and_the_exact_one_is_not() {
    for available in 0..GOLDEN.len() {
        let mut buffer = vec![0; available];
        assert_eq!(encode(&settings(), &mut buffer), Err(RecordError::NoRoom { available }));
    }
    assert_eq!(encode(&settings(), &mut [0; 18]), Ok(GOLDEN.as_slice()));
}

#[test]
fn only_the_encoding_of_a_record_counts_as_it() {
    assert!(is_encoding_of(&GOLDEN, &settings()));
    assert!(!is_encoding_of(&[], &settings()));
    for length in 0..GOLDEN.len() {
        assert!(!is_encoding_of(&GOLDEN[..length], &settings()), "{length} bytes");
        let mut changed = GOLDEN;
        changed[length] ^= 1;
        assert!(!is_encoding_of(&changed, &settings()), "byte {length} changed");
    }
    assert!(!is_encoding_of(&[GOLDEN.as_slice(), &[0]].concat(), &settings()));
}

#[test]
fn an_error_says_both_numbers() {
    let newer = RecordError::NewerVersion { found: 4, known: 3 }.to_string();
    assert_eq!(newer, "the record has version 4, newer than 3");
    let trailing = RecordError::TrailingBytes { used: 18, length: 20 }.to_string();
    assert_eq!(trailing, "the record uses 18 of 20 bytes");
}

proptest! {
    #[test]
    fn any_record_survives_both_ways(minutes: u16, offset: i16, name in "[a-z]{0,15}", limits: Option<(u32, u32)>) {
        let record = Settings { minutes, offset, name: name.as_str().try_into().unwrap(), limits, mode: Mode::Above(1) };
        let mut buffer = [0; 64];
        let bytes = encode(&record, &mut buffer).unwrap();
        prop_assert!(is_encoding_of(bytes, &record));
        prop_assert_eq!(decode(bytes), Ok(record));
    }

    #[test]
    fn any_bytes_are_a_record_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        if let Ok(record) = decode::<Settings>(&bytes) {
            prop_assert!(bytes[0] < 3 || encode(&record, &mut [0; 64]).unwrap().len() <= bytes.len());
        }
    }
}

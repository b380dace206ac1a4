//! What a store promises while power lasts, and what it says when it cannot keep a record.

use core::ops::Range;

use bms_core::{
    record::{Record, RecordError},
    store::{RangeError, Store, StoreError},
};
use serde::{Deserialize, Serialize};

use crate::{
    flash::{Flash, FlashError, Tear},
    now,
};

/// A number under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Number<const KEY: u8>(pub(crate) u32);

impl<const KEY: u8> Record for Number<KEY> {
    const KEY: u8 = KEY;
    const VERSION: u8 = 1;
}

/// Bytes under a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Bytes<const KEY: u8>(heapless::Vec<u8, 1000>);

impl<const KEY: u8> Bytes<KEY> {
    fn of(length: usize) -> Self {
        Self((0..length).map(|at| at as u8).collect())
    }
}

impl<const KEY: u8> Record for Bytes<KEY> {
    const KEY: u8 = KEY;
    const VERSION: u8 = 1;
}

pub(crate) type TestStore = Store<Flash<256>, 256>;

pub(crate) fn fresh(pages: usize) -> Flash<256> {
    Flash::new(pages, Tear::Upwards, 0)
}

pub(crate) fn mount(flash: Flash<256>) -> TestStore {
    let end = flash.end();
    Store::new(flash, 0..end).unwrap()
}

#[test]
fn a_fresh_store_has_no_records() {
    assert_eq!(now(mount(fresh(2)).load::<Number<1>>()), Ok(None));
}

#[test]
fn records_are_there_after_a_restart() {
    let mut store = mount(fresh(2));
    now(store.save(&Number::<1>(1))).unwrap();
    now(store.save(&Bytes::<2>::of(40))).unwrap();
    now(store.save(&Number::<1>(2))).unwrap();
    let mut store = mount(store.into_flash());
    assert_eq!(now(store.load()), Ok(Some(Number::<1>(2))));
    assert_eq!(now(store.load()), Ok(Some(Bytes::<2>::of(40))));
    assert_eq!(now(store.load::<Number<3>>()), Ok(None));
}

#[test]
fn an_unchanged_record_is_not_written_again() {
    let mut store = mount(fresh(2));
    now(store.save(&Number::<1>(1))).unwrap();
    let flash = store.into_flash();
    let writes = flash.writes;
    let mut store = mount(flash);
    now(store.save(&Number::<1>(1))).unwrap();
    let flash = store.into_flash();
    assert_eq!(flash.writes, writes);
    let mut store = mount(flash);
    now(store.save(&Number::<1>(2))).unwrap();
    assert!(store.into_flash().writes > writes);
}

/// A layout of later firmware.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Later(u32, u32);

impl Record for Later {
    const KEY: u8 = 1;
    const VERSION: u8 = 2;
}

#[test]
fn a_record_of_newer_firmware_is_an_error_and_stays_until_it_is_saved() {
    let mut store = mount(fresh(2));
    now(store.save(&Later(1, 2))).unwrap();
    let newer = RecordError::NewerVersion { found: 2, known: 1 };
    assert_eq!(now(store.load::<Number<1>>()), Err(StoreError::Record(newer)));
    assert_eq!(now(store.load()), Ok(Some(Later(1, 2))));
    now(store.save(&Number::<1>(3))).unwrap();
    assert_eq!(now(store.load()), Ok(Some(Number::<1>(3))));
}

#[test]
fn loading_into_a_record_leaves_it_as_it_is_where_there_is_none_to_be_read() {
    let mut store = mount(fresh(2));
    let (mut number, mut damaged) = (Number::<1>(7), false);
    now(store.load_into(&mut number, &mut damaged)).unwrap();
    assert_eq!((number, damaged), (Number(7), false), "none was saved");
    now(store.save(&Number::<1>(8))).unwrap();
    let mut number = Number::<1>(7);
    now(store.load_into(&mut number, &mut damaged)).unwrap();
    assert_eq!((number, damaged), (Number(8), false));
    now(store.save(&Later(1, 2))).unwrap();
    let mut number = Number::<1>(7);
    now(store.load_into(&mut number, &mut damaged)).unwrap();
    assert_eq!((number, damaged), (Number(7), true), "newer firmware saved it");
    assert_eq!(now(store.load()), Ok(Some(Later(1, 2))), "it stays");
}

#[test]
fn a_record_larger_than_a_page_is_refused_and_the_old_one_stays() {
    let mut store = mount(fresh(3));
    // 256 bytes less 32 of the guard, the map's marks and header, and key, version and length: 204 at most.
    now(store.save(&Bytes::<1>::of(204))).unwrap();
    for length in [205, 260, 1000] {
        assert_eq!(now(store.save(&Bytes::<1>::of(length))), Err(StoreError::TooLarge), "{length}");
        assert_eq!(now(store.load()), Ok(Some(Bytes::<1>::of(204))));
    }
}

#[test]
fn a_record_that_has_no_encoded_form_is_refused() {
    #[derive(Deserialize)]
    struct Endless;
    impl Serialize for Endless {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serde::ser::SerializeSeq::end(serializer.serialize_seq(None)?)
        }
    }
    impl Record for Endless {
        const KEY: u8 = 1;
        const VERSION: u8 = 1;
    }
    let refused = now(mount(fresh(2)).save(&Endless));
    assert_eq!(refused, Err(StoreError::Record(RecordError::NotEncodable)));
}

#[test]
fn a_full_store_says_so_and_keeps_what_it_has() {
    let mut store = mount(fresh(2));
    now(store.save(&Bytes::<1>::of(55))).unwrap();
    now(store.save(&Bytes::<2>::of(55))).unwrap();
    now(store.save(&Bytes::<3>::of(55))).unwrap();
    assert_eq!(now(store.save(&Bytes::<4>::of(55))), Err(StoreError::Full));
    let mut store = mount(store.into_flash());
    assert_eq!(now(store.load()), Ok(Some(Bytes::<1>::of(55))));
    assert_eq!(now(store.load()), Ok(Some(Bytes::<2>::of(55))));
    assert_eq!(now(store.load()), Ok(Some(Bytes::<3>::of(55))));
    assert_eq!(now(store.load::<Bytes<4>>()), Ok(None));
}

#[test]
fn erasing_all_forgets_all() {
    let mut store = mount(fresh(3));
    for number in 0..100 {
        now(store.save(&Number::<1>(number))).unwrap();
    }
    now(store.erase_all()).unwrap();
    assert_eq!(now(store.load::<Number<1>>()), Ok(None));
    now(store.save(&Number::<1>(7))).unwrap();
    assert_eq!(now(mount(store.into_flash()).load()), Ok(Some(Number::<1>(7))));
}

#[test]
fn erasing_all_can_be_done_again_after_a_power_cut() {
    for bytes in 0..3 * 256 + 48 {
        let flash = Flash::<256>::new(3, Tear::Random, bytes as u64);
        let switch = flash.switch();
        let mut store = mount(flash);
        for number in 0..100 {
            now(store.save(&Number::<1>(number))).unwrap();
        }
        switch.set(Some(bytes));
        assert_eq!(now(store.erase_all()), Err(StoreError::Flash(FlashError::NoPower)), "{bytes}");
        switch.set(None);
        let mut store = mount(store.into_flash());
        now(store.erase_all()).unwrap();
        assert_eq!(now(store.load::<Number<1>>()), Ok(None));
        now(store.save(&Number::<1>(7))).unwrap();
        assert_eq!(now(store.load()), Ok(Some(Number::<1>(7))));
    }
}

#[test]
fn a_store_leaves_the_flash_around_it_alone() {
    let mut flash = fresh(6);
    flash.bytes().fill(0x5A);
    flash.bytes()[512..1024].fill(0xFF);
    let mut store = TestStore::new(flash, 512..1024).unwrap();
    for number in 0..100 {
        now(store.save(&Number::<1>(number))).unwrap();
    }
    now(store.erase_all()).unwrap();
    let mut flash = store.into_flash();
    let bytes = flash.bytes();
    assert!(bytes[..512].iter().chain(&bytes[1024..]).all(|&byte| byte == 0x5A));
}

#[test]
fn a_range_that_cannot_hold_a_store_is_refused() {
    let refused = |range| TestStore::new(fresh(4), range).map(|_| ()).unwrap_err();
    assert_eq!(refused(4..1024), RangeError::NotAtPages { page: 256 });
    assert_eq!(refused(0..1020), RangeError::NotAtPages { page: 256 });
    assert_eq!(refused(256..512), RangeError::PageCount { pages: 1 });
    assert_eq!(refused(512..512), RangeError::PageCount { pages: 0 });
    assert_eq!(refused(Range { start: 512, end: 256 }), RangeError::PageCount { pages: 0 });
    assert_eq!(refused(0..1280), RangeError::BehindFlash { capacity: 1024 });
}

/// Flash as a line of hexadecimal digits for every 32 bytes.
fn image(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from_digit(digit.into(), 16).unwrap();
    let line = |line: &[u8]| {
        line.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect::<String>() + "\n"
    };
    bytes.chunks(32).map(line).collect()
}

#[test]
fn the_layout_in_flash_is_the_one_that_devices_in_the_field_have() {
    let mut store = mount(fresh(2));
    now(store.save(&Bytes::<2>::of(10))).unwrap();
    for number in 0..40 {
        now(store.save(&Number::<1>(number * 1000))).unwrap();
    }
    let written = image(store.into_flash().bytes());
    let vector = include_str!("../vectors/store-image.txt");
    let expected: String =
        vector.lines().filter(|line| !line.starts_with('#')).map(|line| line.to_owned() + "\n").collect();
    assert_eq!(written, expected, "the flash now reads\n{written}");
}

#[test]
fn pages_wear_evenly() {
    let mut store = mount(fresh(5));
    now(store.save(&Bytes::<2>::of(50))).unwrap();
    for number in 0..6_000 {
        now(store.save(&Number::<1>(number))).unwrap();
    }
    let erasures = store.into_flash().erasures;
    let (least, most) = (erasures.iter().min().unwrap(), erasures.iter().max().unwrap());
    assert!(*least >= 50 && most - least <= 1, "{erasures:?}");
}

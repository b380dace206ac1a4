//! Flash that fails, and flash with leftovers.

use bms_core::store::{Store, StoreError};

use crate::{
    flash::{Flash, FlashError, Tear, WORD},
    now,
    random::Random,
    saving::{Number, fresh, mount},
};

#[test]
fn a_flash_that_loses_what_is_written_is_found_out() {
    let mut flash = fresh(2);
    flash.worn = true;
    let mut store = mount(flash);
    let error = now(store.save(&Number::<1>(1))).unwrap_err();
    assert!(matches!(error, StoreError::NotKept | StoreError::Full | StoreError::Damaged), "{error}");
}

#[test]
fn a_store_goes_on_after_a_flash_error_without_a_restart() {
    for bytes in (0..2_000).step_by(7) {
        let mut flash = Flash::<256>::new(2, Tear::Random, bytes as u64);
        flash.power(Some(bytes));
        let switch = flash.switch();
        let mut store = mount(flash);
        let (mut saved, mut next) = (None, Number::<1>(0));
        let error = loop {
            match now(store.save(&next)) {
                Ok(()) => (saved, next) = (Some(next), Number(next.0 + 1)),
                Err(error) => break error,
            }
        };
        assert_eq!(error, StoreError::Flash(FlashError::NoPower));
        switch.set(None);
        let found = now(store.load::<Number<1>>()).unwrap();
        assert!(found == saved || found == Some(next), "{found:?} is neither {saved:?} nor {next:?}");
        now(store.save(&Number::<1>(u32::MAX))).unwrap();
        assert_eq!(now(store.load()), Ok(Some(Number::<1>(u32::MAX))));
    }
}

#[test]
fn a_record_that_the_rest_of_a_cut_save_would_hide_is_saved_all_the_same() {
    // The checksum of this record is also a length of 558 bytes and that length's checksum. Behind a header that was
    // cut after its first word the two read as an item of 558 bytes, which this record is in the middle of.
    const HIDDEN: Number<1> = Number(1_008_935);
    let flash = Flash::<4096>::new(2, Tear::Upwards, 0);
    let switch = flash.switch();
    let mut store = Store::<_>::new(flash, 0..8192).unwrap();
    now(store.save(&Number::<1>(1))).unwrap();
    switch.set(Some(WORD));
    assert_eq!(now(store.save(&Number::<1>(2))), Err(StoreError::Flash(FlashError::NoPower)));
    switch.set(None);
    let flash = store.into_flash();
    let writes = flash.writes;
    let mut store = Store::<_>::new(flash, 0..8192).unwrap();
    now(store.save(&HIDDEN)).unwrap();
    let flash = store.into_flash();
    assert_eq!(flash.writes - writes, 6, "header, words and last word of the hidden copy and of the other");
    let mut store = Store::<_>::new(flash, 0..8192).unwrap();
    assert_eq!(now(store.load()), Ok(Some(HIDDEN)));
}

#[test]
fn flash_full_of_anything_is_an_error_or_empty_and_usable_again_once_erased() {
    for seed in 0..500 {
        let mut random = Random(seed);
        let mut flash = fresh(3);
        let density = random.byte();
        flash.bytes().fill_with(|| if random.byte() < density { random.byte() } else { 0xFF });
        let mut store = mount(flash);
        if let Ok(found) = now(store.load::<Number<1>>()) {
            assert_eq!(found, None, "checksums let nothing random pass");
        }
        let _refused_or_not = now(store.save(&Number::<1>(1)));
        now(store.erase_all()).unwrap();
        now(store.save(&Number::<1>(2))).unwrap();
        assert_eq!(now(store.load()), Ok(Some(Number::<1>(2))));
    }
}

#[test]
fn loading_into_a_record_erases_a_store_of_which_nothing_can_be_read() {
    let mut erased = 0;
    for seed in 0..500 {
        let mut random = Random(seed);
        let mut flash = fresh(3);
        let density = random.byte();
        flash.bytes().fill_with(|| if random.byte() < density { random.byte() } else { 0xFF });
        if now(mount(flash.clone()).load::<Number<1>>()) != Err(StoreError::Damaged) {
            continue;
        }
        erased += 1;
        let mut store = mount(flash);
        let (mut number, mut damaged) = (Number::<1>(7), false);
        now(store.load_into(&mut number, &mut damaged)).unwrap();
        assert_eq!((number, damaged), (Number(7), true));
        assert_eq!(now(store.load::<Number<1>>()), Ok(None));
        now(store.save(&number)).unwrap();
        assert_eq!(now(store.load()), Ok(Some(number)));
    }
    assert!(erased > 0, "no store was damaged");
}

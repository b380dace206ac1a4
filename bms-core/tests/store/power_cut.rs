//! Power is cut at every byte of a session, and at random four times in a row: nothing acknowledged is ever lost.

use bms_core::{
    record::Record,
    store::{Store, StoreError},
};
use serde::{Deserialize, Serialize};

use crate::{
    flash::{Flash, FlashError, Tear},
    now,
    random::Random,
};

/// A record of one size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Count(u32);

impl Record for Count {
    const KEY: u8 = 1;
    const VERSION: u8 = 1;
}

/// A record of 1 to 41 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Text(heapless::Vec<u8, 40>);

impl Record for Text {
    const KEY: u8 = 2;
    const VERSION: u8 = 1;
}

impl Count {
    const fn number(number: u32) -> Self {
        Self(number.wrapping_mul(0x9E37_79B9))
    }
}

impl Text {
    fn number(number: u32) -> Self {
        let length = number.wrapping_mul(17) as usize % 41;
        Self((0..length).map(|at| (at as u32 * 7 + number * 13) as u8).collect())
    }
}

/// What a record may be: what was last seen or acknowledged, or what was being saved since.
#[derive(Clone, Debug)]
struct Allowed<R>(Vec<Option<R>>);

impl<R: Record + Clone + PartialEq + core::fmt::Debug> Allowed<R> {
    fn save<const PAGE: usize>(&mut self, store: &mut Store<Flash<PAGE>, 512>, record: &R) -> bool {
        match now(store.save(record)) {
            Ok(()) => {
                self.0 = vec![Some(record.clone())];
                true
            }
            Err(StoreError::Flash(FlashError::NoPower)) => {
                self.0.push(Some(record.clone()));
                false
            }
            Err(error) => panic!("saving {record:?}: {error}"),
        }
    }

    fn load<const PAGE: usize>(&mut self, store: &mut Store<Flash<PAGE>, 512>) -> bool {
        match now(store.load::<R>()) {
            Ok(record) => {
                assert!(self.0.contains(&record), "{record:?} is none of {:?}", self.0);
                self.0 = vec![record];
                true
            }
            Err(StoreError::Flash(FlashError::NoPower)) => false,
            Err(error) => panic!("loading one of {:?}: {error}", self.0),
        }
    }
}

/// A store's flash, and what it must hold.
#[derive(Clone)]
struct Bench<const PAGE: usize> {
    flash: Option<Flash<PAGE>>,
    count: Allowed<Count>,
    text: Allowed<Text>,
    saves: u32,
}

impl<const PAGE: usize> Bench<PAGE> {
    fn new(pages: usize, tear: Tear, seed: u64) -> Self {
        let flash = Some(Flash::new(pages, tear, seed));
        Self { flash, count: Allowed(vec![None]), text: Allowed(vec![None]), saves: 0 }
    }

    /// Powers up, saves records, and powers down. Tells whether power lasted.
    fn run(&mut self, power: Option<usize>, saves: u32) -> bool {
        let mut flash = self.flash.take().unwrap();
        flash.power(power);
        let end = flash.end();
        let mut store = Store::new(flash, 0..end).unwrap();
        let lasted = self.session(&mut store, saves);
        self.flash = Some(store.into_flash());
        lasted
    }

    fn session(&mut self, store: &mut Store<Flash<PAGE>, 512>, saves: u32) -> bool {
        let looks = |bench: &mut Self, store: &mut _| bench.count.load(store) && bench.text.load(store);
        looks(self, store) && (0..saves).all(|_| self.save(store)) && looks(self, store)
    }

    fn save(&mut self, store: &mut Store<Flash<PAGE>, 512>) -> bool {
        self.saves += 1;
        // The count is saved more rarely than pages are used up: it must move from page to page.
        if self.saves.is_multiple_of(16) {
            self.count.save(store, &Count::number(self.saves))
        } else {
            self.text.save(store, &Text::number(self.saves))
        }
    }

    const fn work(&self) -> usize {
        self.flash.as_ref().unwrap().work
    }
}

/// Tells what was going on when a test fails.
struct Story(String);

impl Drop for Story {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.0);
        }
    }
}

/// Cuts power at every byte of a session that uses each page several times.
fn cut_everywhere<const PAGE: usize>(pages: usize, tear: Tear, saves: u32) {
    let mut whole = Bench::<PAGE>::new(pages, tear, 0);
    for save in 0..saves {
        let before = whole.clone();
        assert!(whole.run(None, 1));
        for bytes in 0..whole.work() - before.work() {
            let _story = Story(format!("{tear:?}, {pages} pages, power cut at byte {bytes} of save {save}"));
            let mut cut = before.clone();
            assert!(!cut.run(Some(bytes), 1), "power was to be cut");
            assert!(cut.run(None, 4), "there is power again");
        }
    }
    let erasures = whole.flash.unwrap().erasures;
    assert!(erasures.iter().all(|&erasures| erasures >= 2), "each page is to be erased: {erasures:?}");
}

/// Cuts power one to four times in a row, `chains` times.
fn cut_in_chains<const PAGE: usize>(pages: usize, tear: Tear, chains: u64) {
    let mut before = Bench::<PAGE>::new(pages, tear, 0);
    for seed in 0..chains {
        let _story = Story(format!("{tear:?}, {pages} pages of {PAGE} bytes, chain {seed}"));
        let mut random = Random(seed);
        assert!(before.run(None, 1));
        let mut bench = before.clone();
        bench.run(Some(random.below(2 * PAGE)), 200);
        for _ in 0..random.below(4) {
            // Mostly while the last cut is being repaired.
            let bytes = match random.below(3) {
                0 => random.below(16),
                1 => random.below(PAGE + 32),
                _ => random.below(4 * PAGE),
            };
            bench.run(Some(bytes), 200);
        }
        assert!(bench.run(None, 4), "there is power again");
    }
}

/// Chains of each kind: `POWER_CUT_CHAINS=100000 cargo test --release --test store` for a thorough run.
fn chains() -> u64 {
    std::env::var("POWER_CUT_CHAINS")
        .map_or(150, |chains| chains.parse().expect("POWER_CUT_CHAINS is a number"))
}

#[test]
fn nothing_acknowledged_is_lost_when_power_is_cut_at_any_byte() {
    for tear in Tear::ALL {
        cut_everywhere::<256>(2, tear, 26);
        cut_everywhere::<256>(3, tear, 46);
    }
}

#[test]
fn nothing_acknowledged_is_lost_when_power_is_cut_up_to_four_times_in_a_row() {
    let chains = chains();
    for tear in Tear::ALL {
        cut_in_chains::<256>(2, tear, chains);
        cut_in_chains::<256>(3, tear, chains);
        cut_in_chains::<512>(5, tear, chains);
    }
}

//! Fourteen years in 4 MiB (BM100 manual, Features), with power cuts.

use bms_core::status_record::Record;

use crate::bank::{INTERVAL_SECONDS, Log, TAIL, measured};
use crate::block_on;
use crate::flash::{Cut, Flash, Tear};
use crate::random::Random;

const YEARS: usize = 14;
/// Records of a year, one every twenty minutes.
const YEAR: usize = 26_298;

fn open(flash: Flash<4_096>) -> Log {
    let end = flash.end();
    block_on(Log::open(flash, 0..TAIL, TAIL..end)).unwrap()
}

/// What was acknowledged from a number on is there, in order and without a hole, and nothing else.
fn check(log: &mut Log, kept: &[[Option<i32>; 15]], from: usize) {
    let mut next = from;
    block_on(log.visit(from as u32, |number, record| {
        assert_eq!(number as usize, next, "in order, without a hole");
        assert_eq!(record.unix_seconds, INTERVAL_SECONDS * number);
        assert_eq!(record.values, &kept[next]);
        next += 1;
    }))
    .unwrap();
    assert_eq!(next, kept.len());
}

/// Counts what power was cut in: writes and erasures, of the tail and of the archive.
#[derive(Debug, Default)]
struct Kinds {
    tail_write: u32,
    tail_erase: u32,
    archive_write: u32,
    archive_erase: u32,
}

impl Kinds {
    const fn count(&mut self, cut: Cut) {
        let kind = match cut {
            Cut::Write(at) if at < TAIL as usize => &mut self.tail_write,
            Cut::Erase(at) if at < TAIL as usize => &mut self.tail_erase,
            Cut::Write(_) => &mut self.archive_write,
            Cut::Erase(_) => &mut self.archive_erase,
        };
        *kind += 1;
    }
}

#[test]
fn fourteen_years_with_power_cuts_are_all_there_in_four_mebibytes() {
    let mut random = Random(5);
    let mut log = open(Flash::new(1_024, Tear::Random, 3));
    let mut kept: Vec<[Option<i32>; 15]> = Vec::new();
    let (mut cuts, mut kinds, mut checked) = (0, Kinds::default(), 0);
    while kept.len() < YEARS * YEAR {
        let mut flash = log.into_flash();
        flash.power(Some(random.below(400_000)));
        log = open(flash);
        loop {
            let number = u32::try_from(kept.len()).unwrap();
            let values = measured(&mut random, number);
            kept.push(values);
            let record = Record { unix_seconds: INTERVAL_SECONDS * number, values: &values };
            if block_on(log.append(&record)).is_err() {
                break;
            }
        }
        cuts += 1;
        let mut flash = log.into_flash();
        kinds.count(flash.cut.take().unwrap());
        flash.power(None);
        log = open(flash);
        // The last one was not acknowledged: it may be there.
        let next = log.next_number() as usize;
        assert!(next == kept.len() || next + 1 == kept.len(), "after {cuts} cuts: {next}, {}", kept.len());
        kept.truncate(next);
        // The last weeks after each cut, everything once a year.
        check(&mut log, &kept, next.saturating_sub(2_000));
        if next / YEAR > checked {
            checked = next / YEAR;
            check(&mut log, &kept, 0);
        }
    }
    check(&mut log, &kept, 0);
    println!("{} records, {cuts} cuts: {kinds:?}", kept.len());
    let Kinds { tail_write, tail_erase, archive_write, archive_erase } = kinds;
    assert!(
        [tail_write, tail_erase, archive_write, archive_erase].iter().all(|&cuts| cuts >= 3),
        "{kinds:?}"
    );
}

//! Remaining time (BM100 manual, Logs->Maintenance).

use core::time::Duration;

use bms_core::status_record::Record;

use crate::bank::{INTERVAL_SECONDS, Log, TAIL, four, measured};
use crate::block_on;
use crate::flash::{Flash, Tear};
use crate::random::Random;

const TWENTY_MINUTES: Duration = Duration::from_mins(20);
const YEAR: Duration = Duration::from_hours(24 * 365);

fn open(pages: usize, tail: u32) -> Log {
    let flash = Flash::new(pages, Tear::Upwards, 1);
    let end = flash.end();
    block_on(Log::open(flash, 0..tail, tail..end)).unwrap()
}

/// How many records are there, and the number of the oldest.
fn oldest(log: &mut Log) -> u32 {
    block_on(log.oldest()).unwrap().map_or(0, |(number, _)| number)
}

#[test]
fn the_remaining_time_comes_true() {
    let mut log = open(48, 98_304);
    let mut random = Random(9);
    let (mut number, mut told) = (0, Vec::new());
    // Until the first gives way, and then once round.
    while oldest(&mut log) == 0 || number < 15_000 {
        if number % 500 == 250 {
            let room = block_on(log.room(four().values())).unwrap();
            assert_eq!(room.kept, number - oldest(&mut log));
            told.push((number, oldest(&mut log), room));
        }
        let values = measured(&mut random, number);
        block_on(log.append(&Record { unix_seconds: INTERVAL_SECONDS * number, values: &values })).unwrap();
        let now_oldest = oldest(&mut log);
        told.retain(|&(then, oldest_then, room)| {
            let came = number + 1 - then;
            if now_oldest == oldest_then {
                // It is still there: it may be longer than was expected.
                return true;
            }
            assert!(came > room.at_least, "{came} after {then}, not before {}", room.at_least);
            let off = f64::from(came.abs_diff(room.expected)) / f64::from(came.max(600));
            assert!(off < 0.05, "{came} after {then}, not {}", room.expected);
            false
        });
        number += 1;
    }
    assert!(told.len() < 5, "{told:?}");
}

#[test]
fn at_the_worst_the_least_is_what_finds_room() {
    let mut log = open(12, 16_384);
    let mut random = Random(1);
    let mut record = |log: &mut Log, number: u32| {
        // Each value far from the one before, and each at another distance.
        let values: Vec<_> = (0..15).map(|_| Some(random.next() as i32)).collect();
        block_on(log.append(&Record { unix_seconds: random.next() as u32, values: &values })).unwrap();
        number + 1
    };
    let mut number = 0;
    for _ in 0..40 {
        number = record(&mut log, number);
    }
    let room = block_on(log.room(15)).unwrap();
    assert!(room.at_least <= room.expected && room.full_at_least <= room.full, "{room:?}");
    for _ in 0..room.at_least {
        number = record(&mut log, number);
        assert_eq!(oldest(&mut log), 0, "{number}");
    }
    // No more than a block of such records later it does give way.
    for _ in 0..50 {
        number = record(&mut log, number);
    }
    assert!(oldest(&mut log) > 0, "{number} {room:?}");
}

#[test]
fn four_probes_in_four_mebibytes_last_fourteen_years_and_the_worst_is_told() {
    let mut log = open(1_024, TAIL);
    let empty = block_on(log.room(four().values())).unwrap();
    assert_eq!((empty.kept, empty.expected), (0, empty.at_least), "nothing to tell by yet");
    let mut random = Random(9);
    for number in 0..2_000 {
        let values = measured(&mut random, number);
        block_on(log.append(&Record { unix_seconds: INTERVAL_SECONDS * number, values: &values })).unwrap();
    }
    let room = block_on(log.room(four().values())).unwrap();
    let remaining = room.remaining(TWENTY_MINUTES);
    assert!(remaining > YEAR * 14 && remaining < YEAR * 25, "{remaining:?}");
    assert!(room.reaches_back(TWENTY_MINUTES) > YEAR * 14);
    // At the worst 94 bytes a record: 43 of them in a block of 4 KiB.
    let least = room.remaining_at_least(TWENTY_MINUTES);
    assert!(least > YEAR && least < YEAR * 2, "{least:?}");
    // Half the interval, half the time.
    assert_eq!(room.remaining(TWENTY_MINUTES / 2), remaining / 2);
    println!("{:.1} years, {:.2} at the worst, {room:?}", years(remaining), years(least));
}

fn years(time: Duration) -> f64 {
    time.as_secs_f64() / YEAR.as_secs_f64()
}

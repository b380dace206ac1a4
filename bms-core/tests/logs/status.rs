//! Status records in flash, with power cuts.

use bms_core::status_record::{LogError, Record, StatusLog};

use crate::block_on;
use crate::flash::{Flash, FlashError, Tear};

const COLUMNS: usize = 4;
const PAGE: usize = 1_024;
const TAIL: usize = 4;

type Log = StatusLog<Flash<PAGE>, COLUMNS, 256, 64>;

fn values(number: u32) -> [Option<i32>; COLUMNS] {
    let number = i32::try_from(number).unwrap();
    [Some(13_500 + number * 7 % 11), Some(250 + number % 3), Some(4_000), (number % 5 != 0).then_some(number)]
}

fn append(log: &mut Log, number: u32) -> Result<u32, LogError<FlashError>> {
    block_on(log.append(&Record { unix_seconds: 1_200 * number, values: &values(number) }))
}

fn open(flash: Flash<PAGE>) -> Log {
    let (tail, end) = ((TAIL * PAGE) as u32, flash.end());
    block_on(Log::open(flash, 0..tail, tail..end)).unwrap()
}

/// The numbers of what is there; each record is what was appended as that number.
fn numbers(log: &mut Log) -> Vec<u32> {
    let mut numbers = Vec::new();
    block_on(log.visit(0, |number, record| {
        assert_eq!((record.unix_seconds, record.values), (1_200 * number, &values(number)[..]));
        numbers.push(number);
    }))
    .unwrap();
    numbers
}

fn fresh(pages: usize, tear: Tear) -> Flash<PAGE> {
    Flash::new(pages, tear, 99)
}

#[test]
fn records_come_back_in_order_and_after_a_restart() {
    let mut log = open(fresh(12, Tear::Upwards));
    for number in 0..200 {
        assert_eq!(append(&mut log, number), Ok(number));
        if number % 37 == 0 {
            assert_eq!(numbers(&mut log), (0..=number).collect::<Vec<_>>());
            log = open(log.into_flash());
            assert_eq!(log.next_number(), number + 1);
        }
    }
    assert_eq!(numbers(&mut log), (0..200).collect::<Vec<_>>());
    let mut late = Vec::new();
    block_on(log.visit(190, |number, _| late.push(number))).unwrap();
    assert_eq!(late, (190..200).collect::<Vec<_>>());
}

#[test]
fn when_it_is_full_the_oldest_give_way_and_the_latest_stay() {
    let mut log = open(fresh(8, Tear::Upwards));
    for number in 0..5_000 {
        assert_eq!(append(&mut log, number), Ok(number));
    }
    let there = numbers(&mut log);
    assert_eq!(there, (there[0]..5_000).collect::<Vec<_>>(), "without a hole");
    assert!(there.len() > 300 && there[0] > 1_000, "{}", there.len());
}

#[test]
fn an_append_costs_the_same_in_an_empty_log_and_a_full_one() {
    let mut log = open(fresh(64, Tear::Upwards));
    let mut work = Vec::new();
    for number in 0..20_000 {
        append(&mut log, number).unwrap();
        if number % 1_000 == 999 {
            let flash = log.into_flash();
            work.push(flash.work);
            log = open(flash);
        }
    }
    let steps: Vec<_> = work.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let (least, most) = (steps.iter().min().unwrap(), steps.iter().max().unwrap());
    assert!(most * 10 < least * 13, "{steps:?}");
}

#[test]
fn a_power_cut_at_any_write_loses_nothing_that_was_acknowledged() {
    for tear in Tear::ALL {
        // The archive goes round within the cuts.
        let mut log = open(fresh(8, tear));
        let mut acknowledged = 0;
        for _ in 0..1_200 {
            assert_eq!(append(&mut log, acknowledged), Ok(acknowledged));
            acknowledged += 1;
        }
        let mut flash = log.into_flash();
        let mut cuts = 0;
        for step in 0..400_usize {
            // Between a byte and a page of work, and now and then a few.
            let left = if step % 3 == 0 { step % 70 } else { step * 97 % 3_000 };
            flash.power(Some(left));
            let mut log = match block_on(Log::open(flash.clone(), 0..4_096, 4_096..flash.end())) {
                Ok(log) => log,
                Err(error) => panic!("to open, nothing is needed: {error:?}"),
            };
            while append(&mut log, acknowledged).is_ok() {
                acknowledged += 1;
            }
            cuts += 1;
            flash = log.into_flash();
            flash.power(None);
            let mut log = open(flash);
            // The record that was being written may be there.
            let next = log.next_number();
            assert!(
                next == acknowledged || next == acknowledged + 1,
                "{tear:?} {step}: {next}, {acknowledged}"
            );
            acknowledged = next;
            let there = numbers(&mut log);
            let hole = there.windows(2).find(|pair| pair[1] != pair[0] + 1);
            assert!(hole.is_none() && there.last() == Some(&(acknowledged - 1)), "{tear:?} {step}: {hole:?}");
            assert!(there.len() > 150, "{tear:?} {step}: {}", there.len());
            assert_eq!(append(&mut log, acknowledged), Ok(acknowledged), "it accepts more");
            acknowledged += 1;
            flash = log.into_flash();
        }
        assert_eq!(cuts, 400);
    }
}

#[test]
fn a_block_that_has_decayed_is_passed_over_and_the_others_are_there() {
    let mut log = open(fresh(12, Tear::Upwards));
    (0..400).for_each(|number| assert_eq!(append(&mut log, number), Ok(number)));
    let all = numbers(&mut log);
    let mut flash = log.into_flash();
    flash.bytes()[TAIL * PAGE + 100] ^= 4;
    let mut log = open(flash);
    let there = numbers(&mut log);
    assert!(there.len() < all.len() && there.len() > 250, "{} of {}", there.len(), all.len());
    assert_eq!(append(&mut log, 400), Ok(400));
}

#[test]
fn ranges_that_do_not_go_up_in_pages_are_refused() {
    let refused = |tail, archive| {
        let log = block_on(Log::open(fresh(8, Tear::Upwards), tail, archive));
        assert_eq!(log.err(), Some(LogError::Ranges));
    };
    refused(0..2_048, 4_096..8_192);
    refused(0..4_096, 4_096..8_000);
    refused(1..4_097, 4_096..8_192);
}

#[test]
fn worn_out_flash_is_told() {
    let mut log = open(fresh(8, Tear::Upwards));
    append(&mut log, 0).unwrap();
    let mut flash = log.into_flash();
    flash.worn = true;
    let mut log = open(flash);
    assert_eq!(append(&mut log, 1), Err(LogError::WornOut));
}

//! Banks that are set up anew: records of other numbers of values in one log; and logs that are cleared.

use bms_core::status_record::{BankLayout, BlockError, LogError, Record};

use crate::bank::Log;
use crate::block_on;
use crate::flash::{Flash, Tear};

fn open(flash: Flash<4_096>) -> Log {
    let end = flash.end();
    block_on(Log::open(flash, 0..16_384, 16_384..end)).unwrap()
}

fn fresh() -> Flash<4_096> {
    Flash::new(24, Tear::Random, 7)
}

/// A record that knows its number, of as many values as asked for.
fn append(log: &mut Log, number: u32, values: usize) -> bool {
    let values: Vec<_> = (0..).take(values).map(|at| Some(number.cast_signed() * 1_000 + at)).collect();
    block_on(log.append(&Record { unix_seconds: number, values: &values })).is_ok()
}

/// The number and the values of each record that is there.
fn there(log: &mut Log) -> Vec<(u32, usize)> {
    let mut there = Vec::new();
    block_on(log.visit(0, |number, record| {
        assert_eq!(record.unix_seconds, number);
        let right = record
            .values
            .iter()
            .zip(0..)
            .all(|(value, at)| *value == Some(number.cast_signed() * 1_000 + at));
        assert!(right, "{number}");
        there.push((number, record.values.len()));
    }))
    .unwrap();
    there
}

/// From 4 batteries to 160 and back: each time the slots of the tail have another size.
const WIDTHS: [usize; 6] = [15, 483, 27, 3, 15, 123];

#[test]
fn records_of_other_numbers_of_values_follow_each_other_and_outlive_a_restart() {
    let mut log = open(fresh());
    let mut expected = Vec::new();
    for round in 0..24 {
        let width = WIDTHS[round % WIDTHS.len()];
        for _ in 0..7 {
            let number = expected.len() as u32;
            assert!(append(&mut log, number, width));
            expected.push((number, width));
        }
        if round % 5 == 4 {
            log = open(log.into_flash());
        }
        // The oldest may have given way.
        let there = there(&mut log);
        assert_eq!(there, expected[expected.len() - there.len()..], "round {round}");
        assert!(there.len() >= expected.len().min(14), "round {round}: {}", there.len());
    }
}

#[test]
fn a_power_cut_while_widths_change_loses_nothing_that_was_acknowledged() {
    for tear in Tear::ALL {
        let mut log = open(Flash::new(24, tear, 11));
        let mut expected: Vec<(u32, usize)> = Vec::new();
        for step in 0..300_usize {
            let mut flash = log.into_flash();
            flash.power(Some(step * 613 % 30_000));
            log = open(flash);
            let mut broken = None;
            for at in 0..9 {
                let (number, width) = (expected.len() as u32, WIDTHS[(step + at / 3) % WIDTHS.len()]);
                if !append(&mut log, number, width) {
                    broken = Some((number, width));
                    break;
                }
                expected.push((number, width));
            }
            let mut flash = log.into_flash();
            flash.power(None);
            log = open(flash);
            // What was being written may be there.
            if log.next_number() as usize == expected.len() + 1 {
                expected.push(broken.unwrap());
            }
            assert_eq!(log.next_number() as usize, expected.len(), "{tear:?} {step}");
            let there = there(&mut log);
            assert_eq!(there, expected[expected.len() - there.len()..], "{tear:?} {step}");
            assert!(there.len() >= expected.len().min(8), "{tear:?} {step}: {}", there.len());
        }
    }
}

#[test]
fn a_record_without_values_and_one_with_too_many_are_refused() {
    let mut log = open(fresh());
    let mut refused = |values: usize| {
        let record = Record { unix_seconds: 0, values: &vec![None; values] };
        let error = BlockError::Values { expected: 483, received: values };
        assert_eq!(block_on(log.append(&record)), Err(LogError::Record(error)));
    };
    refused(0);
    refused(484);
    assert!(append(&mut log, 0, 483));
}

#[test]
fn a_cleared_log_is_empty_stays_so_and_takes_more_under_the_next_number() {
    let mut log = open(fresh());
    (0..500).for_each(|number| assert!(append(&mut log, number, 15)));
    block_on(log.clear()).unwrap();
    assert_eq!(there(&mut log), []);
    log = open(log.into_flash());
    assert_eq!(there(&mut log), []);
    assert_eq!(block_on(log.oldest()), Ok(None));
    (500..503).for_each(|number| assert!(append(&mut log, number, 15)));
    let three = [(500, 15), (501, 15), (502, 15)];
    assert_eq!(there(&mut log), three);
    log = open(log.into_flash());
    assert_eq!(there(&mut log), three);
    assert_eq!(block_on(log.oldest()), Ok(Some((500, 500))));
    // The mark itself gives way, and nothing comes back.
    (503..20_000).for_each(|number| assert!(append(&mut log, number, 15)));
    log = open(log.into_flash());
    let there = there(&mut log);
    let numbers: Vec<_> = there.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (numbers[0]..20_000).collect::<Vec<_>>());
    assert!(there.len() > 1_000 && numbers[0] > 503, "{}", there.len());
}

#[test]
fn power_cut_while_clearing_leaves_all_records_or_none() {
    let (mut all, mut none) = (0, 0);
    for left in (0..9_000).step_by(75) {
        let mut log = open(fresh());
        (0..120).for_each(|number| assert!(append(&mut log, number, 15)));
        let mut flash = log.into_flash();
        flash.power(Some(left));
        let mut log = open(flash);
        let cleared = block_on(log.clear()).is_ok();
        let mut flash = log.into_flash();
        flash.power(None);
        let mut log = open(flash);
        match there(&mut log).len() {
            120 if !cleared => all += 1,
            0 => none += 1,
            left => panic!("{left} records are left"),
        }
        assert!(append(&mut log, 120, 15));
    }
    assert!(all > 10 && none > 0, "{all}, {none}");
}

#[test]
fn a_record_tells_what_bank_it_is_of() {
    let layout = BankLayout::new(4, 40).unwrap();
    assert_eq!(layout.values(), 483);
    assert_eq!(layout.value(482).unwrap().to_string(), "D#40 Res.(mΩ)");
    assert_eq!(layout.value(483), None);
    for (strings, batteries) in [(0, 4), (5, 4), (1, 0), (1, 41)] {
        assert_eq!(BankLayout::new(strings, batteries), None);
    }
    let of = |values: &[Option<i32>]| BankLayout::of_record(&Record { unix_seconds: 0, values });
    let mut values = [None; 27];
    values[0] = Some(204);
    assert_eq!(of(&values), BankLayout::new(2, 4));
    assert_eq!(of(&values[..26]), None);
    for code in [None, Some(-1), Some(104), Some(504), Some(200), Some(70_000)] {
        values[0] = code;
        assert_eq!(of(&values), None, "{code:?}");
    }
}

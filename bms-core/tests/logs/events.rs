//! The event log in flash, with power cuts.

use bms_core::event_log::{EventError, EventFilter, EventLog, EventLogError, LoggedEvent, Severity, Source};
use bms_core::string::{BatteryAddress, BatteryIndex, StringId};
use bms_core::time::Timestamp;

use crate::block_on;
use crate::flash::{Flash, FlashError, Tear};

const PAGE: usize = 512;
const PER_PAGE: u32 = 16;

type Log = EventLog<Flash<PAGE>>;

pub(crate) fn event(number: u32) -> LoggedEvent {
    let severity = [Severity::Information, Severity::Warning, Severity::Alarm][number as usize % 3];
    let at = BatteryAddress { string: StringId::C, index: BatteryIndex::new(7).unwrap() };
    let source = [Source::System, Source::Environment, Source::String(StringId::D), Source::Battery(at)];
    let time = Timestamp { unix_ms: 1_790_000_000_000 + u64::from(number) * 60_000 };
    LoggedEvent::new(severity, source[number as usize % 4], number as u16)
        .with([Some(number.cast_signed()), number.is_multiple_of(2).then_some(-5)])
        .at(Some(time).filter(|_| number % 5 != 4))
}

fn open(flash: Flash<PAGE>) -> Log {
    let end = flash.end();
    block_on(Log::open(flash, 0..end)).unwrap()
}

fn fresh(pages: usize) -> Log {
    open(Flash::new(pages, Tear::Upwards, 4))
}

fn append(log: &mut Log, number: u32) -> Result<u32, EventLogError<FlashError>> {
    block_on(log.append(&event(number)))
}

fn oldest_first(log: &mut Log, filter: &EventFilter) -> Vec<u32> {
    let (mut numbers, mut from) = (Vec::new(), 0);
    while let Some((number, found)) = block_on(log.next_from(from, filter)).unwrap() {
        assert_eq!(found, event(u32::from(found.code)));
        numbers.push(u32::from(found.code));
        from = number + 1;
    }
    numbers
}

fn newest_first(log: &mut Log, filter: &EventFilter) -> Vec<u32> {
    let (mut numbers, mut before) = (Vec::new(), log.next_number());
    while let Some((number, found)) = block_on(log.last_before(before, filter)).unwrap() {
        numbers.push(u32::from(found.code));
        before = number;
    }
    numbers
}

/// What is there, read from both ends.
fn there(log: &mut Log) -> Vec<u32> {
    let numbers = oldest_first(log, &EventFilter::ALL);
    let mut backwards = newest_first(log, &EventFilter::ALL);
    backwards.reverse();
    assert_eq!(numbers, backwards);
    numbers
}

#[test]
fn events_come_back_in_order_from_both_ends_and_after_a_restart() {
    let mut log = fresh(6);
    assert_eq!(there(&mut log), []);
    for number in 0..60 {
        assert_eq!(append(&mut log, number), Ok(number));
        if number % 7 == 0 {
            log = open(log.into_flash());
        }
        assert_eq!(there(&mut log), (0..=number).collect::<Vec<_>>());
        assert_eq!(block_on(log.count()), Ok(number + 1));
    }
}

#[test]
fn when_it_is_full_the_oldest_page_gives_way() {
    let mut log = fresh(4);
    assert_eq!(log.capacity(), (4 * PER_PAGE, 3 * PER_PAGE));
    for number in 0..1_000 {
        assert_eq!(append(&mut log, number), Ok(number));
        let there = there(&mut log);
        assert_eq!(there, (there[0]..=number).collect::<Vec<_>>());
        assert!(there.len() >= (number as usize + 1).min(3 * PER_PAGE as usize), "{number}: {}", there.len());
        assert_eq!(block_on(log.count()), Ok(there.len() as u32));
    }
}

#[test]
fn an_append_costs_the_same_in_an_empty_log_and_a_full_one() {
    let mut log = fresh(128);
    let mut work = Vec::new();
    for number in 0..8_000 {
        append(&mut log, number).unwrap();
        if number % 1_000 == 999 {
            let flash = log.into_flash();
            work.push(flash.work);
            log = open(flash);
        }
    }
    let steps: Vec<_> = work.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(steps.iter().max().unwrap() - steps.iter().min().unwrap() <= PAGE, "{steps:?}");
}

#[test]
fn a_time_range_and_a_severity_leave_out_the_others() {
    let mut log = fresh(8);
    (0..60).for_each(|number| assert_eq!(append(&mut log, number), Ok(number)));
    let at = |number| event(number).time;
    let expected = |takes: &dyn Fn(u32) -> bool| (0..60).filter(|&number| takes(number)).collect::<Vec<_>>();
    let timed = |number: u32| number % 5 != 4;

    let range = EventFilter { from: at(10), until: at(20), ..EventFilter::ALL };
    assert_eq!(
        oldest_first(&mut log, &range),
        expected(&|number| timed(number) && (10..=20).contains(&number))
    );
    let since = EventFilter { from: at(50), ..EventFilter::ALL };
    assert_eq!(oldest_first(&mut log, &since), expected(&|number| timed(number) && number >= 50));
    let alarms = EventFilter { least: Severity::Alarm, ..EventFilter::ALL };
    let mut backwards = newest_first(&mut log, &alarms);
    backwards.reverse();
    assert_eq!(backwards, expected(&|number| number % 3 == 2));
    let none = EventFilter { from: at(20), until: at(10), ..EventFilter::ALL };
    assert_eq!(newest_first(&mut log, &none), []);
}

#[test]
fn a_power_cut_at_any_write_loses_nothing_that_was_acknowledged() {
    for tear in Tear::ALL {
        let mut log = open(Flash::new(4, tear, 12));
        let mut acknowledged = 0;
        for step in 0..1_500_usize {
            let mut flash = log.into_flash();
            // Every byte of an event and of an erasure, and now and then a page of them.
            flash.power(Some(if step % 4 == 0 { step % 1_200 } else { step * 97 % 620 }));
            log = open(flash);
            while append(&mut log, acknowledged).is_ok() {
                acknowledged += 1;
            }
            let mut flash = log.into_flash();
            flash.power(None);
            log = open(flash);
            // The event that was being written may be there.
            let next = log.next_number();
            assert!(next == acknowledged || next == acknowledged + 1, "{tear:?} {step}: {next}");
            acknowledged = next;
            let there = there(&mut log);
            let expected: Vec<_> = (there.first().copied().unwrap_or(0)..acknowledged).collect();
            assert_eq!(there, expected, "{tear:?} {step}");
            // Cuts waste slots, one each.
            assert!(there.len() >= 8.min(acknowledged as usize), "{tear:?} {step}: {}", there.len());
            assert_eq!(append(&mut log, acknowledged), Ok(acknowledged), "it accepts more");
            acknowledged += 1;
        }
        assert!(acknowledged > 1_500, "{acknowledged}");
    }
}

#[test]
fn an_append_that_failed_can_be_tried_again_without_a_restart() {
    for left in 0..700 {
        let mut log = fresh(4);
        (0..15).for_each(|number| assert_eq!(append(&mut log, number), Ok(number)));
        let mut flash = log.into_flash();
        let switch = {
            flash.power(Some(left));
            flash.switch()
        };
        let mut log = open(flash);
        let mut number = 15;
        while append(&mut log, number).is_ok() {
            number += 1;
        }
        switch.set(None);
        // It was not acknowledged, and may be there all the same.
        let next = append(&mut log, number).unwrap();
        assert!(next == number || next == number + 1, "{left}");
        let there = there(&mut log);
        assert_eq!(there.last(), Some(&number));
        assert!(there.len() as u32 == next + 1, "{left}: {there:?}");
    }
}

#[test]
fn a_cleared_log_is_empty_stays_so_and_numbers_go_on() {
    let mut log = fresh(4);
    (0..40).for_each(|number| assert_eq!(append(&mut log, number), Ok(number)));
    block_on(log.clear()).unwrap();
    for _ in 0..2 {
        assert_eq!((there(&mut log), block_on(log.count())), (vec![], Ok(0)));
        log = open(log.into_flash());
    }
    assert_eq!(append(&mut log, 41), Ok(41), "the mark is number 40");
    assert_eq!((there(&mut log), block_on(log.count())), (vec![41], Ok(1)));
    (42..300).for_each(|number| assert_eq!(append(&mut log, number), Ok(number)));
    log = open(log.into_flash());
    let there = there(&mut log);
    assert!(there.len() >= 48 && there.last() == Some(&299), "{there:?}");
}

#[test]
fn power_cut_while_clearing_leaves_all_events_or_none() {
    let mut left_over = [0, 0];
    for left in 0..40 {
        let mut log = fresh(4);
        (0..20).for_each(|number| assert_eq!(append(&mut log, number), Ok(number)));
        let mut flash = log.into_flash();
        flash.power(Some(left));
        let mut log = open(flash);
        let cleared = block_on(log.clear()).is_ok();
        let mut flash = log.into_flash();
        flash.power(None);
        let count = there(&mut open(flash)).len();
        assert!(count == 0 || (count == 20 && !cleared), "{left}: {count}");
        left_over[count / 20] += 1;
    }
    assert!(left_over[0] > 0 && left_over[1] > 0);
}

#[test]
fn an_event_that_has_decayed_is_passed_over() {
    let mut log = fresh(4);
    (0..20).for_each(|number| assert_eq!(append(&mut log, number), Ok(number)));
    let mut flash = log.into_flash();
    flash.bytes()[7 * 32 + 9] ^= 16;
    let mut log = open(flash);
    assert_eq!(there(&mut log), (0..20).filter(|&number| number != 7).collect::<Vec<_>>());
    assert_eq!(block_on(log.next_from(7, &EventFilter::ALL)).unwrap().unwrap().0, 8);
    assert_eq!(block_on(log.last_before(8, &EventFilter::ALL)).unwrap().unwrap().0, 6);
    assert_eq!(append(&mut log, 20), Ok(20));
}

#[test]
fn worn_out_flash_and_wrong_ranges_are_told() {
    let mut flash = fresh(4).into_flash();
    flash.worn = true;
    assert_eq!(append(&mut open(flash), 0), Err(EventLogError::WornOut));
    for range in [0..1_024, 1..1_537, 0..1_600] {
        let log = block_on(Log::open(Flash::new(4, Tear::Upwards, 4), range));
        assert_eq!(log.err(), Some(EventLogError::Range));
    }
}

#[test]
fn an_event_has_one_form_in_twenty_bytes() {
    let at = BatteryAddress { string: StringId::A, index: BatteryIndex::new(7).unwrap() };
    let event = LoggedEvent::new(Severity::Alarm, Source::Battery(at), 0x0102)
        .with([Some(-2), None])
        .at(Some(Timestamp { unix_ms: 0x0605_0403_0201 }));
    let bytes = [1, 0b1_0110, 2, 7, 2, 1, 1, 2, 3, 4, 5, 6, 0xFE, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];
    assert_eq!(event.to_bytes(), bytes);
    assert_eq!(LoggedEvent::from_bytes(&bytes), Ok(event));
    assert_eq!(LoggedEvent::from_bytes(&bytes[1..]), Err(EventError::Length { received: 19 }));

    let changed = |at: usize, to: u8| {
        let mut changed = bytes;
        changed[at] = to;
        LoggedEvent::from_bytes(&changed)
    };
    assert_eq!(changed(0, 2), Err(EventError::Version(2)));
    // No such severity, flag, string, battery; a value and a time where there is none.
    for (at, to) in [(1, 0b1_0111), (1, 0b11_0110), (2, 6), (3, 41), (2, 0), (17, 1), (1, 0b0110)] {
        assert_eq!(changed(at, to), Err(EventError::Malformed), "{at} {to}");
    }
    let late = event.at(Some(Timestamp { unix_ms: u64::MAX })).to_bytes();
    assert_eq!(LoggedEvent::from_bytes(&late).unwrap().time, Some(Timestamp { unix_ms: (1 << 48) - 1 }));
}

//! Flash that holds anything at all: whatever was in it before, and what has decayed.

use bms_core::event_log::{EventFilter, EventLog, LoggedEvent, Severity, Source};
use bms_core::status_record::{Record, StatusLog};

use crate::block_on;
use crate::flash::{Flash, Tear};
use crate::random::Random;

const PAGE: usize = 512;

type Records = StatusLog<Flash<PAGE>, 4, 256, 64>;

fn records(flash: Flash<PAGE>) -> Records {
    let end = flash.end();
    block_on(Records::open(flash, 0..2_048, 2_048..end)).unwrap()
}

fn events(flash: Flash<PAGE>) -> EventLog<Flash<PAGE>> {
    let end = flash.end();
    block_on(EventLog::open(flash, 0..end)).unwrap()
}

#[test]
fn a_log_on_flash_full_of_anything_is_empty_and_takes_more() {
    for seed in 0..40 {
        let mut random = Random(seed);
        let mut flash = Flash::<PAGE>::new(8, Tear::Random, seed);
        flash.bytes().iter_mut().for_each(|byte| *byte = random.byte());

        let mut log = records(flash.clone());
        assert_eq!(block_on(log.oldest()), Ok(None));
        for number in 0..100 {
            let record = Record { unix_seconds: number, values: &[Some(1), None] };
            assert_eq!(block_on(log.append(&record)), Ok(number));
        }
        assert_eq!(block_on(records(log.into_flash()).oldest()), Ok(Some((0, 0))));

        let mut log = events(flash);
        assert_eq!(block_on(log.count()), Ok(0));
        for number in 0..30 {
            let event = LoggedEvent::new(Severity::Warning, Source::System, 7);
            assert_eq!(block_on(log.append(&event)), Ok(number));
        }
        assert_eq!(block_on(events(log.into_flash()).count()), Ok(30));
    }
}

#[test]
fn whatever_decays_the_others_are_there_in_order_and_more_is_taken() {
    for seed in 0..60 {
        let mut random = Random(seed);
        let mut log = records(Flash::new(10, Tear::Upwards, seed));
        let mut events_log = events(Flash::new(5, Tear::Upwards, seed));
        for number in 0..300 {
            let values = [Some(i32::try_from(number).unwrap()), None, Some(-1)];
            block_on(log.append(&Record { unix_seconds: number, values: &values })).unwrap();
            let event = LoggedEvent::new(Severity::Warning, Source::System, 7);
            block_on(events_log.append(&event.with([values[0], None]))).unwrap();
        }
        let decay = |mut flash: Flash<PAGE>, random: &mut Random| {
            for _ in 0..random.below(30) {
                let at = random.below(flash.bytes().len());
                flash.bytes()[at] ^= 1 << random.below(8);
            }
            flash
        };
        let mut log = records(decay(log.into_flash(), &mut random));
        let mut last = None;
        let see = |number: u32, record: &Record<'_>| {
            assert!(last < Some(number), "in order");
            assert_eq!((record.unix_seconds, record.values[0]), (number, Some(number.cast_signed())));
            last = Some(number);
        };
        block_on(log.visit(0, see)).unwrap();
        let next = log.next_number();
        assert_eq!(block_on(log.append(&Record { unix_seconds: next, values: &[Some(3)] })), Ok(next));

        let mut log = events(decay(events_log.into_flash(), &mut random));
        let mut from = 0;
        while let Some((number, event)) = block_on(log.next_from(from, &EventFilter::ALL)).unwrap() {
            assert!(number >= from && event.values[0] == Some(number.cast_signed()));
            from = number + 1;
        }
        let next = log.next_number();
        assert_eq!(block_on(log.append(&LoggedEvent::new(Severity::Alarm, Source::System, 8))), Ok(next));
    }
}

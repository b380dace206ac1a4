//! §8.8: cold and warm restart.

use super::bench::{Bench, Call};
use core::time::Duration;
use dnp3_outstation::{Event, Restart};

#[test]
fn s8_8_a_cold_restart_is_answered_with_its_time_and_told_to_the_product() {
    let mut bench = Bench::ready();
    bench.exchange("c0 0d", "c0 81 00 00 34 02 07 01 88 13");
    assert_eq!(bench.changes(), [Call::Restart(Restart::Cold)]);
    assert_eq!(bench.events.last(), Some(&Event::Restart(Restart::Cold)));
}

#[test]
fn s8_8_a_warm_restart_likewise() {
    let mut bench = Bench::ready();
    bench.exchange("c0 0e", "c0 81 00 00 34 02 07 01 88 13");
    assert_eq!(bench.changes(), [Call::Restart(Restart::Warm)]);
    assert_eq!(bench.events.last(), Some(&Event::Restart(Restart::Warm)));
}

#[test]
fn s8_8_a_longer_time_is_told_in_seconds_and_never_as_less_than_it_is() {
    let mut bench = Bench::ready();
    for (milliseconds, told) in [
        (0, "34 02 07 01 00 00"),
        (65_535, "34 02 07 01 ff ff"),
        (65_536, "34 01 07 01 42 00"),
        (120_000, "34 01 07 01 78 00"),
        (120_001, "34 01 07 01 79 00"),
        (65_535_000, "34 01 07 01 ff ff"),
        (100_000_000, "34 01 07 01 ff ff"),
    ] {
        bench.product.restarts_within = Some(Duration::from_millis(milliseconds));
        let control = bench.master.control();
        bench.exchange(&format!("{control} 0d"), &format!("{control} 81 00 00 {told}"));
    }
}

#[test]
fn s8_8_a_restart_that_is_not_done_is_a_function_that_is_not_there() {
    let mut bench = Bench::ready();
    bench.product.restarts_within = None;
    bench.exchange("c0 0d", "c0 81 00 01");
    bench.exchange("c1 0e", "c1 81 00 01");
    assert!(!bench.events.iter().any(|event| matches!(event, Event::Restart(_))));
}

#[test]
fn s8_8_a_repeated_restart_is_answered_again_and_not_carried_out_again() {
    let mut bench = Bench::ready();
    bench.exchange("c0 0d", "c0 81 00 00 34 02 07 01 88 13");
    bench.exchange("c0 0d", "c0 81 00 00 34 02 07 01 88 13");
    assert_eq!(bench.changes().len(), 1);
    assert_eq!(bench.events.iter().filter(|event| matches!(event, Event::Restart(_))).count(), 1);
}

#[test]
fn s8_8_the_product_restarts_only_after_the_answer_is_on_its_way() {
    let mut bench = Bench::ready();
    let request = bench.master.frames(&[0xC0, 0x0D]);
    let mut tx = [0; 292];
    let mut rx = &request[..];
    let mut produced = 0;
    for _ in 0..20 {
        let step = bench.outstation.process(bench.now, rx, &mut tx, &mut bench.product);
        rx = &rx[step.consumed..];
        produced += step.produced;
        if let Some(Event::Restart(_)) = step.event {
            assert!(produced > 0, "the answer comes first");
            return;
        }
    }
    panic!("no restart");
}

#[test]
fn s8_8_after_the_restart_the_device_tells_of_it() {
    let mut bench = Bench::ready();
    bench.asks("c0 0d");
    bench.outstation = dnp3_outstation::Outstation::new(*bench.outstation.config());
    bench.now += Duration::from_secs(5);
    bench.exchange("c1 17", "c1 81 80 00 34 02 07 01 00 00");
}

//! Equalization, and when a probe ends it by itself.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod common;

use core::time::Duration;

use common::{Bench, Pair};
use probe_proto::{Command, Percent, Refusal, Status};

fn bleed(percent: u8) -> Command {
    Command::SetEqualization { places: Pair::everyone(), power: Percent::new(percent).unwrap() }
}

/// A probe that bleeds with 60 %.
fn bleeding() -> Pair {
    let mut pair = Pair::new(Bench::default());
    pair.run(Duration::from_secs(2));
    pair.command(bleed(60));
    pair.run(Duration::from_secs(2));
    assert_eq!((pair.bench().bleed.get(), pair.reading.unwrap().equalization.get()), (60, 60));
    pair
}

#[test]
fn it_bleeds_with_the_power_it_was_told_until_told_otherwise() {
    let mut pair = bleeding();
    pair.run(Duration::from_secs(100));
    assert_eq!(pair.bench().bleed.get(), 60);
    pair.command(bleed(0));
    pair.run(Duration::from_secs(2));
    assert_eq!((pair.bench().bleed.get(), pair.reading.unwrap().equalization.get()), (0, 0));
}

#[test]
fn outside_its_own_window_it_ends_by_itself_and_refuses() {
    for spoil in [
        |bench: &mut Bench| bench.volts = 12.5,
        |bench: &mut Bench| bench.volts = 15.3,
        |bench: &mut Bench| bench.terminal = Some(51.0),
        |bench: &mut Bench| bench.bleeder = 86.0,
    ] {
        let mut pair = bleeding();
        spoil(pair.bench());
        pair.run(Duration::from_secs(2));
        assert_eq!((pair.bench().bleed.get(), pair.reading.unwrap().equalization.get()), (0, 0));
        pair.command(bleed(60));
        pair.run(Duration::from_secs(2));
        assert_eq!(pair.answers.last(), Some(&Err(Refusal::Unsafe)));
    }
}

#[test]
fn a_hot_resistor_is_told() {
    let mut pair = bleeding();
    pair.bench().bleeder = 86.0;
    pair.run(Duration::from_secs(2));
    assert!(pair.reading.unwrap().status.contains(Status::OVERHEATED));
}

#[test]
fn a_manager_that_is_gone_bleeds_nothing() {
    let mut pair = bleeding();
    pair.plugged = false;
    pair.run(Duration::from_secs(5));
    assert_eq!(pair.bench().bleed.get(), 60, "a manager may miss a scan");
    // The lease of the place is 13 s.
    pair.run(Duration::from_secs(15));
    assert_eq!(pair.bench().bleed.get(), 0);
}

#[test]
fn it_pauses_while_the_resistance_is_measured() {
    let mut pair = bleeding();
    pair.command(Command::MeasureResistance { places: Pair::everyone(), stride: 2 });
    let mut both = 0;
    for _ in 0..3_000 {
        pair.run(Duration::from_millis(1));
        let bench = pair.bench();
        both += u32::from(bench.pulse && bench.bleed > Percent::ZERO);
    }
    assert_eq!((both, pair.bench().pulses, pair.bench().bleed.get()), (0, 1, 60));
}

//! What is seen at a probe, and its button.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod common;

use core::time::Duration;

use common::{Bench, Pair};
use probe_proto::{Command, Limits};

const LIMITS: Limits = Limits {
    low_voltage_mv: 12_000,
    high_voltage_mv: 14_000,
    low_temperature_centi_celsius: 0,
    high_temperature_centi_celsius: 4_000,
    low_micro_ohms: 1_000,
    high_micro_ohms: 10_000,
};

#[test]
fn green_flashes_each_second_until_the_manager_is_heard_and_then_blinks_with_datagrams() {
    let mut pair = Pair::new(Bench::default());
    pair.plugged = false;
    pair.run(Duration::from_secs(10));
    assert!((19..=21).contains(&pair.bench().green_changes), "{}", pair.bench().green_changes);
    pair.plugged = true;
    pair.run(Duration::from_secs(3));
    let mut lit = 0;
    for _ in 0..1_000 {
        pair.run(Duration::from_millis(1));
        lit += u32::from(pair.bench().green);
    }
    assert!((30..=150).contains(&lit), "{lit} ms of a second");
}

#[test]
fn red_is_on_while_the_battery_is_beyond_its_limits() {
    let mut pair = Pair::new(Bench { volts: 14.5, ..Bench::default() });
    pair.run(Duration::from_secs(2));
    assert!(!pair.bench().red, "without limits nothing is beyond them");
    pair.command(Command::SetLimits { places: Pair::everyone(), limits: LIMITS });
    pair.run(Duration::from_secs(2));
    assert!(pair.bench().red);
    pair.bench().volts = 13.5;
    pair.run(Duration::from_secs(2));
    assert!(!pair.bench().red);
}

#[test]
fn a_press_ends_the_lights_that_show_the_place() {
    let mut pair = Pair::new(Bench::default());
    pair.run(Duration::from_secs(2));
    pair.command(Command::Indicate { places: Pair::everyone(), on: true });
    pair.run(Duration::from_secs(2));
    let mut reds = 0;
    for _ in 0..1_000 {
        pair.run(Duration::from_millis(1));
        reds += u32::from(pair.bench().red);
    }
    assert!((450..=550).contains(&reds), "{reds} ms of a second");
    pair.bench().button = true;
    pair.run(Duration::from_millis(100));
    pair.bench().button = false;
    pair.run(Duration::from_millis(100));
    assert!(!pair.bench().red);
}

#[test]
fn a_long_press_measures_the_resistance() {
    let mut pair = Pair::new(Bench::default());
    pair.run(Duration::from_secs(2));
    pair.bench().button = true;
    pair.run(Duration::from_secs(6));
    assert_eq!(pair.bench().pulses, 1);
    pair.bench().button = false;
    pair.run(Duration::from_secs(2));
    assert_eq!(pair.bench().pulses, 1);
    assert!(pair.reading.unwrap().resistance.is_some());
}

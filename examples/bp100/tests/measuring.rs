//! What a probe tells of its battery.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

mod common;

use core::time::Duration;

use bp100::{Bp100, Calibration, PULSE};
use common::{Bench, Pair, nameplate};
use probe_proto::{Command, Refusal, Status};

fn measure() -> Command {
    Command::MeasureResistance { places: Pair::everyone(), stride: 2 }
}

#[test]
fn voltage_and_temperature_are_those_of_the_battery() {
    let mut pair = Pair::new(Bench { volts: 13.377, terminal: Some(-7.25), ..Bench::default() });
    pair.run(Duration::from_secs(3));
    let reading = pair.reading.unwrap();
    assert_eq!(reading.voltage_mv, 13_377);
    assert!((-728..=-722).contains(&reading.temperature_centi_celsius), "{reading:?}");
    assert_eq!((reading.resistance, reading.status), (None, Status::NONE));
    assert_eq!(pair.identity, Some(("BP0000042".to_owned(), 100)));
}

#[test]
fn the_resistance_is_measured_by_one_short_pulse_and_grows_older() {
    for ohms in [0.002, 0.004_56, 0.030] {
        let mut pair = Pair::new(Bench { ohms, ..Bench::default() });
        pair.run(Duration::from_secs(2));
        pair.command(measure());
        pair.run(Duration::from_secs(5));
        let resistance = pair.reading.unwrap().resistance.unwrap();
        let told = f64::from(resistance.micro_ohms) / 1e6;
        assert!((told / ohms - 1.0).abs() < 0.02, "{ohms} Ohm is told as {told}");
        assert_eq!(pair.bench().pulses, 1);
        pair.run(Duration::from_mins(1));
        assert!(pair.reading.unwrap().resistance.unwrap().age_seconds >= 60);
    }
}

#[test]
fn the_load_is_on_for_the_pulse_alone_and_readings_do_not_show_it() {
    let mut pair = Pair::new(Bench { ohms: 0.1, ..Bench::default() });
    pair.run(Duration::from_secs(2));
    pair.command(measure());
    let (mut on, mut lowest) = (0_u32, u16::MAX);
    for _ in 0..4_000 {
        pair.run(Duration::from_millis(1));
        on += u32::from(pair.bench().pulse);
        lowest = lowest.min(pair.reading.unwrap().voltage_mv);
    }
    assert!((PULSE.as_millis()..=PULSE.as_millis() + 2).contains(&on.into()), "{on} ms");
    assert_eq!(lowest, 13_500);
}

#[test]
fn a_load_that_draws_nothing_is_a_fault_and_the_old_value_stays() {
    let mut pair = Pair::new(Bench::default());
    pair.run(Duration::from_secs(2));
    pair.command(measure());
    pair.run(Duration::from_secs(5));
    let before = pair.reading.unwrap().resistance.unwrap().micro_ohms;
    pair.bench().load = f64::INFINITY;
    pair.command(measure());
    pair.run(Duration::from_secs(5));
    let reading = pair.reading.unwrap();
    assert!(reading.status.contains(Status::RESISTANCE_FAULT));
    assert_eq!(reading.resistance.unwrap().micro_ohms, before);
}

#[test]
fn an_empty_or_hot_battery_is_not_loaded() {
    for bench in
        [Bench { volts: 9.9, ..Bench::default() }, Bench { terminal: Some(61.0), ..Bench::default() }]
    {
        let mut pair = Pair::new(bench);
        pair.run(Duration::from_secs(2));
        pair.command(measure());
        pair.run(Duration::from_secs(3));
        assert_eq!((pair.answers.last(), pair.probe.board().pulses), (Some(&Err(Refusal::Unsafe)), 0));
    }
}

#[test]
fn what_cannot_be_measured_is_told() {
    let mut pair = Pair::new(Bench { volts: 25.0, terminal: None, ..Bench::default() });
    pair.probe = Bp100::new(nameplate(), None, Bench { volts: 25.0, terminal: None, ..Bench::default() });
    pair.run(Duration::from_secs(3));
    let reading = pair.reading.unwrap();
    assert_eq!(reading.status, Status::VOLTAGE_FAULT | Status::TEMPERATURE_FAULT | Status::UNCALIBRATED);
    assert_eq!(reading.voltage_mv, 20_000, "cut to the range");
}

#[test]
fn a_calibration_is_used() {
    let calibration =
        Calibration { voltage_gain: 33_096, temperature_offset_centi_celsius: -50, ..Calibration::NONE };
    let mut pair = Pair::new(Bench::default());
    pair.probe = Bp100::new(nameplate(), Some(calibration), Bench::default());
    pair.run(Duration::from_secs(3));
    let reading = pair.reading.unwrap();
    assert_eq!((reading.voltage_mv, reading.temperature_centi_celsius), (13_635, 2_450));
}

#[test]
fn a_probe_takes_little_memory() {
    // Beside it a board has its buffers, 320 octets, and a stack.
    let octets = size_of::<Bp100<Bench>>() - size_of::<Bench>();
    assert!(octets <= 1_024, "{octets} octets");
}

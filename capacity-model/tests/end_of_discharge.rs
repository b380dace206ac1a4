//! What a log holds after a discharge says nothing of it.
#![allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::float_cmp,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    dead_code,
    reason = "test helpers may fail loudly, and each file uses some of them"
)]

mod records;

use capacity_model::{Battery, Estimator, Outcome, Sample};
use records::{Record, records};

const fn sample(time_s: f64, voltage_v: f64, current_a: f64) -> Sample<f64> {
    Sample { time_s, voltage_v, current_a, temperature_c: 25.0 }
}

/// The estimator after a part of a record, and the last sample.
fn after(record: &Record, nameplate: bool, seen: f64) -> (Estimator<f64>, Sample<f64>) {
    let mut battery = Battery::new(record.cells).unwrap();
    if nameplate {
        battery = battery.with_nameplate_ah(record.nameplate_ah).unwrap();
    }
    let mut estimator = Estimator::new(battery, record.cutoff_v()).unwrap();
    record.show(&mut estimator, seen);
    let end_s = seen * record.time_to_cutoff_s;
    let last = record.samples.iter().rev().find(|sample| sample.time_s <= end_s).unwrap();
    (estimator, *last)
}

fn capacity_ah(estimator: &Estimator<f64>) -> f64 {
    estimator.estimate().unwrap().capacity_ah.median
}

/// How far the capacity of a half discharged battery moves by 20 h of a current of `rate` times the nameplate, at most.
fn moved_by(nameplate: bool, rate: f64, volts_per_cell: impl Fn(f64) -> f64) -> f64 {
    let moved = |record: &Record| {
        let (mut estimator, load_off) = after(record, nameplate, 0.5);
        let before_ah = capacity_ah(&estimator);
        for minute in (1_u16..=1200).map(f64::from) {
            let voltage_v = load_off.voltage_v + volts_per_cell(minute) * f64::from(record.cells);
            let _ = estimator.step(sample(
                load_off.time_s + minute * 60.0,
                voltage_v,
                rate * record.nameplate_ah,
            ));
        }
        (capacity_ah(&estimator) / before_ah - 1.0).abs()
    };
    records().iter().map(moved).fold(0.0, f64::max)
}

#[test]
fn twenty_hours_of_rest_leave_the_capacity_nearly_as_it_was() {
    // The ohmic drop at once, the polarization in half an hour.
    let recovering = |minute: f64| 0.07 - 0.05 * (-minute / 30.0).exp();
    for nameplate in [true, false] {
        // Load off is a step that shows the resistance: that moves it most.
        let moved = moved_by(nameplate, 0.0, recovering);
        assert!(moved < 0.12, "{moved}");
    }
}

#[test]
fn a_recharge_from_half_way_leaves_the_capacity_nearly_as_it_was() {
    for nameplate in [true, false] {
        let moved = moved_by(nameplate, 0.1, |_| 0.25);
        assert!(moved < 0.05, "{moved}");
    }
}

#[test]
fn nothing_after_the_cutoff_changes_the_estimate() {
    // Between its pulses the pulsed one recovers.
    for record in records().iter().filter(|record| !record.name.contains("pulsed")) {
        let (mut estimator, load_off) = after(record, true, 1.02);
        let before = estimator.estimate().unwrap();
        assert_eq!(before.remaining_s.p90, 0.0, "{}", record.name);
        let cells = f64::from(record.cells);
        for minute in 1_u16..=30 {
            let rest = sample(load_off.time_s + f64::from(minute) * 60.0, 2.0 * cells, 0.0);
            assert_eq!(estimator.step(rest), Outcome::Idle, "{}", record.name);
        }
        for hour in 1_u8..20 {
            let recharge =
                sample(load_off.time_s + f64::from(hour) * 3600.0, 2.3 * cells, record.nameplate_ah / 10.0);
            assert_eq!(estimator.step(recharge), Outcome::Over, "{}", record.name);
        }
        assert_eq!(estimator.estimate().unwrap(), before, "{}", record.name);
    }
}

#[test]
fn a_load_with_pauses_of_half_an_hour_goes_on() {
    let mut estimator =
        Estimator::new(Battery::new(6).unwrap().with_nameplate_ah(100.0).unwrap(), 11.0).unwrap();
    for minute in 0_u16..300 {
        let current_a = if minute / 30 % 2 == 0 { -20.0 } else { 0.0 };
        let outcome =
            estimator.step(sample(f64::from(minute) * 60.0, 12.6 - f64::from(minute) * 1e-3, current_a));
        assert_eq!(outcome, Outcome::Accepted, "minute {minute}");
    }
    let charge_ah = 20.0 * 2.5;
    let left = estimator.estimate().unwrap();
    let gone_ah = (1.0 - left.state_of_charge.median) * left.capacity_ah.median;
    assert!((gone_ah - charge_ah).abs() < 1.0, "{gone_ah}");
}

#[test]
fn a_blip_of_returned_current_is_not_the_end() {
    let mut estimator =
        Estimator::new(Battery::new(6).unwrap().with_nameplate_ah(100.0).unwrap(), 11.0).unwrap();
    for second in 0_u16..100 {
        let current_a = if (50..55).contains(&second) { 15.0 } else { -20.0 };
        assert_eq!(estimator.step(sample(f64::from(second), 12.5, current_a)), Outcome::Accepted, "{second}");
    }
}

#[test]
fn a_second_sample_after_a_gap_of_a_day_ends_the_discharge() {
    let (mut estimator, last) = after(&records()[0], true, 0.5);
    let before = estimator.estimate();
    let late = |hours: f64| sample(last.time_s + hours * 3600.0, 12.5, -20.0);
    assert_eq!(estimator.step(late(24.0)), Outcome::Implausible);
    assert_eq!(estimator.step(late(24.5)), Outcome::Over);
    assert_eq!(estimator.step(late(25.0)), Outcome::Over);
    assert_eq!(estimator.estimate(), before);
}

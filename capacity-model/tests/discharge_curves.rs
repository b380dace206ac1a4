//! Recorded discharges, cut short: does the estimate of the rest hold?
#![allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test helpers may fail loudly, and their figures are small"
)]

mod records;

use capacity_model::{Battery, Estimator, Interval, Load};
use records::{Record, records};

fn estimator_after(record: &Record, seen: f64) -> Estimator<f64> {
    let mut estimator = record.estimator(record.nameplate_ah);
    record.show(&mut estimator, seen);
    estimator
}

/// Relative errors of the runtime after a part of every record.
fn errors_after(seen: f64) -> Vec<(&'static str, f64)> {
    let error = |record: &Record| {
        let estimate = estimator_after(record, seen).estimate().unwrap();
        estimate.runtime_s.median / record.time_to_cutoff_s - 1.0
    };
    records().iter().map(|record| (record.name, error(record))).collect()
}

fn assert_errors(seen: f64, mean: f64, most: f64) {
    let errors = errors_after(seen);
    let sum: f64 = errors.iter().map(|(_, error)| error.abs()).sum();
    assert!(errors.iter().all(|(_, error)| error.abs() < most), "{errors:?}");
    assert!(sum / 8.0 < mean, "{:.3} of {errors:?}", sum / 8.0);
}

#[test]
fn after_a_fifth_the_runtime_is_known_within_28_percent() {
    assert_errors(0.2, 0.16, 0.28);
}

#[test]
fn after_half_of_it_the_runtime_is_known_within_18_percent() {
    assert_errors(0.5, 0.08, 0.18);
}

#[test]
fn towards_the_end_the_runtime_is_known_within_5_percent() {
    assert_errors(0.9, 0.02, 0.05);
}

#[test]
fn most_truths_lie_within_their_intervals() {
    let mut held = 0;
    for record in records() {
        for seen in [0.1, 0.2, 0.3, 0.5, 0.7] {
            let runtime_s = estimator_after(&record, seen).estimate().unwrap().runtime_s;
            held += i32::from(
                runtime_s.p10 <= record.time_to_cutoff_s && record.time_to_cutoff_s <= runtime_s.p90,
            );
        }
    }
    // 32 of 40 are due; 35 were held when this was written.
    assert!(held >= 28, "{held} of 40");
}

#[test]
fn the_interval_narrows_as_the_discharge_goes_on() {
    for record in records() {
        let width = |seen| {
            let runtime_s = estimator_after(&record, seen).estimate().unwrap().runtime_s;
            (runtime_s.p90 - runtime_s.p10) / runtime_s.median
        };
        let (early, late) = (width(0.1), width(0.9));
        assert!(late < early / 2.0 && late < 0.2, "{}: {early} {late}", record.name);
    }
}

#[test]
fn at_the_cutoff_the_runtime_is_the_time_that_went_by() {
    for record in records() {
        let mut estimator = record.estimator(record.nameplate_ah);
        let last = record.samples.iter().find(|sample| {
            let _ = estimator.step(**sample);
            sample.voltage_v <= record.cutoff_v()
        });
        let (last, estimate) = (last.unwrap(), estimator.estimate().unwrap());
        assert_eq!(estimate.remaining_s.p90, 0.0, "{}", record.name);
        assert_eq!(estimate.runtime_s.p10, last.time_s, "{}", record.name);
        assert_eq!(estimate.runtime_s.p90, last.time_s, "{}", record.name);
    }
}

#[test]
fn the_end_of_a_discharge_tells_no_other_capacity_than_its_last_part() {
    for record in records() {
        let late_ah = estimator_after(&record, 0.9).estimate().unwrap().capacity_ah;
        let mut estimator = record.estimator(record.nameplate_ah);
        for sample in &record.samples {
            let _ = estimator.step(*sample);
        }
        let end_ah = estimator.estimate().unwrap().capacity_ah;
        let ratio = end_ah.median / late_ah.median;
        assert!((0.88..1.12).contains(&ratio), "{}: {late_ah:?} {end_ah:?}", record.name);
        let error = end_ah.median / record.true_ah - 1.0;
        assert!(error.abs() < 0.15, "{}: {error}", record.name);
    }
}

#[test]
fn a_battery_at_its_end_of_life_is_seen_to_be_weak_in_the_first_third() {
    let records = records();
    let worn = records.iter().find(|record| record.name.starts_with("end-of-life")).unwrap();
    let health = estimator_after(worn, 0.33).estimate().unwrap().state_of_health.unwrap();
    assert!(health.median < 0.65 && health.p90 < 0.8, "{health:?} of {}", worn.true_ah / worn.nameplate_ah);
}

#[test]
fn a_ruined_battery_is_seen_to_be_ruined_in_the_first_third() {
    // The same discharge, from a battery that should last four or eight times as long.
    for record in records() {
        // An eighth of a battery at its end of life is less than any in the fit held.
        for ruin in [4.0, 8.0] {
            let mut estimator = record.estimator(record.nameplate_ah * ruin);
            record.show(&mut estimator, 0.33);
            let estimate = estimator.estimate().unwrap();
            let Interval { p10, median, p90 } = estimate.runtime_s;
            let told = format!("{} / {ruin}: {} s, {estimate:?}", record.name, record.time_to_cutoff_s);
            assert!((0.8..1.2).contains(&(median / record.time_to_cutoff_s)), "{told}");
            // Rather wide than wrong.
            assert!((p10..=p90).contains(&record.time_to_cutoff_s), "{told}");
            assert!(estimate.state_of_health.unwrap().p90 < 0.5, "{told}");
        }
    }
}

#[test]
fn without_a_nameplate_the_curve_alone_tells_the_runtime_from_half_way() {
    for record in records() {
        let battery = Battery::new(record.cells).unwrap();
        let mut estimator = Estimator::new(battery, record.cutoff_v()).unwrap();
        record.show(&mut estimator, 0.5);
        let estimate = estimator.estimate().unwrap();
        let ratio = estimate.runtime_s.median / record.time_to_cutoff_s;
        assert!((0.7..1.35).contains(&ratio), "{}: {ratio}", record.name);
        assert_eq!(estimate.state_of_health, None);
    }
}

#[test]
fn a_capacity_learned_from_the_last_test_makes_the_first_minutes_sure() {
    for record in records() {
        let learned = estimator_after(&record, 1.0).estimate().unwrap().capacity_ah;
        let mut estimator = record.estimator(record.nameplate_ah).with_prior(learned).unwrap();
        record.show(&mut estimator, 0.1);
        let ratio = estimator.estimate().unwrap().runtime_s.median / record.time_to_cutoff_s;
        assert!((0.75..1.3).contains(&ratio), "{}: {ratio}", record.name);
    }
}

#[test]
fn half_the_load_leaves_more_than_twice_the_time() {
    for record in records() {
        // The measured one's make gave 3 % less charge at two fifths of this load, in the fit's records: 1.9 times the time.
        let least = if record.name.starts_with("measured") { 1.9 } else { 2.0 };
        let estimator = estimator_after(&record, 0.3);
        let current = record.mean_a(0.3);
        let remaining = |current| estimator.estimate_at(Load::Current(current)).unwrap().remaining_s.median;
        let ratio = remaining(current / 2.0) / remaining(current);
        assert!((least..3.2).contains(&ratio), "{}: {ratio}", record.name);
    }
}

#[test]
fn single_precision_gives_the_same_answers() {
    for record in records() {
        let double = estimator_after(&record, 0.5).estimate().unwrap();
        let single = record.single_precision_after(0.5).estimate().unwrap();
        let ratio = f64::from(single.runtime_s.median) / double.runtime_s.median;
        assert!((0.999..1.001).contains(&ratio), "{}: {ratio}", record.name);
        let ratio = f64::from(single.capacity_ah.p90) / double.capacity_ah.p90;
        assert!((0.998..1.002).contains(&ratio), "{}: {ratio}", record.name);
    }
}

#[test]
fn outliers_of_the_voltage_hardly_move_the_answer() {
    for record in records() {
        let clean = estimator_after(&record, 0.4).estimate().unwrap().runtime_s.median;
        let mut estimator = record.estimator(record.nameplate_ah);
        let end_s = 0.4 * record.time_to_cutoff_s;
        for (index, sample) in record.samples.iter().take_while(|sample| sample.time_s <= end_s).enumerate() {
            let voltage_v = if index % 25 == 24 { sample.voltage_v * 0.6 } else { sample.voltage_v };
            let _ = estimator.step(capacity_model::Sample { voltage_v, ..*sample });
        }
        let ratio = estimator.estimate().unwrap().runtime_s.median / clean;
        let most = if record.name.contains("pulsed") { 0.4 } else { 0.05 };
        assert!((ratio - 1.0).abs() < most, "{}: {ratio}", record.name);
    }
}

#[test]
fn a_voltage_full_of_noise_gets_a_wide_interval() {
    for record in records() {
        let mut estimator = record.estimator(record.nameplate_ah);
        let end_s = 0.4 * record.time_to_cutoff_s;
        let noise = [0.03, -0.05, 0.04, 0.01, -0.03, -0.02, 0.05, -0.03];
        for (index, sample) in record.samples.iter().take_while(|sample| sample.time_s <= end_s).enumerate() {
            let voltage_v = sample.voltage_v * (1.0 + noise[index % noise.len()]);
            let _ = estimator.step(capacity_model::Sample { voltage_v, ..*sample });
        }
        let runtime_s = estimator.estimate().unwrap().runtime_s;
        let clean = estimator_after(&record, 0.4).estimate().unwrap().runtime_s;
        let width = |interval: capacity_model::Interval<f64>| interval.p90 / interval.p10;
        assert!(width(runtime_s) > 1.3 * width(clean), "{}: {runtime_s:?} {clean:?}", record.name);
    }
}

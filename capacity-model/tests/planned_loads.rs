//! Loads other than the observed one, up to the cutoff and beyond: are the answers sound, and in the order of the loads?
#![allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    dead_code,
    reason = "test helpers may fail loudly, and each file uses some of them"
)]

mod records;

use capacity_model::{Battery, Estimate, Estimator, Interval, Load, Sample};
use records::{Record, records};

const SEEN: [f64; 4] = [0.5, 0.9, 1.0, 1.05];
const LOADS: [f64; 5] = [0.05, 0.4, 1.2, 2.0, 5.0];

fn is_sound(interval: Interval<f64>) -> bool {
    let Interval { p10, median, p90 } = interval;
    0.0 <= p10 && p10 <= median && median <= p90 && p90.is_finite()
}

/// The answers to all loads; each must be a sound one.
fn answers(record: &Record, estimator: &Estimator<f64>, seen: f64) -> Vec<Estimate<f64>> {
    let mean_a = record.mean_a(seen);
    let answer = |times: &f64| {
        let estimate = estimator.estimate_at(Load::Current(mean_a * times));
        let sound = estimate.is_ok_and(|it| is_sound(it.runtime_s) && is_sound(it.remaining_s));
        assert!(sound, "{} {seen} x{times}: {estimate:?}", record.name);
        estimate.unwrap()
    };
    LOADS.iter().map(answer).collect()
}

fn assert_sound(with_prior: impl Fn(&Record, Estimator<f64>) -> Estimator<f64>) {
    for record in records() {
        for seen in SEEN {
            let mut estimator = with_prior(&record, record.estimator(record.nameplate_ah));
            record.show(&mut estimator, seen);
            let answers = answers(&record, &estimator, seen);
            for pair in answers.windows(2) {
                let [light, heavy] = [pair[0].runtime_s, pair[1].runtime_s];
                assert!(heavy.median <= light.median * 1.001, "{} {seen}: {pair:?}", record.name);
                let ended = pair[1].remaining_s == Interval::exactly(0.0);
                assert!(heavy.p10 < heavy.p90 || ended && seen >= 1.0, "{} {seen}: {pair:?}", record.name);
            }
        }
    }
}

#[test]
fn loads_far_from_the_observed_one_get_sound_answers_up_to_and_beyond_the_cutoff() {
    assert_sound(|_, estimator| estimator);
}

#[test]
fn so_they_do_with_a_capacity_learned_from_earlier_tests() {
    assert_sound(|record, estimator| {
        let median = record.true_ah;
        estimator.with_prior(Interval { p10: 0.93 * median, median, p90: 1.07 * median }).unwrap()
    });
}

/// A 12 V block of 50 Ah that falls at 100 A from 12 V to `last_v` in ten minutes.
fn block_at(last_v: f64) -> Estimator<f64> {
    let battery = Battery::new(6).unwrap().with_nameplate_ah(50.0).unwrap();
    let mut estimator = Estimator::new(battery, 11.0).unwrap();
    for second in 0_u16..=600 {
        let time_s = f64::from(second);
        let voltage_v = 12.0 + (last_v - 12.0) * time_s / 600.0;
        let _ = estimator.step(Sample { time_s, voltage_v, current_a: -100.0, temperature_c: 25.0 });
    }
    estimator
}

#[test]
fn an_emptied_block_still_bears_light_loads() {
    let estimator = block_at(10.7);
    let hours = [50.0, 20.0, 5.0]
        .map(|current| estimator.estimate_at(Load::Current(current)).unwrap().remaining_s.median / 3600.0);
    // 33 of some 50 Ah are left at low rates.
    assert!(hours[0] < hours[1] && hours[1] < hours[2] && hours[2] < 50.0 / 5.0, "{hours:?}");
}

#[test]
fn what_ended_under_a_load_bears_no_heavier_one() {
    let heavy = block_at(10.7).estimate_at(Load::Current(99_999.0)).unwrap();
    assert_eq!(heavy.remaining_s, Interval::exactly(0.0));
}

#[test]
fn the_longest_remaining_time_falls_with_the_load() {
    let battery = Battery::new(6).unwrap();
    let mut estimator = Estimator::new(battery, 11.0).unwrap();
    for minute in 0_u8..150 {
        let time_s = f64::from(minute) * 60.0;
        let _ = estimator.step(Sample {
            time_s,
            voltage_v: 12.5 - time_s / 9000.0,
            current_a: -20.0,
            temperature_c: 25.0,
        });
    }
    let p90 = [20.0, 40.0, 160.0, 1e3, 1e4]
        .map(|current| estimator.estimate_at(Load::Current(current)).unwrap().remaining_s.p90);
    assert!(p90.is_sorted_by(|light, heavy| light > heavy), "{p90:?}");
}

#[test]
fn the_law_of_rates_alone_makes_nobody_sure_that_nothing_is_left() {
    for record in records() {
        let mut estimator = record.estimator(record.nameplate_ah);
        record.show(&mut estimator, 0.9);
        let p90 = |times: f64| {
            let load = Load::Current(record.mean_a(0.9) * times);
            estimator.estimate_at(load).unwrap().remaining_s.p90
        };
        // The heaviest load that the network was fitted for; beyond it the law of rates goes on alone.
        let known = 0.2999_f64.exp();
        let (heavy, heaviest_known) = (p90(5.0) * 5.0, p90(known) * known);
        // Of the charge, not of the time.
        assert!(heavy > 0.81 * heaviest_known, "{}: {heavy} {heaviest_known}", record.name);
        let observed = estimator.estimate().unwrap().remaining_s.p90;
        assert!(heavy > 0.4 * observed, "{}: {heavy} {observed}", record.name);
    }
}

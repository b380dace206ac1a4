//! Whatever comes in, no panic comes out, and no figure that is not finite and in order.
#![allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "test helpers may fail loudly, and their figures are small"
)]

use capacity_model::{Battery, Chemistry, Estimate, Estimator, Interval, Load, NoEstimate, Outcome, Sample};
use proptest::prelude::*;

/// What tests need of a precision.
trait Real: num_traits::Float + core::fmt::Debug {
    fn of(value: f64) -> Self;
}
impl Real for f32 {
    fn of(value: f64) -> Self {
        value as Self
    }
}
impl Real for f64 {
    fn of(value: f64) -> Self {
        value
    }
}

fn in_order<F: Real>(interval: Interval<F>) -> bool {
    let Interval { p10, median, p90 } = interval;
    p90.is_finite() && F::zero() <= p10 && p10 <= median && median <= p90
}

fn assert_sane<F: Real>(estimate: Result<Estimate<F>, NoEstimate>) {
    let Ok(estimate) = estimate else { return };
    for interval in [estimate.runtime_s, estimate.remaining_s, estimate.capacity_ah, estimate.state_of_charge]
    {
        assert!(in_order(interval), "{estimate:?}");
    }
    for interval in [estimate.state_of_health, estimate.resistance_ohm].into_iter().flatten() {
        assert!(in_order(interval), "{estimate:?}");
    }
    assert!(estimate.state_of_charge.p90 <= F::one(), "{estimate:?}");
}

fn ask_everything<F: Real>(estimator: &Estimator<F>, load: f64) {
    assert_sane(estimator.estimate());
    for load in [Load::Current(F::of(load)), Load::Power(F::of(load)), Load::Resistance(F::of(load))] {
        assert_sane(estimator.estimate_at(load));
    }
}

fn run<F: Real>(nameplate_ah: Option<f64>, charge: f64, samples: &[(f64, f64, f64, f64)], load: f64) {
    let mut battery = Battery::new(6).unwrap();
    if let Some(nameplate_ah) = nameplate_ah {
        battery = battery.with_nameplate_ah(F::of(nameplate_ah)).unwrap();
    }
    let mut estimator =
        Estimator::new(battery, F::of(10.8)).unwrap().with_initial_charge(F::of(charge)).unwrap();
    for (index, &(time_s, voltage_v, current_a, temperature_c)) in samples.iter().enumerate() {
        let _ = estimator.step(Sample {
            time_s: F::of(time_s),
            voltage_v: F::of(voltage_v),
            current_a: F::of(current_a),
            temperature_c: F::of(temperature_c),
        });
        if index % 8 == 0 {
            assert_sane(estimator.estimate());
        }
    }
    ask_everything(&estimator, load);
}

/// Any bits at all, with a taste for the dangerous ones.
fn anything() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        any::<u64>().prop_map(f64::from_bits),
        Just(0.0),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(f64::MAX),
        Just(f64::MIN_POSITIVE),
        -20.0..20.0,
    ]
}

/// Samples that pass the door, but that no battery ever gave; time as steps.
fn plausible() -> impl Strategy<Value = Vec<(f64, f64, f64, f64)>> {
    let step = prop_oneof![1e-6..1.0, 1.0..3600.0, 3600.0..86_000.0];
    let current = prop_oneof![-1e5..1e5, -10.0..0.0, Just(-5.0), -0.05..0.05];
    let sample = (step, 3.1..17.9, current, -39.0..79.0);
    prop::collection::vec(sample, 0..60).prop_map(|mut samples| {
        let mut now = 0.0;
        for sample in &mut samples {
            now += sample.0;
            sample.0 = now;
        }
        samples
    })
}

fn nameplate() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![Just(None), Just(Some(0.11)), Just(Some(99_999.0)), (1.0..3000.0).prop_map(Some)]
}

proptest! {
    #[test]
    fn arbitrary_bits_give_no_panic_and_no_unsound_figure(
        samples in prop::collection::vec((anything(), anything(), anything(), anything()), 0..40),
        nameplate_ah in nameplate(), load in anything(),
    ) {
        run::<f32>(nameplate_ah, 1.0, &samples, load);
        run::<f64>(nameplate_ah, 1.0, &samples, load);
    }

    #[test]
    fn impossible_discharges_give_no_panic_and_no_unsound_figure(
        samples in plausible(), nameplate_ah in nameplate(), charge in 0.2..1.0, load in 1e-5..1e6,
    ) {
        run::<f32>(nameplate_ah, charge, &samples, load);
        run::<f64>(nameplate_ah, charge, &samples, load);
    }

    #[test]
    fn any_prior_is_refused_or_gives_sound_figures(p10 in anything(), median in anything(), p90 in anything()) {
        let battery = Battery::<f64>::new(6).unwrap().with_nameplate_ah(100.0).unwrap();
        let estimator = Estimator::new(battery, 11.0).unwrap();
        if let Ok(estimator) = estimator.with_prior(Interval { p10, median, p90 }) {
            ask_everything(&estimator, 5.0);
        }
    }

    #[test]
    fn any_exponent_is_refused_or_gives_sound_figures(exponent in anything()) {
        if let Ok(chemistry) = Chemistry::lead_acid().with_peukert_exponent(exponent) {
            let battery = Battery::new(6).unwrap().with_nameplate_ah(100.0).unwrap().with_chemistry(chemistry);
            ask_everything(&Estimator::new(battery, 11.0).unwrap(), 5.0);
        }
    }
}

const fn sample(time_s: f64, voltage_v: f64, current_a: f64) -> Sample<f64> {
    Sample { time_s, voltage_v, current_a, temperature_c: 25.0 }
}

fn estimator() -> Estimator<f64> {
    Estimator::new(Battery::new(6).unwrap().with_nameplate_ah(100.0).unwrap(), 11.0).unwrap()
}

#[test]
fn every_sample_that_is_no_good_is_ignored_with_its_reason() {
    let mut estimator = estimator();
    assert_eq!(estimator.step(sample(0.0, 12.8, 0.0)), Outcome::Idle);
    assert_eq!(estimator.step(sample(10.0, 12.6, -5.0)), Outcome::Accepted);
    assert_eq!(estimator.step(sample(10.0, 12.6, -5.0)), Outcome::NotLater);
    assert_eq!(estimator.step(sample(9.0, 12.6, -5.0)), Outcome::NotLater);
    assert_eq!(estimator.step(sample(f64::NAN, 12.6, -5.0)), Outcome::NotFinite);
    assert_eq!(estimator.step(sample(20.0, f64::INFINITY, -5.0)), Outcome::NotFinite);
    assert_eq!(estimator.step(sample(20.0, 2.0, -5.0)), Outcome::Implausible);
    assert_eq!(estimator.step(sample(20.0, 12.6, -2e5)), Outcome::Implausible);
    assert_eq!(estimator.step(sample(90_000.0, 12.6, -5.0)), Outcome::Implausible);
    assert_eq!(estimator.step(sample(20.0, 12.6, -5.0)), Outcome::Accepted);
}

#[test]
fn every_refusal_to_estimate_tells_why() {
    let mut estimator = estimator();
    assert_eq!(estimator.estimate(), Err(NoEstimate::NoLoad));
    assert_eq!(estimator.estimate_at(Load::Current(0.0)), Err(NoEstimate::InvalidLoad));
    assert_eq!(estimator.estimate_at(Load::Power(f64::NAN)), Err(NoEstimate::InvalidLoad));
    let _ = estimator.step(sample(0.0, 12.6, -5.0));
    assert_eq!(estimator.estimate(), Err(NoEstimate::TooFewSamples));

    let mut unknown = Estimator::new(Battery::new(6).unwrap(), 11.0).unwrap();
    assert_eq!(unknown.estimate_at(Load::Current(5.0)), Err(NoEstimate::UnknownCapacity));
    for minute in 0_u8..3 {
        let _ = unknown.step(sample(f64::from(minute) * 60.0, 12.6, -5.0));
    }
    assert_eq!(unknown.estimate(), Err(NoEstimate::UnknownCapacity));
}

#[test]
fn a_planned_load_is_answered_before_any_load() {
    let estimate = estimator().estimate_at(Load::Current(10.0)).unwrap();
    let hours = estimate.remaining_s.median / 3600.0;
    assert!((5.0..10.0).contains(&hours), "{hours}");
    assert_eq!(estimate.state_of_charge.median, 1.0);

    let power = estimator().estimate_at(Load::Power(118.0)).unwrap().remaining_s.median / 3600.0;
    let resistance = estimator().estimate_at(Load::Resistance(1.18)).unwrap().remaining_s.median / 3600.0;
    assert!((power / hours - 1.0).abs() < 0.05, "{power}");
    assert!((resistance / hours - 1.0).abs() < 0.05, "{resistance}");
}

#[test]
fn a_battery_that_is_half_full_lasts_about_half_as_long() {
    let hours = |estimator: Estimator<f64>| {
        estimator.estimate_at(Load::Current(5.0)).unwrap().remaining_s.median / 3600.0
    };
    let ratio = hours(estimator().with_initial_charge(0.5).unwrap()) / hours(estimator());
    assert!((0.4..0.55).contains(&ratio), "{ratio}");
}

#[test]
fn a_missing_thermometer_counts_as_25_degrees() {
    let (mut without, mut with) = (estimator(), estimator());
    for minute in 0_u8..30 {
        let good = sample(f64::from(minute) * 60.0, 12.6 - f64::from(minute) * 0.005, -10.0);
        assert_eq!(without.step(Sample { temperature_c: f64::NAN, ..good }), Outcome::Accepted);
        let _ = with.step(good);
    }
    assert_eq!(without.estimate(), with.estimate());
}

#[test]
fn a_dip_below_the_cutoff_that_the_load_survives_is_not_the_end() {
    let mut estimator = estimator();
    // The first sample of each leap alone would be an outlier.
    for (minute, voltage_v) in [12.6, 12.5, 12.4, 10.9, 10.9, 12.3, 12.3].into_iter().enumerate() {
        let outcome = estimator.step(sample(minute as f64 * 60.0, voltage_v, -10.0));
        assert_eq!(outcome, if minute == 3 || minute == 5 { Outcome::Outlier } else { Outcome::Accepted });
        if minute == 4 {
            assert_eq!(estimator.estimate().unwrap().remaining_s, Interval::exactly(0.0));
        }
    }
    assert!(estimator.estimate().unwrap().remaining_s.median > 0.0);
}

#[test]
fn the_estimator_fits_into_four_kibibytes() {
    assert!(size_of::<Estimator<f64>>() <= 4096);
    assert!(size_of::<Estimator<f32>>() <= 2048);
}

//! The estimator between a sensor and whoever asks.

use core::hint::black_box;
use core::sync::atomic::AtomicU8;

use capacity_model::{Battery, Estimator, Load, Sample};

/// As large as an estimator, so that the symbol table tells its size; in no flash, for it may change.
static RAM_OF_CAPACITY: [AtomicU8; size_of::<Estimator<f32>>()] =
    [const { AtomicU8::new(0) }; size_of::<Estimator<f32>>()];

pub(crate) fn run() {
    black_box(&RAM_OF_CAPACITY);
    let Ok(battery) = Battery::new(black_box(6)).and_then(|it| it.with_nameplate_ah(black_box(100.0))) else {
        return;
    };
    let Ok(mut estimator) = Estimator::new(battery, black_box(11.0_f32)) else { return };
    let _seen = black_box(estimator.step(black_box(sample())));
    let _seen = black_box(estimator.estimate_at(black_box(Load::Observed)));
    #[cfg(feature = "capacity-all")]
    all(estimator);
}

fn sample() -> Sample<f32> {
    Sample { time_s: 0.0, voltage_v: 12.6, current_a: -5.0, temperature_c: 25.0 }
}

#[cfg(feature = "capacity-all")]
fn all(estimator: Estimator<f32>) {
    use capacity_model::{Baseline, Chemistry, History, Interval, Test, ieee, peukert, temperature};

    let interval = black_box(Interval { p10: 80.0, median: 90.0, p90: 100.0 });
    let estimator = estimator.with_prior(interval).and_then(|it| it.with_initial_charge(black_box(0.9)));
    if let Ok(estimator) = estimator {
        let _seen = black_box(estimator.estimate_at(black_box(Load::Power(60.0))));
    }
    let _seen = black_box(Chemistry::lead_acid().with_peukert_exponent(black_box(1.2_f32)));
    let _seen = black_box(peukert::runtime_h(black_box(100.0_f32), 20.0, 5.0, 1.2));
    let _seen = black_box(peukert::exponent(black_box((1.0_f32, 20.0)), black_box((20.0, 0.6))));
    let _seen = black_box(temperature::capacity_factor(black_box(10.0_f32), black_box(2.0)));

    let mut history = History::<f32>::new();
    let _seen = black_box(history.add(Test { day: black_box(100.0), capacity: interval }));
    if let Some(trend) = black_box(history).trend() {
        let _seen =
            black_box((trend.end_of_life(), trend.change_per_year(), trend.capacity_on(black_box(200.0))));
    }
    let readings = black_box([5.0_f32, 5.1, 4.9, 9.0]);
    let _seen = black_box(Baseline::learned(&readings).map(|it| (it.ratio(7.0), it.rise(black_box(7.0)))));
    let test = ieee::Test {
        actual_s: black_box(9_000.0_f32),
        rated_s: black_box(10_000.0),
        actual_a: black_box(20.0),
        rated_a: black_box(21.0),
        temperature_c: black_box(20.0),
    };
    let _seen = black_box(test.report(black_box(Some(0.95))));
}

//! Where a test cannot tell a runtime it says why, and what it cannot know it does not make up.

use core::time::Duration;

use bms_core::{
    alarm::Alarm,
    capacity_test::{AbortReason, End, Outcome, Refusal},
    event::Event,
    units::Minutes,
};
use btrm::{InWords, points::Quantity};
use host::plant::{LoadModel, Name, Plant, PlantConfig, Setting};

use crate::bench::{Bench, truth_min};

const SECOND: Duration = Duration::from_secs(1);

fn config(battery_health: f64, amps: f64) -> PlantConfig {
    PlantConfig { battery_health, load: LoadModel::ConstantCurrent { amps }, ..PlantConfig::default() }
}

fn bench(config: PlantConfig) -> Bench {
    Bench::new(config, Plant::new(config).unwrap(), SECOND)
}

#[test]
fn a_ruined_battery_is_measured_and_is_an_alarm() {
    for health in [0.0, 0.02, 0.05, 0.1] {
        let config = config(health, 8.0);
        let mut bench = bench(config);
        let Outcome { end, runtime, intervals, .. } = bench.test();
        assert_eq!(end, End::LowBattery, "{health}");
        assert_eq!(bench.unit.value(Quantity::TestResult), Some(2), "{health}");
        assert!(
            (f64::from(runtime.unwrap().get()) - truth_min(config)).abs() <= 2.0,
            "{health}: {runtime:?}"
        );
        assert_eq!(intervals.unwrap().runtime.p10, intervals.unwrap().runtime.p90);
        assert!(bench.unit.monitor().alarms().stands(Alarm::LowCapacity), "{health}");
        // A battery that gave nothing tells nothing of its capacity; others are known to be worn out now.
        let health_p90 = bench.unit.value(Quantity::StateOfHealthP90);
        assert!(health_p90.is_none_or(|percent| percent < 20), "{health}: {health_p90:?}");
        assert_eq!(health_p90.is_none(), runtime == Some(Minutes(0)), "{health}");
        assert_eq!(bench.unit.value(Quantity::EndOfLifeP90), health_p90.map(|_| 0), "{health}");
    }
}

#[test]
fn a_load_too_light_to_tell_by_is_the_reason_and_no_number() {
    for (amps, reason, number) in [
        (0.0, AbortReason::NoLoad, 15),
        (0.04, AbortReason::NoLoad, 15),
        (0.19, AbortReason::NoLoad, 15),
        (0.25, AbortReason::NoEstimate, 16),
    ] {
        let mut bench = bench(config(1.0, amps));
        let event = bench.tried_test(|_| {});
        assert_eq!(event, Event::TestAborted(reason), "{amps} A");
        assert!(InWords(&event).to_string().contains("load"), "{}", InWords(&event));
        assert_eq!(bench.unit.value(Quantity::TestResult), Some(number), "{amps} A");
        for unknown in [Quantity::EstimatedRuntime, Quantity::RuntimeP10, Quantity::StateOfHealth] {
            assert_eq!(bench.unit.value(unknown), None, "{amps} A: {unknown:?}");
        }
        assert!(!bench.unit.monitor().alarms().stands(Alarm::LowCapacity), "{amps} A");
    }
}

/// A battery without a charger, at a state of charge.
fn resting(percent: f64) -> Bench {
    let config = config(1.0, 8.0);
    let mut plant = Plant::new(config).unwrap();
    plant.set(Name::ChargerVolts, Setting::Value(0.0)).unwrap();
    plant.set(Name::Soc, Setting::Value(percent)).unwrap();
    Bench::new(config, plant, SECOND)
}

#[test]
fn a_battery_at_rest_is_tested_if_it_is_charged() {
    let found = resting(100.0).test();
    let truth = truth_min(config(1.0, 8.0));
    let runtime = found.intervals.unwrap().runtime;
    assert_eq!(found.end, End::Estimated);
    assert!((f64::from(runtime.p10.get())..f64::from(runtime.p90.get())).contains(&truth), "{found:?}");
    let mut half_full = resting(50.0);
    assert_eq!(half_full.unit.value(Quantity::TestResult), Some(0));
    assert_eq!(half_full.tried_test(|_| {}), Event::TestRefused(Refusal::BatteryLow));
    assert_eq!(half_full.unit.value(Quantity::TestResult), Some(23));
}

#[test]
fn the_points_tell_what_a_test_found_with_its_interval_and_the_end_of_life() {
    let mut bench = bench(config(0.9, 10.0));
    let outcome = bench.test();
    let intervals = outcome.intervals.unwrap();
    let (runtime, health) = (intervals.runtime, intervals.health.unwrap());
    let value = |quantity| bench.unit.value(quantity);
    assert_eq!(value(Quantity::EstimatedRuntime), Some(i32::from(runtime.median.get())));
    assert_eq!(value(Quantity::RuntimeP10), Some(i32::from(runtime.p10.get())));
    assert_eq!(value(Quantity::RuntimeP90), Some(i32::from(runtime.p90.get())));
    assert_eq!(value(Quantity::TestResult), Some(1));
    assert_eq!(value(Quantity::StateOfHealth), Some(health.median.whole_percent()));
    let end_of_life = bench.unit.monitor().end_of_life().unwrap();
    assert_eq!(value(Quantity::EndOfLife), end_of_life.median.map(|days| i32::from(days.get())));
    assert!(value(Quantity::EndOfLifeP10) < value(Quantity::EndOfLife) || end_of_life.median.is_none());
    let words = InWords(&outcome).to_string();
    assert!(words.contains(&format!("({} to {})", runtime.p10.get(), runtime.p90.get())), "{words}");
    assert!(words.contains("the runtime is known after"), "{words}");
}

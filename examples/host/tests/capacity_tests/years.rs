//! A battery that ages, tested every other year: what the unit makes of it.

use core::time::Duration;

use bms_core::{alarm::Alarm, settings::Change, units::Days, units::Minutes};
use host::plant::{LoadModel, Plant, PlantConfig};

use crate::bench::{Bench, Found, truth_min};

const STEP: Duration = Duration::from_secs(5);
const TWO_YEARS: Duration = Duration::from_hours(24 * 730);

fn battery(health: f64) -> PlantConfig {
    let load = LoadModel::ConstantCurrent { amps: 10.0 };
    PlantConfig { battery_health: health, load, ..PlantConfig::default() }
}

/// A unit whose battery is tested two years after the last time.
struct Years(Bench);

impl Years {
    fn new() -> Self {
        let bench = Bench::new(battery(1.0), Plant::new(battery(1.0)).unwrap(), STEP);
        Self(bench)
    }

    fn test(&mut self, health: f64) -> Found {
        self.0.wait_and_replace(TWO_YEARS, Plant::new(battery(health)).unwrap());
        let found = Found { outcome: self.0.test(), truth_min: truth_min(battery(health)) };
        found.print(&format!("health {health}"));
        println!("{:?}", self.0.unit.monitor().end_of_life());
        found
    }

    /// The state of health that was told last, percent.
    const fn health(&self) -> i32 {
        let told = self.0.unit.monitor().battery_data().intervals.unwrap();
        told.health.unwrap().median.whole_percent()
    }

    fn end_of_life(&self) -> [Option<Days>; 3] {
        let end = self.0.unit.monitor().end_of_life().unwrap();
        [end.p10, end.median, end.p90]
    }
}

#[test]
fn a_battery_that_ages_comes_nearer_to_its_end_and_is_worn_out_when_it_is() {
    let mut years = Years::new();
    years.test(1.0);
    let [p10, median, _] = years.end_of_life();
    assert!(p10 > Some(Days(365)) && p10 < median, "a new battery: {p10:?} {median:?}");
    let (new, mut before) = (years.health(), years.health());
    for health in [0.92, 0.84, 0.76, 0.68, 0.60] {
        years.test(health);
        assert!(years.health() <= before + 2, "{} after {before}", years.health());
        before = years.health();
    }
    assert!(new - before >= 20, "{new} to {before}");
    let [p10, median, _] = years.end_of_life();
    assert_eq!(p10, Some(Days(0)));
    assert!(median < Some(Days(365)), "{median:?}");
}

#[test]
fn a_battery_that_fails_is_seen_by_the_next_test_whatever_the_history_lets_expect() {
    let mut years = Years::new();
    years.0.unit.apply(Change::MinimumRuntime(Minutes(360))).unwrap();
    for health in [1.0, 0.99, 0.98] {
        years.test(health);
        assert!(!years.0.unit.monitor().alarms().stands(Alarm::LowCapacity));
    }
    let found = years.test(0.45);
    assert!(years.health() < 65, "{}", years.health());
    assert_eq!(years.end_of_life(), [Some(Days(0)); 3]);
    assert!(f64::from(found.outcome.runtime.unwrap().get()) < 1.35 * found.truth_min, "{found:?}");
    assert!(years.0.unit.monitor().alarms().stands(Alarm::LowCapacity));
}

//! Simulated batteries of different health, size, load and temperature: when a test of type 1 ends, and what it tells.

use core::time::Duration;

use bms_core::capacity_test::End;
use host::plant::{LoadModel, Plant, PlantConfig};
use proptest::prelude::*;

use crate::bench::{Bench, Found, truth_min};

const STEP: Duration = Duration::from_secs(5);
const HOUR_S: u32 = 3_600;
/// A quarter, and what rounding to whole minutes adds.
const GOOD_WIDTH: f64 = 0.27;

fn config(health: f64, hours: f64, blocks: u8, celsius: f64) -> PlantConfig {
    let amps = 100.0 / hours;
    PlantConfig {
        blocks,
        battery_health: health,
        load: LoadModel::ConstantCurrent { amps },
        ambient_c: celsius,
        ..PlantConfig::default()
    }
}

/// Each health at each rate, with voltages, temperatures and kinds of load in turn.
fn plants() -> Vec<PlantConfig> {
    let mut plants = Vec::new();
    for (turn, health) in (0_u8..).zip([1.0, 0.85, 0.65, 0.45, 0.2]) {
        for (other, hours) in (0_u8..).zip([20.0, 10.0, 5.0]) {
            let blocks = (turn + other) % 4 + 1;
            let celsius = [25.0, 15.0, 35.0, 5.0][usize::from((turn + 2 * other) % 4)];
            let mut plant = config(health, hours, blocks, celsius);
            if (turn + other) % 2 == 1 {
                plant.load = LoadModel::ConstantPower { watts: 12.2 * f64::from(blocks) * 100.0 / hours };
            }
            plants.push(plant);
        }
    }
    plants
}

/// Healths, rates and temperatures as they are in service.
fn plants_in_service() -> Vec<PlantConfig> {
    let mut plants = Vec::new();
    for (turn, health) in (0_u8..).zip([1.0, 0.9, 0.8, 0.7, 0.6, 0.5]) {
        for (other, hours) in (0_u8..).zip([10.0, 5.0, 3.0, 2.0]) {
            let celsius = [25.0, 10.0, 35.0, 18.0][usize::from((turn + other) % 4)];
            plants.push(config(health, hours, (turn + 2 * other) % 4 + 1, celsius));
        }
    }
    plants
}

fn test(config: PlantConfig) -> Found {
    let outcome = Bench::new(config, Plant::new(config).unwrap(), STEP).test();
    Found { outcome, truth_min: truth_min(config) }
}

#[test]
fn a_test_ends_within_one_to_four_hours_as_soon_as_the_runtime_is_known() {
    let found: Vec<_> = plants()
        .into_iter()
        .map(|config| {
            let found = test(config);
            found.print(&format!("{} {:?} {} blocks", config.battery_health, config.load, config.blocks));
            found
        })
        .collect();
    for found in &found {
        let lasted_s = found.outcome.duration_s;
        if found.is_estimated() {
            assert!((HOUR_S..=4 * HOUR_S + 60).contains(&lasted_s), "{found:?}");
            assert!(found.width() <= GOOD_WIDTH || lasted_s >= 4 * HOUR_S, "{found:?}");
            assert!(f64::from(lasted_s) / 60.0 < found.truth_min, "it ended before the battery: {found:?}");
        } else {
            // The battery was empty before: its runtime is measured.
            assert_eq!(found.outcome.end, End::LowBattery);
            assert!(found.holds() && found.width() <= 0.0, "{found:?}");
        }
    }
    let early = found.iter().filter(|found| found.is_estimated() && found.part() < 0.5).count();
    assert!(early >= 8, "{early} of {} ended before half of the discharge", found.len());
}

#[test]
fn the_interval_holds_the_truth_of_a_battery_in_service() {
    let mut early = Vec::new();
    let found: Vec<_> = plants_in_service()
        .into_iter()
        .map(|config| {
            let truth_min = truth_min(config);
            let outcome = Bench::new(config, Plant::new(config).unwrap(), STEP).watched_test(|progress| {
                let part = progress.elapsed.as_secs_f64() / 60.0 / truth_min;
                if let Some(runtime) = progress.runtime.filter(|_| (0.2..0.3).contains(&part)) {
                    early.push((f64::from(runtime.get()) / truth_min - 1.0).abs());
                }
            });
            let found = Found { outcome, truth_min };
            found.print(&format!("{} {:?} {} °C", config.battery_health, config.load, config.ambient_c));
            found
        })
        .collect();
    let estimated: Vec<_> = found.iter().filter(|found| found.is_estimated()).collect();
    let within = estimated.iter().filter(|found| found.holds()).count();
    early.sort_by(f64::total_cmp);
    let error = early[early.len() / 2];
    println!("{within} of {} intervals hold the truth", estimated.len());
    println!("median error from 20 % to 30 % of the discharge on: {:.1} %", error * 100.0);
    assert!(estimated.len() >= 18, "{}", estimated.len());
    assert!(within * 4 >= estimated.len() * 3, "an interval of 80 % holds {within} of {}", estimated.len());
    assert!(error <= 0.10, "{error}");
}

#[test]
fn the_worse_of_two_batteries_is_told_to_be_the_worse() {
    for hours in [20.0, 6.0] {
        let told: Vec<_> = [1.0, 0.7, 0.4]
            .into_iter()
            .map(|health| test(config(health, hours, 1, 25.0)).outcome)
            .map(|outcome| (outcome.runtime, outcome.intervals.unwrap().health.unwrap().median))
            .collect();
        assert!(told.windows(2).all(|pair| pair[0] > pair[1] && pair[0].1 > pair[1].1), "{told:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// No health, load or temperature makes a test hang, end without a reason, or tell what is no interval.
    #[test]
    fn every_test_comes_to_an_end_with_figures_in_order(
        health in 0.0_f64..=1.0,
        hours in 10.0_f64..40.0,
        blocks in 1_u8..=4,
        celsius in -20.0_f64..50.0,
    ) {
        let found = test(config(health, hours, blocks, celsius));
        let intervals = found.outcome.intervals.unwrap();
        prop_assert!(found.outcome.duration_s <= 4 * HOUR_S + 60);
        prop_assert_eq!(Some(intervals.runtime.median), found.outcome.runtime);
        prop_assert!(intervals.runtime.contains(&intervals.runtime.median));
        if let Some(capacity) = intervals.capacity {
            prop_assert!(capacity.p10.get() > 0 && capacity.contains(&capacity.median), "{:?}", capacity);
            prop_assert!(intervals.health.unwrap().contains(&intervals.health.unwrap().median));
        }
    }
}

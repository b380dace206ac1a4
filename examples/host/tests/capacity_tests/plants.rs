//! Simulated batteries of different health, size, load and temperature: when a test of type 1 ends, and what it tells.

use core::time::Duration;

use bms_core::capacity_test::End;
use host::plant::{LoadModel, Plant, PlantConfig};

use crate::bench::{Bench, Found, truth_min};

const STEP: Duration = Duration::from_secs(5);
const HOUR_S: u32 = 3_600;

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
    for (turn, health) in (0_u8..).zip([1.0, 0.95, 0.85, 0.75, 0.65, 0.5, 0.35, 0.2]) {
        for (other, hours) in (0_u8..).zip([20.0, 12.0, 8.0, 5.0]) {
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
            assert!(found.width() <= 0.27 || lasted_s >= 4 * HOUR_S, "{found:?}");
            assert!(f64::from(lasted_s) / 60.0 < found.truth_min, "{found:?}");
        } else {
            // The battery was empty before: its runtime is measured.
            assert_eq!(found.outcome.end, End::LowBattery);
            assert!(found.holds(), "{found:?}");
        }
    }
    let estimated: Vec<_> = found.iter().filter(|found| found.is_estimated()).collect();
    let within = estimated.iter().filter(|found| found.holds()).count();
    println!("{within} of {} estimates hold", estimated.len());
}

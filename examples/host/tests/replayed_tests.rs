//! Capacity tests of type 1 on recorded discharges: they end early, and tell the truth within what they promise.
//!
//! The records of `capacity-model` are always tested on. `BMS_DISCHARGES` names a directory with more of them and a
//! `manifest.csv` with the columns `file`, `cells`, `nominal_ah`, `soc0` and `t11_meas_s`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    reason = "a test fails by them"
)]

use core::time::Duration;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use bms_core::{
    capacity_test::{End, Outcome},
    plant::Actuators,
    settings::Change,
    units::MilliampHours,
};
use btrm::{Btrm, Model, Stored, points::Quantity};
use host::plant::{Plant, PlantConfig, Replay};

/// What is known of a record.
#[derive(Debug)]
struct Record {
    file: PathBuf,
    blocks: u8,
    nominal_ah: f64,
    /// Minutes from load on until the sensor says 11.0 V a 12 V block.
    truth_min: f64,
}

/// The records of a directory that begin with a full battery: a unit tests none other.
fn records(directory: &Path) -> Vec<Record> {
    let mut manifest = csv::Reader::from_path(directory.join("manifest.csv")).unwrap();
    let rows = manifest.deserialize().map(|row| row.unwrap());
    let full = |row: &BTreeMap<String, String>| row["soc0"].parse::<f64>().unwrap() >= 1.0;
    let record = |row: BTreeMap<String, String>| Record {
        file: directory.join(&row["file"]),
        blocks: row["cells"].parse::<u8>().unwrap() / 6,
        nominal_ah: row["nominal_ah"].parse().unwrap(),
        truth_min: row["t11_meas_s"].parse::<f64>().unwrap() / 60.0,
    };
    rows.filter(full).map(record).collect()
}

/// What a test of type 1 found.
struct Found {
    outcome: Outcome,
    truth_min: f64,
}

impl Found {
    /// Whether the truth lies in the interval, which is told in whole minutes.
    fn holds(&self) -> bool {
        let runtime = self.outcome.intervals.unwrap().runtime;
        (f64::from(runtime.p10.get()) - 1.0..=f64::from(runtime.p90.get()) + 1.0).contains(&self.truth_min)
    }

    fn is_estimated(&self) -> bool {
        self.outcome.end == End::Estimated
    }

    /// The part of the discharge that the test took.
    fn part(&self) -> f64 {
        f64::from(self.outcome.duration_s) / 60.0 / self.truth_min
    }
}

/// A BTRM400 whose battery is a recorded one, through a test of type 1.
fn test_on(record: &Record, step: Duration) -> Found {
    let mut unit = Btrm::new(Model::Btrm400, Stored::default());
    unit.apply(Change::SystemVoltage(record.blocks.into())).unwrap();
    let nameplate: MilliampHours = MilliampHours(format!("{:.0}", record.nominal_ah * 1e3).parse().unwrap());
    unit.apply(Change::Nameplate(Some(nameplate))).unwrap();
    let config =
        PlantConfig { blocks: record.blocks, battery_ah: record.nominal_ah, ..PlantConfig::default() };
    let replay = Replay::from_csv(&record.file).unwrap();
    let mut plant = Plant::new(config).unwrap().with_replay(replay);
    let (mut now, mut actuators) = (Duration::ZERO, Actuators::default());
    let mut pass = |unit: &mut Btrm| {
        now += step;
        let sensors = plant.step(step, &actuators, unit.monitor().test_progress().is_some());
        actuators = unit.step(now, &sensors);
    };
    for _ in 0..10 {
        pass(&mut unit);
    }
    unit.write(Quantity::TestRunning, 1).unwrap();
    while unit.monitor().test_progress().is_some() {
        pass(&mut unit);
    }
    let last = unit.monitor().journal().entries().last().map(|entry| entry.event);
    let outcome = unit.monitor().battery_data().last_test.unwrap_or_else(|| panic!("{record:?}: {last:?}"));
    Found { outcome: outcome.outcome, truth_min: record.truth_min }
}

fn tests_on(directory: &Path, step: Duration) -> Vec<Found> {
    let test = |record: &Record| {
        let found = test_on(record, step);
        let Outcome { end, duration_s, intervals, .. } = found.outcome;
        let runtime = intervals.unwrap().runtime;
        println!(
            "{}: {end:?} after {} min, {} ({} to {}), true {:.0} min{}",
            record.file.file_name().unwrap().display(),
            duration_s / 60,
            runtime.median,
            runtime.p10,
            runtime.p90,
            found.truth_min,
            if found.holds() { "" } else { ", not within" },
        );
        found
    };
    records(directory).iter().map(test).collect()
}

#[test]
fn tests_on_the_shipped_records_end_early_and_tell_the_truth() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../capacity-model/tests/data");
    let found = tests_on(&directory, Duration::from_secs(1));
    assert_eq!(found.len(), 8);
}

#[test]
fn tests_on_more_records_end_early_and_tell_the_truth() {
    let Some(directory) = std::env::var_os("BMS_DISCHARGES") else {
        println!("BMS_DISCHARGES names no directory of records");
        return;
    };
    let found = tests_on(Path::new(&directory), Duration::from_secs(5));
    assert!(!found.is_empty());
    let estimated: Vec<_> = found.iter().filter(|found| found.is_estimated()).collect();
    let within = estimated.iter().filter(|found| found.holds()).count();
    println!("{within} of {} estimates hold, of {} tests", estimated.len(), found.len());
}

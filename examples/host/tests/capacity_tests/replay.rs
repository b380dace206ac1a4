//! Recorded discharges in the battery's place (`--replay`): tests end early, and tell the truth as often as they promise.
//!
//! The records of `capacity-model` are always tested on. `BMS_DISCHARGES` names a directory with more of them and a
//! `manifest.csv` with the columns `file`, `cells`, `nominal_ah`, `soc0` and `t11_meas_s`.

use core::time::Duration;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use host::plant::{Plant, PlantConfig, Replay};

use crate::bench::{Bench, Found};

/// What is known of a record.
struct Record {
    file: PathBuf,
    blocks: u8,
    nominal_ah: f64,
    /// Minutes from load on until the sensor says 11.0 V a 12 V block.
    truth_min: f64,
}

/// The records of a directory that begin with a full battery, for a unit tests none other, and reach 11.0 V a block.
fn records(directory: &Path) -> Vec<Record> {
    let mut manifest = csv::Reader::from_path(directory.join("manifest.csv")).unwrap();
    let rows = manifest.deserialize().map(|row| row.unwrap());
    let fit = |row: &BTreeMap<String, String>| {
        row["soc0"].parse::<f64>().unwrap() >= 1.0 && !row["t11_meas_s"].is_empty()
    };
    let record = |row: BTreeMap<String, String>| Record {
        file: directory.join(&row["file"]),
        blocks: row["cells"].parse::<u8>().unwrap() / 6,
        nominal_ah: row["nominal_ah"].parse().unwrap(),
        truth_min: row["t11_meas_s"].parse::<f64>().unwrap() / 60.0,
    };
    rows.filter(fit).map(record).collect()
}

fn tests_on(directory: &Path, step: Duration) -> Vec<Found> {
    let test = |record: &Record| {
        let config =
            PlantConfig { blocks: record.blocks, battery_ah: record.nominal_ah, ..PlantConfig::default() };
        let replay = Replay::from_csv(&record.file).unwrap();
        let plant = Plant::new(config).unwrap().with_replay(replay);
        let outcome = Bench::new(config, plant, step).test();
        let found = Found { outcome, truth_min: record.truth_min };
        found.print(&record.file.file_name().unwrap().to_string_lossy());
        found
    };
    records(directory).iter().map(test).collect()
}

/// What was estimated, and how many of that hold the truth.
fn estimated(found: &[Found]) -> (Vec<&Found>, usize) {
    let estimated: Vec<_> = found.iter().filter(|found| found.is_estimated()).collect();
    let within = estimated.iter().filter(|found| found.holds()).count();
    (estimated, within)
}

#[test]
fn tests_on_the_shipped_records_end_early_and_tell_the_truth() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../capacity-model/tests/data");
    let found = tests_on(&directory, Duration::from_secs(1));
    let (estimated, within) = estimated(&found);
    assert_eq!((found.len(), estimated.len()), (8, 8), "each carries its load for longer than an hour");
    assert!(within >= 6, "an interval of 80 % holds 6 of 8 at least: {within}");
    for found in estimated {
        assert!(found.part() < 0.65, "ended after {:.0} % of the discharge", found.part() * 100.0);
        assert!(found.width() <= 0.27 || found.outcome.duration_s >= 4 * 3_600, "{found:?}");
    }
}

#[test]
fn tests_on_more_records_end_early_and_tell_the_truth() {
    let Some(directory) = std::env::var_os("BMS_DISCHARGES") else {
        println!("BMS_DISCHARGES names no directory of records");
        return;
    };
    let found = tests_on(Path::new(&directory), Duration::from_secs(5));
    let (estimated, within) = estimated(&found);
    let parts: f64 = estimated.iter().map(|found| found.part()).sum();
    let (all, count) = (found.len(), estimated.len());
    assert!(count > 0, "no record is longer than an hour");
    let percent = |part: f64| 100.0 * part / count as f64;
    println!(
        "on {all} records {count} tests ended by themselves, after {:.0} % of the discharge in the mean, and {:.0} % of them \
         told an interval that holds the truth",
        percent(parts),
        percent(within as f64),
    );
    assert!(within * 100 >= count * 70, "an interval of 80 % holds less than 70 %");
    assert!(parts / (count as f64) < 0.6);
}

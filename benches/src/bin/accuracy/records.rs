//! Recorded discharges: a directory with `manifest.csv`, or those that ship with the crate.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use capacity_model::Sample;

/// One discharge, and what is true of it.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) file: String,
    pub(crate) battery: String,
    pub(crate) generator: String,
    pub(crate) profile: String,
    pub(crate) cells: u8,
    pub(crate) nameplate_ah: f64,
    /// At the 20 h rate, 25 °C, to 1.75 V per cell.
    pub(crate) true_ah: Option<f64>,
    pub(crate) full: bool,
    /// Of the whole battery, volts.
    pub(crate) cutoff_v: f64,
    /// Seconds until the sensor reads the cutoff.
    pub(crate) runtime_s: f64,
    pub(crate) samples: Vec<Sample<f64>>,
}

type Row = BTreeMap<String, String>;

/// Those of a directory whose end was recorded; the shipped ones if none is named.
pub(crate) fn load(directory: Option<&Path>) -> Result<Vec<Record>> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../capacity-model/tests/data");
    let directory = directory.map_or(shipped, PathBuf::from);
    let manifest = directory.join("manifest.csv");
    let mut rows = csv::Reader::from_path(&manifest).with_context(|| manifest.display().to_string())?;
    let mut records = Vec::new();
    for row in rows.deserialize() {
        records.extend(record(&directory, &row?)?);
    }
    Ok(records)
}

fn record(directory: &Path, row: &Row) -> Result<Option<Record>> {
    let Some(runtime_s) = number(row, "t11_meas_s") else { return Ok(None) };
    let text = |column: &str| row.get(column).cloned().unwrap_or_default();
    let path = directory.join(text("file"));
    let cells: u8 = text("cells").parse().context("cells")?;
    Ok(Some(Record {
        file: text("file"),
        battery: text("battery_id"),
        generator: text("generator"),
        profile: text("profile"),
        cells,
        cutoff_v: 11.0 * f64::from(cells) / 6.0,
        nameplate_ah: number(row, "nominal_ah").context("nominal_ah")?,
        true_ah: number(row, "true_ah"),
        full: number(row, "soc0").is_none_or(|charge| charge > 0.99),
        runtime_s,
        samples: samples(&path).with_context(|| path.display().to_string())?,
    }))
}

fn samples(path: &Path) -> Result<Vec<Sample<f64>>> {
    let mut samples = Vec::new();
    for row in csv::Reader::from_path(path)?.deserialize() {
        let (time_s, millivolts, milliamps, centi_celsius): (f64, f64, f64, f64) = row?;
        samples.push(Sample {
            time_s,
            voltage_v: millivolts / 1e3,
            current_a: milliamps / 1e3,
            temperature_c: centi_celsius / 1e2,
        });
    }
    Ok(samples)
}

fn number(row: &Row, column: &str) -> Option<f64> {
    row.get(column)?.parse().ok()
}

impl Record {
    pub(crate) fn is_steps(&self) -> bool {
        self.profile == "steps"
    }

    /// 12 V blocks in series.
    pub(crate) fn blocks(&self) -> f64 {
        f64::from(self.cells) / 6.0
    }

    /// What was seen after a part of the runtime.
    pub(crate) fn first(&self, part: f64) -> &[Sample<f64>] {
        let end_s = part * self.runtime_s;
        let count = self.samples.iter().take_while(|sample| sample.time_s <= end_s).count();
        self.samples.get(..count).unwrap_or_default()
    }

    /// The mean current from `part` of the runtime to its end, amperes: what a planner of steps knows.
    pub(crate) fn mean_a_after(&self, part: f64) -> f64 {
        let start_s = part * self.runtime_s;
        let rest = self.samples.iter().filter(|s| s.time_s >= start_s && s.time_s <= self.runtime_s);
        let (sum, count) = rest.fold((0.0, 0.0), |(sum, count), s| (sum - s.current_a, count + 1.0));
        sum / f64::max(count, 1.0)
    }
}

/// Ampere hours that went out from load on to each sample.
pub(crate) fn charges(samples: &[Sample<f64>]) -> Vec<f64> {
    let mut sum = 0.0;
    let steps = samples.iter().zip(samples.iter().skip(1)).map(|(from, to)| {
        sum -= f64::midpoint(from.current_a, to.current_a) * (to.time_s - from.time_s) / 3600.0;
        sum
    });
    [0.0].into_iter().chain(steps).collect()
}

//! A record as the estimator saw it.

use core::fmt;
use std::io::Read;

use anyhow::Result;
use capacity_model::{Battery, Estimate, Estimator, Interval, Load, NoEstimate, Outcome, Sample};

use super::options::BatteryOptions;
use crate::record::{self, Row};

/// A figure beyond these comes from no logger: its columns have 32 bits, but for the time, which may count from 1970.
const RANGES: record::Ranges = [-1e10..=1e10, -BITS_32..=BITS_32, -BITS_32..=BITS_32, -BITS_32..=BITS_32];
const BITS_32: f64 = 2_147_483_648.0;

/// A record that can be read, but of which no line tells of a discharge of this battery.
#[derive(Clone, Debug)]
pub struct NoDischarge {
    line: u64,
    why: String,
}

impl fmt::Display for NoDischarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl core::error::Error for NoDischarge {}

/// A recorded discharge of a battery.
pub(super) struct Discharge {
    /// From load on; those that cannot be true are left out.
    pub(super) samples: Vec<Sample<f64>>,
    pub(super) cells: u8,
    pub(super) nameplate_ah: Option<f64>,
    pub(super) cutoff_v: f64,
    estimator: Estimator<f64>,
}

impl Discharge {
    pub(super) fn read(options: &BatteryOptions, source: impl Read) -> Result<Self> {
        let mut battery = Battery::new(options.cells)?;
        let nameplate_ah = (options.nominal_mah != 0.0).then_some(options.nominal_mah / 1e3);
        if let Some(ah) = nameplate_ah {
            battery = battery.with_nameplate_ah(ah)?;
        }
        let cutoff_v = options.cutoff_v();
        let mut estimator = Estimator::new(battery, cutoff_v)?;
        let rows = record::rows(source, &RANGES)?;
        let outcomes: Vec<_> = rows.iter().map(|row| (row, estimator.step(sample(row)))).collect();
        let accepted = outcomes.iter().filter(|(_, outcome)| *outcome == Outcome::Accepted);
        let samples: Vec<_> = accepted.map(|(row, _)| sample(row)).collect();
        match no_discharge(&outcomes, options.cells) {
            Some(why) if samples.is_empty() => Err(why.into()),
            _ => Ok(Self { samples, cells: options.cells, nameplate_ah, cutoff_v, estimator }),
        }
    }

    /// For a planned current, or for the load as it was.
    pub(super) fn estimate(&self, planned_a: Option<f64>) -> Result<Estimate<f64>, NoEstimate> {
        let estimate = self.estimator.estimate_at(planned_a.map_or(Load::Observed, Load::Current));
        // A record of one or two samples tells at least the load.
        match (estimate, self.mean_a()) {
            (Err(NoEstimate::TooFewSamples), Some(mean_a)) => {
                self.estimator.estimate_at(Load::Current(mean_a))
            }
            (estimate, _) => estimate,
        }
    }

    /// Mean current in amperes from load on to the cutoff or to the end of the record; `None` unless it is a discharge.
    pub(super) fn mean_a(&self) -> Option<f64> {
        let (first, last) = (self.samples.first()?, self.last()?);
        let span_s = last.time_s - first.time_s;
        let until = self.samples.iter().take_while(|sample| sample.time_s <= last.time_s);
        let pairs = until.clone().zip(until.skip(1));
        let charge: f64 =
            pairs.map(|(from, to)| from.current_a.midpoint(to.current_a) * (to.time_s - from.time_s)).sum();
        let mean_a = if span_s > 0.0 { -charge / span_s } else { -first.current_a };
        Some(mean_a).filter(|mean_a| *mean_a > 0.0)
    }

    /// Seconds from load on to the last sample.
    pub(super) fn elapsed_s(&self) -> f64 {
        self.samples.last().map_or(0.0, |sample| sample.time_s - self.load_on_s())
    }

    /// The voltage at load on, if it is no more than the cutoff: then something is wrong with one of them.
    pub(super) fn empty_from_the_start_v(&self) -> Option<f64> {
        self.samples.first().map(|sample| sample.voltage_v).filter(|volts| *volts <= self.cutoff_v)
    }

    /// When the load came on, in the time of the record.
    pub(super) fn load_on_s(&self) -> f64 {
        self.samples.first().map_or(0.0, |sample| sample.time_s)
    }

    /// Seconds from load on until the voltage was down at the cutoff and stayed there.
    pub(super) fn ended_at_s(&self) -> Option<f64> {
        let estimate = self.estimator.estimate().ok()?;
        (estimate.remaining_s == Interval::exactly(0.0)).then_some(estimate.runtime_s.median)
    }

    /// The last sample of the discharge.
    fn last(&self) -> Option<&Sample<f64>> {
        let (load_on_s, ended_at_s) = (self.load_on_s(), self.ended_at_s().unwrap_or(f64::INFINITY));
        self.samples.iter().rev().find(|sample| sample.time_s - load_on_s <= ended_at_s)
    }
}

const fn sample(row: &Row) -> Sample<f64> {
    let [time_s, millivolts, milliamps, centi_celsius] = row.figures;
    Sample {
        time_s,
        voltage_v: millivolts / 1e3,
        current_a: milliamps / 1e3,
        temperature_c: centi_celsius / 1e2,
    }
}

/// Why a record in which no sample counts is no discharge.
fn no_discharge(outcomes: &[(&Row, Outcome)], cells: u8) -> Option<NoDischarge> {
    let implausible = outcomes.iter().find(|(_, outcome)| *outcome == Outcome::Implausible);
    if let Some((row, _)) = implausible {
        let Sample { voltage_v, current_a, .. } = sample(row);
        let why = format!("{voltage_v} V and {current_a} A are not those of {cells} cells");
        return Some(NoDischarge { line: row.line, why });
    }
    let why = "no discharge until here: mA is below zero during one".into();
    outcomes.last().map(|(last, _)| NoDischarge { line: last.line, why })
}

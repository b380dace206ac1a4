//! A record as the estimator saw it.

use core::{fmt, ops::RangeInclusive};
use std::io::Read;

use anyhow::Result;
use capacity_model::{Battery, Estimate, Estimator, Interval, Load, NoEstimate, Outcome, Sample};

use super::{
    extent::{extent, reason},
    options::BatteryOptions,
};
use crate::record::{self, Row};

/// A figure beyond these comes from no logger: its columns have 32 bits, but for the time, which may count from 1970.
const RANGES: record::Ranges = [-1e10..=1e10, -BITS_32..=BITS_32, -BITS_32..=BITS_32, -BITS_32..=BITS_32];
const BITS_32: f64 = 2_147_483_648.0;

/// What the estimator takes for a temperature, degrees Celsius.
const PLAUSIBLE_C: RangeInclusive<f64> = -40.0..=80.0;
/// The mean current in amperes from which on it is one to the estimator.
const LEAST_MEAN_A: f64 = 1e-4;

/// A record that can be read, but tells of no discharge of this battery, or too little of it.
#[derive(Clone, Debug)]
pub struct NoDischarge {
    line: u64,
    why: String,
}

impl NoDischarge {
    fn new(line: u64, why: impl Into<String>) -> Self {
        Self { line, why: why.into() }
    }
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
    /// What of the record does not count from load on, for people.
    pub(super) left_out: Vec<String>,
    /// Of the first and the last sample.
    lines: (u64, u64),
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
        let all: Vec<_> = rows.iter().map(sample).collect();
        // The load from which on the estimator takes the battery for loaded.
        let least_load_a = nameplate_ah.map_or(0.01, |ah| ah / 500.0);
        let (counting, after) = rows.split_at(extent(&all, cutoff_v, least_load_a).min(rows.len()));
        let outcomes: Vec<_> = counting.iter().map(|row| (row, estimator.step(sample(row)))).collect();
        let accepted =
            || outcomes.iter().filter(|(_, outcome)| *outcome == Outcome::Accepted).map(|(row, _)| row);
        let (Some(first), Some(last)) = (accepted().next(), accepted().next_back()) else {
            return Err(no_discharge(&outcomes, options.cells).into());
        };
        let ends = after
            .first()
            .map(|row| format!("line {}: the discharge is over: nothing counts from there on", row.line));
        Ok(Self {
            samples: accepted().map(|row| sample(row)).collect(),
            cells: options.cells,
            nameplate_ah,
            cutoff_v,
            left_out: ignored(&outcomes, first.line).into_iter().chain(ends).collect(),
            lines: (first.line, last.line),
            estimator,
        })
    }

    /// For a planned current, or for the load as it was.
    pub(super) fn estimate(&self, planned_a: Option<f64>) -> Result<Estimate<f64>, NoDischarge> {
        let estimate = self.estimator.estimate_at(planned_a.map_or(Load::Observed, Load::Current));
        // A record of one or two samples tells at least the load.
        let estimate = match (estimate, self.mean_a()) {
            (Err(NoEstimate::TooFewSamples), Ok(mean_a)) => self.estimator.estimate_at(Load::Current(mean_a)),
            (Err(NoEstimate::NoLoad), Err(why)) => return Err(why),
            (estimate, _) => estimate,
        };
        estimate.map_err(|why| self.cannot_tell(why.to_string()))
    }

    /// At the last sample, why it is not enough.
    fn cannot_tell(&self, why: impl Into<String>) -> NoDischarge {
        NoDischarge::new(self.lines.1, why)
    }

    /// At load on, why a battery that is empty there cannot be rated.
    pub(super) fn empty_from_the_start(&self) -> NoDischarge {
        NoDischarge::new(self.lines.0, "the battery is empty at load on: there is no time to rate")
    }

    /// Mean current in amperes from load on to the cutoff or to the end of the record.
    pub(super) fn mean_a(&self) -> Result<f64, NoDischarge> {
        self.mean_discharge_a()
            .filter(|mean_a| *mean_a >= LEAST_MEAN_A)
            .ok_or_else(|| self.cannot_tell("as much was charged as discharged until here"))
    }

    fn mean_discharge_a(&self) -> Option<f64> {
        let (first, last) = (self.samples.first()?, self.last()?);
        let span_s = last.time_s - first.time_s;
        let until = self.samples.iter().take_while(|sample| sample.time_s <= last.time_s);
        let pairs = until.clone().zip(until.skip(1));
        let charge: f64 =
            pairs.map(|(from, to)| from.current_a.midpoint(to.current_a) * (to.time_s - from.time_s)).sum();
        Some(if span_s > 0.0 { -charge / span_s } else { -first.current_a })
    }

    /// The first temperature from load on that can be true, degrees Celsius: a logger without a sensor tells none.
    pub(super) fn temperature_c(&self) -> Option<f64> {
        self.samples.iter().map(|sample| sample.temperature_c).find(|celsius| PLAUSIBLE_C.contains(celsius))
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
fn no_discharge(outcomes: &[(&Row, Outcome)], cells: u8) -> NoDischarge {
    let implausible = outcomes.iter().find(|(_, outcome)| *outcome == Outcome::Implausible);
    if let Some((row, _)) = implausible {
        let Sample { voltage_v, current_a, .. } = sample(row);
        let why = format!("{voltage_v} V and {current_a} A are not those of {cells} cells");
        return NoDischarge::new(row.line, why);
    }
    let last = outcomes.last().map_or(1, |(row, _)| row.line);
    NoDischarge::new(last, "no discharge until here: mA is below zero during one")
}

/// The first sample after load on that the estimator ignored, why, and how many others; `None` if there is none.
fn ignored(outcomes: &[(&Row, Outcome)], load_on: u64) -> Option<String> {
    let mut ignored =
        outcomes.iter().filter(|(row, outcome)| row.line > load_on && *outcome != Outcome::Accepted);
    let (row, outcome) = ignored.next()?;
    let first = format!("line {} is left out: {}", row.line, reason(*outcome));
    Some(match ignored.count() {
        0 => first,
        others => format!("{first}; further on {others} more"),
    })
}

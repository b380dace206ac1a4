//! A record as the estimator saw it.

use std::io::Read;

use anyhow::Result;
use capacity_model::{Battery, Estimate, Estimator, Load, NoEstimate, Sample};

use super::{log, options::BatteryOptions};

/// A recorded discharge of a battery.
pub(super) struct Discharge {
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
        let samples = log::read(source)?;
        for sample in &samples {
            let _ = estimator.step(*sample);
        }
        Ok(Self { samples, cells: options.cells, nameplate_ah, cutoff_v, estimator })
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

    /// Mean current in amperes over the samples; `None` unless the battery was discharged.
    pub(super) fn mean_a(&self) -> Option<f64> {
        let (sum, count) = self
            .samples
            .iter()
            .fold((0.0, 0.0), |(sum, count), sample| (sum - sample.current_a, count + 1.0));
        Some(sum / count).filter(|mean_a| *mean_a > 0.0)
    }

    /// Seconds from the first sample to the last.
    pub(super) fn elapsed_s(&self) -> f64 {
        let first = self.samples.first().map_or(0.0, |sample| sample.time_s);
        self.samples.last().map_or(0.0, |sample| sample.time_s - first)
    }

    /// Seconds until the voltage was down at the cutoff.
    pub(super) fn ended_at_s(&self) -> Option<f64> {
        let first = self.samples.first()?.time_s;
        self.samples
            .iter()
            .find(|sample| sample.voltage_v <= self.cutoff_v)
            .map(|sample| sample.time_s - first)
    }
}

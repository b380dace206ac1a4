//! The facade: samples in, estimates out.

mod answer;
mod question;

use num_traits::Float;

use crate::{
    Battery, ConfigError, Estimate, Interval, Load, NoEstimate, Sample, prior::Prior, progress::Progress,
    real::real,
};

/// Follows one discharge and tells runtime, capacity and health.
///
/// One estimator follows one discharge: make a new one for the next, with the capacity that was learned as its prior.
/// Call [`step`](Self::step) for every sample, before and during the load, and [`estimate`](Self::estimate) whenever an
/// answer is wanted.
#[derive(Clone, Debug)]
pub struct Estimator<F> {
    battery: Battery<F>,
    cutoff_v: F,
    prior: Prior<F>,
    initial_charge: F,
    progress: Progress<F>,
}

/// What became of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Outcome {
    /// It counts.
    Accepted,
    /// Ignored: the battery is not loaded yet, or no more since the cutoff (current below C/500, or below 10 mA without a nameplate).
    Idle,
    /// Ignored: time, voltage or current is not finite.
    NotFinite,
    /// Ignored: not within 0.5 V to 3 V per cell and ±100 kA, or a day and more after the last sample. If the next one is so
    /// late, too, the discharge is over.
    Implausible,
    /// Ignored: the voltage leapt by more than 0.1 V per cell under the same load. If the next one does, too, it counts.
    Outlier,
    /// Ignored: time did not advance.
    NotLater,
    /// Ignored, and so will be all that follow: the discharge is over, for the battery was charged, or more than an hour or
    /// two samples of a day and more went by without a load. What was learned until then stays.
    Over,
}

impl<F: Float> Estimator<F> {
    /// An estimator for a full battery; `cutoff_v` is the voltage of the whole battery at which the discharge ends.
    ///
    /// # Errors
    /// [`ConfigError::Cutoff`] outside of 1.5 V to 2.0 V per cell.
    pub fn new(battery: Battery<F>, cutoff_v: F) -> Result<Self, ConfigError> {
        let per_cell_v = cutoff_v / real(battery.cells().into());
        if !(per_cell_v >= real(1.499) && per_cell_v <= real(2.001)) {
            return Err(ConfigError::Cutoff);
        }
        let prior = battery.nameplate_ah().map_or(Prior::Unknown, Prior::nameplate);
        Ok(Self { battery, cutoff_v, prior, initial_charge: F::one(), progress: Progress::new() })
    }

    /// Starts from the capacity that earlier tests of this battery gave: [`Estimate::capacity_ah`] of the last one.
    ///
    /// # Errors
    /// [`ConfigError::Prior`] unless finite, above zero and rising.
    pub fn with_prior(self, capacity_ah: Interval<F>) -> Result<Self, ConfigError> {
        let Interval { p10, median, p90 } = capacity_ah;
        let plausible = |ah: F| ah >= real(0.01) && ah <= real(200_000.0);
        if plausible(p10) && plausible(p90) && p10 <= median && median <= p90 {
            Ok(Self { prior: Prior::learned(capacity_ah), ..self })
        } else {
            Err(ConfigError::Prior)
        }
    }

    /// Tells that the battery is not full at load on: `fraction` of its capacity is there, 0.2 to 1 (the default).
    ///
    /// # Errors
    /// [`ConfigError::InitialCharge`] outside of that range.
    pub fn with_initial_charge(self, fraction: F) -> Result<Self, ConfigError> {
        if fraction >= real(0.2) && fraction <= F::one() {
            Ok(Self { initial_charge: fraction, ..self })
        } else {
            Err(ConfigError::InitialCharge)
        }
    }

    /// Takes the next sample. Cannot fail: what is no good is ignored, and the outcome says why.
    ///
    /// A temperature that is not finite, or not within -40 °C to 80 °C, is replaced by the mean of those before (25 °C at first).
    pub fn step(&mut self, sample: Sample<F>) -> Outcome {
        self.progress.step(sample, &self.battery, self.cutoff_v)
    }

    /// The estimate if the load goes on as it was seen in the mean since load on, or goes on swinging like a sine as it did.
    ///
    /// Once the voltage has reached the cutoff under load, the runtime is the time that took, and nothing remains.
    ///
    /// # Errors
    /// The reason why there is none yet.
    pub fn estimate(&self) -> Result<Estimate<F>, NoEstimate> {
        self.estimate_at(Load::Observed)
    }

    /// The estimate for a load that takes over now.
    ///
    /// With a nameplate or a prior it answers for planned loads even before the battery is loaded.
    ///
    /// # Errors
    /// The reason why there is none.
    pub fn estimate_at(&self, load: Load<F>) -> Result<Estimate<F>, NoEstimate> {
        let (foreseen, asked) = self.foreseen(load)?;
        let running = self.running(&asked, self.verdict(foreseen, &asked));
        // What ended under this load would not have borne a heavier one.
        let as_heavy =
            matches!(load, Load::Observed) || asked.planned_a >= self.progress.last_a().max(asked.observed_a);
        let ended_at_s = self.progress.ended_at_s().filter(|_| as_heavy);
        self.checked(ended_at_s.map_or(running, |ended_at_s| Estimate {
            runtime_s: Interval::exactly(ended_at_s),
            remaining_s: Interval::exactly(F::zero()),
            ..running
        }))
    }

    /// What the network sees, for its fit; `None` without a nameplate, and before there is anything to see.
    #[cfg(feature = "fit")]
    pub fn features_at(&self, load: Load<F>) -> Option<impl IntoIterator<Item = F> + use<F>> {
        let (load, asked) = self.foreseen(load).ok()?;
        self.features(load, &asked)
    }

    fn checked(&self, estimate: Estimate<F>) -> Result<Estimate<F>, NoEstimate> {
        let vague = estimate.runtime_s.p90 > estimate.runtime_s.p10 * real(4.0);
        if !estimate.is_sound() || (vague && matches!(self.prior, Prior::Unknown)) {
            return Err(NoEstimate::UnknownCapacity);
        }
        Ok(estimate)
    }
}

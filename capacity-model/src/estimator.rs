//! The facade: samples in, estimates out.

use num_traits::Float;

use crate::{
    Battery, ConfigError, Estimate, Interval, Load, NoEstimate, Sample,
    hypothesis::Evidence,
    network::{FEATURES, Question, Verdict, features, verdict},
    outlook::outlook,
    posterior::{Draw, Posterior},
    prior::Prior,
    progress::Progress,
    real::{clamp, positive, real},
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

/// How far planned loads were from observed ones in the fit of the network, as ln of the current.
const PLANNED: f64 = 0.3;
/// What a heavier load may at least be given of the charge that is left for the observed one, or where the network answers for
/// the heaviest within [`PLANNED`], as ln, in p90: that the law of rates takes all of the rest is its own error.
const RATE_LAW: f64 = 0.2;

/// How unlike the network and the grid may be, in ln of the median, before neither is sure: a factor of e in circumstances like
/// the recorded ones, and half of that, in ln, beyond, where the fit had simulations alone.
const UNLIKE: f64 = 1.0;
const UNLIKE_UNFAMILIAR: f64 = 0.5;

/// Health below which no recorded discharge and one in a hundred of the fit lay, and the standard deviation, in ln, for each ln
/// that a battery lies below.
const RUINED: f64 = 0.3;
const RUIN: f64 = 0.5;

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

    /// The load as asked, or of one that goes on swinging as it did, its mean from now to the end, as the grid has it.
    fn foreseen(&self, load: Load<F>) -> Result<(Load<F>, Asked<F>), NoEstimate> {
        let asked = self.ask(load, self.prior)?;
        let ahead_s = asked.posterior.remaining_s().median;
        let swings =
            matches!(load, Load::Observed).then(|| outlook(self.progress.trace(), ahead_s)).flatten();
        match swings {
            Some(ratio) => {
                let ahead = Load::Current(asked.observed_a * ratio);
                // The mean of the least of loads may swing to one that cannot be asked for.
                Ok(self.ask(ahead, self.prior).map_or((load, asked), |asked| (ahead, asked)))
            }
            None => Ok((load, asked)),
        }
    }

    /// What the network sees: the grid among it, with the nameplate as its only prior.
    fn features(&self, load: Load<F>, asked: &Asked<F>) -> Option<[F; FEATURES]> {
        let nameplate_ah = self.battery.nameplate_ah()?;
        let of_nameplate;
        let asked = if matches!(self.prior, Prior::Nameplate { .. }) {
            asked
        } else {
            of_nameplate = self.ask(load, Prior::nameplate(nameplate_ah)).ok()?;
            &of_nameplate
        };
        let question = Question {
            posterior: &asked.posterior,
            nameplate_ah,
            blocks: self.blocks(),
            cutoff_v: self.cutoff_v / self.blocks(),
            planned_a: (!matches!(load, Load::Observed)).then_some(asked.planned_a),
        };
        features(&self.progress, &question)
    }

    fn ask(&self, load: Load<F>, prior: Prior<F>) -> Result<Asked<F>, NoEstimate> {
        let scale = self.blocks();
        let seen_a = self.progress.mean_a();
        let draw = match load {
            Load::Observed => Draw::Current(seen_a.ok_or(NoEstimate::NoLoad)?),
            Load::Current(current_a) => Draw::Current(positive(current_a).ok_or(NoEstimate::InvalidLoad)?),
            Load::Power(power_w) => Draw::Power(positive(power_w).ok_or(NoEstimate::InvalidLoad)? / scale),
            Load::Resistance(ohm) => Draw::Resistance(positive(ohm).ok_or(NoEstimate::InvalidLoad)? / scale),
        };
        let planned_a = draw.current_a(real(12.0));
        if !(planned_a >= real(1e-4) && planned_a <= real(1e5)) {
            return Err(NoEstimate::InvalidLoad);
        }
        if matches!(load, Load::Observed) && self.progress.is_young() {
            return Err(NoEstimate::TooFewSamples);
        }

        let observed_a = seen_a.unwrap_or(planned_a);
        let evidence = Evidence {
            chemistry: self.battery.chemistry(),
            prior,
            trace: self.progress.trace(),
            charge_ah: self.progress.charge_ah(),
            mean_a: observed_a,
            temperature_c: self.progress.temperature_c(),
            resistance_ohm: self.progress.block_ohm(),
            missing: F::one() - self.initial_charge,
        };
        let sag_v = if matches!(load, Load::Observed) { self.progress.sag_v(observed_a) } else { F::zero() };
        let posterior = Posterior::new(&evidence, draw, self.cutoff_v / scale + sag_v);
        Ok(Asked { posterior, planned_a, observed_a })
    }

    /// 12 V blocks in series.
    fn blocks(&self) -> F {
        real::<F>(self.battery.cells().into()) / real(6.0)
    }

    /// What the network says on a grid that knows the nameplate alone, as in the fit, where it has been fitted for: a nameplate, and nothing told that it does not see.
    fn verdict(&self, load: Load<F>, asked: &Asked<F>) -> Option<Verdict<F>> {
        if self.initial_charge < F::one() || self.progress.is_young() {
            return None;
        }
        let most = real::<F>(PLANNED);
        let ratio = (asked.planned_a / asked.observed_a).ln();
        if ratio.abs() <= most {
            return self.features(load, asked).map(|features| verdict(&features));
        }
        // Beyond the loads of the fit the grid goes on alone from the last one that was in it.
        let at_most = clamp(ratio, -most, most);
        let edge = Load::Current(asked.observed_a * at_most.exp());
        let at_edge = self.ask(edge, self.prior).ok()?;
        let at_edge_says = verdict(&self.features(edge, &at_edge)?);
        let further = self.further(asked, &at_edge, at_most - ratio);
        Some(Verdict { ln_remaining: at_edge_says.ln_remaining.plus(further), ..at_edge_says })
    }

    /// How far the grid moves ln of the remaining time from one load to another. `by_current`: how far it moves if both find the
    /// same charge.
    fn further(&self, asked: &Asked<F>, from: &Asked<F>, by_current: F) -> Interval<F> {
        // As the network sees the grid: less than this is nothing.
        let least = self.progress.elapsed_s() * real(1e-3);
        let [to, from] = [asked, from].map(|asked| asked.posterior.remaining_s().median.max(least));
        let way = (to / from).ln();
        // A heavier load never finds more charge, nor a lighter one less, even where both are at the least.
        let median = if (way < by_current) == (by_current < F::zero()) { way } else { by_current };
        let least_p90 = by_current - real(RATE_LAW);
        Interval { p10: median, median, p90: if median < least_p90 { least_p90 } else { median } }
    }

    fn running(&self, asked: &Asked<F>, verdict: Option<Verdict<F>>) -> Estimate<F> {
        let elapsed_s = self.progress.elapsed_s();
        let figures = self.battery_figures(&asked.posterior);
        let remaining_s = self.remaining_by_grid(asked);
        let (runtime_s, capacity_ah) = match (verdict, self.battery.nameplate_ah()) {
            (Some(verdict), Some(nameplate_ah)) => {
                let runtime_s = verdict.ln_remaining.map(|ln| (F::one() + ln.exp()) * elapsed_s);
                let capacity_ah = verdict.ln_health.map(|ln| ln.exp() * nameplate_ah);
                if matches!(self.prior, Prior::Learned { .. }) {
                    // Only the grid knows of earlier tests.
                    (runtime_s.with(shifted(remaining_s, elapsed_s)), capacity_ah.with(figures.capacity_ah))
                } else {
                    let unlike = real(if verdict.is_familiar { UNLIKE } else { UNLIKE_UNFAMILIAR });
                    (
                        runtime_s.doubted(&shifted(remaining_s, elapsed_s), unlike),
                        capacity_ah.doubted(&figures.capacity_ah, unlike),
                    )
                }
            }
            _ => (shifted(remaining_s, elapsed_s), figures.capacity_ah),
        };
        let noise = self.progress.excess_noise_v() * real(3.0);
        let ruin = self.ruin(&runtime_s, &capacity_ah);
        let [runtime_s, capacity_ah] =
            [runtime_s, capacity_ah].map(|figure| figure.widened(noise).widened(ruin));
        let runtime_s = shifted(shifted(runtime_s, -elapsed_s), elapsed_s);
        let remaining_s = shifted(runtime_s, -elapsed_s);
        Estimate { runtime_s, remaining_s, ..self.with_capacity(figures, capacity_ah) }
    }

    /// What is not known of a ruined battery, in ln of its figures: less as the end comes near.
    fn ruin(&self, runtime_s: &Interval<F>, capacity_ah: &Interval<F>) -> F {
        let least_ah = self.battery.nameplate_ah().unwrap_or_else(F::zero) * real(RUINED);
        let left = (F::one() - self.progress.elapsed_s() / runtime_s.median).max(F::zero());
        (least_ah / capacity_ah.median).ln().max(F::zero()) * real(RUIN) * left.sqrt()
    }

    fn remaining_by_grid(&self, asked: &Asked<F>) -> Interval<F> {
        let elapsed_s = self.progress.elapsed_s();
        let remaining_s = asked.posterior.remaining_s();
        let left = remaining_s.median / (elapsed_s + remaining_s.median).max(F::min_positive_value());
        // What the grid does not know of: the next pulses, and the law of rates where it was not seen at work.
        let beyond: F = if self.progress.is_unsteady() { real(0.12) } else { real(0.055) };
        let widened = shifted(shifted(remaining_s, elapsed_s).widened(beyond * left.sqrt()), -elapsed_s);
        // Another load changes the time to come alone.
        let widened = widened.widened(real::<F>(0.04) * asked.unlike());
        if asked.planned_a <= asked.observed_a {
            return widened;
        }
        let least_p90 = self.ask(Load::Observed, self.prior).map_or_else(
            |_| F::zero(),
            |seen| seen.posterior.remaining_s().p90 * (-asked.unlike() - real(RATE_LAW)).exp(),
        );
        Interval { p90: widened.p90.max(least_p90), ..widened }
    }

    /// The figures that follow from the capacity.
    fn with_capacity(&self, figures: Estimate<F>, capacity_ah: Interval<F>) -> Estimate<F> {
        let gone_ah = self.progress.charge_ah();
        let charge = |ah: F| clamp(self.initial_charge - gone_ah / ah, F::zero(), F::one());
        Estimate {
            capacity_ah,
            state_of_charge: capacity_ah.map(charge),
            state_of_health: self.battery.nameplate_ah().map(|ah| capacity_ah.map(|capacity| capacity / ah)),
            ..figures
        }
    }

    fn battery_figures(&self, posterior: &Posterior<F>) -> Estimate<F> {
        let zero = Interval::exactly(F::zero());
        let capacity_ah = posterior.capacity_ah().widened(real(0.08));
        let figures = Estimate {
            runtime_s: zero,
            remaining_s: zero,
            capacity_ah,
            state_of_charge: zero,
            state_of_health: None,
            resistance_ohm: self.progress.resistance_ohm(),
        };
        self.with_capacity(figures, capacity_ah)
    }

    fn checked(&self, estimate: Estimate<F>) -> Result<Estimate<F>, NoEstimate> {
        let vague = estimate.runtime_s.p90 > estimate.runtime_s.p10 * real(4.0);
        if !estimate.is_sound() || (vague && matches!(self.prior, Prior::Unknown)) {
            return Err(NoEstimate::UnknownCapacity);
        }
        Ok(estimate)
    }
}

/// The grid's answer to a question, and the currents of the load that was planned and of the one that was seen.
struct Asked<F> {
    posterior: Posterior<F>,
    planned_a: F,
    observed_a: F,
}

impl<F: Float> Asked<F> {
    fn unlike(&self) -> F {
        (self.planned_a / self.observed_a).ln().abs()
    }
}

/// The interval moved by `by`, cut off at zero. What is not a number stays so, for [`Estimator::checked`] to see.
fn shifted<F: Float>(interval: Interval<F>, by: F) -> Interval<F> {
    interval.map(|value| if value + by < F::zero() { F::zero() } else { value + by })
}

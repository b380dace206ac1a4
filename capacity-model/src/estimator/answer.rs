//! What is answered: by the network where it was fitted for the question, else by the grid, and wider where they differ.

use num_traits::Float;

use super::{Estimator, question::Asked};
use crate::{
    Estimate, Interval, Load,
    network::{Verdict, verdict},
    posterior::Posterior,
    prior::Prior,
    real::{clamp, real},
};

/// How far planned loads were from observed ones in the fit of the network, as ln of the current.
const PLANNED: f64 = 0.3;
/// What a heavier load may at least be given of the charge that is left for the observed one, or where the network answers for
/// the heaviest within [`PLANNED`], as ln, in p90: that the law of rates takes all of the rest is its own error.
const RATE_LAW: f64 = 0.2;

/// How unlike the network and the grid may be, in ln of the median, before neither is sure: a factor of e in circumstances like
/// the recorded ones, and half of that, in ln, beyond, where the fit had simulations alone.
const UNLIKE: f64 = 1.0;
const UNLIKE_UNFAMILIAR: f64 = 0.5;

/// Health below which no recorded discharge lay, and of those that were simulated some that were made to by their nameplate
/// alone; and the standard deviation, in ln, for each ln that a battery lies below.
const RUINED: f64 = 0.3;
const RUIN: f64 = 0.5;
/// What the sine of a load that swings leaves open of the runtime: standard deviation in ln.
const SWING: f64 = 0.08;

impl<F: Float> Estimator<F> {
    /// What the network says on a grid that knows the nameplate alone, as in the fit, where it has been fitted for: a nameplate, and nothing told that it does not see.
    pub(super) fn verdict(&self, load: Load<F>, asked: &Asked<F>) -> Option<Verdict<F>> {
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

    pub(super) fn running(&self, asked: &Asked<F>, verdict: Option<Verdict<F>>) -> Estimate<F> {
        let elapsed_s = self.progress.elapsed_s();
        let figures = self.battery_figures(&asked.posterior);
        let by_grid_s = shifted(self.remaining_by_grid(asked), elapsed_s);
        let (runtime_s, capacity_ah) = match (verdict, self.battery.nameplate_ah()) {
            (Some(verdict), Some(nameplate_ah)) => {
                let runtime_s = verdict.ln_remaining.map(|ln| (F::one() + ln.exp()) * elapsed_s);
                let ruin = ruin(&verdict) * self.root_left(runtime_s.median - elapsed_s);
                let capacity_ah = verdict.ln_health.map(|ln| ln.exp() * nameplate_ah);
                let [runtime_s, capacity_ah] = [runtime_s, capacity_ah].map(|figure| figure.widened(ruin));
                if matches!(self.prior, Prior::Learned { .. }) {
                    // Only the grid knows of earlier tests.
                    (runtime_s.with(by_grid_s), capacity_ah.with(figures.capacity_ah))
                } else {
                    let unlike = real(if verdict.is_familiar { UNLIKE } else { UNLIKE_UNFAMILIAR });
                    (runtime_s.doubted(&by_grid_s, unlike), capacity_ah.doubted(&figures.capacity_ah, unlike))
                }
            }
            _ => (by_grid_s, figures.capacity_ah),
        };
        let noise = self.progress.excess_noise_v() * real(3.0);
        let swing = if asked.swings {
            real::<F>(SWING) * self.root_left(runtime_s.median - elapsed_s)
        } else {
            F::zero()
        };
        let [runtime_s, capacity_ah] =
            [runtime_s.widened(swing), capacity_ah].map(|figure| figure.widened(noise));
        let runtime_s = shifted(shifted(runtime_s, -elapsed_s), elapsed_s);
        let remaining_s = shifted(runtime_s, -elapsed_s);
        Estimate { runtime_s, remaining_s, ..self.with_capacity(figures, capacity_ah) }
    }

    /// Root of the part of the runtime that is left: errors of what is to come count so much in the whole.
    fn root_left(&self, remaining_s: F) -> F {
        let runtime_s = self.progress.elapsed_s() + remaining_s;
        (remaining_s / runtime_s.max(F::min_positive_value())).max(F::zero()).sqrt()
    }

    fn remaining_by_grid(&self, asked: &Asked<F>) -> Interval<F> {
        let elapsed_s = self.progress.elapsed_s();
        let remaining_s = asked.posterior.remaining_s();
        let root_left = self.root_left(remaining_s.median);
        // What the grid does not know of: the next pulses, and the law of rates where it was not seen at work.
        let beyond: F = if self.progress.is_unsteady() { real(0.12) } else { real(0.055) };
        let widened = shifted(shifted(remaining_s, elapsed_s).widened(beyond * root_left), -elapsed_s);
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
}

/// What the network does not know of a ruined battery, in ln of its figures.
fn ruin<F: Float>(verdict: &Verdict<F>) -> F {
    (real::<F>(RUINED).ln() - verdict.ln_health.median).max(F::zero()) * real(RUIN)
}

/// The interval moved by `by`, cut off at zero. What is not a number stays so, for [`Estimator::checked`] to see.
fn shifted<F: Float>(interval: Interval<F>, by: F) -> Interval<F> {
    interval.map(|value| if value + by < F::zero() { F::zero() } else { value + by })
}

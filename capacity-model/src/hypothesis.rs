//! One assumed capacity, held against the discharge seen so far.

use num_traits::Float;

use crate::{
    Chemistry,
    prior::Prior,
    real::real,
    shape::{Conditions, KNOTS, MODES, Shape},
    trace::{Bin, Trace},
};

/// What was seen of the discharge, and what was believed before.
#[derive(Debug)]
pub(crate) struct Evidence<'a, F> {
    pub(crate) chemistry: &'a Chemistry<F>,
    pub(crate) prior: Prior<F>,
    pub(crate) trace: &'a Trace<F>,
    /// Ampere hours removed since load on.
    pub(crate) charge_ah: F,
    /// Mean current since load on, amperes.
    pub(crate) mean_a: F,
    pub(crate) temperature_c: F,
    /// Ohms of a 12 V block, from the steps of the load.
    pub(crate) resistance_ohm: Option<F>,
    /// Fraction of the capacity that was missing at load on.
    pub(crate) missing: F,
}

/// A capacity, and the curve that goes with it.
#[derive(Debug)]
pub(crate) struct Hypothesis<F> {
    pub(crate) ln_capacity: F,
    /// ln of the belief in it, but for a constant.
    pub(crate) ln_weight: F,
    /// How this battery's curve differs from the mean one, in standard deviations.
    pub(crate) modes: [F; MODES],
    ln_health: F,
}

/// Standard deviation of what the model leaves unexplained, volts of a 12 V block.
const MODEL_V: f64 = 0.02;
/// The same while surface charge and coup de fouet last, and the fraction of the capacity over which they fade.
const ONSET_V: f64 = 0.05;
const ONSET: f64 = 0.02;
/// Independent voltages that a trace of any length counts for: the errors of neighbours are the same error.
const INDEPENDENT: f64 = 20.0;
/// Ohm · Ah of a 12 V block, polarization included (datasheets and measurements: 0.17 to 0.6).
const RESISTANCE_OHM_AH: f64 = 0.35;

impl<F: Float> Hypothesis<F> {
    /// The hypothesis that this discharge, at this mean load, can give `available_ah` in all down to 1.75 V per cell.
    pub(crate) fn weigh(evidence: &Evidence<'_, F>, shape: &Shape<F>, available_ah: F) -> Self {
        let ln_capacity = evidence.ln_capacity(available_ah);
        let capacity_ah = ln_capacity.exp();
        let full_ah = available_ah + evidence.missing * capacity_ah;
        let ln_health = evidence.prior.centre().map_or_else(F::zero, |ln_ah| ln_capacity - ln_ah);
        let ln_hours = (full_ah / evidence.mean_a).ln();
        let conditions = Conditions { ln_hours, temperature_c: evidence.temperature_c, ln_health };
        let mean = shape.mean(conditions);

        let resistance_ohm = evidence.resistance_ohm.unwrap_or(real::<F>(RESISTANCE_OHM_AH) / capacity_ah);
        let rated_ah = evidence.prior.centre().map_or(capacity_ah, F::exp);
        let mut fit = Fit::new(evidence.trace.used());
        for bin in evidence.trace.bins() {
            fit.add(
                bin,
                shape,
                &mean,
                Reference {
                    missing_ah: evidence.missing * capacity_ah,
                    full_ah,
                    current_a: evidence.mean_a,
                    resistance_ohm,
                    onset_ah: rated_ah * real(ONSET),
                },
            );
        }
        let ln_prior = evidence.prior.ln_density(ln_capacity, ln_hours);
        Self { ln_capacity, ln_weight: ln_prior + fit.ln_likelihood, modes: fit.modes, ln_health }
    }

    /// Ampere hours from full charge down to `cutoff_v` (of a 12 V block) at a constant current.
    pub(crate) fn charge_to(
        &self,
        evidence: &Evidence<'_, F>,
        shape: &Shape<F>,
        current_a: F,
        cutoff_v: F,
    ) -> F {
        let full_ah = self.full_ah(evidence, current_a);
        full_ah * gone_at(cutoff_v, shape, &self.curve(evidence, shape, current_a, full_ah))
    }

    /// Mean voltage of a 12 V block from now down to `cutoff_v` at about that current.
    pub(crate) fn mean_voltage(
        &self,
        evidence: &Evidence<'_, F>,
        shape: &Shape<F>,
        current_a: F,
        cutoff_v: F,
    ) -> F {
        let full_ah = self.full_ah(evidence, current_a);
        let gone = (evidence.charge_ah + evidence.missing * self.ln_capacity.exp()) / full_ah;
        let now_v = shape.at(gone, &self.curve(evidence, shape, current_a, full_ah)).voltage_v;
        // The curve is convex to the top: its mean lies above the middle of its ends.
        cutoff_v + (now_v - cutoff_v).max(F::zero()) * real(0.6)
    }

    fn full_ah(&self, evidence: &Evidence<'_, F>, current_a: F) -> F {
        evidence.chemistry.ln_charge(self.ln_capacity, current_a, evidence.temperature_c).exp()
    }

    fn curve(&self, evidence: &Evidence<'_, F>, shape: &Shape<F>, current_a: F, full_ah: F) -> [F; KNOTS] {
        let conditions = Conditions {
            ln_hours: (full_ah / current_a).ln(),
            temperature_c: evidence.temperature_c,
            ln_health: self.ln_health,
        };
        shape.bent(shape.mean(conditions), &self.modes)
    }
}

impl<F: Float> Evidence<'_, F> {
    /// ln of the capacity with which this discharge gives `available_ah`.
    fn ln_capacity(&self, available_ah: F) -> F {
        let capacity =
            |charge_ah: F| self.chemistry.ln_capacity(charge_ah.ln(), self.mean_a, self.temperature_c);
        let mut ln_capacity = capacity(available_ah);
        if self.missing > F::zero() {
            // A contraction, for less is missing than a discharge gives.
            for _ in 0..12 {
                ln_capacity = capacity(available_ah + self.missing * ln_capacity.exp());
            }
        }
        ln_capacity
    }
}

/// Fraction of charge gone at which the curve has come down to `cutoff_v`; below the table, the last slope goes on.
fn gone_at<F: Float>(cutoff_v: F, shape: &Shape<F>, curve: &[F; KNOTS]) -> F {
    crate::curve::falls_to(cutoff_v, &shape.gone, curve).unwrap_or_else(|| {
        let steepness_v = real(10.0);
        let last_v = curve.last().copied().unwrap_or(cutoff_v);
        F::one() + ((last_v - cutoff_v) / steepness_v).min(real(0.1))
    })
}

#[derive(Clone, Copy)]
struct Reference<F> {
    missing_ah: F,
    full_ah: F,
    current_a: F,
    resistance_ohm: F,
    onset_ah: F,
}

/// Least squares of the modes, one voltage after the other (a Kalman filter without motion), and its marginal likelihood.
struct Fit<F> {
    modes: [F; MODES],
    covariance: [[F; MODES]; MODES],
    ln_likelihood: F,
    /// What one bin counts for.
    share: F,
}

impl<F: Float> Fit<F> {
    fn new(bins: F) -> Self {
        let mut covariance = [[F::zero(); MODES]; MODES];
        for (index, row) in (0..MODES).zip(&mut covariance) {
            if let Some(variance) = row.get_mut(index) {
                *variance = F::one();
            }
        }
        let share = real::<F>(INDEPENDENT) / bins.max(F::one());
        Self { modes: [F::zero(); MODES], covariance, ln_likelihood: F::zero(), share }
    }

    fn add(&mut self, bin: &Bin<F>, shape: &Shape<F>, mean: &[F; KNOTS], reference: Reference<F>) {
        let gone = (bin.all.charge_ah + reference.missing_ah) / reference.full_ah;
        let expected = shape.at(gone, mean);
        let at_mean_current_v =
            bin.all.voltage_v + reference.resistance_ohm * (bin.all.current_a - reference.current_a);
        let onset_v = real::<F>(ONSET_V);
        let spread = real::<F>(MODEL_V).powi(2)
            + expected.rest * expected.rest
            + onset_v * onset_v * (-bin.all.charge_ah / reference.onset_ah).exp();
        let noise = spread / self.share;

        let towards = self.covariance.each_ref().map(|row| dot(row, &expected.modes));
        let variance = dot(&towards, &expected.modes) + noise;
        let surprise = at_mean_current_v - expected.voltage_v - dot(&self.modes, &expected.modes);
        for ((mode, row), gain) in self.modes.iter_mut().zip(&mut self.covariance).zip(&towards) {
            *mode = *mode + *gain * surprise / variance;
            for (entry, other) in row.iter_mut().zip(&towards) {
                *entry = *entry - *gain * *other / variance;
            }
        }
        let ln_spread = self.share * spread.ln() + (variance / noise).ln();
        self.ln_likelihood =
            self.ln_likelihood - real::<F>(0.5) * (surprise * surprise / variance + ln_spread);
    }
}

fn dot<F: Float>(a: &[F; MODES], b: &[F; MODES]) -> F {
    a.iter().zip(b).fold(F::zero(), |sum, (a, b)| sum + *a * *b)
}

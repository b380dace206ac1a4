//! A small network that corrects the grid's answer: what the family of curves does not know of real discharges.
//!
//! It sees [`features`] of the discharge, the grid's answer among them, and tells by how much the truth differs. Its weights
//! were fitted on recorded and simulated discharges (`fit/`); several networks are averaged, for one alone is noisy.

mod features;
mod weights;

use num_traits::Float;

use features::{CAPACITY, REMAINING, VARIATION};
pub(crate) use features::{FEATURES, Question, features};
use weights::{CENTRE, FIRST, LAST, NETWORKS, SCALE, SECOND, SPREAD};

use crate::{
    Interval,
    curve::lookup,
    real::{clamp, count, real, reals},
};

/// Outputs of a network: for runtime and capacity the shift of the median, and ln of the way to p10 and to p90.
const OUTPUTS: usize = 6;

/// Parts of the runtime for which the intervals were stretched on their own (`fit/tables.py`).
const STAGES: usize = 4;
const SEEN: [f32; STAGES] = [0.1, 0.2, 0.3, 0.5];

/// Stretches for each of [`SEEN`].
#[derive(Clone, Copy, Debug)]
struct Spread {
    steady: [f32; STAGES],
    unsteady: [f32; STAGES],
}

/// Variation of the mean current, as [`VARIATION`] tells it, beyond which a load is unsteady: constant power and resistance
/// stay below.
const UNSTEADY: f64 = 0.03;

/// What the networks make of the figures.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict<F> {
    /// ln of the remaining time over the time that went by.
    pub(crate) ln_remaining: Interval<F>,
    /// ln of the capacity over the nameplate.
    pub(crate) ln_health: Interval<F>,
}

/// The mean of all networks.
pub(crate) fn verdict<F: Float>(features: &[F; FEATURES]) -> Verdict<F> {
    let mut input = [F::zero(); FEATURES];
    for ((place, figure), (centre, scale)) in input.iter_mut().zip(features).zip(CENTRE.iter().zip(&SCALE)) {
        // Nothing further out was seen in the fit.
        *place = clamp((*figure - single(*centre)) / single(*scale), real(-3.0), real(3.0));
    }
    let zero = Interval::exactly(F::zero());
    let (mut ln_remaining, mut ln_health) = (zero, zero);
    for ((first, second), last) in FIRST.iter().zip(&SECOND).zip(&LAST) {
        let hidden = layer(&input, first).map(F::tanh);
        let hidden = layer(&hidden, second).map(F::tanh);
        let [shift, below, above, health_shift, health_below, health_above] = layer(&hidden, last);
        ln_remaining = ln_remaining.plus(around(shift, below, above));
        ln_health = ln_health.plus(around(health_shift, health_below, health_above));
    }
    let remaining = at(features, REMAINING);
    // The part of the runtime that went by, as the median has it.
    let seen = (F::one() + (remaining + ln_remaining.median / count(NETWORKS)).exp()).recip();
    let is_unsteady = at(features, VARIATION) > real(UNSTEADY);
    let stretch = |by: &Spread| {
        lookup(seen, &reals(&SEEN), &reals(if is_unsteady { &by.unsteady } else { &by.steady }))
    };
    let [remaining_spread, health_spread] = &SPREAD;
    Verdict {
        ln_remaining: mean(ln_remaining, remaining, stretch(remaining_spread)),
        ln_health: mean(ln_health, at(features, CAPACITY), stretch(health_spread)),
    }
}

/// What an output is made of: weights of one byte each in units of `step`, and a constant. Single weights would take three
/// times the flash, and are not told apart by the scores.
#[derive(Clone, Copy, Debug)]
struct Row<const IN: usize> {
    step: f32,
    constant: f32,
    weights: [i8; IN],
}

const fn row<const IN: usize>(step: f32, constant: f32, weights: [i8; IN]) -> Row<IN> {
    Row { step, constant, weights }
}

fn layer<F: Float, const IN: usize, const OUT: usize>(input: &[F; IN], rows: &[Row<IN>; OUT]) -> [F; OUT] {
    rows.each_ref().map(|row| {
        let weighted = row.weights.iter().zip(input);
        let sum =
            weighted.fold(F::zero(), |sum, (weight, value)| sum + single::<F>((*weight).into()) * *value);
        sum * single(row.step) + single(row.constant)
    })
}

fn around<F: Float>(shift: F, below: F, above: F) -> Interval<F> {
    let way = |ln: F| clamp(ln, real(-7.0), real(3.0)).exp();
    Interval { p10: shift - way(below), median: shift, p90: shift + way(above) }
}

/// The sum of the networks as their mean, on top of what the grid says, the ways to both sides stretched.
fn mean<F: Float>(sum: Interval<F>, grid: F, stretch: F) -> Interval<F> {
    let all = count::<F>(NETWORKS);
    let median = sum.median / all;
    Interval {
        p10: grid + median + (sum.p10 / all - median) * stretch,
        median: grid + median,
        p90: grid + median + (sum.p90 / all - median) * stretch,
    }
}

fn at<F: Float>(features: &[F; FEATURES], place: usize) -> F {
    features.get(place).copied().unwrap_or_else(F::zero)
}

fn single<F: Float>(value: f32) -> F {
    real(value.into())
}

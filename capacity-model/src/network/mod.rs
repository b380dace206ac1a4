//! A small network that corrects the grid's answer: what the family of curves does not know of real discharges.
//!
//! It sees [`features`] of the discharge, the grid's answer among them, and tells by how much the truth differs. Its weights
//! were fitted on recorded and simulated discharges (`fit/`).

mod calibration;
mod features;
mod weights;

use num_traits::Float;

use calibration::stage;
use features::{CAPACITY, CIRCUMSTANCES, REMAINING};
pub(crate) use features::{FEATURES, Question, features};
use weights::{CALIBRATION, CENTRE, FIRST, LAST, SCALE, SECOND};

use crate::{
    Interval,
    real::{clamp, real},
};

/// Outputs of the network: for runtime and capacity the shift of the median, and ln of the way to p10 and to p90.
const OUTPUTS: usize = 6;

/// How far the network follows a figure from its centre, in its scale: of no figure do more than 3 % of the recorded ones lie further out.
const FURTHEST: f64 = 3.0;

/// What the network makes of the figures.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict<F> {
    /// ln of the remaining time over the time that went by.
    pub(crate) ln_remaining: Interval<F>,
    /// ln of the capacity over the nameplate.
    pub(crate) ln_health: Interval<F>,
    /// Whether recorded discharges had so much charge, at such a rate, temperature and voltage: all within [`FURTHEST`].
    pub(crate) is_familiar: bool,
}

/// The network's answer.
pub(crate) fn verdict<F: Float>(features: &[F; FEATURES]) -> Verdict<F> {
    let mut input = *features;
    for (figure, (centre, scale)) in input.iter_mut().zip(CENTRE.iter().zip(&SCALE)) {
        *figure = (*figure - single(*centre)) / single(*scale);
    }
    let is_familiar = input.iter().take(CIRCUMSTANCES).all(|figure| figure.abs() <= real(FURTHEST));
    let hidden =
        layer(&input.map(|figure| clamp(figure, real(-FURTHEST), real(FURTHEST))), &FIRST).map(F::tanh);
    let hidden = layer(&hidden, &SECOND).map(F::tanh);
    let [remaining, remaining_below, remaining_above, health, health_below, health_above] =
        layer(&hidden, &LAST);
    let remaining = at(features, REMAINING) + remaining;
    let health = at(features, CAPACITY) + health;
    // The part of the runtime that went by, as the median has it.
    let seen = (F::one() + remaining.exp()).recip();
    let stage = stage(seen);
    let [of_runtime, of_capacity] = CALIBRATION.each_ref().map(|loads| loads.of(features));
    Verdict {
        ln_remaining: of_runtime.interval(stage, [remaining, remaining_below, remaining_above]),
        ln_health: of_capacity.interval(stage, [health, health_below, health_above]),
        is_familiar,
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

fn at<F: Float>(features: &[F; FEATURES], place: usize) -> F {
    features.get(place).copied().unwrap_or_else(F::zero)
}

fn single<F: Float>(value: f32) -> F {
    real(value.into())
}

#[cfg(test)]
mod tests {
    use super::{features::VARIATION, *};

    #[test]
    fn circumstances_beyond_the_fit_are_not_familiar() {
        let usual = CENTRE.map(f64::from);
        assert!(verdict(&usual).is_familiar);
        for place in 0..CIRCUMSTANCES {
            for way in [-1.1, 1.1] {
                let mut odd = usual;
                odd[place] += way * FURTHEST * f64::from(SCALE[place]);
                assert!(!verdict(&odd).is_familiar, "{place} {way}");
            }
        }
        let mut pulses = usual;
        pulses[VARIATION] += 10.0;
        assert!(verdict(&pulses).is_familiar, "what the load did is no circumstance");
    }
}

//! The shape of a discharge: how the voltage falls while the charge goes.
//!
//! Aged lead-acid batteries discharge along nearly the same curve as new ones, in less time: find the time scale and the
//! runtime is known (family-of-curves method, after Pascoe and Anbuky).

mod table;

use num_traits::Float;

pub(crate) use table::{KNOTS, MODES};

use crate::real::{clamp, real, reals};

/// What decides the mean curve.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conditions<F> {
    /// ln of the hours that the whole charge lasts at the mean current.
    pub(crate) ln_hours: F,
    /// Degrees Celsius.
    pub(crate) temperature_c: F,
    /// ln of capacity over nameplate: a worn battery has a higher resistance, too.
    pub(crate) ln_health: F,
}

/// The tables in the caller's precision.
#[derive(Debug)]
pub(crate) struct Shape<F> {
    pub(crate) gone: [F; KNOTS],
    mean: [[F; KNOTS]; 7],
    modes: [[F; KNOTS]; MODES],
    rest: [F; KNOTS],
}

/// The model at one place of the curve, in volts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected<F> {
    pub(crate) voltage_v: F,
    pub(crate) modes: [F; MODES],
    pub(crate) rest: F,
}

impl<F: Float> Shape<F> {
    pub(crate) fn new() -> Self {
        Self {
            gone: reals(&table::GONE),
            mean: table::MEAN.each_ref().map(reals),
            modes: table::MODE.each_ref().map(reals),
            rest: reals(&table::REST),
        }
    }

    /// The mean curve, volts per 12 V block at each knot.
    pub(crate) fn mean(&self, conditions: Conditions<F>) -> [F; KNOTS] {
        // The limits are those of the records that the tables were fitted on.
        let h = clamp(conditions.ln_hours, real(-1.8), real(3.8)) - real(1.5);
        let warmth = clamp((conditions.temperature_c - real(25.0)) / real(25.0), real(-1.6), real(1.2));
        let health = clamp(conditions.ln_health, real(-1.2), real(0.3));
        let known = [F::one(), h, h * h, warmth, warmth * h, health, health * h];
        sum(&self.mean, &known, [F::zero(); KNOTS])
    }

    /// A mean curve bent by its modes.
    pub(crate) fn bent(&self, mean: [F; KNOTS], weights: &[F; MODES]) -> [F; KNOTS] {
        sum(&self.modes, weights, mean)
    }

    /// The model at a fraction of charge that is gone.
    pub(crate) fn at(&self, gone: F, mean: &[F; KNOTS]) -> Expected<F> {
        let place = crate::curve::Place::of(gone, &self.gone);
        Expected {
            voltage_v: place.value(mean),
            modes: self.modes.each_ref().map(|mode| place.value(mode)),
            rest: place.value(&self.rest),
        }
    }
}

fn sum<F: Float>(rows: &[[F; KNOTS]], weights: &[F], start: [F; KNOTS]) -> [F; KNOTS] {
    let mut curve = start;
    for (row, weight) in rows.iter().zip(weights) {
        for (value, part) in curve.iter_mut().zip(row) {
            *value = *value + *part * *weight;
        }
    }
    falling(curve)
}

/// Outside of what was fitted a sum of tables may rise: the voltage of a discharge does not.
fn falling<F: Float>(mut curve: [F; KNOTS]) -> [F; KNOTS] {
    let mut least = F::neg_infinity();
    for value in curve.iter_mut().rev() {
        least = least.max(*value);
        *value = least;
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(hours: f64, temperature_c: f64, health: f64) -> [f64; KNOTS] {
        Shape::new().mean(Conditions { ln_hours: hours.ln(), temperature_c, ln_health: health.ln() })
    }

    #[test]
    fn no_mean_curve_rises_and_all_end_at_ten_and_a_half_volts() {
        for hours in [0.5, 1.0, 5.0, 20.0] {
            for temperature_c in [0.0, 25.0, 40.0] {
                let curve = mean(hours, temperature_c, 0.9);
                assert!(
                    curve.windows(2).all(|pair| pair[0] >= pair[1]),
                    "{hours} h, {temperature_c} °C: {curve:?}"
                );
                assert!((curve[KNOTS - 1] - 10.5).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn a_heavy_load_holds_the_voltage_down() {
        assert!(mean(1.0, 25.0, 1.0)[10] < mean(10.0, 25.0, 1.0)[10] - 0.1);
    }
}

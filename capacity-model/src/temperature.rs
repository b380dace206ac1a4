//! Capacity against temperature.

use num_traits::Float;

use crate::real::{clamp, real};

// Fit on 276 simulated and measured discharges from full charge (docs/method.md).
const LINEAR: f64 = 0.078;
const LINEAR_PER_LN_RATE: f64 = 0.069;
const SQUARE: f64 = -0.03;

/// Capacity at a temperature as a fraction of that at 25 °C and the same rate.
///
/// `rate` is the current over the 20 h current (1.0: the 20 h rate). Cold costs more at a high rate, so that one table
/// cannot serve all of them: 0.90 at 0 °C and the 20 h rate (datasheets: 0.85), 0.76 at 0 °C and the 1 h rate
/// (IEEE 485-2010 table 1, for sizing: 0.72). Temperatures outside of -15 °C to 55 °C count as those limits.
pub fn capacity_factor<F: Float>(temperature_c: F, rate: F) -> F {
    let [constant, per_ln_rate] = ln_factor(temperature_c);
    let ln_rate = clamp(rate.ln(), -F::one(), real(4.0));
    (constant + per_ln_rate * ln_rate).exp()
}

/// ln of the factor: a constant, and what each unit of ln(rate) adds.
pub(crate) fn ln_factor<F: Float>(temperature_c: F) -> [F; 2] {
    let warmth = clamp((temperature_c - real(25.0)) / real(25.0), real(-1.6), real(1.2));
    [real::<F>(LINEAR) * warmth + real::<F>(SQUARE) * warmth * warmth, real::<F>(LINEAR_PER_LN_RATE) * warmth]
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these figures are exact in binary")]
mod tests {
    use super::*;

    #[test]
    fn at_25_degrees_the_capacity_is_the_rated_one() {
        assert_eq!(capacity_factor(25.0_f64, 1.0), 1.0);
        assert_eq!(capacity_factor(25.0_f32, 12.0), 1.0);
    }

    #[test]
    fn cold_costs_more_at_a_high_rate() {
        let (slow, fast) = (capacity_factor(0.0, 1.0), capacity_factor(0.0, 12.0));
        assert!((slow - 0.90_f64).abs() < 0.01, "{slow}");
        assert!((fast - 0.76_f64).abs() < 0.01, "{fast}");
    }

    #[test]
    fn hostile_input_gives_a_finite_factor() {
        for temperature_c in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for rate in [f64::NAN, -1.0, 0.0, f64::INFINITY] {
                assert!(capacity_factor(temperature_c, rate).is_finite());
            }
        }
    }
}

//! Capacity after a full discharge test, as IEEE 450 (vented) and IEEE 1188 (valve-regulated) define it.
//!
//! A battery is due for replacement below 80 % of its rating. The factors are tabulated for 4.4 °C to
//! 48.9 °C; outside of that range the nearest one is used. Their values were taken from the tables of the package
//! `dc-battery-testing` 1.1.1 (ISC), not from the standards themselves.

use num_traits::Float;

use crate::{
    curve::lookup,
    real::{positive, reals},
};

const CELSIUS: [f32; 16] =
    [4.44, 7.22, 10.0, 12.78, 15.56, 18.33, 20.0, 22.22, 25.0, 27.22, 30.0, 32.22, 35.0, 37.78, 43.33, 48.89];
const TIME: [f32; 16] =
    [0.67, 0.735, 0.79, 0.84, 0.882, 0.92, 0.942, 0.97, 1.0, 1.017, 1.045, 1.065, 1.09, 1.112, 1.162, 1.21];
const RATE: [f32; 16] =
    [1.3, 1.25, 1.19, 1.15, 1.11, 1.08, 1.056, 1.029, 1.0, 0.976, 0.956, 0.94, 0.93, 0.91, 0.88, 0.86];

/// `K_T` of the time-adjusted method, for tests of an hour or longer.
pub fn time_factor<F: Float>(temperature_c: F) -> F {
    lookup(temperature_c, &reals(&CELSIUS), &reals(&TIME))
}

/// `K_C` of the rate-adjusted method, for tests shorter than an hour.
pub fn rate_factor<F: Float>(temperature_c: F) -> F {
    lookup(temperature_c, &reals(&CELSIUS), &reals(&RATE))
}

/// Time-adjusted capacity as a fraction of the rating: `t_a / (t_s · K_T)`.
///
/// `actual_s` is the time the test lasted to its end voltage, `rated_s` what the manufacturer promises for that current at
/// 25 °C, `temperature_c` that of the battery at the start. `None` unless both times are above zero.
pub fn time_adjusted_capacity<F: Float>(actual_s: F, rated_s: F, temperature_c: F) -> Option<F> {
    positive(positive(actual_s)? / (positive(rated_s)? * time_factor(temperature_c)))
}

/// Rate-adjusted capacity as a fraction of the rating: `X_a · K_C / X_t`.
///
/// `actual` is the current (or power) used in the test, `rated` the one the manufacturer promises for the time the test
/// lasted, in the same unit. `None` unless both are above zero.
pub fn rate_adjusted_capacity<F: Float>(actual: F, rated: F, temperature_c: F) -> Option<F> {
    positive(positive(actual)? * rate_factor(temperature_c) / positive(rated)?)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these figures are exact in binary")]
mod tests {
    use super::*;

    #[test]
    fn the_factors_are_those_of_the_tables() {
        assert_eq!(time_factor(25.0_f64), 1.0);
        assert_eq!(rate_factor(25.0_f64), 1.0);
        assert!((time_factor(10.0_f64) - 0.79).abs() < 1e-6);
        assert!((time_factor(37.78_f64) - 1.112).abs() < 1e-6);
        assert!((rate_factor(10.0_f64) - 1.19).abs() < 1e-6);
        assert!((rate_factor(30.0_f64) - 0.956).abs() < 1e-6);
    }

    #[test]
    fn a_warm_battery_is_given_more_time_and_less_current() {
        let (time, rate) = (reals::<f64, 16>(&TIME), reals::<f64, 16>(&RATE));
        assert!(time.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(rate.windows(2).all(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn four_hours_of_five_at_ten_degrees_is_a_good_battery() {
        let capacity = time_adjusted_capacity(4.0 * 3600.0, 5.0 * 3600.0, 10.0_f64).unwrap();
        assert!((capacity - 1.0127).abs() < 1e-3, "{capacity}");
    }

    #[test]
    fn a_rate_adjusted_test_compares_currents() {
        let capacity = rate_adjusted_capacity(80.0, 100.0, 30.0_f64).unwrap();
        assert!((capacity - 0.7648).abs() < 1e-4, "{capacity}");
    }

    #[test]
    fn a_test_of_no_length_has_no_capacity() {
        for bad in [0.0, -1.0, f32::NAN, f32::INFINITY] {
            assert_eq!(time_adjusted_capacity(bad, 3600.0, 25.0), None);
            assert_eq!(rate_adjusted_capacity(80.0, bad, 25.0), None);
        }
    }
}

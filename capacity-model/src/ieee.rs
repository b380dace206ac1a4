//! Capacity after a full discharge test, as IEEE 450 (vented) and IEEE 1188 (valve-regulated) define it.
//!
//! A battery is due for replacement below 80 % of its rating. The factors are tabulated for 4.4 °C to
//! 48.9 °C; outside of that range the nearest one is used. Their values were taken from the tables of the package
//! `dc-battery-testing` 1.1.1 (ISC), not from the standards themselves.

use core::fmt;

use num_traits::Float;

use crate::{
    curve::lookup,
    real::{positive, real, reals},
};

/// A battery below this fraction of its rating is due for replacement.
pub const END_OF_LIFE: f64 = 0.8;
/// A battery below this is tested every year.
const DEGRADED: f64 = 0.9;
/// So is one that lost this much since its last test.
const DROP: f64 = 0.1;
/// Tests from this length on are time-adjusted, shorter ones rate-adjusted, seconds.
const LONG_S: f64 = 3600.0;

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

/// A test down to the end voltage, and what the manufacturer promises.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Test<F> {
    /// Seconds to the end voltage.
    pub actual_s: F,
    /// Seconds that the manufacturer promises for the current of the test, at 25 °C and to the same end voltage.
    pub rated_s: F,
    /// Mean current of the test, amperes.
    pub actual_a: F,
    /// Amperes that the manufacturer promises for the time that the test lasted, at 25 °C and to the same end voltage.
    pub rated_a: F,
    /// Of the battery at the start, degrees Celsius.
    pub temperature_c: F,
}

/// How a capacity was worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Method {
    /// By the times: the promised time is an hour or longer.
    TimeAdjusted,
    /// By the currents: it is shorter.
    RateAdjusted,
}

/// What is to be done with the battery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Recommendation {
    /// Nothing before the next regular test.
    Sound,
    /// Test it every year: it is below 90 %, or lost 10 % of its rating since the last test.
    TestYearly,
    /// Replace it: it is below 80 %.
    Replace,
}

/// What a test says.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Report<F> {
    /// What was tested.
    pub test: Test<F>,
    /// By which method.
    pub method: Method,
    /// `K_T` or `K_C`.
    pub factor: F,
    /// Adjusted capacity as a fraction of the rating.
    pub capacity: F,
    /// That of the test before, if there was one.
    pub previous: Option<F>,
    /// What is to be done.
    pub recommendation: Recommendation,
}

impl<F: Float> Test<F> {
    /// Works the test out; `None` unless times and currents are above zero.
    pub fn report(self, previous: Option<F>) -> Option<Report<F>> {
        let (method, factor, capacity) = if self.rated_s >= real(LONG_S) {
            let capacity = time_adjusted_capacity(self.actual_s, self.rated_s, self.temperature_c)?;
            (Method::TimeAdjusted, time_factor(self.temperature_c), capacity)
        } else {
            let capacity = rate_adjusted_capacity(self.actual_a, self.rated_a, self.temperature_c)?;
            (Method::RateAdjusted, rate_factor(self.temperature_c), capacity)
        };
        let recommendation = recommendation(capacity, previous);
        Some(Report { test: self, method, factor, capacity, previous, recommendation })
    }
}

/// What a capacity and that of the test before call for (IEEE 450 clause 6, IEEE 1188 clause 6).
pub fn recommendation<F: Float>(capacity: F, previous: Option<F>) -> Recommendation {
    let dropped = previous.is_some_and(|previous| previous - capacity > real(DROP));
    if capacity >= real(DEGRADED) && !dropped {
        Recommendation::Sound
    } else if capacity >= real(END_OF_LIFE) {
        Recommendation::TestYearly
    } else {
        Recommendation::Replace
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TimeAdjusted => "time-adjusted",
            Self::RateAdjusted => "rate-adjusted",
        })
    }
}

impl fmt::Display for Recommendation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sound => "sound",
            Self::TestYearly => "degraded: test yearly",
            Self::Replace => "below 80 %: replace",
        })
    }
}

/// For people, a line each; pulls in the formatting of floats.
impl<F: Float + fmt::Display> fmt::Display for Report<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (test, hundred) = (&self.test, real::<F>(100.0));
        let (factor, formula) = match self.method {
            Method::TimeAdjusted => ("K_T", "t_a / (t_s K_T)"),
            Method::RateAdjusted => ("K_C", "X_a K_C / X_t"),
        };
        writeln!(f, "method              {} (IEEE 450, IEEE 1188): {formula}", self.method)?;
        writeln!(f, "time to end         {:.0} s of {:.0} s rated", test.actual_s, test.rated_s)?;
        writeln!(f, "current             {:.2} A of {:.2} A rated", test.actual_a, test.rated_a)?;
        writeln!(f, "temperature         {:.1} °C, {factor} = {:.3}", test.temperature_c, self.factor)?;
        writeln!(f, "capacity            {:.1} % of the rating", self.capacity * hundred)?;
        if let Some(previous) = self.previous {
            writeln!(f, "test before         {:.1} %", previous * hundred)?;
        }
        write!(f, "verdict             {}", self.recommendation)
    }
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

    fn test(actual_s: f64, rated_s: f64) -> Test<f64> {
        Test { actual_s, rated_s, actual_a: 20.0, rated_a: 21.0, temperature_c: 25.0 }
    }

    #[test]
    fn a_long_test_is_judged_by_its_time_and_a_short_one_by_its_current() {
        let long = test(4.5 * 3600.0, 5.0 * 3600.0).report(None).unwrap();
        assert_eq!((long.method, long.capacity), (Method::TimeAdjusted, 0.9));
        let short = test(840.0, 900.0).report(None).unwrap();
        assert_eq!(short.method, Method::RateAdjusted);
        assert!((short.capacity - 20.0 / 21.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_to_be_done_follows_the_limits_of_the_standards() {
        assert_eq!(recommendation(0.95, None), Recommendation::Sound);
        assert_eq!(recommendation(0.89, None), Recommendation::TestYearly);
        assert_eq!(recommendation(0.93, Some(1.04)), Recommendation::TestYearly);
        assert_eq!(recommendation(0.79, Some(0.8)), Recommendation::Replace);
        assert_eq!(recommendation(f64::NAN, None), Recommendation::Replace);
    }

    #[test]
    fn a_report_tells_how_it_was_worked_out() {
        let text = std::format!("{}", test(3.5 * 3600.0, 5.0 * 3600.0).report(Some(0.85)).unwrap());
        for part in ["time-adjusted", "K_T = 1.000", "70.0 %", "85.0 %", "replace"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}

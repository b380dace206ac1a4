//! What a series of tests tells of a battery: how it ages, when it is worn out, what the next test will find.
//!
//! A line through the capacities of the tests, by Bayesian regression with weights that spare outliers (Student's t, four
//! degrees of freedom). Errors that all tests of a battery have in common move the line as a whole, however many they are. Before the first test, a battery holds its rating within 15 % and loses 2 % of it a year (± 3 %: ten
//! years from 100 % to the 80 % of IEEE 450 and 1188 is what most are sold for).

use num_traits::Float;

use crate::{
    Interval,
    ieee::END_OF_LIFE,
    real::{count, positive, real},
};

const DAYS_A_YEAR: f64 = 365.25;
/// Before any test: level and slope a year, each with its standard deviation.
const LEVEL: [f64; 2] = [1.0, 0.15];
const SLOPE: [f64; 2] = [-0.02, 0.03];
/// Batteries differ from test to test by this, however well a test is read.
const REPEATABILITY: f64 = 0.03;
/// The share of a test's variance that all tests of one battery have in common: what a battery has of its own, and the method
/// errs by, does not average out. Measured: the capacities of 368 tests of 81 batteries, none of them told before.
pub(crate) const COMMON: f64 = 0.6;
/// Months that are looked ahead: forty years.
const HORIZON_MONTHS: usize = 480;
/// Standard deviations from the median to p90.
const TO_P90: f64 = 1.2816;

/// What one test found.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Test<F> {
    /// Days since any fixed day, such as the battery's installation.
    pub day: F,
    /// Capacity as a fraction of the rating, at the reference rate and temperature: [`Estimate::state_of_health`] of a
    /// partial discharge, or an adjusted capacity of [`ieee`] without width.
    ///
    /// [`Estimate::state_of_health`]: crate::Estimate::state_of_health
    /// [`ieee`]: crate::ieee
    pub capacity: Interval<F>,
}

/// The last `TESTS` tests of one battery.
#[derive(Clone, Debug)]
pub struct History<F, const TESTS: usize = 16> {
    tests: [Option<Test<F>>; TESTS],
}

/// The line through a battery's tests.
#[derive(Clone, Copy, Debug)]
pub struct Trend<F> {
    /// The day on which the line is anchored: that of the last test.
    day: F,
    /// Capacity there, and its change a year.
    level: F,
    slope: F,
    /// Variances of both, and how they go together.
    level_variance: F,
    slope_variance: F,
    covariance: F,
}

/// Days on which the capacity falls below 80 % of the rating; `None`: not within forty years.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EndOfLife<F> {
    /// One chance in ten that it is before.
    pub p10: Option<F>,
    /// As likely before as after.
    pub median: Option<F>,
    /// One chance in ten that it is after.
    pub p90: Option<F>,
}

impl<F: Float, const TESTS: usize> History<F, TESTS> {
    /// No test yet.
    pub const fn new() -> Self {
        const { assert!(TESTS >= 1, "a history needs room for one test") }
        Self { tests: [None; TESTS] }
    }

    /// Adds a test; when the history is full the oldest goes. Returns whether it was taken: its figures must be finite, its
    /// capacity above zero, its percentiles in order.
    pub fn add(&mut self, test: Test<F>) -> bool {
        let Interval { p10, median, p90 } = test.capacity;
        let sound = test.day.is_finite() && p90.is_finite() && positive(p10).is_some();
        if !(sound && p10 <= median && median <= p90) {
            return false;
        }
        let day = |test: &Option<Test<F>>| test.map_or_else(F::neg_infinity, |test| test.day);
        let mut oldest: Option<&mut Option<Test<F>>> = None;
        for place in &mut self.tests {
            if oldest.as_ref().is_none_or(|oldest| day(place) < day(oldest)) {
                oldest = Some(place);
            }
        }
        if let Some(oldest) = oldest {
            *oldest = Some(test);
        }
        true
    }

    /// The tests that are kept, in no order.
    pub fn tests(&self) -> impl Iterator<Item = &Test<F>> {
        self.tests.iter().flatten()
    }

    /// The line through the tests; `None` before the first one.
    pub fn trend(&self) -> Option<Trend<F>> {
        let last = self.tests().map(|test| test.day).reduce(F::max)?;
        let mut trend = Trend::before_any(last);
        for _ in 0..8 {
            let weighed = trend;
            trend = Trend::before_any(last);
            for test in self.tests() {
                trend.learn(test, &weighed);
            }
        }
        trend.level_variance = trend.level_variance + self.common_variance();
        Some(trend)
    }

    /// How far all tests are off together: the mean of their errors, each test by its weight.
    fn common_variance(&self) -> F {
        let sum = |of: fn(F) -> F| {
            self.tests().fold(F::zero(), |sum, test| sum + of(spread(test)) / noise(spread(test)))
        };
        let error = sum(|spread| spread) / sum(|_| F::one());
        if error.is_finite() { real::<F>(COMMON) * error * error } else { F::zero() }
    }
}

/// Standard deviation of a test, as its interval tells.
fn spread<F: Float>(test: &Test<F>) -> F {
    (test.capacity.p90 - test.capacity.p10) / real(2.0 * TO_P90)
}

/// Variance of what a test has of its own.
fn noise<F: Float>(spread: F) -> F {
    real::<F>(1.0 - COMMON) * spread * spread + real::<F>(REPEATABILITY * REPEATABILITY)
}

impl<F: Float, const TESTS: usize> Default for History<F, TESTS> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: Float> Trend<F> {
    fn before_any(day: F) -> Self {
        let [level, level_spread] = LEVEL.map(real::<F>);
        let [slope, slope_spread] = SLOPE.map(real::<F>);
        Self {
            day,
            level,
            slope,
            level_variance: level_spread * level_spread,
            slope_variance: slope_spread * slope_spread,
            covariance: F::zero(),
        }
    }

    /// One step of recursive least squares; the weight of the test is that by its distance from the line `weighed`.
    fn learn(&mut self, test: &Test<F>, weighed: &Self) {
        let noise = noise(spread(test));
        let away = test.capacity.median - weighed.median(test.day);
        let noise = noise * (real::<F>(4.0) + away * away / noise) / real(5.0);

        let years = self.years(test.day);
        let to_level = self.level_variance + self.covariance * years;
        let to_slope = self.covariance + self.slope_variance * years;
        let variance = to_level + to_slope * years + noise;
        let surprise = test.capacity.median - self.median(test.day);
        self.level = self.level + to_level / variance * surprise;
        self.slope = self.slope + to_slope / variance * surprise;
        self.level_variance = self.level_variance - to_level * to_level / variance;
        self.covariance = self.covariance - to_level * to_slope / variance;
        self.slope_variance = self.slope_variance - to_slope * to_slope / variance;
    }

    fn years(&self, day: F) -> F {
        (day - self.day) / real(DAYS_A_YEAR)
    }

    fn median(&self, day: F) -> F {
        self.level + self.slope * self.years(day)
    }

    /// Where the line lies on a day, `deviations` off its median.
    fn bound(&self, day: F, deviations: F) -> F {
        let years = self.years(day);
        let variance =
            self.level_variance + (self.covariance + self.covariance + self.slope_variance * years) * years;
        self.median(day) + deviations * variance.max(F::zero()).sqrt()
    }

    /// Change of the capacity in fractions of the rating a year, below zero while it falls.
    pub fn change_per_year(&self) -> Interval<F> {
        let half = real::<F>(TO_P90) * self.slope_variance.max(F::zero()).sqrt();
        Interval { p10: self.slope - half, median: self.slope, p90: self.slope + half }
    }

    /// The capacity that a test on a day will find, as a fraction of the rating: the line, and how tests differ from it.
    ///
    /// Times the nameplate it is the prior of the next [`Estimator`](crate::Estimator::with_prior).
    pub fn capacity_on(&self, day: F) -> Interval<F> {
        let median = self.median(day).max(real(0.02));
        let line = self.bound(day, real(TO_P90)) - self.median(day);
        let test = real::<F>(TO_P90 * REPEATABILITY);
        let half = (line * line + test * test).sqrt();
        Interval { p10: (median - half).max(median * real(0.2)), median, p90: median + half }
    }

    /// When the battery falls below 80 % of its rating (IEEE 450, IEEE 1188), in the days of the tests; the day of the last
    /// test if it has already.
    pub fn end_of_life(&self) -> EndOfLife<F> {
        let [p10, median, p90] = [-TO_P90, 0.0, TO_P90].map(|deviations| self.falls(real(deviations)));
        EndOfLife { p10, median, p90 }
    }

    /// The first day on which a bound is below the end of life: month by month, for bounds bend.
    fn falls(&self, deviations: F) -> Option<F> {
        let step = real::<F>(DAYS_A_YEAR / 12.0);
        let mut days = (0..=HORIZON_MONTHS).map(|month| self.day + step * count(month));
        days.find(|day| self.bound(*day, deviations) < real(END_OF_LIFE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(capacities: &[f64]) -> History<f64> {
        let mut history = History::new();
        for (year, capacity) in (0_u8..).zip(capacities) {
            let capacity = Interval { p10: capacity - 0.04, median: *capacity, p90: capacity + 0.04 };
            assert!(history.add(Test { day: f64::from(year) * DAYS_A_YEAR, capacity }));
        }
        history
    }

    #[test]
    fn a_battery_that_loses_three_percent_a_year_is_worn_out_in_time() {
        let capacities = [1.02, 0.99, 0.96, 0.93, 0.90];
        let trend = history(&capacities).trend().unwrap();
        let change = trend.change_per_year();
        assert!(
            change.p10 < -0.03 && -0.03 < change.p90 && (change.median + 0.03).abs() < 0.006,
            "{change:?}"
        );
        // From the fourth year another 10 % at 3 % a year.
        let end = trend.end_of_life();
        let years = |day: Option<f64>| day.unwrap() / DAYS_A_YEAR;
        assert!((years(end.median) - 7.33).abs() < 0.6, "{end:?}");
        assert!(years(end.p10) < years(end.median), "{end:?}");
        assert!(end.p90.is_none_or(|day| day > end.median.unwrap()), "{end:?}");
    }

    #[test]
    fn one_bad_test_among_many_does_not_condemn_the_battery() {
        let good = history(&[1.0, 0.99, 1.0, 0.98, 0.99, 0.98]).trend().unwrap();
        let bad = history(&[1.0, 0.99, 0.6, 0.98, 0.99, 0.98]).trend().unwrap();
        let day = 6.0 * DAYS_A_YEAR;
        let (good, bad) = (good.capacity_on(day).median, bad.capacity_on(day).median);
        assert!((good - bad).abs() < 0.03, "{good} {bad}");
    }

    #[test]
    fn a_second_test_narrows_what_the_next_one_will_find() {
        let width = |capacities: &[f64]| {
            let next = history(capacities).trend().unwrap().capacity_on(2.0 * DAYS_A_YEAR);
            next.p90 - next.p10
        };
        assert!(width(&[0.95, 0.94]) < width(&[0.95]));
    }

    #[test]
    fn a_battery_below_80_percent_is_worn_out_on_the_day_of_its_test() {
        let end = history(&[0.9, 0.8, 0.62]).trend().unwrap().end_of_life();
        assert_eq!(end.p10, Some(2.0 * DAYS_A_YEAR));
        assert_eq!(end.median, Some(2.0 * DAYS_A_YEAR));
    }

    /// Batteries that lose -1 to 5 % a year, tested yearly: errors of 6 %, of which they have a share in common, and the
    /// repeatability of a test.
    #[test]
    fn the_interval_holds_the_truth_as_often_as_it_says() {
        let mut seed = 1_u64;
        // Twelve uniform numbers are a normal one, near enough.
        let mut normal = || {
            (0..12).fold(-6.0, |sum, _| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                sum + f64::from(u32::try_from(seed >> 32).unwrap()) / f64::from(u32::MAX)
            })
        };
        let (spread, mut held) = (0.06, 0);
        for _ in 0..500 {
            let (level, slope) = (LEVEL[0] + LEVEL[1] * 0.5 * normal(), SLOPE[0] + SLOPE[1] * normal());
            let common = COMMON.sqrt() * spread * normal();
            let mut history = History::<f64>::new();
            for year in 0..8 {
                let own = (1.0 - COMMON).sqrt() * spread * normal() + REPEATABILITY * normal();
                let median = level + slope * f64::from(year) + common + own;
                let half = TO_P90 * spread;
                let capacity = Interval { p10: median - half, median, p90: median + half };
                assert!(history.add(Test { day: f64::from(year) * DAYS_A_YEAR, capacity }));
            }
            // What the battery has at the end, without what the tests err by.
            let trend = history.trend().unwrap();
            let truth = level + 7.0 * slope;
            let bounds = [-TO_P90, TO_P90].map(|deviations| trend.bound(7.0 * DAYS_A_YEAR, deviations));
            held += u32::from(bounds[0] <= truth && truth <= bounds[1]);
        }
        assert!((350..=450).contains(&held), "{held} of 500");
    }

    #[test]
    fn the_oldest_test_makes_room() {
        let mut history = History::<f32, 2>::new();
        for day in [30.0, 10.0, 20.0] {
            assert!(history.add(Test { day, capacity: Interval::exactly(1.0) }));
        }
        let mut days = history.tests().map(|test| test.day).collect::<std::vec::Vec<_>>();
        days.sort_by(f32::total_cmp);
        assert_eq!(days, [20.0, 30.0]);
    }

    #[test]
    fn what_is_no_test_is_not_taken() {
        let mut history = History::<f64>::new();
        for capacity in [f64::NAN, -0.1, 0.0, f64::INFINITY] {
            assert!(!history.add(Test { day: 0.0, capacity: Interval::exactly(capacity) }));
        }
        assert!(!history.add(Test { day: f64::NAN, capacity: Interval::exactly(1.0) }));
        assert!(history.trend().is_none());
    }
}

//! What the estimator answers.

use core::fmt;

use num_traits::Float;

use crate::{history::COMMON, real::real};

/// An 80 % interval: the truth lies below `p10` in one case of ten, and above `p90` in one of ten.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Interval<F> {
    /// Tenth percentile.
    pub p10: F,
    /// The best single figure.
    pub median: F,
    /// Ninetieth percentile.
    pub p90: F,
}

impl<F: Float> Interval<F> {
    /// An interval without width.
    pub const fn exactly(value: F) -> Self {
        Self { p10: value, median: value, p90: value }
    }

    /// Each bound through `function`, which must be rising.
    #[must_use]
    pub(crate) fn map(self, function: impl Fn(F) -> F) -> Self {
        Self { p10: function(self.p10), median: function(self.median), p90: function(self.p90) }
    }

    /// The interval of a product with an independent log-normal error of standard deviation `sigma`.
    #[must_use]
    pub(crate) fn widened(self, sigma: F) -> Self {
        let more = sigma * real(1.2816);
        let ratio = |high: F, low: F| {
            let ln = (high / low).ln();
            if ln.is_finite() { (ln * ln + more * more).sqrt().exp() } else { F::one() }
        };
        Self {
            p10: (self.median / ratio(self.median, self.p10)).min(self.p10),
            median: self.median,
            p90: (self.median * ratio(self.p90, self.median)).max(self.p90),
        }
    }

    /// One answer from two about the same that err alike in part ([`COMMON`]): the weights are those of the least variance,
    /// and it is no wider than the narrower of both.
    #[must_use]
    pub(crate) fn with(self, other: Self) -> Self {
        if !other.is_sound() {
            return self;
        }
        if !self.is_sound() {
            return other;
        }
        let width = |interval: &Self| (interval.p90 / interval.p10).ln().max(real(1e-3));
        let (own, its) = (width(&self), width(&other));
        if !its.is_finite() {
            return self;
        }
        if !own.is_finite() {
            return other;
        }
        let common = own * its * real(COMMON);
        let (one, two) = ((its * its - common).max(F::zero()), (own * own - common).max(F::zero()));
        let (one, two) = (one / (one + two), two / (one + two));
        let mean = |a: F, b: F| one * a + two * b;
        let variance = (one * own).powi(2) + (two * its).powi(2) + (one + one) * two * common;
        let surer = variance.sqrt() / mean(own, its);
        let median = mean(self.median, other.median);
        Self {
            p10: median - (median - mean(self.p10, other.p10)) * surer,
            median,
            p90: median + (mean(self.p90, other.p90) - median) * surer,
        }
    }

    /// Itself, unless another opinion is off by more than `most` in ln of the median: then the middle of both, and both intervals.
    #[must_use]
    pub(crate) fn doubted(self, other: &Self, most: F) -> Self {
        let unlike = (self.median / other.median).ln().abs();
        if unlike <= most || unlike.is_nan() {
            return self;
        }
        Self {
            p10: self.p10.min(other.p10),
            median: (self.median * other.median).sqrt(),
            p90: self.p90.max(other.p90),
        }
    }

    /// Each bound moved by that of `other`.
    #[must_use]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self { p10: self.p10 + other.p10, median: self.median + other.median, p90: self.p90 + other.p90 }
    }

    /// Whether the bounds are finite and in order.
    fn is_sound(&self) -> bool {
        self.p10 <= self.median && self.median <= self.p90 && (self.p90 - self.p10).is_finite()
    }
}

/// What is known of the battery now. All figures are finite, none is below zero, and `p10 <= median <= p90`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Estimate<F> {
    /// Seconds from load on to the cutoff voltage, if the load goes on as asked.
    pub runtime_s: Interval<F>,
    /// Seconds from the last sample to the cutoff voltage.
    pub remaining_s: Interval<F>,
    /// Ampere hours of the fully charged battery at the 20 h rate, 25 °C, to 1.75 V per cell.
    pub capacity_ah: Interval<F>,
    /// Charge still there as a fraction of `capacity_ah`, 0 to 1.
    pub state_of_charge: Interval<F>,
    /// `capacity_ah` as a fraction of the nameplate; `None` while the nameplate is unknown.
    pub state_of_health: Option<Interval<F>>,
    /// Ohmic resistance of the whole battery in ohms, once a step of the load has shown it.
    pub resistance_ohm: Option<Interval<F>>,
}

impl<F: Float> Estimate<F> {
    pub(crate) fn is_sound(&self) -> bool {
        let always = [self.runtime_s, self.remaining_s, self.capacity_ah, self.state_of_charge];
        let sometimes = [self.state_of_health, self.resistance_ohm];
        always.iter().chain(sometimes.iter().flatten()).all(Interval::is_sound)
    }
}

/// Why there is no estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum NoEstimate {
    /// No discharge was seen yet.
    NoLoad,
    /// The discharge is too young.
    TooFewSamples,
    /// Neither nameplate nor earlier tests are known, and the voltage has told nothing yet.
    UnknownCapacity,
    /// The planned load is not a number above zero.
    InvalidLoad,
}

impl fmt::Display for NoEstimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoLoad => "no discharge was seen yet",
            Self::TooFewSamples => "the discharge is too young",
            Self::UnknownCapacity => "neither nameplate nor curve tell the capacity yet",
            Self::InvalidLoad => "the planned load is not a number above zero",
        })
    }
}

impl core::error::Error for NoEstimate {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn independent_errors_add_in_squares() {
        let (three, four) = (0.3_f64 / 1.2816, 0.4_f64);
        let interval = Interval { p10: (-four).exp(), median: 1.0, p90: four.exp() }.widened(three);
        assert!(
            (interval.p90.ln() - 0.5).abs() < 1e-9 && (interval.p10.ln() + 0.5).abs() < 1e-9,
            "{interval:?}"
        );
    }

    #[test]
    fn an_answer_that_is_none_leaves_the_other_alone() {
        let sound = Interval { p10: 1.0, median: 2.0, p90: 3.0 };
        for broken in [f64::INFINITY, f64::NAN] {
            let broken = Interval { p90: broken, ..sound };
            assert_eq!(sound.with(broken), sound);
            assert_eq!(broken.with(sound), sound);
        }
    }

    #[test]
    fn two_answers_together_are_no_less_sure_than_the_surer_one() {
        let (narrow, wide) = (0.1_f64, 0.15);
        let about =
            |median: f64, way: f64| Interval { p10: median * (-way).exp(), median, p90: median * way.exp() };
        let width = |interval: Interval<f64>| (interval.p90 / interval.p10).ln();
        let both = about(1.0, narrow).with(about(1.1, wide));
        assert!(1.0 < both.median && both.median < 1.05, "{both:?}");
        assert!(width(both) < 2.0 * narrow && width(both) > 1.8 * narrow, "{both:?}");
        assert_eq!(about(1.0, narrow).with(about(1.1, 0.5)), about(1.0, narrow), "the other only adds noise");
    }

    #[test]
    fn an_interval_at_zero_stays_there() {
        assert_eq!(Interval::exactly(0.0_f32).widened(0.1), Interval::exactly(0.0));
    }
}

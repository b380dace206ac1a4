//! Figures that are estimated, with how far they can be trusted.

use serde::{Deserialize, Serialize};

/// An 80 % interval: the truth lies below `p10` in one case of ten, and above `p90` in one of ten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Interval<T> {
    /// Tenth percentile.
    pub p10: T,
    /// The best single figure.
    pub median: T,
    /// Ninetieth percentile.
    pub p90: T,
}

impl<T> Interval<T> {
    /// Each figure through `function`, which must be rising.
    #[must_use]
    pub fn map<U>(self, mut function: impl FnMut(T) -> U) -> Interval<U> {
        Interval { p10: function(self.p10), median: function(self.median), p90: function(self.p90) }
    }
}

impl<T: PartialOrd> Interval<T> {
    /// Whether a value lies in it.
    pub fn contains(&self, value: &T) -> bool {
        (&self.p10..=&self.p90).contains(&value)
    }
}

//! Limits with hysteresis and delay.

use core::time::Duration;

use crate::time::Uptime;

/// Which side of the threshold is out of limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Side {
    /// A value under the threshold is out of limits.
    Below,
    /// A value over the threshold is out of limits.
    Above,
}

/// A limit on a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Limit<T> {
    /// Which side is out of limits.
    pub side: Side,
    /// The value that must be passed to be out of limits.
    pub threshold: T,
    /// The value that must be reached to be within limits again; its distance to `threshold` is the hysteresis.
    pub return_at: T,
    /// How long the threshold must be passed without a break. The return is immediate.
    pub delay: Duration,
}

impl<T: PartialOrd> Limit<T> {
    /// A lower limit.
    pub const fn below(threshold: T, return_at: T, delay: Duration) -> Self {
        Self { side: Side::Below, threshold, return_at, delay }
    }

    /// An upper limit.
    pub const fn above(threshold: T, return_at: T, delay: Duration) -> Self {
        Self { side: Side::Above, threshold, return_at, delay }
    }

    fn is_passed_by(&self, value: &T) -> bool {
        match self.side {
            Side::Below => *value < self.threshold,
            Side::Above => *value > self.threshold,
        }
    }

    fn is_regained_by(&self, value: &T) -> bool {
        match self.side {
            Side::Below => *value >= self.return_at,
            Side::Above => *value <= self.return_at,
        }
    }
}

/// Watches one quantity against its limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Watch {
    out: bool,
    passed_since: Option<Uptime>,
}

impl Watch {
    /// Takes the value at `now` and tells whether the quantity is out of limits.
    ///
    /// A reading that is absent proves nothing: it leaves the verdict as it is and starts the delay anew.
    pub fn step<T: PartialOrd>(&mut self, now: Uptime, value: Option<T>, limit: &Limit<T>) -> bool {
        let Some(value) = value else {
            self.passed_since = None;
            return self.out;
        };
        if self.out {
            self.out = !limit.is_regained_by(&value);
        } else if limit.is_passed_by(&value) {
            let since = *self.passed_since.get_or_insert(now);
            self.out = now.saturating_sub(since) >= limit.delay;
        } else {
            self.passed_since = None;
        }
        if self.out {
            self.passed_since = None;
        }
        self.out
    }

    /// Whether the quantity was out of limits at the last step.
    pub const fn is_out(&self) -> bool {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOW: Limit<i32> = Limit::below(11_000, 11_500, Duration::from_secs(5));

    fn watch(values: &[Option<i32>]) -> Vec<bool> {
        let mut watch = Watch::default();
        (0..)
            .zip(values)
            .map(|(second, value)| watch.step(Duration::from_secs(second), *value, &LOW))
            .collect()
    }

    extern crate std;
    use std::vec::Vec;

    #[test]
    fn a_limit_must_be_passed_for_the_whole_delay() {
        let low = Some(10_999);
        assert_eq!(watch(&[low, low, low, low, low, low]), [false, false, false, false, false, true]);
        assert_eq!(watch(&[low, low, low, Some(11_000), low, low, low]), [false; 7]);
    }

    #[test]
    fn the_return_needs_the_hysteresis() {
        let mut values = [Some(10_000); 9];
        values[6] = Some(11_499);
        values[7] = Some(11_500);
        values[8] = Some(10_999);
        assert_eq!(watch(&values)[5..], [true, true, false, false]);
    }

    #[test]
    fn an_absent_reading_neither_raises_nor_clears() {
        let low = Some(10_000);
        assert_eq!(watch(&[low, low, low, None, low, low, low, low]), [false; 8]);
        let mut watch = Watch { out: true, passed_since: None };
        assert!(watch.step(Duration::ZERO, None, &LOW));
    }

    #[test]
    fn an_upper_limit_is_the_mirror_image() {
        let hot = Limit::above(60, 55, Duration::ZERO);
        let mut watch = Watch::default();
        let verdicts = [60, 61, 56, 55].map(|value| watch.step(Duration::ZERO, Some(value), &hot));
        assert_eq!(verdicts, [false, true, true, false]);
    }
}

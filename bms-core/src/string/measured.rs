//! A reading that knows how old it is.

use core::ops::RangeInclusive;
use core::time::Duration;

use crate::reading::{Quality, Reading};
use crate::time::{Uptime, whole_seconds};

/// A value, its quality and its age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Measured<T> {
    reading: Reading<T>,
    /// When the value was told, in seconds of uptime, and how old it was then: it may be older than the uptime.
    told_at: u32,
    age: u32,
}

impl<T: Copy + PartialOrd> Measured<T> {
    /// The value, if it can be trusted.
    pub fn good(&self) -> Option<T> {
        self.reading.good()
    }

    /// The last value that could be trusted, however long ago; `None` before the first.
    pub const fn last(&self) -> Option<T> {
        self.reading.last()
    }

    /// How far the value can be trusted.
    pub const fn quality(&self) -> Quality {
        self.reading.quality()
    }

    /// How old the last value that could be trusted is, in whole seconds; `None` before the first.
    pub fn age(&self, now: Uptime) -> Option<Duration> {
        self.reading.last()?;
        let since_told = whole_seconds(now).saturating_sub(self.told_at);
        Some(Duration::from_secs(self.age.saturating_add(since_told).into()))
    }

    /// Takes what the probe said, `None` if it did not answer; `range` is what it can measure, and `age` how old the
    /// value was when it said so.
    pub(super) fn update(&mut self, now: Uptime, said: Option<T>, age: u32, range: &RangeInclusive<T>) {
        self.reading.update(said, range);
        if self.reading.quality() == Quality::Good {
            self.told_at = whole_seconds(now);
            self.age = age;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_was_old_when_told_grows_older() {
        let mut measured = Measured::default();
        assert_eq!(measured.age(Duration::from_secs(9)), None);
        measured.update(Duration::from_secs(10), Some(4_000), 86_400, &(0..=50_000));
        assert_eq!(measured.age(Duration::from_secs(10)), Some(Duration::from_hours(24)));
        measured.update(Duration::from_secs(70), None, 0, &(0..=50_000));
        assert_eq!((measured.good(), measured.last()), (None, Some(4_000)));
        assert_eq!(measured.age(Duration::from_secs(70)), Some(Duration::from_mins(24 * 60 + 1)));
    }
}

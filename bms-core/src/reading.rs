//! What a sensor said, and how far to trust it.

/// How far a reading can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Quality {
    /// Measured just now, within the sensor's range.
    Good,
    /// The sensor answered with a value outside the range it can measure.
    OutOfRange,
    /// The sensor did not answer.
    #[default]
    Missing,
}

/// A value and its quality. The value of a reading that is not [`Quality::Good`] is the last good one: shown to nobody
/// as current, but never a jump to zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Reading<T> {
    value: Option<T>,
    quality: Quality,
}

impl<T: Copy + PartialOrd> Reading<T> {
    /// The value, if it can be trusted.
    pub fn good(&self) -> Option<T> {
        self.value.filter(|_| self.quality == Quality::Good)
    }

    /// The last value that could be trusted, however long ago; `None` before the first.
    pub const fn last(&self) -> Option<T> {
        self.value
    }

    /// How far the reading can be trusted.
    pub const fn quality(&self) -> Quality {
        self.quality
    }

    /// Takes what the sensor said, `None` if it did not answer; `range` is what it can measure.
    pub fn update(&mut self, said: Option<T>, range: &core::ops::RangeInclusive<T>) {
        self.quality = match said {
            Some(value) if range.contains(&value) => {
                self.value = Some(value);
                Quality::Good
            }
            Some(_) => Quality::OutOfRange,
            None => Quality::Missing,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_absent_until_measured_and_while_it_cannot_be_trusted() {
        let mut reading = Reading::default();
        assert_eq!((reading.good(), reading.last(), reading.quality()), (None, None, Quality::Missing));
        reading.update(Some(12_000), &(0..=32_000));
        assert_eq!(reading.good(), Some(12_000));
        reading.update(Some(40_000), &(0..=32_000));
        assert_eq!((reading.good(), reading.quality()), (None, Quality::OutOfRange));
        reading.update(None, &(0..=32_000));
        assert_eq!((reading.good(), reading.last()), (None, Some(12_000)));
        assert_eq!(reading.quality(), Quality::Missing);
    }
}

//! Internal resistance against the battery's own baseline.
//!
//! A resistance alone tells little; its rise tells of dried-out, corroded or sulphated cells. Makers of monitors set the
//! baseline 90 to 180 days after installation from 30 good units or more, without those off by 30 %, warn at a rise of 20 to
//! 25 %, and test or replace from 50 % on (`docs/method.md`). It finds cells below some 60 % of their capacity well and is poor
//! from 80 to 100 %: a reason to test, never a capacity.

use num_traits::Float;

use crate::real::{count, positive, real};

/// Units off by more than this part of the mean are none that a baseline is made of.
const OUTLIER: f64 = 0.3;
const WATCH: f64 = 1.2;
const TEST: f64 = 1.5;

/// The resistance of a good unit, in any unit of measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Baseline<F>(F);

/// What a resistance says against its baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Rise {
    /// Below 1.2 times the baseline.
    Normal,
    /// From 1.2 times on: measure more often.
    Watch,
    /// From 1.5 times on: a capacity test is due.
    Test,
}

impl<F: Float> Baseline<F> {
    /// A baseline from the maker's figure or an earlier measurement; `None` unless finite and above zero.
    pub fn new(resistance: F) -> Option<Self> {
        positive(resistance).map(Self)
    }

    /// The mean of good units, without those off by more than 30 %; `None` without a good one.
    pub fn learned(resistances: &[F]) -> Option<Self> {
        let mut centre = middle(resistances)?;
        for _ in 0..4 {
            let near = |r: &F| positive(*r).filter(|r| (*r - centre).abs() <= centre * real(OUTLIER));
            let (sum, units) = resistances
                .iter()
                .filter_map(near)
                .fold((F::zero(), 0_usize), |(sum, units), r| (sum + r, units.saturating_add(1)));
            if units == 0 {
                break;
            }
            centre = sum / count(units);
        }
        Self::new(centre)
    }

    /// The resistance itself.
    pub const fn resistance(&self) -> F {
        self.0
    }

    /// A resistance as a multiple of the baseline.
    pub fn ratio(&self, resistance: F) -> F {
        resistance / self.0
    }

    /// What a resistance says; what is not a number wants a look, too.
    pub fn rise(&self, resistance: F) -> Rise {
        let ratio = self.ratio(resistance);
        if ratio < real(WATCH) {
            Rise::Normal
        } else if ratio < real(TEST) {
            Rise::Watch
        } else {
            Rise::Test
        }
    }
}

/// The reading that as many are below as above.
fn middle<F: Float>(readings: &[F]) -> Option<F> {
    let all = || readings.iter().copied().filter_map(positive);
    let off = |reading: &F| {
        // Others above less others below.
        let balance = all().fold(0_i32, |sum, other| {
            sum.saturating_add(i32::from(other > *reading)).saturating_sub(i32::from(other < *reading))
        });
        balance.unsigned_abs()
    };
    all().min_by_key(off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_units_do_not_count_for_the_baseline() {
        let baseline = Baseline::learned(&[5.0, 5.2, 4.8, 12.0, 5.0, f64::NAN, 0.0]).unwrap();
        assert!((baseline.resistance() - 5.0).abs() < 1e-9, "{baseline:?}");
    }

    #[test]
    fn a_rise_is_told_at_a_fifth_and_at_a_half() {
        let baseline = Baseline::new(4.0_f32).unwrap();
        assert_eq!(baseline.rise(4.7), Rise::Normal);
        assert_eq!(baseline.rise(4.9), Rise::Watch);
        assert_eq!(baseline.rise(6.1), Rise::Test);
        assert_eq!(baseline.rise(f32::NAN), Rise::Test);
    }

    #[test]
    fn no_good_unit_has_no_baseline() {
        assert_eq!(Baseline::<f64>::learned(&[]), None);
        assert_eq!(Baseline::learned(&[f64::INFINITY, -1.0]), None);
    }
}

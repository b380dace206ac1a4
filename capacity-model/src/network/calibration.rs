//! What discharges showed of the network's answers that its fit had not seen.

use num_traits::Float;

use super::{
    FEATURES, at,
    features::{IS_PLANNED, VARIATION},
};
use crate::{
    Interval,
    curve::Place,
    real::{clamp, real, reals},
};

/// Parts of the runtime for which the answers were calibrated on their own (`fit/tables.py`).
const STAGES: usize = 4;
const SEEN: [f32; STAGES] = [0.1, 0.2, 0.3, 0.5];

/// Variation of the mean current, as [`VARIATION`] tells it, beyond which a load is no longer steady: constant power and
/// resistance stay below.
const VARYING: f64 = 0.03;

/// For each of [`SEEN`]: by how much the median moves, in ln, and how the ways to p10 and p90 are stretched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calibration {
    pub(super) shift: [f32; STAGES],
    pub(super) below: [f32; STAGES],
    pub(super) above: [f32; STAGES],
}

impl Calibration {
    /// The interval about `median`; `below` and `above` are ln of the ways to its ends.
    pub(super) fn interval<F: Float>(&self, stage: Place<F>, [median, below, above]: [F; 3]) -> Interval<F> {
        let by = |values: &[f32; STAGES]| stage.value(&reals(values));
        let way = |ln: F| clamp(ln, real(-7.0), real(3.0)).exp();
        let median = median + by(&self.shift);
        Interval {
            p10: median - way(below) * by(&self.below),
            median,
            p90: median + way(above) * by(&self.above),
        }
    }
}

/// Calibrations by the kind of load: as it was so far, if no other is planned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loads {
    pub(super) steady: Calibration,
    pub(super) varying: Calibration,
    pub(super) planned: Calibration,
}

impl Loads {
    pub(super) fn of<F: Float>(&self, features: &[F; FEATURES]) -> &Calibration {
        if at(features, IS_PLANNED) > F::zero() {
            &self.planned
        } else if at(features, VARIATION) > real(VARYING) {
            &self.varying
        } else {
            &self.steady
        }
    }
}

/// The place among [`SEEN`] of a part of the runtime.
pub(super) fn stage<F: Float>(seen: F) -> Place<F> {
    Place::of(seen, &reals(&SEEN))
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these figures are exact in binary")]
mod tests {
    use super::*;

    const fn calibration(shift: f32, below: f32, above: f32) -> Calibration {
        Calibration { shift: [shift; STAGES], below: [below; STAGES], above: [above; STAGES] }
    }

    #[test]
    fn the_median_moves_and_each_way_is_stretched_by_its_own() {
        let interval = calibration(0.25, 2.0, 0.5).interval(stage(0.3), [1.0_f64, 0.0, 0.0]);
        assert_eq!(interval, Interval { p10: 1.25 - 2.0, median: 1.25, p90: 1.25 + 0.5 });
    }

    #[test]
    fn between_the_parts_that_were_calibrated_it_goes_from_one_to_the_next() {
        let moving = Calibration { shift: [0.0, 0.5, 0.5, 1.0], ..calibration(0.0, 1.0, 1.0) };
        let shift = |seen: f64| moving.interval(stage(seen), [0.0, 0.0, 0.0]).median;
        for (seen, expected) in [(0.0, 0.0), (0.15, 0.25), (0.25, 0.5), (0.4, 0.75), (0.9, 1.0)] {
            assert!((shift(seen) - expected).abs() < 1e-6, "{seen}");
        }
    }

    #[test]
    fn a_planned_load_is_judged_as_such_and_others_by_how_they_varied() {
        let loads = Loads {
            steady: calibration(1.0, 1.0, 1.0),
            varying: calibration(2.0, 1.0, 1.0),
            planned: calibration(3.0, 1.0, 1.0),
        };
        let of = |planned, variation| {
            let mut features = [0.0_f64; FEATURES];
            (features[IS_PLANNED], features[VARIATION]) = (planned, variation);
            loads.of(&features).shift[0]
        };
        let shifts = [of(0.0, 0.01), of(0.0, 0.2), of(1.0, 0.01), of(1.0, 0.2)];
        assert_eq!(shifts, [1.0, 2.0, 3.0, 3.0]);
    }
}

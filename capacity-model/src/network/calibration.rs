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

//! All capacities that may be, each with its weight.

use num_traits::Float;

use crate::{
    Interval,
    hypothesis::{Evidence, Hypothesis},
    real::{count, real},
    shape::Shape,
};

/// Hypotheses on the grid.
const POINTS: usize = 96;

/// What the asked load draws.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Draw<F> {
    /// Amperes.
    Current(F),
    /// Watts of a 12 V block.
    Power(F),
    /// Ohms across a 12 V block.
    Resistance(F),
}

/// The answers of all hypotheses. Each column rises.
#[derive(Debug)]
pub(crate) struct Posterior<F> {
    weights: [F; POINTS],
    remaining_s: [F; POINTS],
    capacity_ah: [F; POINTS],
}

impl<F: Float> Posterior<F> {
    /// Weighs the grid. `cutoff_v` is that of a 12 V block.
    pub(crate) fn new(evidence: &Evidence<'_, F>, draw: Draw<F>, cutoff_v: F) -> Self {
        let zeros = [F::zero(); POINTS];
        let mut all = Self { weights: zeros, remaining_s: zeros, capacity_ah: zeros };
        let shape = Shape::new();
        let grid = Grid::over(evidence);

        let columns = all.remaining_s.iter_mut().zip(&mut all.capacity_ah);
        for (index, (weight, (remaining_s, capacity_ah))) in
            (0..POINTS).zip(all.weights.iter_mut().zip(columns))
        {
            let (available_ah, ln_density) = grid.point(index);
            let hypothesis = Hypothesis::weigh(evidence, &shape, available_ah);
            *weight = hypothesis.ln_weight + ln_density;
            *capacity_ah = hypothesis.ln_capacity.exp();
            *remaining_s = remaining(&hypothesis, evidence, &shape, draw, cutoff_v);
        }
        for column in [&mut all.remaining_s, &mut all.capacity_ah] {
            keep_rising(column);
        }
        normalize(&mut all.weights);
        all
    }

    pub(crate) fn remaining_s(&self) -> Interval<F> {
        self.interval(&self.remaining_s)
    }

    pub(crate) fn capacity_ah(&self) -> Interval<F> {
        self.interval(&self.capacity_ah)
    }

    fn interval(&self, column: &[F; POINTS]) -> Interval<F> {
        Interval {
            p10: self.quantile(column, real(0.1)),
            median: self.quantile(column, real(0.5)),
            p90: self.quantile(column, real(0.9)),
        }
    }

    /// The value below which `part` of the weight lies; the weight of a point is centred on it.
    fn quantile(&self, column: &[F; POINTS], part: F) -> F {
        let half = real::<F>(0.5);
        let mut below = F::zero();
        let mut left: Option<(F, F)> = None;
        for (weight, value) in self.weights.iter().zip(column) {
            let here = below + *weight * half;
            if here >= part {
                return left.map_or(*value, |(there, low)| {
                    let way = (part - there) / (here - there).max(F::min_positive_value());
                    (low + (*value - low) * way.min(F::one())).min(*value)
                });
            }
            below = below + *weight;
            left = Some((here, *value));
        }
        left.map_or_else(F::zero, |(_, value)| value)
    }
}

/// The grid: charge still available over charge gone, in equal steps of its logarithm.
///
/// It is coarse while little is known, and fine near the end, where a percent of the remainder matters.
struct Grid<F> {
    charge_ah: F,
    scale_ah: F,
    first: F,
    step: F,
}

impl<F: Float> Grid<F> {
    fn over(evidence: &Evidence<'_, F>) -> Self {
        let charge_ah = evidence.charge_ah;
        let most_ah = evidence.prior.centre().map_or_else(
            || charge_ah + evidence.mean_a * real(80.0),
            |ln_ah| {
                let ln_most = ln_ah + real(0.7);
                evidence.chemistry.ln_charge(ln_most, evidence.mean_a, evidence.temperature_c).exp()
            },
        );
        let most_ah = most_ah.max(charge_ah * real(4.0));
        let scale_ah = charge_ah.max(most_ah * real(0.001));
        let last = (most_ah / scale_ah).ln();
        let first = real::<F>(0.0015).ln();
        Self { charge_ah, scale_ah, first, step: (last - first) / (count::<F>(POINTS) - F::one()) }
    }

    /// Ampere hours available from load on, and ln of the density of the grid there (on the scale of ln(Ah)).
    fn point(&self, index: usize) -> (F, F) {
        let ln_ratio = self.first + self.step * count(index);
        let left_ah = self.scale_ah * ln_ratio.exp();
        let available_ah = self.charge_ah + left_ah;
        (available_ah, (left_ah / available_ah).ln())
    }
}

/// Seconds from now to the cutoff if the hypothesis is true.
fn remaining<F: Float>(
    hypothesis: &Hypothesis<F>,
    evidence: &Evidence<'_, F>,
    shape: &Shape<F>,
    draw: Draw<F>,
    cutoff_v: F,
) -> F {
    let mut current_a = draw.current_a(real(12.0));
    if !matches!(draw, Draw::Current(_)) {
        for _ in 0..2 {
            current_a = draw.current_a(hypothesis.mean_voltage(evidence, shape, current_a, cutoff_v));
        }
    }
    let missing_ah = evidence.missing * hypothesis.ln_capacity.exp();
    let left_ah =
        hypothesis.charge_to(evidence, shape, current_a, cutoff_v) - missing_ah - evidence.charge_ah;
    left_ah.max(F::zero()) / current_a * real(3600.0)
}

impl<F: Float> Draw<F> {
    /// Amperes at a voltage of a 12 V block.
    pub(crate) fn current_a(self, voltage_v: F) -> F {
        match self {
            Self::Current(current_a) => current_a,
            Self::Power(power_w) => power_w / voltage_v,
            Self::Resistance(resistance_ohm) => voltage_v / resistance_ohm,
        }
    }
}

/// More capacity never lasts shorter, but rounding and clamped tables could say so.
fn keep_rising<F: Float>(column: &mut [F]) {
    let mut most = F::zero();
    for value in column {
        most = most.max(*value);
        *value = most;
    }
}

/// From logarithms to weights that sum up to one.
fn normalize<F: Float>(weights: &mut [F]) {
    let most = weights.iter().fold(F::neg_infinity(), |most, weight| most.max(*weight));
    let mut sum = F::zero();
    for weight in weights.iter_mut() {
        *weight = (*weight - most).exp();
        sum = sum + *weight;
    }
    for weight in weights {
        *weight = *weight / sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_sum_up_to_one_even_from_far_apart_logarithms() {
        let mut weights = [-5000.0_f32, -4999.0, 3.0, 2.0];
        normalize(&mut weights);
        assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!((weights[2] / weights[3] - 1.0_f32.exp()).abs() < 1e-5);
    }

    #[test]
    fn the_quantiles_of_equal_weights_are_those_of_the_column() {
        let weights = [1.0 / 96.0; POINTS];
        let mut column = [0.0_f64; POINTS];
        for (left, value) in column.iter_mut().skip(1).enumerate() {
            *value = f64::from(u8::try_from(left).unwrap() + 1);
        }
        let all = Posterior { weights, remaining_s: column, capacity_ah: column };
        let interval = all.remaining_s();
        assert!((interval.median - 47.5).abs() < 1e-9);
        assert!((interval.p10 - 9.1).abs() < 1e-9);
        assert!((interval.p90 - 85.9).abs() < 1e-9);
    }
}

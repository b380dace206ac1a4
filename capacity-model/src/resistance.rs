//! Internal resistance from the steps of the load.

use num_traits::Float;

use crate::{Interval, real::real};

/// Regression of voltage steps on current steps, which forgets all but the last ten or so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Steps<F> {
    count: F,
    current_squared: F,
    voltage_squared: F,
    product: F,
}

impl<F: Float> Steps<F> {
    pub(crate) fn new() -> Self {
        let zero = F::zero();
        Self { count: zero, current_squared: zero, voltage_squared: zero, product: zero }
    }

    /// Takes two neighbouring samples as `(volts, amperes of discharge)`; counts them if the load changed by 5 % or more.
    pub(crate) fn add(&mut self, before: (F, F), after: (F, F)) {
        let (dv, di) = (after.0 - before.0, after.1 - before.1);
        if di.abs() <= real::<F>(0.05) * before.1.abs().max(after.1.abs()) {
            return;
        }
        let kept = real::<F>(0.9);
        self.count = self.count * kept + F::one();
        self.current_squared = self.current_squared * kept + di * di;
        self.voltage_squared = self.voltage_squared * kept + dv * dv;
        self.product = self.product * kept - dv * di;
    }

    /// Ohms, once two steps or more were seen.
    pub(crate) fn ohms(&self) -> Option<F> {
        (self.count > real(1.5) && self.current_squared > F::zero())
            .then(|| (self.product / self.current_squared).max(F::zero()))
    }

    /// Ohms with the 80 % interval of the regression.
    pub(crate) fn interval_ohm(&self) -> Option<Interval<F>> {
        let median = self.ohms()?;
        let left = (self.voltage_squared - median * self.product).max(F::zero());
        let freedom = (self.count - F::one()).max(real(0.5));
        let half = real::<F>(1.2816) * (left / freedom / self.current_squared).sqrt();
        Some(Interval { p10: (median - half).max(F::zero()), median, p90: median + half })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pulsed(noise: [f64; 4]) -> Steps<f64> {
        let mut steps = Steps::new();
        for round in 0..8 {
            let extra = noise[round % 4];
            steps.add((12.5, 2.0), (12.3 + extra, 12.0));
            steps.add((12.3, 12.0), (12.5 + extra, 2.0));
        }
        steps
    }

    #[test]
    fn clean_steps_give_the_exact_resistance() {
        let ohms = pulsed([0.0; 4]).interval_ohm().unwrap();
        assert!((ohms.median - 0.02).abs() < 1e-9 && ohms.p90 - ohms.p10 < 1e-6, "{ohms:?}");
    }

    #[test]
    fn noise_widens_the_interval_around_the_truth() {
        let ohms = pulsed([0.05, -0.03, 0.02, -0.04]).interval_ohm().unwrap();
        assert!(ohms.p10 < 0.02 && 0.02 < ohms.p90, "{ohms:?}");
        assert!(ohms.p90 - ohms.p10 > 1e-3, "{ohms:?}");
    }

    #[test]
    fn a_steady_load_tells_no_resistance() {
        let mut steps = Steps::<f32>::new();
        for _ in 0..100 {
            steps.add((12.5, 5.0), (12.4, 5.1));
        }
        assert_eq!(steps.interval_ohm(), None);
    }
}

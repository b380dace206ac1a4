//! The load to come, of one that swings like a sine: the day of a site, the cycle of a compressor.

use num_traits::Float;

use crate::{
    real::{count, real},
    trace::{BINS, Trace},
};

/// The periods that are tried: seconds of the first, and the ratio of neighbours. They reach to 26 hours.
const SHORTEST_S: f64 = 5400.0;
const LONGER: f64 = 1.085;
const PERIODS: usize = 36;
/// Least part of a period that must have been seen.
const SEEN: f64 = 0.45;
/// A sine is one if it leaves less than this part of the variance.
const REST: f64 = 0.1;
/// Least swing: standard deviation over mean. Constant power swings as much by the falling voltage.
const LEAST: f64 = 0.04;

/// Mean current over the next `ahead_s` seconds over that so far; `None` if the load is no sine.
pub(crate) fn outlook<F: Float>(trace: &Trace<F>, ahead_s: F) -> Option<F> {
    let (points, used) = points(trace);
    let points = points.get(..used)?;
    let last_s = points.last()?.0;
    if used < 12 || ahead_s <= F::zero() {
        return None;
    }
    // Not that of the places, which are shares of the charge: peaks have more of them.
    let mean_a = trace.bins().last()?.all.charge_ah * real(3600.0) / last_s;
    let variance =
        points.iter().fold(F::zero(), |sum, (_, amps)| sum + (*amps - mean_a).powi(2)) / count(used);
    if variance.sqrt() < mean_a * real(LEAST) {
        return None;
    }
    let periods = core::iter::successors(Some(real::<F>(SHORTEST_S)), |period| Some(*period * real(LONGER)));
    let mut best =
        Sine { period_s: F::zero(), level_a: mean_a, sin_a: F::zero(), cos_a: F::zero(), rest: variance };
    for period_s in periods.take(PERIODS).take_while(|period_s| last_s >= *period_s * real(SEEN)) {
        best = best.or(Sine::fit(points, period_s));
    }
    // A small error of the period is a large one of the phase after some of them.
    for nearer in [1.0276, 1.0091, 1.003] {
        let (slower, faster) = (best.period_s * real(nearer), best.period_s / real(nearer));
        best = best.or(Sine::fit(points, slower)).or(Sine::fit(points, faster));
    }
    if best.rest > variance * real(REST) {
        return None;
    }
    let ratio = best.mean(last_s, last_s + ahead_s) / mean_a;
    // A sine that would take the load away, or double it, was fitted to too little of it.
    (ratio > real(0.6) && ratio < real(1.6)).then_some(ratio)
}

/// Seconds and amperes of the places in the trace.
fn points<F: Float>(trace: &Trace<F>) -> ([(F, F); BINS], usize) {
    let mut points = [(F::zero(), F::zero()); BINS];
    let (mut used, mut time_s, mut last_ah) = (0_usize, F::zero(), F::zero());
    for (point, bin) in points.iter_mut().zip(trace.bins()) {
        let amps = bin.all.current_a.max(F::min_positive_value());
        time_s = time_s + (bin.all.charge_ah - last_ah) / amps * real(3600.0);
        last_ah = bin.all.charge_ah;
        *point = (time_s, amps);
        used = used.saturating_add(1);
    }
    (points, used)
}

/// `level_a + sin_a sin(x) + cos_a cos(x)`, amperes, with `x` a turn each period.
#[derive(Debug)]
struct Sine<F> {
    period_s: F,
    level_a: F,
    sin_a: F,
    cos_a: F,
    /// The variance that it leaves.
    rest: F,
}

impl<F: Float> Sine<F> {
    /// Least squares, by elimination after centring.
    fn fit(points: &[(F, F)], period_s: F) -> Option<Self> {
        let zero = F::zero();
        let number = count::<F>(points.len());
        let terms = || {
            points.iter().map(|(time_s, amps)| {
                let (sin, cos) = sin_cos(*time_s / period_s);
                (sin, cos, *amps)
            })
        };
        let sums =
            terms().fold((zero, zero, zero), |sum, term| (sum.0 + term.0, sum.1 + term.1, sum.2 + term.2));
        let (sin, cos, amps) = (sums.0 / number, sums.1 / number, sums.2 / number);
        let (mut ss, mut sc, mut cc, mut sa, mut ca, mut aa) = (zero, zero, zero, zero, zero, zero);
        for (s, c, a) in terms() {
            let (s, c, a) = (s - sin, c - cos, a - amps);
            (ss, sc, cc) = (ss + s * s, sc + s * c, cc + c * c);
            (sa, ca, aa) = (sa + s * a, ca + c * a, aa + a * a);
        }
        let determinant = ss * cc - sc * sc;
        let (sin_a, cos_a) = ((sa * cc - ca * sc) / determinant, (ca * ss - sa * sc) / determinant);
        let rest = (aa - sin_a * sa - cos_a * ca) / number;
        rest.is_finite().then(|| Self {
            period_s,
            level_a: amps - sin_a * sin - cos_a * cos,
            sin_a,
            cos_a,
            rest,
        })
    }

    /// The one that leaves less.
    fn or(self, other: Option<Self>) -> Self {
        other.filter(|other| other.rest < self.rest).unwrap_or(self)
    }

    /// Mean from one time to another.
    fn mean(&self, from_s: F, to_s: F) -> F {
        let ((from_sin, from_cos), (to_sin, to_cos)) =
            (sin_cos(from_s / self.period_s), sin_cos(to_s / self.period_s));
        let swing = self.sin_a * (from_cos - to_cos) + self.cos_a * (to_sin - from_sin);
        self.level_a + swing * self.period_s / (real::<F>(core::f64::consts::TAU) * (to_s - from_s))
    }
}

/// Sine and cosine of an angle in turns, within 0.0011: two parabolas. Those of `Float` take 6 KiB of flash on a Cortex-M.
fn sin_cos<F: Float>(turns: F) -> (F, F) {
    let sin = |turns: F| {
        let turns = turns - (turns + real(0.5)).floor();
        let arc = real::<F>(16.0) * turns * (real::<F>(0.5) - turns.abs());
        arc + real::<F>(0.225) * (arc * arc.abs() - arc)
    };
    (sin(turns), sin(turns + real(0.25)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A load of `amps(seconds)`, a sample a minute.
    fn trace(minutes: u32, amps: impl Fn(f64) -> f64) -> Trace<f64> {
        let (mut trace, mut charge_ah) = (Trace::new(), 0.0);
        for minute in 0..minutes {
            let now = amps(f64::from(minute) * 60.0);
            trace.add(charge_ah, 12.0, now);
            charge_ah += now / 60.0;
        }
        trace
    }

    #[test]
    fn a_sine_goes_on() {
        let w = core::f64::consts::TAU / 14_000.0;
        let amps = |time_s: f64| 10.0 + 2.0 * (w * time_s).sin();
        // Three quarters of a period were seen; the last one, below the level, lies ahead.
        let ratio = outlook(&trace(175, amps), 3500.0).unwrap();
        let seen = 10.0 + 2.0 * (1.0 / (0.75 * core::f64::consts::TAU));
        let ahead = 10.0 - 2.0 * core::f64::consts::FRAC_2_PI;
        assert!((ratio - ahead / seen).abs() < 0.02, "{ratio} {}", ahead / seen);
    }

    #[test]
    fn sine_and_cosine_are_near_enough() {
        for step in -300_i32..300 {
            let turns = f64::from(step) / 100.0;
            let (sin, cos) = sin_cos(turns);
            let (true_sin, true_cos) = (turns * core::f64::consts::TAU).sin_cos();
            assert!((sin - true_sin).abs() < 1.1e-3 && (cos - true_cos).abs() < 1.1e-3, "{turns}");
        }
    }

    #[test]
    fn steady_loads_and_steps_are_no_sines() {
        assert_eq!(outlook(&trace(300, |_| 10.0), 3600.0), None);
        assert_eq!(outlook(&trace(300, |time_s| if time_s < 7000.0 { 10.0 } else { 6.0 }), 3600.0), None);
    }

    #[test]
    fn a_ramp_of_a_constant_power_is_none() {
        assert_eq!(outlook(&trace(300, |time_s| 10.0 + time_s / 18_000.0), 3600.0), None);
    }
}

//! What the estimator remembers of a discharge, in constant memory.

use num_traits::Float;

use crate::real::{count, real};

/// Places in the memory: when they are used up, neighbours join and each then holds twice the charge.
pub(crate) const BINS: usize = 48;

/// Part of the recent peak current from which a sample counts as one at full load.
const FULL_LOAD: f64 = 0.8;

/// The means over one equal share of the charge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bin<F> {
    pub(crate) all: Mean<F>,
    /// Those at full load, near the recent peak: of a steady load all of them.
    pub(crate) loaded: Mean<F>,
    /// The highest current, amperes.
    pub(crate) peak_a: F,
    /// The lowest voltage at full load.
    pub(crate) low_v: F,
}

/// Mean of samples.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mean<F> {
    samples: F,
    /// Ampere hours removed since load on.
    pub(crate) charge_ah: F,
    /// Volts of a 12 V block.
    pub(crate) voltage_v: F,
    /// Amperes, positive while discharging.
    pub(crate) current_a: F,
}

impl<F: Float> Mean<F> {
    fn empty() -> Self {
        let zero = F::zero();
        Self { samples: zero, charge_ah: zero, voltage_v: zero, current_a: zero }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.samples <= F::zero()
    }

    fn joined(self, other: Self) -> Self {
        let samples = self.samples + other.samples;
        if samples <= F::zero() {
            return self;
        }
        let share = other.samples / samples;
        let mean = |a: F, b: F| a + (b - a) * share;
        Self {
            samples,
            charge_ah: mean(self.charge_ah, other.charge_ah),
            voltage_v: mean(self.voltage_v, other.voltage_v),
            current_a: mean(self.current_a, other.current_a),
        }
    }
}

impl<F: Float> Bin<F> {
    fn empty() -> Self {
        Self { all: Mean::empty(), loaded: Mean::empty(), peak_a: F::zero(), low_v: F::infinity() }
    }

    fn one(charge_ah: F, voltage_v: F, current_a: F, is_loaded: bool) -> Self {
        let all = Mean { samples: F::one(), charge_ah, voltage_v, current_a };
        let (loaded, low_v) = if is_loaded { (all, voltage_v) } else { (Mean::empty(), F::infinity()) };
        Self { all, loaded, peak_a: current_a, low_v }
    }

    fn joined(self, other: Self) -> Self {
        Self {
            all: self.all.joined(other.all),
            loaded: self.loaded.joined(other.loaded),
            peak_a: if self.all.is_empty() { other.peak_a } else { self.peak_a.max(other.peak_a) },
            low_v: self.low_v.min(other.low_v),
        }
    }
}

/// A discharge in at most [`BINS`] points, evenly spread over the charge removed.
#[derive(Clone, Debug)]
pub(crate) struct Trace<F> {
    bins: [Bin<F>; BINS],
    /// Ampere hours in each bin; zero until charge has flowed.
    width_ah: F,
    /// The recent peak of the current, and the charge removed at the last sample.
    peak_a: F,
    charge_ah: F,
}

impl<F: Float> Trace<F> {
    pub(crate) fn new() -> Self {
        let zero = F::zero();
        Self { bins: [Bin::empty(); BINS], width_ah: zero, peak_a: zero, charge_ah: zero }
    }

    /// Adds a sample. What came at no charge yet stays in the first bin.
    pub(crate) fn add(&mut self, charge_ah: F, voltage_v: F, current_a: F) {
        if self.width_ah <= F::zero() {
            self.width_ah = charge_ah;
        }
        while self.is_beyond(charge_ah) {
            self.halve();
        }
        let is_loaded = self.is_loaded(charge_ah, current_a);
        let place = (charge_ah / self.width_ah).to_usize().unwrap_or(0);
        if let Some(bin) = self.bins.get_mut(place) {
            *bin = bin.joined(Bin::one(charge_ah, voltage_v, current_a, is_loaded));
        }
    }

    /// Drops what came at the charge of now without full load.
    pub(crate) fn forget_pause(&mut self) {
        if let Some(last) = self.bins.iter_mut().rfind(|bin| !bin.all.is_empty()) {
            *last = if last.loaded.is_empty() { Bin::empty() } else { Bin { all: last.loaded, ..*last } };
        }
    }

    /// Whether a current is near the recent peak, which is forgotten over a quarter of the charge removed.
    fn is_loaded(&mut self, charge_ah: F, current_a: F) -> bool {
        let since = (charge_ah - self.charge_ah) / charge_ah.max(F::min_positive_value());
        let kept = (-(since * real(4.0)).max(F::zero())).exp();
        self.peak_a = current_a.max(current_a + (self.peak_a - current_a) * kept);
        self.charge_ah = charge_ah;
        current_a >= self.peak_a * real(FULL_LOAD)
    }

    /// The bins in use, in the order of time.
    pub(crate) fn bins(&self) -> impl Iterator<Item = &Bin<F>> {
        self.bins.iter().filter(|bin| !bin.all.is_empty())
    }

    /// How many bins are in use.
    pub(crate) fn used(&self) -> F {
        self.bins().fold(F::zero(), |used, _| used + F::one())
    }

    fn is_beyond(&self, charge_ah: F) -> bool {
        self.width_ah > F::zero() && charge_ah / self.width_ah >= count(BINS)
    }

    fn halve(&mut self) {
        let mut halved = [Bin::empty(); BINS];
        for (bin, pair) in halved.iter_mut().zip(self.bins.chunks(2)) {
            *bin = pair.iter().fold(Bin::empty(), |all, one| all.joined(*one));
        }
        self.bins = halved;
        self.width_ah = self.width_ah + self.width_ah;
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "these figures are exact in binary")]
mod tests {
    use std::vec::Vec;

    use super::*;

    #[test]
    fn a_long_discharge_stays_spread_over_the_bins() {
        let mut trace = Trace::<f32>::new();
        for minute in 0_u16..10_000 {
            trace.add(f32::from(minute) * 0.01, 12.0, 0.6);
        }
        let charges: Vec<f32> = trace.bins().map(|bin| bin.all.charge_ah).collect();
        assert!(charges.len() > BINS / 2, "{} bins", charges.len());
        assert!(charges.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(charges.last().is_some_and(|last| *last > 95.0));
    }

    #[test]
    fn no_sample_is_lost_in_joining() {
        let mut trace = Trace::<f64>::new();
        for minute in 0_u16..5_000 {
            trace.add(f64::from(minute) * 0.01, f64::from(minute), f64::from(minute % 7));
        }
        let samples: f64 = trace.bins().map(|bin| bin.all.samples).sum();
        let sum: f64 = trace.bins().map(|bin| bin.all.samples * bin.all.voltage_v).sum();
        assert_eq!(samples, 5_000.0);
        assert!((sum / samples - 2_499.5).abs() < 1e-6);
        assert!(trace.bins().all(|bin| bin.peak_a == 6.0));
    }

    #[test]
    fn a_leap_in_charge_does_not_stall() {
        let mut trace = Trace::<f32>::new();
        trace.add(1e-9, 12.0, 1.0);
        trace.add(1e9, 11.0, 1.0);
        assert_eq!(trace.bins().count(), 2);
    }
}

//! The discharge so far: charge, load, temperature, and the trace.

use num_traits::Float;

use crate::{Battery, Interval, Outcome, Sample, real::real, resistance::Steps, trace::Trace};

/// Seconds without a load after which a discharge is over: judgement, for the loads of the records never pause.
const LONGEST_PAUSE_S: f64 = 3600.0;
/// Seconds of a charging current after which it is over, and the least such current as a part of the mean load: a motor that
/// stops gives something back, and a sensor has an offset.
const LONGEST_RETURN_S: f64 = 10.0;
const LEAST_CHARGING: f64 = 0.1;
/// Seconds from one sample to the next that no log of a discharge has.
const LONGEST_GAP_S: f64 = 86_400.0;

/// Running figures of one discharge. Voltages inside are those of a 12 V block.
#[derive(Clone, Debug)]
pub(crate) struct Progress<F> {
    last: Option<Sample<F>>,
    load_on_s: F,
    /// Seconds from load on to the last sample under load, or to the cutoff once it was reached.
    loaded_until_s: F,
    /// Mean square of the steps of the voltage of a 12 V block at a steady load.
    unrest: F,
    /// Volts of a 12 V block in the first sample under load.
    first_v: F,
    accepted: u32,
    has_ended: bool,
    /// Nothing more is taken.
    is_over: bool,
    /// The sample before was left out, for its voltage or its time leapt.
    has_leapt: bool,
    charge: Sum<F>,
    /// Mean temperature, degrees Celsius.
    warmth_c: F,
    trace: Trace<F>,
    steps: Steps<F>,
    blocks: F,
}

impl<F: Float> Progress<F> {
    pub(crate) fn new() -> Self {
        Self {
            last: None,
            load_on_s: F::zero(),
            loaded_until_s: F::zero(),
            unrest: F::zero(),
            first_v: real(12.6),
            accepted: 0,
            has_ended: false,
            is_over: false,
            has_leapt: false,
            charge: Sum::new(),
            warmth_c: real(25.0),
            trace: Trace::new(),
            steps: Steps::new(),
            blocks: F::one(),
        }
    }

    pub(crate) fn step(&mut self, sample: Sample<F>, battery: &Battery<F>, cutoff_v: F) -> Outcome {
        if let Some(outcome) = self.objection(sample, battery) {
            return outcome;
        }
        if self.is_late(sample) {
            return self.refuse_late();
        }
        let sample = Sample { temperature_c: self.temperature_of(sample), ..sample };
        let loaded = -sample.current_a > least_load_a(battery);
        if !loaded && let Some(outcome) = self.refuse_idle(sample) {
            return outcome;
        }
        self.blocks = real::<F>(battery.cells().into()) / real(6.0);
        if self.last.is_none() {
            self.load_on_s = sample.time_s;
        }
        // One leap alone is an outlier; a second one in a row is what has become of the battery.
        self.has_leapt = self.leaps(sample) && !self.has_leapt;
        if self.has_leapt {
            return Outcome::Outlier;
        }
        self.integrate(sample);
        if loaded {
            let below = sample.voltage_v <= cutoff_v;
            // A dip that the load survived was not the end.
            if !(below && self.has_ended) {
                self.loaded_until_s = sample.time_s - self.load_on_s;
            }
            self.has_ended = below;
        }
        self.last = Some(sample);
        Outcome::Accepted
    }

    fn objection(&self, sample: Sample<F>, battery: &Battery<F>) -> Option<Outcome> {
        let Sample { time_s, voltage_v, current_a, .. } = sample;
        if !(time_s.is_finite() && voltage_v.is_finite() && current_a.is_finite()) {
            return Some(Outcome::NotFinite);
        }
        let per_cell_v = voltage_v / real(battery.cells().into());
        if !(per_cell_v >= real(0.5) && per_cell_v <= real(3.0) && current_a.abs() <= real(1e5)) {
            return Some(Outcome::Implausible);
        }
        if self.is_over {
            return Some(Outcome::Over);
        }
        self.last.is_some_and(|last| time_s <= last.time_s).then_some(Outcome::NotLater)
    }

    fn is_late(&self, sample: Sample<F>) -> bool {
        self.last.is_some_and(|last| sample.time_s - last.time_s >= real(LONGEST_GAP_S))
    }

    /// One time alone may be wrong; with a second one in a row nobody knows what the battery went through.
    const fn refuse_late(&mut self) -> Outcome {
        if self.has_leapt {
            return self.end();
        }
        self.has_leapt = true;
        Outcome::Implausible
    }

    /// Why a sample without load does not count; `None` for one of a pause.
    fn refuse_idle(&mut self, sample: Sample<F>) -> Option<Outcome> {
        let Some(last) = self.last else { return Some(Outcome::Idle) };
        // After the cutoff a pause is none of the discharge, and its samples were not taken.
        let loaded_at_s = if self.has_ended { last.time_s } else { self.load_on_s + self.loaded_until_s };
        let pause_s = sample.time_s - loaded_at_s;
        let least_a = self.mean_a().unwrap_or_else(F::zero) * real(LEAST_CHARGING);
        let most_s = if sample.current_a > least_a { LONGEST_RETURN_S } else { LONGEST_PAUSE_S };
        if pause_s > real(most_s) {
            // The pause that was taken in is taken out of the mean load and of the curve again.
            self.last = Some(Sample { time_s: loaded_at_s, ..last });
            if !self.has_ended {
                self.trace.forget_pause();
            }
            return Some(self.end());
        }
        self.has_ended.then_some(Outcome::Idle)
    }

    const fn end(&mut self) -> Outcome {
        self.is_over = true;
        Outcome::Over
    }

    /// Volts of a 12 V block since the last sample, if the load is the same.
    fn steady_step_v(&self, sample: Sample<F>) -> Option<F> {
        let last = self.last?;
        let most_a = last.current_a.abs().max(sample.current_a.abs());
        let is_steady = (sample.current_a - last.current_a).abs() <= most_a * real(0.05);
        is_steady.then(|| (sample.voltage_v - last.voltage_v).abs() / self.blocks)
    }

    fn leaps(&self, sample: Sample<F>) -> bool {
        self.steady_step_v(sample).is_some_and(|step_v| step_v > real(0.6))
    }

    /// Standard deviation of the voltage of a 12 V block that sensors of the usual kind do not have, volts.
    pub(crate) fn excess_noise_v(&self) -> F {
        let noise_v = (self.unrest / real(2.0)).sqrt();
        (noise_v - real(0.05)).max(F::zero())
    }

    fn temperature_of(&self, sample: Sample<F>) -> F {
        let plausible = sample.temperature_c >= real(-40.0) && sample.temperature_c <= real(80.0);
        if plausible { sample.temperature_c } else { self.temperature_c() }
    }

    fn integrate(&mut self, sample: Sample<F>) {
        if let Some(last) = self.last {
            let hours = (sample.time_s - last.time_s) / real(3600.0);
            self.charge.add(-(sample.current_a + last.current_a) * real(0.5) * hours);
            // Charging back does not make a battery more than full.
            self.charge.floor();
            self.steps.add(self.block(last), self.block(sample));
            if let Some(step_v) = self.steady_step_v(sample) {
                let samples = F::from(self.accepted).unwrap_or_else(F::one).max(F::one());
                self.unrest = self.unrest + (step_v * step_v - self.unrest) / samples;
            }
        }
        self.accepted = self.accepted.saturating_add(1);
        let samples = F::from(self.accepted).unwrap_or_else(F::one);
        self.warmth_c = self.warmth_c + (sample.temperature_c - self.warmth_c) / samples;
        let (voltage_v, current_a) = self.block(sample);
        if self.accepted == 1 {
            self.first_v = voltage_v;
        }
        self.trace.add(self.charge.total, voltage_v, current_a);
    }

    /// Volts of a 12 V block, amperes of discharge.
    fn block(&self, sample: Sample<F>) -> (F, F) {
        (sample.voltage_v / self.blocks, -sample.current_a)
    }

    pub(crate) const fn trace(&self) -> &Trace<F> {
        &self.trace
    }

    /// Volts of a 12 V block in the first sample under load.
    pub(crate) const fn first_v(&self) -> F {
        self.first_v
    }

    /// Ampere hours removed since load on.
    pub(crate) const fn charge_ah(&self) -> F {
        self.charge.total
    }

    pub(crate) fn elapsed_s(&self) -> F {
        self.last.map_or_else(F::zero, |last| last.time_s - self.load_on_s)
    }

    /// Amperes of discharge in the last sample.
    pub(crate) fn last_a(&self) -> F {
        self.last.map_or_else(F::zero, |last| -last.current_a)
    }

    /// Seconds from load on to the cutoff voltage, once it was reached.
    pub(crate) const fn ended_at_s(&self) -> Option<F> {
        if self.has_ended { Some(self.loaded_until_s) } else { None }
    }

    /// Mean current since load on, or at load on the first one; `None` while nothing was drawn.
    pub(crate) fn mean_a(&self) -> Option<F> {
        let elapsed_s = self.elapsed_s();
        let current_a =
            if elapsed_s > F::zero() { self.charge.total / elapsed_s * real(3600.0) } else { self.last_a() };
        (current_a >= real(1e-4)).then_some(current_a)
    }

    /// Mean temperature in degrees Celsius.
    pub(crate) const fn temperature_c(&self) -> F {
        self.warmth_c
    }

    pub(crate) const fn is_young(&self) -> bool {
        self.accepted < 3
    }

    /// Whether the load differs from its mean by 15 % or more.
    pub(crate) fn is_unsteady(&self) -> bool {
        let mean_a = self.mean_a().unwrap_or_else(F::zero);
        self.trace.bins().any(|bin| (bin.peak_a - mean_a).abs() > mean_a * real(0.15))
    }

    /// Ohms of a 12 V block.
    pub(crate) fn block_ohm(&self) -> Option<F> {
        self.steps.ohms()
    }

    /// Ohms of the whole battery.
    pub(crate) fn resistance_ohm(&self) -> Option<Interval<F>> {
        self.steps.interval_ohm().map(|ohms| ohms.map(|value| value * self.blocks))
    }

    /// Volts by which the peaks of the load lie below its mean: the peaks reach the cutoff first.
    pub(crate) fn sag_v(&self, mean_a: F) -> F {
        let recent_ah = self.charge.total * real(0.6);
        let recent = self.trace.bins().filter(|bin| bin.all.charge_ah >= recent_ah);
        let peak_a = recent.fold(mean_a, |peak_a, bin| peak_a.max(bin.peak_a));
        // The resistance grows by some ten percent towards the end.
        self.block_ohm().map_or_else(F::zero, |ohms| ohms * real(1.1) * (peak_a - mean_a))
    }
}

fn least_load_a<F: Float>(battery: &Battery<F>) -> F {
    battery.nameplate_ah().map_or(real(0.01), |ah| ah / real(500.0))
}

/// A sum that keeps what rounding drops (Kahan), so that an `f32` can count a day of seconds.
#[derive(Clone, Copy, Debug)]
struct Sum<F> {
    total: F,
    dropped: F,
}

impl<F: Float> Sum<F> {
    fn new() -> Self {
        Self { total: F::zero(), dropped: F::zero() }
    }

    fn add(&mut self, value: F) {
        let value = value - self.dropped;
        let total = self.total + value;
        self.dropped = (total - self.total) - value;
        self.total = total;
    }

    fn floor(&mut self) {
        if self.total < F::zero() {
            *self = Self::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_of_small_parts_loses_nothing_in_f32() {
        let mut sum = Sum::<f32>::new();
        for _ in 0..1_000_000 {
            sum.add(1e-4);
        }
        assert!((sum.total - 100.0).abs() < 1e-4, "{}", sum.total);
    }
}

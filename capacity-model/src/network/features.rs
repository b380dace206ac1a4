//! What the network sees of a discharge: figures without unit, of about the same size for every battery.

use num_traits::Float;

use crate::{
    posterior::Posterior,
    progress::Progress,
    real::{clamp, real},
    trace::Mean,
};

/// How many figures there are.
pub(crate) const FEATURES: usize = 36;

/// How many of them tell where the discharge stands, not how it came there: charge, rate, temperature, voltage left.
pub(crate) const CIRCUMSTANCES: usize = 4;

/// The place of how far the mean current goes from that of all.
pub(crate) const VARIATION: usize = 26;
/// The place of ln of the remaining time over the time that went by, as the grid has it.
pub(crate) const REMAINING: usize = 27;
/// The place of ln of the capacity over the nameplate, as the grid has it.
pub(crate) const CAPACITY: usize = 30;
/// The place of whether a load is planned: 1 or 0.
pub(crate) const IS_PLANNED: usize = 34;

/// Parts of the charge removed so far at which the voltage is looked at; the last one stands for now.
const PARTS: [f64; 11] = [0.03, 0.06, 0.1, 0.15, 0.25, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97];

/// What goes beside the discharge itself.
#[derive(Debug)]
pub(crate) struct Question<'a, F> {
    pub(crate) posterior: &'a Posterior<F>,
    pub(crate) nameplate_ah: F,
    /// 12 V blocks in series.
    pub(crate) blocks: F,
    /// Of a 12 V block.
    pub(crate) cutoff_v: F,
    /// Planned mean current, amperes; `None`: the load goes on.
    pub(crate) planned_a: Option<F>,
}

/// The figures; `None` before any charge has flowed.
pub(crate) fn features<F: Float>(
    progress: &Progress<F>,
    question: &Question<'_, F>,
) -> Option<[F; FEATURES]> {
    let charge_ah = progress.charge_ah();
    let mean_a = progress.mean_a()?;
    let elapsed_s = progress.elapsed_s();
    if !(charge_ah > F::zero() && elapsed_s > F::zero()) {
        return None;
    }
    let mut row = Row { figures: [F::zero(); FEATURES], used: 0 };
    row.push((charge_ah / question.nameplate_ah).ln());
    row.push((mean_a * real(20.0) / question.nameplate_ah).ln());
    row.push((progress.temperature_c() - real(25.0)) / real(25.0));

    let now_v = loaded_v(progress, charge_ah * real(0.97));
    row.push(now_v - question.cutoff_v);
    row.push(progress.first_v() - now_v);
    for part in PARTS.iter().take(PARTS.len() - 1) {
        row.push(loaded_v(progress, charge_ah * real(*part)) - now_v);
    }
    for since in [0.2, 0.5, 0.75] {
        let slope = slope_v(progress, charge_ah * real(since), charge_ah);
        row.push(slope);
        row.push(((now_v - question.cutoff_v).max(real(0.01)) / slope.max(real(0.02))).ln());
    }

    let recent = recent(progress, charge_ah * real(0.85));
    row.push((recent.all_a / mean_a).max(real(0.05)).ln());
    row.push((recent.loaded_a / recent.all_a.max(real(1e-6))).max(F::one()).min(real(20.0)).ln());
    row.push(recent.droop_v);
    row.push(progress.block_ohm().map_or_else(F::zero, |ohms| ohms * question.nameplate_ah));
    row.push(if progress.block_ohm().is_some() { F::one() } else { F::zero() });
    row.push(variation(progress, mean_a));

    let remaining = question.posterior.remaining_s();
    let capacity = question.posterior.capacity_ah();
    let least = elapsed_s * real(1e-3);
    row.push((remaining.median.max(least) / elapsed_s).ln());
    row.push((remaining.p90.max(least) / remaining.median.max(least)).ln());
    row.push((remaining.median.max(least) / remaining.p10.max(least)).ln());
    row.push((capacity.median / question.nameplate_ah).ln());
    row.push((capacity.p90 / capacity.median).ln());
    row.push((capacity.median / capacity.p10).ln());
    row.push(question.planned_a.map_or_else(F::zero, |planned_a| (planned_a / mean_a).ln()));
    row.push(if question.planned_a.is_some() { F::one() } else { F::zero() });
    // One weak cell among many hardly shows.
    row.push(question.blocks.ln());
    Some(row.figures.map(|figure| clamp(figure, real(-30.0), real(30.0))))
}

struct Row<F> {
    figures: [F; FEATURES],
    used: usize,
}

impl<F: Float> Row<F> {
    fn push(&mut self, figure: F) {
        if let Some(place) = self.figures.get_mut(self.used) {
            *place = figure;
            self.used = self.used.saturating_add(1);
        }
    }
}

/// The places at full load, in the order of time.
fn loaded<F: Float>(progress: &Progress<F>) -> impl Iterator<Item = &Mean<F>> {
    progress.trace().bins().map(|bin| &bin.loaded).filter(|mean| !mean.is_empty())
}

/// Volts at full load when that charge was removed: on the line between neighbours.
fn loaded_v<F: Float>(progress: &Progress<F>, charge_ah: F) -> F {
    let mut before: Option<&Mean<F>> = None;
    for mean in loaded(progress) {
        if mean.charge_ah >= charge_ah {
            return before.map_or(mean.voltage_v, |before| {
                let way = (charge_ah - before.charge_ah) / (mean.charge_ah - before.charge_ah);
                before.voltage_v + (mean.voltage_v - before.voltage_v) * way
            });
        }
        before = Some(mean);
    }
    before.map_or_else(|| real(12.0), |mean| mean.voltage_v)
}

/// Volts that the voltage at full load falls while `charge_ah` flows, by a line through all since `from_ah`.
fn slope_v<F: Float>(progress: &Progress<F>, from_ah: F, charge_ah: F) -> F {
    let points = || loaded(progress).filter(|mean| mean.charge_ah >= from_ah);
    let (count, charge, volts) = points()
        .fold((F::zero(), F::zero(), F::zero()), |(count, charge, volts), mean| {
            (count + F::one(), charge + mean.charge_ah, volts + mean.voltage_v)
        });
    let (charge, volts) = (charge / count.max(F::one()), volts / count.max(F::one()));
    let (product, square) = points().fold((F::zero(), F::zero()), |(product, square), mean| {
        let away = mean.charge_ah - charge;
        (product + away * (mean.voltage_v - volts), square + away * away)
    });
    if square > F::zero() { clamp(-product / square * charge_ah, real(-2.0), real(5.0)) } else { F::zero() }
}

struct Recent<F> {
    all_a: F,
    loaded_a: F,
    droop_v: F,
}

/// Means of the last bins.
fn recent<F: Float>(progress: &Progress<F>, from_ah: F) -> Recent<F> {
    let mut count = F::zero();
    let mut loaded_count = F::zero();
    let mut sum = Recent { all_a: F::zero(), loaded_a: F::zero(), droop_v: F::zero() };
    for bin in progress.trace().bins().filter(|bin| bin.all.charge_ah >= from_ah) {
        count = count + F::one();
        sum.all_a = sum.all_a + bin.all.current_a;
        if !bin.loaded.is_empty() {
            loaded_count = loaded_count + F::one();
            sum.loaded_a = sum.loaded_a + bin.loaded.current_a;
            sum.droop_v = sum.droop_v + (bin.loaded.voltage_v - bin.low_v);
        }
    }
    let (count, loaded_count) = (count.max(F::one()), loaded_count.max(F::one()));
    let (all_a, loaded_a) = (sum.all_a / count, sum.loaded_a / loaded_count);
    // Of a steady load the lowest voltage would tell how often it was sampled, and nothing of the battery.
    let has_peaks = loaded_a > all_a * real(1.1);
    Recent { all_a, loaded_a, droop_v: if has_peaks { sum.droop_v / loaded_count } else { F::zero() } }
}

/// How far the mean current of a bin is from the mean of all, as a part of it.
fn variation<F: Float>(progress: &Progress<F>, mean_a: F) -> F {
    let sum = progress.trace().bins().fold(F::zero(), |sum, bin| sum + (bin.all.current_a - mean_a).abs());
    (sum / progress.trace().used().max(F::one()) / mean_a).min(real(3.0))
}

//! Weak batteries: the internal resistance against the battery's own baseline and against the string.

use serde::{Deserialize, Serialize};

use super::settings::WeakSettings;
use crate::units::{CentiCelsius, MicroOhms};

/// Measurements that make a baseline.
const BASELINE: u8 = 5;
/// Measurements in a row that must agree before a verdict changes.
const CONFIRMATIONS: u8 = 2;
/// How far under both limits a weak battery must come to be none, in percent.
const HYSTERESIS: u64 = 5;
/// A lead-acid battery's resistance falls so much a degree, in thousandths of that at 25 °C (ours: 0.6 %, for warm
/// and cold batteries of a string to compare, and for winters to be no ageing).
const PER_DEGREE: i32 = 6;
/// The temperature that resistances are compared at.
const REFERENCE: CentiCelsius = CentiCelsius(2_500);

/// What a battery's resistance was when it was new: to be kept over a restart, and forgotten with the battery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Baseline {
    /// Mean of the first measurements, as it would be at 25 °C.
    pub resistance: MicroOhms,
    /// How many of them there are, 0..=5.
    pub measurements: u8,
}

impl Baseline {
    /// Whether enough measurements have been taken.
    pub const fn is_complete(self) -> bool {
        self.measurements >= BASELINE
    }

    fn learn(&mut self, resistance: MicroOhms) {
        let count = u64::from(self.measurements.min(BASELINE));
        let sum = u64::from(self.resistance.0).saturating_mul(count).saturating_add(resistance.0.into());
        let mean = sum.checked_div(count.saturating_add(1)).and_then(|mean| u32::try_from(mean).ok());
        self.resistance = MicroOhms(mean.unwrap_or(u32::MAX));
        self.measurements = self.measurements.saturating_add(1).min(BASELINE);
    }
}

/// A battery's resistance over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Health {
    pub(super) baseline: Baseline,
    /// The last measurement, as it would be at 25 °C.
    compensated: Option<MicroOhms>,
    weak: bool,
    /// Measurements in a row that speak against the verdict.
    against: u8,
    /// The last measurement has not been judged yet.
    fresh: bool,
}

impl Health {
    pub(super) const fn is_weak(&self) -> bool {
        self.weak
    }

    /// Takes the verdict back: it takes as many measurements as the first one did to find the battery weak again.
    pub(super) const fn acquit(&mut self) {
        self.weak = false;
        self.against = 0;
    }

    /// That of a battery whose baseline was kept.
    pub(super) fn with(baseline: Baseline) -> Self {
        Self { baseline, ..Self::default() }
    }

    /// The last measurement, as it would be at 25 °C.
    pub(super) const fn compensated(&self) -> Option<MicroOhms> {
        self.compensated
    }

    /// The last measurement to the baseline, in percent; `None` until both are there.
    pub(super) fn rise(&self) -> Option<u64> {
        percent(self.compensated?, self.baseline.is_complete().then_some(self.baseline.resistance)?)
    }

    /// Takes a measurement. Without a temperature it is taken for one at 25 °C.
    pub(super) fn measured(&mut self, resistance: MicroOhms, temperature: Option<CentiCelsius>) {
        let compensated = compensate(resistance, temperature.unwrap_or(REFERENCE));
        self.compensated = Some(compensated);
        if !self.baseline.is_complete() {
            self.baseline.learn(compensated);
        }
        self.fresh = true;
    }

    /// Judges the last measurement, once, against the medians of the string: of its resistances, and of how they have
    /// risen. Tells whether the verdict has changed.
    pub(super) fn judge(&mut self, settings: WeakSettings, medians: Medians) -> bool {
        let Some(compensated) = self.compensated.filter(|_| core::mem::take(&mut self.fresh)) else {
            return false;
        };
        let rise = self.rise();
        let above = |value: Option<u64>, limit: u8| {
            let limit = u64::from(limit).saturating_sub(if self.weak { HYSTERESIS } else { 0 });
            value.is_some_and(|value| value >= limit)
        };
        let risen_more =
            rise.zip(medians.rise).and_then(|(own, all)| own.saturating_mul(100).checked_div(all));
        let of_string = medians.resistance.and_then(|median| percent(compensated, median));
        let suspicious = above(rise, settings.of_baseline)
            || above(risen_more, settings.of_string)
            // As good as new, and never good: batteries of one string are of one kind.
            || above(of_string, settings.of_baseline);
        self.against = if suspicious == self.weak { 0 } else { self.against.saturating_add(1) };
        let changes = self.against >= CONFIRMATIONS;
        if changes {
            self.weak = suspicious;
            self.against = 0;
        }
        changes
    }
}

/// What is usual in a string.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Medians {
    resistance: Option<MicroOhms>,
    /// In percent of the baselines.
    rise: Option<u64>,
}

impl Medians {
    pub(super) fn of<'h>(healths: impl Iterator<Item = &'h Health> + Clone) -> Self {
        let resistances = healths.clone().filter_map(Health::compensated);
        Self { resistance: median(&resistances), rise: median(&healths.filter_map(Health::rise)) }
    }
}

/// The middle one, or the lower of the two in the middle: by counting, as a string is short.
fn median<T: Copy + PartialOrd>(values: &(impl Iterator<Item = T> + Clone)) -> Option<T> {
    let half = values.clone().count().div_ceil(2);
    values.clone().find(|value| {
        let below = values.clone().filter(|other| other < value).count();
        let up_to = values.clone().filter(|other| other <= value).count();
        below < half && half <= up_to
    })
}

fn percent(part: MicroOhms, whole: MicroOhms) -> Option<u64> {
    u64::from(part.0).saturating_mul(100).checked_div(whole.0.into())
}

/// A resistance as it would be at 25 °C.
fn compensate(resistance: MicroOhms, temperature: CentiCelsius) -> MicroOhms {
    let colder = (REFERENCE - temperature).0.saturating_mul(PER_DEGREE) / 100;
    let thousandths = u64::try_from(colder.saturating_add(1_000).clamp(500, 2_000)).unwrap_or(1_000);
    let compensated = u64::from(resistance.0).saturating_mul(1_000).checked_div(thousandths);
    MicroOhms(compensated.and_then(|compensated| u32::try_from(compensated).ok()).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median(&[5, 1, 3].into_iter()), Some(3));
        assert_eq!(median(&[4, 1, 3, 2].into_iter()), Some(2));
        assert_eq!(median(&[7, 7, 7].into_iter()), Some(7));
        assert_eq!(median(&core::iter::empty::<u8>()), None);
    }

    #[test]
    fn cold_batteries_compare_with_warm_ones() {
        assert_eq!(compensate(MicroOhms(4_000), REFERENCE), MicroOhms(4_000));
        assert_eq!(compensate(MicroOhms(4_600), CentiCelsius(0)), MicroOhms(4_000));
        assert_eq!(compensate(MicroOhms(3_760), CentiCelsius(3_500)), MicroOhms(4_000));
    }

    #[test]
    fn a_baseline_is_the_mean_of_the_first_five() {
        let mut health = Health::default();
        for resistance in [4_000, 4_100, 3_900, 4_050, 3_950, 9_000] {
            health.measured(MicroOhms(resistance), Some(REFERENCE));
        }
        let close = 3_990..=4_010;
        assert!(health.baseline.is_complete() && close.contains(&health.baseline.resistance.0));
        assert_eq!(health.rise(), Some(225));
    }
}

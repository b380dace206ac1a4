//! Which part of a record is the discharge.

use capacity_model::{Outcome, Sample};

/// So long may the load be off, or the battery be charged, within a discharge, seconds: loads that pulse have pauses.
const LONGEST_PAUSE_S: f64 = 3600.0;
/// So long once the voltage is down at the cutoff, seconds: only a load that is soon back has survived a dip.
const LONGEST_PAUSE_AT_CUTOFF_S: f64 = 600.0;

/// How many samples there are up to the end of the discharge: all of them if it goes on.
///
/// A load draws more than `least_load_a` amperes. The pause that ends the discharge is no part of it.
pub(super) fn extent(samples: &[Sample<f64>], cutoff_v: f64, least_load_a: f64) -> usize {
    let (mut is_on, mut is_at_cutoff) = (false, false);
    let mut pause: Option<(usize, f64)> = None;
    for (place, sample) in samples.iter().enumerate() {
        let is_loaded = -sample.current_a > least_load_a;
        pause = pause.or_else(|| (is_on && !is_loaded).then_some((place, sample.time_s)));
        let longest_s = if is_at_cutoff { LONGEST_PAUSE_AT_CUTOFF_S } else { LONGEST_PAUSE_S };
        if let Some((begin, since_s)) = pause
            && sample.time_s - since_s > longest_s
        {
            return begin;
        }
        if is_loaded {
            (is_on, is_at_cutoff, pause) = (true, sample.voltage_v <= cutoff_v, None);
        }
    }
    samples.len()
}

/// Why the estimator takes no account of a sample after load on.
pub(super) const fn reason(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Implausible => "no voltage of so many cells, or a day after the line before",
        Outcome::Outlier => "the voltage leaps",
        Outcome::NotLater => "the time does not advance",
        _ => "no part of the discharge",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds, volts and amperes of discharge, on a battery that is empty at 11 V.
    fn extent_of(samples: &[(f64, f64, f64)]) -> usize {
        let sample = |&(time_s, voltage_v, amps): &(f64, f64, f64)| Sample {
            time_s,
            voltage_v,
            current_a: -amps,
            temperature_c: 25.0,
        };
        extent(&samples.iter().map(sample).collect::<Vec<_>>(), 11.0, 0.01)
    }

    #[test]
    fn an_hour_without_load_ends_a_discharge_and_a_rest_before_it_does_not() {
        let rest = [(0.0, 13.5, 0.0), (9000.0, 13.5, 0.0)];
        let run = [(9060.0, 12.5, 5.0), (9120.0, 12.4, 5.0)];
        let pause = [(9180.0, 12.7, 0.0), (12_780.0, 12.8, -1.0)];
        assert_eq!(extent_of(&[&rest[..], &run, &pause, &[(12_781.0, 12.4, 5.0)]].concat()), 4);
        assert_eq!(extent_of(&[&rest[..], &run, &pause, &[(12_780.0, 12.4, 5.0)]].concat()), 7);
    }

    #[test]
    fn at_the_cutoff_ten_minutes_do() {
        let run = [(0.0, 12.0, 5.0), (60.0, 11.0, 5.0), (120.0, 11.5, 0.0)];
        assert_eq!(extent_of(&[&run[..], &[(721.0, 11.4, 5.0)]].concat()), 2);
        assert_eq!(extent_of(&[&run[..], &[(720.0, 11.4, 5.0), (1400.0, 11.6, 0.0)]].concat()), 5);
    }

    #[test]
    fn readings_that_are_far_apart_are_no_pause() {
        assert_eq!(extent_of(&[(0.0, 12.6, 5.0), (7200.0, 12.4, 5.0), (14_400.0, 12.2, 5.0)]), 3);
    }
}

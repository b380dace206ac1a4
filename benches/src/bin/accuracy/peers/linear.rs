//! A straight line through the voltages of the last half.

use capacity_model::Sample;

use crate::records::Record;

pub(crate) fn linear(record: &Record, seen: &[Sample<f64>], _planned_a: Option<f64>) -> Option<f64> {
    let last_s = seen.last()?.time_s;
    let half = || seen.iter().filter(|sample| sample.time_s >= last_s / 2.0);
    let count = half().fold(0.0, |count, _| count + 1.0);
    let mean_s = half().map(|sample| sample.time_s).sum::<f64>() / count;
    let mean_v = half().map(|sample| sample.voltage_v).sum::<f64>() / count;
    let product: f64 = half().map(|s| (s.time_s - mean_s) * (s.voltage_v - mean_v)).sum();
    let square: f64 = half().map(|s| (s.time_s - mean_s).powi(2)).sum();
    let slope = product / square;
    // A line that does not fall meets no cutoff.
    (slope < 0.0).then(|| (mean_s + (record.cutoff_v - mean_v) / slope).max(last_s))
}

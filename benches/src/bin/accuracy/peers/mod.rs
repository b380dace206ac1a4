//! Published methods, as their sources have them.

mod kibam;
mod linear;
mod peukert;
mod shepherd;

pub(crate) use {kibam::kibam, linear::linear, peukert::peukert, shepherd::shepherd};

use crate::records::charges;
use capacity_model::Sample;

/// Mean current so far, amperes.
fn mean_a(seen: &[Sample<f64>]) -> Option<f64> {
    let elapsed_s = seen.last()?.time_s - seen.first()?.time_s;
    let charge_ah = *charges(seen).last()?;
    Some(charge_ah * 3600.0 / elapsed_s).filter(|mean_a| *mean_a > 0.0)
}

/// From what a full battery lasts at each current: the part used up by `seen`, the rest at `planned_a`.
fn rest_of(seen: &[Sample<f64>], planned_a: Option<f64>, lasts_h: impl Fn(f64) -> f64) -> Option<f64> {
    let elapsed_s = seen.last()?.time_s;
    let seen_a = mean_a(seen)?;
    let left = f64::max(1.0 - elapsed_s / 3600.0 / lasts_h(seen_a), 0.0);
    Some(elapsed_s + left * lasts_h(planned_a.unwrap_or(seen_a)) * 3600.0)
}

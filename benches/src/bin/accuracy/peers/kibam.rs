//! The kinetic battery model of Manwell and `McGowan` (1993), from the nameplate.
//!
//! `qmax(I) = qmax k c T / (1 - e^(-kT) + c (kT - 1 + e^(-kT)))` with `T = qmax(I) / I`; its constants are those that give
//! 0.932 of the 20 h capacity at the 10 h rate and 0.581 at the 1 h rate, the defaults of NREL's SAM.

use capacity_model::Sample;

use super::rest_of;
use crate::records::Record;

const PER_HOUR: f64 = 0.7849;
const AVAILABLE: f64 = 0.4471;

pub(crate) fn kibam(record: &Record, seen: &[Sample<f64>], planned_a: Option<f64>) -> Option<f64> {
    let most_ah = record.nameplate_ah / part_after(20.0);
    rest_of(seen, planned_a, |current_a| lasts_h(most_ah, current_a))
}

/// Part of the whole charge that comes out within some hours at a constant current.
fn part_after(hours: f64) -> f64 {
    let kt = PER_HOUR * hours;
    let gone = 1.0 - (-kt).exp();
    kt * AVAILABLE / (gone + AVAILABLE * (kt - gone))
}

/// The hours after which the available charge is gone: a rising function's zero, by halving.
fn lasts_h(most_ah: f64, current_a: f64) -> f64 {
    let (mut short, mut long) = (0.0, most_ah / current_a);
    for _ in 0..60 {
        let middle = f64::midpoint(short, long);
        if current_a * middle < most_ah * part_after(middle) { short = middle } else { long = middle }
    }
    short
}

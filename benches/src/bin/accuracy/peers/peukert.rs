//! Peukert's law from the nameplate.

use capacity_model::{Sample, peukert::runtime_h};

use super::rest_of;
use crate::records::Record;

/// Middle of four datasheets (1.15 to 1.34).
const EXPONENT: f64 = 1.2;

pub(crate) fn peukert(record: &Record, seen: &[Sample<f64>], planned_a: Option<f64>) -> Option<f64> {
    rest_of(seen, planned_a, |current_a| {
        runtime_h(record.nameplate_ah, 20.0, current_a, EXPONENT).unwrap_or(f64::NAN)
    })
}

//! Shepherd's curve in the form of Tremblay and Dessaint (2009), by least squares.
//!
//! `V = E - K Q / (Q - q) + A e^(-B q)`: for each `Q` of a grid the rest is linear, but for `B`, which is three over a
//! fifteenth of `Q`. The resistance is in `E`, for the current hardly changes.

use capacity_model::Sample;

use super::mean_a;
use crate::records::{Record, charges};

pub(crate) fn shepherd(record: &Record, seen: &[Sample<f64>], planned_a: Option<f64>) -> Option<f64> {
    let charge = charges(seen);
    let gone = *charge.last()?;
    let blocks = record.blocks();
    let points: Vec<(f64, f64)> =
        charge.into_iter().zip(seen.iter().map(|sample| sample.voltage_v / blocks)).collect();
    let most = f64::max(2.0 * record.nameplate_ah, 4.0 * gone);
    let grid = (1..=60).map(|step| gone * (1.005_f64 * most / gone / 1.005).powf(f64::from(step) / 60.0));
    let fits = grid.filter_map(|whole| fit(&points, whole));
    let (_, whole, [e, k, a]) = fits.min_by(|one, other| one.0.total_cmp(&other.0))?;
    let volts = |q: f64| e - k * whole / (whole - q) + a * (-45.0 * q / whole).exp();
    let end =
        (0..2000).map(|step| gone + (whole - gone) * f64::from(step) / 2000.0).find(|q| volts(*q) <= 11.0);
    let left_ah = end.unwrap_or(whole) - gone;
    Some(seen.last()?.time_s + left_ah / planned_a.map_or_else(|| mean_a(seen), Some)? * 3600.0)
}

/// Squared error, `Q`, and `[E, K, A]` by the normal equations.
fn fit(points: &[(f64, f64)], whole: f64) -> Option<(f64, f64, [f64; 3])> {
    let terms = |q: f64| [1.0, -whole / (whole - q), (-45.0 * q / whole).exp()];
    let mut rows = [[0.0; 4]; 3];
    for (q, volts) in points {
        let [x, y, z] = terms(*q);
        for (row, weight) in rows.iter_mut().zip([x, y, z]) {
            for (entry, value) in row.iter_mut().zip([x, y, z, *volts]) {
                *entry += weight * value;
            }
        }
    }
    let solved = solve(rows)?;
    // Neither the knee nor the first exponential goes upwards.
    if solved[1] <= 0.0 {
        return None;
    }
    let error = |(q, volts): &(f64, f64)| {
        let sum: f64 = terms(*q).iter().zip(solved).map(|(term, weight)| term * weight).sum();
        (volts - sum).powi(2)
    };
    Some((points.iter().map(error).sum(), whole, solved))
}

/// Cramer's rule.
fn solve(rows: [[f64; 4]; 3]) -> Option<[f64; 3]> {
    let determinant = |column: Option<usize>| {
        let at = |row: usize, place: usize| {
            let place = if column == Some(place) { 3 } else { place };
            rows[row][place]
        };
        at(0, 0) * (at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1))
            - at(0, 1) * (at(1, 0) * at(2, 2) - at(1, 2) * at(2, 0))
            + at(0, 2) * (at(1, 0) * at(2, 1) - at(1, 1) * at(2, 0))
    };
    let whole = determinant(None);
    (whole.abs() > 1e-12).then(|| [0, 1, 2].map(|column| determinant(Some(column)) / whole))
}

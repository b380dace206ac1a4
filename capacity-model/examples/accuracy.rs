//! Measures the estimator on a directory of recorded discharges: `accuracy DIRECTORY [BATTERY_ID …]`.
//!
//! The directory holds `manifest.csv` and one CSV per discharge (`t_s,mV,mA,centi_degC`). Each record is shown to the
//! estimator up to 10, 20, 30, 50 and 90 % of its time to 11.0 V per 12 V block. Printed per kind of load: median and 95th
//! percentile of the error of the runtime, how many truths lay within p10 to p90, the median width of that interval, and
//! median error and coverage of the capacity.

#![allow(clippy::arithmetic_side_effects, reason = "small counts of a host program")]

use core::{error::Error, time::Duration};
use std::{collections::BTreeMap, env, path::Path, time::Instant};

use capacity_model::{Battery, Estimator, Interval, Sample};

const SEEN: [f64; 5] = [0.1, 0.2, 0.3, 0.5, 0.9];
type Row = BTreeMap<String, String>;

/// Relative error, whether the interval held the truth, and its relative width.
#[derive(Clone, Copy)]
struct Score {
    error: f64,
    held: bool,
    width: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let directory = arguments.next().ok_or("which directory?")?;
    let chosen: Vec<String> = arguments.collect();
    let mut runtimes: BTreeMap<(String, usize), Vec<Score>> = BTreeMap::new();
    let mut capacities = runtimes.clone();
    let mut estimating_us = Vec::new();
    let (mut stepping, mut steps) = (Duration::ZERO, 0_u32);

    for row in csv::Reader::from_path(Path::new(&directory).join("manifest.csv"))?.deserialize() {
        let row: Row = row?;
        let Some(truth_s) = number(&row, "t11_meas_s") else { continue };
        if !chosen.is_empty() && !chosen.contains(text(&row, "battery_id")?) {
            continue;
        }
        let samples = record(&Path::new(&directory).join(text(&row, "file")?))?;
        for (depth, seen) in SEEN.into_iter().enumerate() {
            let mut estimator = estimator(&row)?;
            let started = Instant::now();
            for sample in samples.iter().take_while(|sample| sample.time_s <= seen * truth_s) {
                let _ = estimator.step(*sample);
                steps += 1;
            }
            stepping += started.elapsed();
            let started = Instant::now();
            let estimate = estimator.estimate()?;
            estimating_us.push(started.elapsed().as_secs_f64() * 1e6);
            for group in groups(&row) {
                runtimes.entry((group.clone(), depth)).or_default().push(score(estimate.runtime_s, truth_s));
                if let Some(truth_ah) = number(&row, "true_ah") {
                    capacities.entry((group, depth)).or_default().push(score(estimate.capacity_ah, truth_ah));
                }
            }
        }
    }
    print("runtime to 11.0 V", &runtimes);
    print("capacity", &capacities);
    let (median_us, slow_us) = (percentile(0.5, &estimating_us), percentile(0.95, &estimating_us));
    println!(
        "a step: {:?} in the mean; an estimate: median {median_us:.0} µs, 95th percentile {slow_us:.0} µs",
        stepping / steps.max(1)
    );
    println!("size: {} B with f32, {} B with f64", size_of::<Estimator<f32>>(), size_of::<Estimator<f64>>());
    Ok(())
}

fn estimator(row: &Row) -> Result<Estimator<f64>, Box<dyn Error>> {
    let cells = text(row, "cells")?.parse()?;
    let nameplate_ah = number(row, "nominal_ah").ok_or("no nameplate")?;
    let battery = Battery::new(cells)?.with_nameplate_ah(nameplate_ah)?;
    Ok(Estimator::new(battery, 11.0 * f64::from(cells) / 6.0)?)
}

fn record(path: &Path) -> Result<Vec<Sample<f64>>, Box<dyn Error>> {
    let mut samples = Vec::new();
    for row in csv::Reader::from_path(path)?.deserialize() {
        let (time_s, millivolts, milliamps, centi_celsius): (f64, f64, f64, f64) = row?;
        samples.push(Sample {
            time_s,
            voltage_v: millivolts / 1e3,
            current_a: milliamps / 1e3,
            temperature_c: centi_celsius / 1e2,
        });
    }
    Ok(samples)
}

fn groups(row: &Row) -> Vec<String> {
    let of = |column: &str| row.get(column).map_or("", String::as_str);
    let profile = of("profile");
    let mut groups = vec![format!("  {profile}")];
    if ["cc", "cp", "cr"].contains(&profile) {
        groups.push("  cc cp cr".into());
    }
    if ["cc", "cp", "cr", "daily", "pulse"].contains(&profile) {
        groups.push(" stationary".into());
        groups.push(format!("    {}", of("generator")));
        let full = number(row, "soc0").is_some_and(|charge| charge > 0.99);
        groups.push(format!("   {}", if full { "full" } else { "not full" }));
    }
    groups
}

fn text<'a>(row: &'a Row, column: &str) -> Result<&'a String, String> {
    row.get(column).ok_or_else(|| format!("no column {column}"))
}

fn number(row: &Row, column: &str) -> Option<f64> {
    row.get(column)?.parse().ok()
}

fn score(interval: Interval<f64>, truth: f64) -> Score {
    Score {
        error: (interval.median / truth - 1.0).abs(),
        held: interval.p10 <= truth && truth <= interval.p90,
        width: (interval.p90 - interval.p10) / truth,
    }
}

fn print(title: &str, scores: &BTreeMap<(String, usize), Vec<Score>>) {
    println!("{title}: median / p95 error %, coverage %, width % at 10, 20, 30, 50, 90 % seen");
    let mut last = "";
    for ((group, _), scores) in scores {
        if last != group {
            print!("{}{group:18} {:4}", if last.is_empty() { "" } else { "\n" }, scores.len());
            last = group;
        }
        let errors: Vec<f64> = scores.iter().map(|score| score.error).collect();
        let widths: Vec<f64> = scores.iter().map(|score| score.width).collect();
        let held = scores.iter().filter(|score| score.held).count();
        let part = |part: f64, of: &[f64]| 100.0 * percentile(part, of);
        let coverage = 100 * held / scores.len();
        print!(
            " | {:4.1} / {:4.1} {coverage:3} {:3.0}",
            part(0.5, &errors),
            part(0.95, &errors),
            part(0.5, &widths)
        );
    }
    println!();
}

fn percentile(part: f64, values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut below = sorted
        .iter()
        .enumerate()
        .filter(|(index, _)| number_of(*index) <= part * number_of(sorted.len() - 1));
    below.next_back().map_or(f64::NAN, |(_, value)| *value)
}

fn number_of(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::NAN, f64::from)
}

//! How well runtime and capacity are told after a part of a discharge, beside published methods.
//!
//! `cargo run --release -p benches --bin accuracy [DIRECTORY]`: over the records of a directory (`manifest.csv`, and a CSV
//! per discharge), else over those that ship with the crate. With `--features` behind the directory it prints what the
//! network of the crate is fitted on (`capacity-model/fit`).
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::many_single_char_names,
    reason = "figures of a program for people"
)]

mod features;
mod peers;
mod records;
mod score;

use std::{env, path::PathBuf, time::Instant};

use anyhow::{Context, Result, ensure};
use capacity_model::{Battery, Estimator, Load, Sample};
use records::Record;
use score::{SEEN, Table, percentile, print_heading};

type Peer = fn(&Record, &[Sample<f64>], Option<f64>) -> Option<f64>;

const PEERS: [(&str, Peer); 4] = [
    ("Peukert, nameplate", peers::peukert),
    ("linear extrapolation", peers::linear),
    ("Shepherd/Tremblay, least squares", peers::shepherd),
    ("KiBaM, nameplate", peers::kibam),
];

fn main() -> Result<()> {
    let directory = env::args_os().nth(1).map(PathBuf::from);
    let records = records::load(directory.as_deref())?;
    ensure!(!records.is_empty(), "no record with an end");

    if env::args().any(|argument| argument == "--features") {
        return features::print(&records);
    }
    print_heading();
    let (runtime, capacity, cost) = ours(&records)?;
    runtime.print("runtime to 11.0 V a 12 V block, ours", usize::MAX);
    capacity.print("capacity at the 20 h rate, 25 °C, ours", usize::MAX);
    for (name, peer) in PEERS {
        theirs(&records, peer).print(&format!("runtime, {name}"), 4);
    }
    println!("{cost}");
    Ok(())
}

fn estimator(record: &Record) -> Result<Estimator<f64>> {
    let battery = Battery::new(record.cells)?.with_nameplate_ah(record.nameplate_ah)?;
    Ok(Estimator::new(battery, record.cutoff_v)?)
}

fn planned_a(record: &Record, part: f64) -> Option<f64> {
    record.is_steps().then(|| record.mean_a_after(part))
}

/// Tables of runtime and capacity, and a line on what they cost.
fn ours(records: &[Record]) -> Result<(Table, Table, String)> {
    let (mut runtime, mut capacity) = (Table::default(), Table::default());
    let (mut step_ns, mut estimate_us) = (Vec::new(), Vec::new());
    for record in records {
        for (depth, part) in SEEN.into_iter().enumerate() {
            let mut estimator = estimator(record)?;
            let started = Instant::now();
            let seen = record.first(part);
            for sample in seen {
                let _ = estimator.step(*sample);
            }
            step_ns.push(started.elapsed().as_secs_f64() * 1e9 / seen.iter().fold(0.0, |n, _| n + 1.0));
            let started = Instant::now();
            let load = planned_a(record, part).map_or(Load::Observed, Load::Current);
            let answer = estimator.estimate_at(load);
            let estimate = answer.with_context(|| format!("{}, {part} of it seen", record.file))?;
            estimate_us.push(started.elapsed().as_secs_f64() * 1e6);
            runtime.interval(record, depth, estimate.runtime_s, record.runtime_s);
            if let Some(truth_ah) = record.true_ah {
                capacity.interval(record, depth, estimate.capacity_ah, truth_ah);
            }
        }
    }
    let cost = format!(
        "ours: an update {:.0} ns, an estimate {:.0} µs (95 %: {:.0} µs), state {} B (f32), {} B (f64)",
        percentile(0.5, &step_ns),
        percentile(0.5, &estimate_us),
        percentile(0.95, &estimate_us),
        size_of::<Estimator<f32>>(),
        size_of::<Estimator<f64>>(),
    );
    Ok((runtime, capacity, cost))
}

fn theirs(records: &[Record], peer: Peer) -> Table {
    let mut table = Table::default();
    for record in records {
        for (depth, part) in SEEN.into_iter().enumerate() {
            let answer = peer(record, record.first(part), planned_a(record, part));
            table.figure(record, depth, answer, record.runtime_s);
        }
    }
    table
}

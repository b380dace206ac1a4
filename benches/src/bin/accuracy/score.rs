//! Errors by group, printed as a table.

use std::collections::BTreeMap;

use capacity_model::Interval;

use crate::records::Record;

/// Parts of the runtime after which is asked.
pub(crate) const SEEN: [f64; 4] = [0.1, 0.2, 0.3, 0.5];

/// How one answer compares with the truth: relative error, and for intervals whether they held it and how wide they were.
#[derive(Clone, Copy, Debug)]
struct Score {
    error: f64,
    interval: Option<(bool, f64)>,
}

/// Scores of one method and quantity.
#[derive(Debug, Default)]
pub(crate) struct Table {
    scores: BTreeMap<(usize, &'static str, usize), Vec<Score>>,
}

impl Table {
    /// An answer with an interval.
    pub(crate) fn interval(&mut self, record: &Record, depth: usize, answer: Interval<f64>, truth: f64) {
        let Interval { p10, median, p90 } = answer;
        let interval = Some((p10 <= truth && truth <= p90, (p90 - p10) / truth));
        self.add(record, depth, Score { error: (median / truth - 1.0).abs(), interval });
    }

    /// An answer without one; no answer is as wrong as can be.
    pub(crate) fn figure(&mut self, record: &Record, depth: usize, answer: Option<f64>, truth: f64) {
        let error = answer.map_or(f64::INFINITY, |answer| (answer / truth - 1.0).abs());
        let error = if error.is_finite() { error } else { 9.99 };
        self.add(record, depth, Score { error, interval: None });
    }

    fn add(&mut self, record: &Record, depth: usize, score: Score) {
        for (order, group) in groups(record) {
            self.scores.entry((order, group, depth)).or_default().push(score);
        }
    }

    /// One line a group; only the first `groups` of them.
    pub(crate) fn print(&self, title: &str, groups: usize) {
        println!("{title}");
        let mut last = "";
        for ((order, group, _), scores) in &self.scores {
            if *order >= groups {
                break;
            }
            if last != *group {
                print!("{}  {group:20}{:5}", if last.is_empty() { "" } else { "\n" }, scores.len());
                last = group;
            }
            print!(" | {}", summary(scores));
        }
        println!();
    }
}

/// Heads the columns.
pub(crate) fn print_heading() {
    print!("{:27}", "");
    for seen in SEEN {
        print!(" | {:21}", format!("{:.0} % seen", seen * 100.0));
    }
    println!("\n{:22}{:>5}{}", "", "n", " | med / p95  cover width".repeat(SEEN.len()));
}

fn summary(scores: &[Score]) -> String {
    let errors: Vec<f64> = scores.iter().map(|score| score.error).collect();
    let intervals: Vec<(bool, f64)> = scores.iter().filter_map(|score| score.interval).collect();
    let errors =
        format!("{:4.1} / {:5.1}", percentile(0.5, &errors) * 100.0, percentile(0.95, &errors) * 100.0);
    if intervals.is_empty() {
        return format!("{errors}     -     -");
    }
    let held: f64 = intervals.iter().map(|(held, _)| f64::from(u8::from(*held))).sum();
    let widths: Vec<f64> = intervals.iter().map(|(_, width)| *width).collect();
    format!("{errors}   {:3.0}   {:3.0}", held / count(&intervals) * 100.0, percentile(0.5, &widths) * 100.0)
}

/// Where a record is counted: the place in the table, and its name there.
fn groups(record: &Record) -> Vec<(usize, &'static str)> {
    let profile = record.profile.as_str();
    if record.is_steps() {
        return vec![(1, "steps, plan told")];
    }
    if record.generator.starts_with("real") {
        return vec![(2, "measured")];
    }
    let mut groups = vec![(0, "stationary")];
    match profile {
        "pulse" => groups.push((3, "pulsed")),
        "daily" => groups.push((4, "daily (sine)")),
        "cc" => groups.extend([(5, "steady"), (6, "constant current")]),
        "cp" => groups.extend([(5, "steady"), (7, "constant power")]),
        "cr" => groups.extend([(5, "steady"), (8, "constant resistance")]),
        _ => {}
    }
    groups.push(if record.full { (9, "from full") } else { (10, "not from full") });
    match record.generator.as_str() {
        "pybamm_full" => groups.push((11, "porous electrode")),
        "ecm_ceraolo" => groups.push((12, "circuit, weak cells")),
        _ => {}
    }
    groups
}

/// The `part` quantile, between the two values around it.
pub(crate) fn percentile(part: f64, values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = part * (count(&sorted) - 1.0).max(0.0);
    let at = |index: f64| sorted.iter().zip(0_u32..).find(|(_, i)| f64::from(*i) >= index).map(|(v, _)| *v);
    match (at(place.floor()), at(place.ceil())) {
        (Some(low), Some(high)) => low + (high - low) * place.fract(),
        _ => f64::NAN,
    }
}

fn count<T>(values: &[T]) -> f64 {
    values.iter().fold(0.0, |count, _| count + 1.0)
}

//! The program `capacity`: a logger's record in, what the battery is worth out.
//!
//! `estimate` prints one JSON line, `plot` draws the discharge and the prediction, `report` works a test out as IEEE 450
//! and 1188 do.

mod discharge;
mod extent;
mod options;
mod plot;
mod report;

use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

use anyhow::{Context, Result};
use capacity_model::Interval;

pub use discharge::NoDischarge;
pub use options::{BatteryOptions, Options, RatingOptions, Task};
pub use report::Unrated;

use discharge::Discharge;
use options::planned_a;

/// Carries out what was asked.
///
/// # Errors
/// [`RecordError`](crate::record::RecordError) and [`NoDischarge`] for a bad record, with the line; [`Unrated`] and
/// [`ConfigError`](capacity_model::ConfigError) for options that make no sense; others as they come.
pub fn run(options: &Options) -> Result<()> {
    match &options.task {
        Task::Estimate { log, battery, future_ma } => {
            let discharge = read(log.as_deref(), battery)?;
            estimate(&discharge, planned_a(*future_ma), io::stdout().lock())
        }
        Task::Plot { log, battery, future_ma, output } => {
            let discharge = read(Some(log), battery)?;
            plot::draw(&discharge, planned_a(*future_ma), output)
        }
        Task::Report { log, battery, rating } => {
            let discharge = read(log.as_deref(), battery)?;
            report::print(&discharge, rating, io::stdout().lock())
        }
    }
}

/// The record in the file, or on standard input.
fn read(log: Option<&Path>, battery: &BatteryOptions) -> Result<Discharge> {
    let source: Box<dyn Read> = match log {
        Some(path) => Box::new(File::open(path).with_context(|| path.display().to_string())?),
        None => Box::new(io::stdin().lock()),
    };
    let discharge = Discharge::read(battery, source)?;
    if let Some(volts) = discharge.empty_from_the_start_v() {
        let _unheard = writeln!(
            io::stderr(),
            "capacity: {volts} V at load on are no more than the cutoff of {:.2} V: are --cells and --cutoff-mv right?",
            discharge.cutoff_v,
        );
    }
    for left_out in &discharge.left_out {
        let _unheard = writeln!(io::stderr(), "capacity: {left_out}");
    }
    Ok(discharge)
}

/// One line of JSON; what is not known is `null`.
fn estimate(discharge: &Discharge, planned_a: Option<f64>, mut out: impl Write) -> Result<()> {
    let estimate = discharge.estimate(planned_a)?;
    let Interval { p10, median, p90 } = estimate.runtime_s;
    let known = |value: Option<String>| value.unwrap_or_else(|| "null".into());
    writeln!(
        out,
        r#"{{"runtime_s":{median:.1},"p10_s":{p10:.1},"p90_s":{p90:.1},"capacity_mAh":{:.0},"soh":{},"r_mohm":{}}}"#,
        estimate.capacity_ah.median * 1e3,
        known(estimate.state_of_health.map(|health| format!("{:.4}", health.median))),
        known(estimate.resistance_ohm.map(|ohm| format!("{:.3}", ohm.median * 1e3))),
    )?;
    Ok(())
}

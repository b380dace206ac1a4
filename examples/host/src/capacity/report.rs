//! The acceptance report.

use core::fmt;
use std::io::Write;

use anyhow::{Context, Result};
use capacity_model::{ieee, peukert};

use super::{discharge::Discharge, options::RatingOptions};

/// Options that do not tell what the battery is rated for.
#[derive(Clone, Copy, Debug)]
pub struct Unrated(&'static str);

impl fmt::Display for Unrated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl core::error::Error for Unrated {}

pub(super) fn print(discharge: &Discharge, rating: &RatingOptions, mut out: impl Write) -> Result<()> {
    let actual_a = discharge.mean_a().context("the record is no discharge")?;
    let rated_s = rated_s(discharge, rating, actual_a)?;
    let runtime_s = discharge.estimate(None)?.runtime_s;
    let measured_s = discharge.ended_at_s();
    let actual_s = measured_s.unwrap_or(runtime_s.median);
    let test = ieee::Test {
        actual_s,
        rated_s,
        actual_a,
        rated_a: rated_a(discharge, rating, actual_s)?,
        temperature_c: discharge.samples.first().map_or(25.0, |sample| sample.temperature_c),
    };
    let report =
        test.report(rating.previous.map(|percent| percent / 100.0)).context("a rating of nothing")?;

    writeln!(out, "battery             {} cells, {}", discharge.cells, nameplate(discharge))?;
    writeln!(out, "end voltage         {:.3} V", discharge.cutoff_v)?;
    writeln!(out, "{report}")?;
    if measured_s.is_none() {
        let scale = report.capacity / actual_s * 100.0;
        writeln!(
            out,
            "note                estimated from {:.0} s of discharge: {:.0} to {:.0} % with 80 % confidence",
            discharge.elapsed_s(),
            runtime_s.p10 * scale,
            runtime_s.p90 * scale
        )?;
    }
    if rating.rated_hours.is_none() {
        writeln!(out, "note                rated figures by Peukert's law, k = {}", rating.peukert)?;
    }
    Ok(())
}

fn nameplate(discharge: &Discharge) -> String {
    discharge.nameplate_ah.map_or_else(|| "nameplate unknown".into(), |ah| format!("{ah:.1} Ah (20 h)"))
}

fn rated_s(discharge: &Discharge, rating: &RatingOptions, actual_a: f64) -> Result<f64> {
    if let Some(hours) = rating.rated_hours {
        return Ok(hours * 3600.0);
    }
    let ah = discharge.nameplate_ah.ok_or(Unrated("neither --rated-hours nor --nominal-mah"))?;
    let hours = peukert::runtime_h(ah, 20.0, actual_a, rating.peukert).context("no rated time")?;
    Ok(hours * 3600.0)
}

/// The current that would last as long as the test did: Peukert's law turned round.
fn rated_a(discharge: &Discharge, rating: &RatingOptions, actual_s: f64) -> Result<f64> {
    if let Some(milliamps) = rating.rated_ma {
        return Ok(milliamps / 1e3);
    }
    let ah = match (discharge.nameplate_ah, rating.rated_hours, discharge.mean_a()) {
        (Some(ah), ..) => ah,
        (None, Some(hours), Some(actual_a)) => actual_a * 20.0 * (hours / 20.0).powf(rating.peukert.recip()),
        _ => return Err(Unrated("neither --rated-ma nor --nominal-mah").into()),
    };
    Ok(ah / 20.0 * (20.0 * 3600.0 / actual_s).powf(rating.peukert.recip()))
}

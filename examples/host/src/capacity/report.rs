//! The acceptance report.

use core::fmt;
use std::io::Write;

use anyhow::Result;
use capacity_model::{
    Interval,
    ieee::{Report, Test},
    peukert,
};

use super::{discharge::Discharge, options::RatingOptions};

/// The temperature that ratings are for, degrees Celsius.
const RATED_C: f64 = 25.0;
/// How the line of the report begins that says what is to be done.
const VERDICT: &str = "verdict             ";

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
    let actual_a = discharge.mean_a()?;
    let rated_s = rated_s(discharge, rating, actual_a)?;
    let measured_s = discharge.ended_at_s();
    let Interval { p10, median, p90 } = measured_s
        .map_or_else(|| discharge.estimate(None).map(|told| told.runtime_s), |s| Ok(Interval::exactly(s)))?;
    if median <= 0.0 {
        return Err(discharge.empty_from_the_start().into());
    }
    let temperature_c = discharge.temperature_c();
    let rated_a = RatedCurrent::new(discharge, rating, actual_a, median)?;
    let lasting = |actual_s| {
        let test = Test {
            actual_s,
            rated_s,
            actual_a,
            rated_a: rated_a.lasting(actual_s),
            temperature_c: temperature_c.unwrap_or(RATED_C),
        };
        let report = test.report(rating.previous.map(|percent| percent / 100.0));
        report.ok_or(Unrated("the capacity in parts of such a rating is no number"))
    };
    let (report, least, most) = (lasting(median)?, lasting(p10)?, lasting(p90)?);

    writeln!(out, "battery             {} cells, {}", discharge.cells, nameplate(discharge))?;
    writeln!(out, "end voltage         {:.3} V", discharge.cutoff_v)?;
    print_report(&mut out, &report, least.recommendation == most.recommendation)?;
    if measured_s.is_none() {
        writeln!(
            out,
            "note                estimated from {:.0} s of discharge: {:.0} to {:.0} % with 80 % confidence",
            discharge.elapsed_s(),
            least.capacity * 100.0,
            most.capacity * 100.0
        )?;
    }
    if temperature_c.is_none() {
        writeln!(out, "note                no temperature in the record: {RATED_C} °C taken for it")?;
    }
    if rating.rated_hours.is_none() || rating.rated_ma.is_none() {
        writeln!(out, "note                rated figures by Peukert's law, k = {}", rating.peukert)?;
    }
    Ok(())
}

/// The report, with its verdict only if that is certain.
fn print_report(out: &mut impl Write, report: &Report<f64>, is_certain: bool) -> Result<()> {
    for line in report.to_string().lines() {
        if line.starts_with(VERDICT) && !is_certain {
            writeln!(out, "{VERDICT}not told yet: test on")?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn nameplate(discharge: &Discharge) -> String {
    discharge.nameplate_ah.map_or_else(|| "nameplate unknown".into(), |ah| format!("{ah:.1} Ah (20 h)"))
}

fn rated_s(discharge: &Discharge, rating: &RatingOptions, actual_a: f64) -> Result<f64, Unrated> {
    if let Some(hours) = rating.rated_hours {
        return Ok(hours * 3600.0);
    }
    let ah = discharge.nameplate_ah.ok_or(Unrated("neither --rated-hours nor --nominal-mah"))?;
    let hours = peukert::runtime_h(ah, 20.0, actual_a, rating.peukert);
    hours.map(|hours| hours * 3600.0).ok_or(Unrated("no rated time by Peukert's law"))
}

/// What a manufacturer promises: a current for a time, and by Peukert's law for other times.
struct RatedCurrent {
    amps: f64,
    seconds: f64,
    exponent: f64,
}

impl RatedCurrent {
    /// Of a test that lasted `median_s`, for all that is known.
    fn new(
        discharge: &Discharge,
        rating: &RatingOptions,
        actual_a: f64,
        median_s: f64,
    ) -> Result<Self, Unrated> {
        let (amps, seconds) = match (rating.rated_ma, rating.rated_hours, discharge.nameplate_ah) {
            (Some(milliamps), ..) => (milliamps / 1e3, median_s),
            (None, Some(hours), _) => (actual_a, hours * 3600.0),
            (None, None, Some(ah)) => (ah / 20.0, 20.0 * 3600.0),
            (None, None, None) => return Err(Unrated("neither --rated-ma nor --nominal-mah")),
        };
        Ok(Self { amps, seconds, exponent: rating.peukert })
    }

    /// Amperes that would last so long.
    fn lasting(&self, actual_s: f64) -> f64 {
        self.amps * (self.seconds / actual_s).powf(self.exponent.recip())
    }
}

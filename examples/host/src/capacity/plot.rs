//! The picture of a discharge and of what is expected of it.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::prelude::*;

use super::discharge::Discharge;

const SIZE: (u32, u32) = (900, 500);

pub(super) fn draw(discharge: &Discharge, planned_a: Option<f64>, output: &Path) -> Result<()> {
    let expected = discharge.estimate(planned_a)?.runtime_s;
    // plotters' errors borrow the canvas: only their words can leave.
    picture(discharge, [expected.p10, expected.median, expected.p90], output)
        .map_err(|error| anyhow!("{}: {error}", output.display()))
}

fn picture(
    discharge: &Discharge,
    [p10, median, p90]: [f64; 3],
    output: &Path,
) -> Result<(), Box<dyn core::error::Error>> {
    let start_s = discharge.load_on_s();
    let hours = |seconds: f64| seconds / 3600.0;
    let seen: Vec<(f64, f64)> =
        discharge.samples.iter().map(|sample| (hours(sample.time_s - start_s), sample.voltage_v)).collect();
    let now = seen.last().copied().unwrap_or_default();
    let volts = || seen.iter().map(|(_, volts)| *volts);
    let (least, most) =
        (volts().fold(discharge.cutoff_v, f64::min), volts().fold(discharge.cutoff_v, f64::max));
    let margin = (most - least) * 0.08 + 0.01;
    let until = hours(p90).max(now.0) * 1.05 + 1e-3;

    let root = SVGBackend::new(output, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let caption = format!(
        "{:.2} V after {:.2} h, with 80 % confidence from {:.2} h to {:.2} h",
        discharge.cutoff_v,
        hours(median),
        hours(p10),
        hours(p90)
    );
    let mut chart = ChartBuilder::on(&root)
        .caption(caption, ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(42)
        .y_label_area_size(56)
        .build_cartesian_2d(0.0..until, least - margin..most + margin)?;
    chart.configure_mesh().x_desc("hours from load on").y_desc("volts").draw()?;

    let cutoff_v = discharge.cutoff_v;
    let fan = vec![now, (hours(p10), cutoff_v), (hours(p90), cutoff_v)];
    chart.draw_series([Polygon::new(fan, BLUE.mix(0.18))])?;
    chart.draw_series(DashedLineSeries::new([now, (hours(median), cutoff_v)], 6, 4, BLUE.stroke_width(2)))?;
    chart.draw_series(LineSeries::new([(0.0, cutoff_v), (until, cutoff_v)], RED.stroke_width(1)))?;
    chart.draw_series(LineSeries::new(seen, BLACK.stroke_width(2)))?;
    chart.draw_series([Circle::new((hours(median), cutoff_v), 4, BLUE.filled())])?;
    root.present()?;
    Ok(())
}

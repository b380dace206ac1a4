//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// What a lead-acid battery is worth, from the record of a discharge.
#[derive(Clone, Debug, Parser)]
#[command(name = "capacity", version)]
pub struct Options {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What to do with a record: lines of `t_s,mV,mA,centi_degC`, mA negative while discharging, `t_s` from load on.
#[derive(Clone, Debug, Subcommand)]
pub enum Task {
    /// Prints runtime (from load on to the cutoff), capacity and health as one line of JSON.
    Estimate {
        /// The record, lines of `t_s,mV,mA,centi_degC` with mA below zero while discharging; standard input if absent.
        log: Option<PathBuf>,
        /// The battery.
        #[command(flatten)]
        battery: BatteryOptions,
        /// Mean current from now on in milliamperes, 0.1 to 1e8; 0: the load goes on as observed.
        #[arg(long, value_name = "MA", default_value_t = 0.0, allow_negative_numbers = true, value_parser = planned)]
        future_ma: f64,
    },
    /// Draws the discharge, the prediction and its interval.
    Plot {
        /// The record, lines of `t_s,mV,mA,centi_degC` with mA below zero while discharging.
        log: PathBuf,
        /// The battery.
        #[command(flatten)]
        battery: BatteryOptions,
        /// Mean current from now on in milliamperes, 0.1 to 1e8; 0: the load goes on as observed.
        #[arg(long, value_name = "MA", default_value_t = 0.0, allow_negative_numbers = true, value_parser = planned)]
        future_ma: f64,
        /// The SVG file.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Prints the acceptance report of IEEE 450 and 1188, measured if the record reaches the cutoff, else estimated.
    Report {
        /// The record, lines of `t_s,mV,mA,centi_degC` with mA below zero while discharging; standard input if absent.
        log: Option<PathBuf>,
        /// The battery.
        #[command(flatten)]
        battery: BatteryOptions,
        /// What the manufacturer promises.
        #[command(flatten)]
        rating: RatingOptions,
    },
}

/// What is known of the battery.
#[derive(Clone, Debug, Args)]
pub struct BatteryOptions {
    /// Nameplate capacity in mAh (20 h rate, 25 °C); 0: unknown.
    #[arg(long, value_name = "MAH", default_value_t = 0.0)]
    pub nominal_mah: f64,
    /// Cells in series, 1 to 120.
    #[arg(long, value_name = "N", default_value_t = 6)]
    pub cells: u8,
    /// Voltage of the whole battery at which the discharge ends, in mV; if absent 1.833 V a cell.
    #[arg(long, value_name = "MV")]
    pub cutoff_mv: Option<f64>,
}

/// What the manufacturer promises to the cutoff at 25 °C; if absent, Peukert's law from the nameplate.
#[derive(Clone, Copy, Debug, Args)]
pub struct RatingOptions {
    /// Hours that are promised at the mean current of the test; if absent, by Peukert's law from the nameplate.
    #[arg(long, value_name = "H", value_parser = above_zero)]
    pub rated_hours: Option<f64>,
    /// Milliamperes that are promised for the time that the test lasted; if absent, by Peukert's law.
    #[arg(long, value_name = "MA", value_parser = above_zero)]
    pub rated_ma: Option<f64>,
    /// Peukert's exponent, 1.0 to 1.6.
    #[arg(long, value_name = "K", default_value_t = 1.15, value_parser = exponent)]
    pub peukert: f64,
    /// Capacity in the test before, in percent of the rating.
    #[arg(long, value_name = "PERCENT", value_parser = above_zero)]
    pub previous: Option<f64>,
}

fn finite(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or_else(|| "not a number".into())
}

/// What the estimator takes for a planned load, in either sign.
fn planned(text: &str) -> Result<f64, String> {
    let is_load = |number: f64| number == 0.0 || (0.1..=1e8).contains(&number.abs());
    finite(text).and_then(|number| {
        if is_load(number) { Ok(number) } else { Err("must be 0, or 0.1 to 100000000".into()) }
    })
}

fn above_zero(text: &str) -> Result<f64, String> {
    let within = |number| {
        if number > 0.0 && number <= 1e9 { Ok(number) } else { Err("must be above 0, at most 1e9".into()) }
    };
    finite(text).and_then(within)
}

fn exponent(text: &str) -> Result<f64, String> {
    let within =
        |number| if (1.0..=1.6).contains(&number) { Ok(number) } else { Err("must be 1.0 to 1.6".into()) };
    finite(text).and_then(within)
}

impl BatteryOptions {
    /// Of the whole battery, volts.
    pub(super) fn cutoff_v(&self) -> f64 {
        self.cutoff_mv.map_or(f64::from(self.cells) * 11.0 / 6.0, |millivolts| millivolts / 1e3)
    }
}

/// The planned load in amperes, whichever sign it was given; `None`: the load goes on.
pub(super) fn planned_a(future_ma: f64) -> Option<f64> {
    (future_ma != 0.0).then(|| future_ma.abs() / 1e3)
}

#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![allow(
    clippy::arithmetic_side_effects,
    reason = "floats neither wrap nor panic, but the lint cannot tell with a generic float; integers are only counted, saturating"
)]

#[cfg(test)]
extern crate std;

// What goes in.
mod battery;
mod chemistry;
mod load;
mod sample;

// What comes out.
mod estimate;
mod estimator;

// Over the years.
mod baseline;
mod history;

// Published formulas, usable alone.
pub mod ieee;
pub mod peukert;
pub mod temperature;

// Inside: `progress` remembers, `hypothesis` weighs, `posterior` answers, `network` corrects it.
mod curve;
mod hypothesis;
mod network;
mod outlook;
mod posterior;
mod prior;
mod progress;
mod real;
mod resistance;
mod shape;
mod trace;

pub use baseline::{Baseline, Rise};
pub use battery::{Battery, ConfigError};
pub use chemistry::Chemistry;
pub use estimate::{Estimate, Interval, NoEstimate};
pub use estimator::{Estimator, Outcome};
pub use history::{EndOfLife, History, Test, Trend};
pub use load::Load;
pub use sample::Sample;

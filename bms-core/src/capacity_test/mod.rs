//! Capacity tests: the battery carries its real load for a while, and what it shows tells how long it would last
//! (BTRM manual §7.3, §8).
//!
//! [`TestSettings`] say what to test and when, [`Schedule`] counts down, [`Refusal`]s guard the start, a [`Runner`]
//! carries out one [`Plan`], and an [`Outcome`] is what remains of it.

mod estimate;
mod outcome;
mod plan;
mod precondition;
mod recharge;
mod runner;
mod schedule;
mod settings;

pub use outcome::{AbortReason, End, Intervals, Outcome};
pub use plan::{Measured, Plan};
pub use precondition::{Conditions, Refusal};
pub(crate) use recharge::Recharge;
pub use runner::{Progress, Runner, Verdict};
pub use schedule::{Due, Schedule};
pub use settings::{TestKind, TestSettings};

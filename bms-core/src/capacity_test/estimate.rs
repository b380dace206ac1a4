//! Feeds the estimator with readings; floating-point SI units stop here.

use core::time::Duration;

use capacity_model::{Battery, ConfigError, Estimate, Estimator, Sample};

use super::plan::{Measured, Plan};
use crate::{
    interval::Interval,
    si::{ampere_hours, amperes, celsius, interval_of_ampere_hours, milliamp_hours, volts},
    units::{CentiPercent, MilliampHours, Minutes},
};

/// A runtime known this well ends a type 1 test: width of the 80 % interval over its median.
const GOOD_WIDTH: f32 = 0.25;
/// The part of the whole discharge after which it usually is.
const GOOD_PART: f32 = 0.50;
/// A runtime that is known no better than this when the longest test is over is no result: p90 over p10.
const WORST_RATIO: f32 = 2.0;

/// Estimates the runtime to low battery from the running test.
#[derive(Clone, Debug)]
pub(super) struct RuntimeEstimate {
    /// Knows the nameplate alone: what earlier tests told is put to the question, not to the answer that is added to them.
    estimator: Estimator<f32>,
    expected: Option<Interval<MilliampHours>>,
}

impl RuntimeEstimate {
    pub(super) fn new(plan: &Plan) -> Result<Self, ConfigError> {
        let mut battery = Battery::new(plan.system.cells())?;
        if let Some(nameplate) = plan.nameplate {
            battery = battery.with_nameplate_ah(ampere_hours(nameplate))?;
        }
        let estimator = Estimator::new(battery, volts(plan.system.low_battery()))?;
        Ok(Self { estimator, expected: plan.expected_capacity.filter(|_| plan.is_full) })
    }

    pub(super) fn step(&mut self, since_load_on: Duration, measured: &Measured) {
        // A sample that the estimator leaves out is no fault of the test: it has more to come.
        let _outcome = self.estimator.step(Sample {
            time_s: since_load_on.as_secs_f32(),
            voltage_v: volts(measured.battery_voltage),
            current_a: amperes(measured.battery_current),
            temperature_c: celsius(measured.temperature),
        });
    }

    /// By this test and by those before it.
    pub(super) fn now(&self) -> Option<Runtime> {
        let informed = self.expected.and_then(|expected| {
            self.estimator.clone().with_prior(interval_of_ampere_hours(expected)).ok()?.estimate().ok()
        });
        informed.or_else(|| self.estimator.estimate().ok()).map(Runtime)
    }

    /// The capacity by this test alone.
    pub(super) fn capacity_alone(&self) -> Option<Interval<MilliampHours>> {
        self.estimator.estimate().ok().map(|estimate| milliamp_hours(estimate.capacity_ah))
    }
}

/// An estimated runtime, from load on to low battery.
#[derive(Clone, Copy, Debug)]
pub(super) struct Runtime(Estimate<f32>);

impl Runtime {
    /// Good enough to end a test: the battery is discharged no further than it must be.
    pub(super) fn is_good(&self) -> bool {
        let runtime = &self.0.runtime_s;
        runtime.p90 - runtime.p10 <= GOOD_WIDTH * runtime.median
    }

    /// Better than nothing when the time is over.
    pub(super) fn is_of_use(&self) -> bool {
        let runtime = &self.0.runtime_s;
        runtime.p90 <= WORST_RATIO * runtime.p10
    }

    /// When a test is likely to end by [`Self::is_good`].
    pub(super) fn good_at(&self) -> Duration {
        seconds(GOOD_PART * self.0.runtime_s.median)
    }

    /// Whole minutes, rounded down: a promise must not be longer than the battery. Only p90 is rounded up.
    pub(super) fn minutes(&self) -> Interval<Minutes> {
        let runtime = &self.0.runtime_s;
        Interval {
            p10: whole_minutes(seconds(runtime.p10)),
            median: whole_minutes(seconds(runtime.median)),
            p90: whole_minutes(seconds(runtime.p90).saturating_add(Duration::from_secs(59))),
        }
    }

    /// At the 20 h rate and 25 °C.
    pub(super) fn capacity(&self) -> Interval<MilliampHours> {
        milliamp_hours(self.0.capacity_ah)
    }

    /// The capacity in parts of the nameplate's.
    pub(super) fn health(&self) -> Option<Interval<CentiPercent>> {
        self.0.state_of_health.map(crate::si::centi_percent)
    }
}

/// Whole minutes, rounded down, saturating.
pub(super) fn whole_minutes(span: Duration) -> Minutes {
    Minutes(u16::try_from(span.as_secs() / 60).unwrap_or(u16::MAX))
}

/// Saturating; what is no time at all is none, for nobody may count on it.
fn seconds(seconds: f32) -> Duration {
    let out_of_range = if seconds > 0.0 { Duration::MAX } else { Duration::ZERO };
    Duration::try_from_secs_f32(seconds).unwrap_or(out_of_range)
}

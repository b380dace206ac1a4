//! Feeds the estimator with readings; floating-point SI units stop here.

use core::time::Duration;

use capacity_model::{Battery, ConfigError, Estimate, Estimator, Sample};

use super::plan::{Measured, Plan};
use crate::units::{CentiCelsius, MilliampHours, Milliamps, Millivolts, Minutes};

/// A runtime known this well ends a type 1 test: width of the 80 % interval over its median.
const GOOD_WIDTH: f32 = 0.25;
/// The part of the whole discharge after which it usually is.
const GOOD_PART: f32 = 0.50;

/// Estimates the runtime to low battery from the running test.
#[derive(Clone, Debug)]
pub(super) struct RuntimeEstimate {
    estimator: Estimator<f32>,
}

impl RuntimeEstimate {
    pub(super) fn new(plan: &Plan) -> Result<Self, ConfigError> {
        let mut battery = Battery::new(plan.system.cells())?;
        if let Some(nameplate) = plan.nameplate {
            battery = battery.with_nameplate_ah(ampere_hours(nameplate))?;
        }
        Ok(Self { estimator: Estimator::new(battery, volts(plan.system.low_battery()))? })
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

    pub(super) fn now(&self) -> Option<Runtime> {
        self.estimator.estimate().ok().map(Runtime)
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

    /// When a test is likely to end by [`Self::is_good`].
    pub(super) fn good_at(&self) -> Duration {
        Duration::try_from_secs_f32(GOOD_PART * self.0.runtime_s.median).unwrap_or(Duration::MAX)
    }

    /// Whole minutes, rounded down: a promise must not be longer than the battery.
    pub(super) fn minutes(&self) -> Minutes {
        let runtime = Duration::try_from_secs_f32(self.0.runtime_s.median).unwrap_or_default();
        whole_minutes(runtime)
    }
}

/// Whole minutes, rounded down, saturating.
pub(super) fn whole_minutes(span: Duration) -> Minutes {
    Minutes(u16::try_from(span.as_secs() / 60).unwrap_or(u16::MAX))
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "sensor values need 17 bits of the 24"
)]
const fn milli(raw: i32) -> f32 {
    raw as f32 / 1_000.0
}

const fn volts(millivolts: Millivolts) -> f32 {
    milli(millivolts.get())
}

const fn amperes(milliamps: Milliamps) -> f32 {
    milli(milliamps.get())
}

const fn celsius(temperature: CentiCelsius) -> f32 {
    milli(temperature.get()) * 10.0
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a nameplate has few digits")]
const fn ampere_hours(charge: MilliampHours) -> f32 {
    charge.get() as f32 / 1_000.0
}

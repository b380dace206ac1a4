//! One test from start to end.

use core::time::Duration;

use super::{
    estimate::{Runtime, RuntimeEstimate, whole_minutes},
    outcome::{AbortReason, End, Intervals, Outcome},
    plan::{Measured, Plan},
    settings::TestKind,
};
use crate::{
    interval::Interval,
    time::{Uptime, whole_seconds},
    units::{CentiCelsius, MilliampHours, Milliamps, Minutes},
};

/// A type 1 test lasts at least this long, unless the battery is empty before (BTRM manual §7.3.1).
const SHORTEST: Duration = Duration::from_hours(1);
/// A type 1 test lasts at most this long (BTRM manual §7.3.1).
const LONGEST: Duration = Duration::from_hours(4);
/// A sensor may be silent for this long before the test is broken off (ours): one lost reading in hours is no fault.
const SENSOR_PATIENCE: Duration = Duration::from_secs(3);
/// A battery that gives no more than this carries no load.
const NO_LOAD: Milliamps = Milliamps(-50);
/// Type 1: nor does one that gives no more than its nameplate would for so many hours. The estimator cannot tell it from a
/// battery at rest.
const NO_LOAD_HOURS: u32 = 500;
/// How long the battery may carry no load before the test is broken off (ours): relays and soft starts take a while.
const LOAD_PATIENCE: Duration = Duration::from_mins(1);
/// How often the estimator gets a sample: its sums of single precision lose more by many small steps than they gain.
const SAMPLE_INTERVAL: Duration = Duration::from_secs(1);
/// How often the estimate is worked out anew.
const ESTIMATE_INTERVAL: Duration = Duration::from_mins(1);

/// What a step of a test came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Verdict {
    /// The test goes on.
    Running,
    /// The test came to its end.
    Ended(Outcome),
    /// The test must be broken off.
    Aborted(AbortReason),
}

/// How far a test is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Progress {
    /// Time since the battery took the load.
    pub elapsed: Duration,
    /// How long the test will last at most, as far as is known now.
    pub expected: Duration,
    /// Type 1: the runtime to low battery as it looks now.
    pub runtime: Option<Minutes>,
    /// Type 1: how far that can be trusted.
    pub runtime_interval: Option<Interval<Minutes>>,
}

/// Runs one test.
#[derive(Clone, Debug)]
pub struct Runner {
    plan: Plan,
    load_on: Option<Uptime>,
    last: Option<(Uptime, Measured)>,
    loaded_at: Uptime,
    load: Average,
    temperature: Average,
    estimate: Option<RuntimeEstimate>,
    runtime: Option<Runtime>,
    sample_due: Duration,
    estimate_due: Duration,
    elapsed: Duration,
}

impl Runner {
    /// Starts a test. The battery gets the load with the switches that the first [`Self::step`] leads to, so the
    /// test's clock starts there.
    pub fn new(plan: Plan) -> Self {
        Self {
            plan,
            load_on: None,
            last: None,
            loaded_at: Uptime::ZERO,
            load: Average::default(),
            temperature: Average::default(),
            estimate: match plan.kind {
                TestKind::Type1 => RuntimeEstimate::new(&plan).ok(),
                TestKind::Type2 => None,
            },
            runtime: None,
            sample_due: Duration::ZERO,
            estimate_due: Duration::ZERO,
            elapsed: Duration::ZERO,
        }
    }

    /// Which test runs.
    pub const fn kind(&self) -> TestKind {
        self.plan.kind
    }

    /// How far the test is.
    pub fn progress(&self) -> Progress {
        let expected = match self.plan.kind {
            TestKind::Type1 => {
                self.runtime.map_or(LONGEST, |runtime| runtime.good_at().clamp(SHORTEST, LONGEST))
            }
            TestKind::Type2 => self.plan.duration.duration(),
        };
        Progress {
            elapsed: self.elapsed,
            expected: expected.max(self.elapsed),
            runtime: self.runtime.map(|runtime| runtime.minutes().median),
            runtime_interval: self.runtime.map(|runtime| runtime.minutes()),
        }
    }

    /// Type 1: the capacity (20 h rate, 25 °C) by this test alone, whatever was to be expected; `None` before it can be told,
    /// and of a battery that was not full at load on.
    pub fn capacity_alone(&self) -> Option<Interval<MilliampHours>> {
        self.estimate.as_ref().filter(|_| self.plan.is_full)?.capacity_alone()
    }

    /// Takes what was measured at `now`; `None` while a sensor that the test needs does not answer.
    pub fn step(&mut self, now: Uptime, measured: Option<Measured>) -> Verdict {
        let Some(load_on) = self.load_on else {
            self.load_on = Some(now);
            self.loaded_at = now;
            return Verdict::Running;
        };
        let Some(measured) = measured else {
            let heard = self.last.map_or(load_on, |(at, _)| at);
            return if now.saturating_sub(heard) > SENSOR_PATIENCE {
                Verdict::Aborted(AbortReason::SensorFault)
            } else {
                Verdict::Running
            };
        };
        let before = self.last.map_or(load_on, |(at, _)| at);
        self.last = Some((now, measured));
        self.elapsed = now.saturating_sub(load_on);
        let span = now.saturating_sub(before);
        self.load.add(measured.load_current.get(), span);
        self.temperature.add(measured.temperature.get(), span);

        if measured.battery_current < self.no_load() {
            self.loaded_at = now;
        } else if now.saturating_sub(self.loaded_at) > LOAD_PATIENCE {
            return Verdict::Aborted(AbortReason::NoLoad);
        }
        match self.plan.kind {
            TestKind::Type1 => self.type_1(&measured),
            TestKind::Type2 => self.type_2(&measured),
        }
    }

    /// The battery's current at which it carries no load, or less.
    fn no_load(&self) -> Milliamps {
        let nameplate = self.plan.nameplate.filter(|_| self.plan.kind == TestKind::Type1);
        let least = nameplate.map_or(0, |charge| charge.get() / NO_LOAD_HOURS);
        NO_LOAD.min(Milliamps(i32::try_from(least).unwrap_or(i32::MAX).saturating_neg()))
    }

    fn type_1(&mut self, measured: &Measured) -> Verdict {
        let low = measured.battery_voltage < self.plan.system.low_battery();
        let over = self.elapsed >= LONGEST;
        let estimates = low || over || self.elapsed >= self.estimate_due;
        if let Some(estimate) = &mut self.estimate {
            if self.elapsed >= self.sample_due {
                estimate.step(self.elapsed, measured);
                self.sample_due = self.elapsed.saturating_add(SAMPLE_INTERVAL);
            }
            if estimates {
                self.runtime = estimate.now();
                self.estimate_due = self.elapsed.saturating_add(ESTIMATE_INTERVAL);
            }
        }
        if low {
            let lasted = whole_minutes(self.elapsed);
            let exactly = Interval { p10: lasted, median: lasted, p90: lasted };
            return self.ended(measured, End::LowBattery, Some(exactly));
        }
        // Between estimates nothing new is known; what a test ends with was worked out at its end.
        if self.elapsed < SHORTEST || !estimates {
            return Verdict::Running;
        }
        match self.runtime {
            Some(runtime) if runtime.is_good() || (over && runtime.is_of_use()) => {
                self.ended(measured, End::Estimated, Some(runtime.minutes()))
            }
            _ if over => Verdict::Aborted(AbortReason::NoEstimate),
            _ => Verdict::Running,
        }
    }

    fn type_2(&self, measured: &Measured) -> Verdict {
        if measured.battery_voltage < self.plan.minimum_voltage {
            self.ended(measured, End::UnderMinimumVoltage, None)
        } else if self.elapsed >= self.plan.duration.duration() {
            self.ended(measured, End::TimeReached, None)
        } else {
            Verdict::Running
        }
    }

    fn ended(&self, measured: &Measured, end: End, runtime: Option<Interval<Minutes>>) -> Verdict {
        Verdict::Ended(Outcome {
            kind: self.plan.kind,
            end,
            duration_s: whole_seconds(self.elapsed),
            average_load: Milliamps(self.load.value(measured.load_current.get())),
            average_temperature: CentiCelsius(self.temperature.value(measured.temperature.get())),
            end_voltage: measured.battery_voltage,
            runtime: runtime.map(|runtime| runtime.median),
            intervals: runtime.map(|runtime| Intervals {
                runtime,
                capacity: self.runtime.map(|runtime| runtime.capacity()),
                health: self.runtime.and_then(|runtime| runtime.health()),
            }),
        })
    }
}

/// A time-weighted average.
#[derive(Clone, Copy, Debug, Default)]
struct Average {
    sum: i64,
    weight_ms: i64,
}

impl Average {
    fn add(&mut self, value: i32, span: Duration) {
        let ms = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        self.sum = self.sum.saturating_add(i64::from(value).saturating_mul(ms));
        self.weight_ms = self.weight_ms.saturating_add(ms);
    }

    /// The average, or `only` when no time has passed yet.
    fn value(&self, only: i32) -> i32 {
        self.sum.checked_div(self.weight_ms).and_then(|average| i32::try_from(average).ok()).unwrap_or(only)
    }
}

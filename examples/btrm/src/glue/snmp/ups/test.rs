//! Which test runs or ran, and what came of it (RFC 1628, `upsTest`).

use core::{
    fmt::{self, Display, Formatter},
    time::Duration,
};

use bms_core::{
    capacity_test::{AbortReason, End, Outcome, TestKind},
    event::Event,
    time::Uptime,
    units::Minutes,
};

use crate::{InWords, product::Btrm};

/// `upsWellKnownTests`: what `upsTestId` reads, and what can be set to it.
pub(in crate::glue::snmp) const NO_TESTS_INITIATED: &[u32] = &[1, 3, 6, 1, 2, 1, 33, 1, 7, 7, 1];
pub(in crate::glue::snmp) const ABORT: &[u32] = &[1, 3, 6, 1, 2, 1, 33, 1, 7, 7, 2];
/// The short test, of a given time: type 2.
pub(in crate::glue::snmp) const QUICK_BATTERY_TEST: &[u32] = &[1, 3, 6, 1, 2, 1, 33, 1, 7, 7, 4];
/// The long test that finds out how long the battery lasts: type 1.
pub(in crate::glue::snmp) const DEEP_BATTERY_CALIBRATION: &[u32] = &[1, 3, 6, 1, 2, 1, 33, 1, 7, 7, 5];

/// `upsTestResultsSummary`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::glue::snmp) enum Summary {
    DonePass,
    /// The test came to its end and could not tell.
    DoneWarning,
    /// The battery has not what is asked.
    DoneError,
    Aborted,
    InProgress,
    NoTestsInitiated,
}

impl Summary {
    pub(super) const fn number(self) -> i32 {
        match self {
            Self::DonePass => 1,
            Self::DoneWarning => 2,
            Self::DoneError => 3,
            Self::Aborted => 4,
            Self::InProgress => 5,
            Self::NoTestsInitiated => 6,
        }
    }
}

/// `upsTestResultsDetail`: how the last test ended.
#[derive(Clone, Copy, Debug)]
pub(in crate::glue::snmp) enum TestDetail {
    Ended(Outcome),
    Aborted(AbortReason),
}

/// The last test since power-up, as the journal told.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::glue::snmp) struct LastTest {
    kind: Option<TestKind>,
    /// `None`: before power-up.
    started: Option<Uptime>,
    took: Duration,
    aborted: Option<AbortReason>,
}

impl LastTest {
    pub(in crate::glue::snmp) fn follow(&mut self, at: Uptime, event: &Event) {
        match *event {
            Event::TestStarted(kind) => {
                *self = Self { kind: Some(kind), started: Some(at), ..Self::default() };
            }
            Event::TestEnded(Outcome { kind, duration_s, .. }) => {
                let took = Duration::from_secs(duration_s.into());
                *self = Self { kind: Some(kind), took, aborted: None, ..*self };
            }
            Event::TestAborted(reason) => {
                self.took = self.started.map_or(Duration::ZERO, |started| at.saturating_sub(started));
                self.aborted = Some(reason);
            }
            Event::BatteryDataReset => *self = Self::default(),
            _ => {}
        }
    }
}

pub(in crate::glue::snmp) fn summary(unit: &Btrm) -> Summary {
    let monitor = unit.monitor();
    if monitor.test_progress().is_some() {
        return Summary::InProgress;
    }
    if unit.snmp.last_test.aborted.is_some() {
        return Summary::Aborted;
    }
    let Some(test) = monitor.battery_data().last_test else { return Summary::NoTestsInitiated };
    judge(&test.outcome, monitor.settings().test().minimum_runtime())
}

fn judge(outcome: &Outcome, asked: Minutes) -> Summary {
    let passed = match outcome.kind {
        TestKind::Type1 => outcome.runtime.map(|runtime| runtime >= asked),
        TestKind::Type2 => Some(outcome.end != End::UnderMinimumVoltage),
    };
    match passed {
        Some(true) => Summary::DonePass,
        Some(false) => Summary::DoneError,
        None => Summary::DoneWarning,
    }
}

/// The test that runs, or else the last one.
pub(super) fn id(unit: &Btrm) -> &'static [u32] {
    let before = unit.monitor().battery_data().last_test.map(|test| test.outcome.kind);
    match unit.snmp.last_test.kind.or(before) {
        Some(TestKind::Type1) => DEEP_BATTERY_CALIBRATION,
        Some(TestKind::Type2) => QUICK_BATTERY_TEST,
        None => NO_TESTS_INITIATED,
    }
}

/// `None`: there is nothing to tell.
pub(super) fn detail(unit: &Btrm) -> Option<TestDetail> {
    match summary(unit) {
        Summary::DonePass | Summary::DoneWarning | Summary::DoneError => {
            unit.monitor().battery_data().last_test.map(|test| TestDetail::Ended(test.outcome))
        }
        Summary::Aborted => unit.snmp.last_test.aborted.map(TestDetail::Aborted),
        Summary::InProgress | Summary::NoTestsInitiated => None,
    }
}

/// When the test started; power-up if it was before.
pub(super) fn started(unit: &Btrm) -> Uptime {
    unit.snmp.last_test.started.unwrap_or_default()
}

/// How long the test has run, or how long the last one took.
pub(super) fn elapsed(unit: &Btrm) -> Duration {
    let monitor = unit.monitor();
    match (monitor.test_progress(), monitor.battery_data().last_test) {
        (Some(progress), _) => progress.elapsed,
        (None, Some(test)) if unit.snmp.last_test.kind.is_none() => {
            Duration::from_secs(test.outcome.duration_s.into())
        }
        _ => unit.snmp.last_test.took,
    }
}

/// In ASCII alone, for a `DisplayString`.
impl Display for TestDetail {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Aborted(reason) => write!(f, "broken off: {}", InWords(reason)),
            Self::Ended(Outcome {
                kind,
                end,
                duration_s,
                average_load,
                end_voltage,
                runtime,
                intervals,
                ..
            }) => {
                write!(
                    f,
                    "{}, {} after {} min at {average_load}, {end_voltage}",
                    InWords(kind),
                    InWords(end),
                    duration_s / 60
                )?;
                if let Some(runtime) = runtime {
                    write!(f, ", estimated runtime {runtime}")?;
                }
                intervals.as_ref().map_or(Ok(()), |intervals| InWords(intervals).fmt(f))
            }
        }
    }
}

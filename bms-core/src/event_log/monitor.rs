//! Events of a [`Monitor`](crate::Monitor) in the log; their codes are in the module's table.

use super::event::{LoggedEvent, Severity, Source};
use crate::alarm::{Alarm, Edge};
use crate::capacity_test::{AbortReason, End, Outcome, Refusal, TestKind};
use crate::event::Event;
use crate::journal::Entry;

impl From<Entry> for LoggedEvent {
    fn from(entry: Entry) -> Self {
        Self::from(entry.event).at(entry.time)
    }
}

impl From<Event> for LoggedEvent {
    fn from(event: Event) -> Self {
        let new = |severity, code| Self::new(severity, Source::System, code);
        let about = |code| new(Severity::Information, code);
        match event {
            Event::PoweredUp => about(1),
            Event::StoreDamaged => new(Severity::Warning, 2),
            Event::SettingsChanged => about(3),
            Event::BatteryDataReset => about(4),
            Event::NetworkReset => about(5),
            Event::TestStarted(TestKind::Type1) => about(10).with([Some(1), None]),
            Event::TestStarted(TestKind::Type2) => about(10).with([Some(2), None]),
            Event::TestEnded(outcome) => about(11).with(ended(&outcome)),
            Event::TestAborted(reason) => new(Severity::Warning, 12).with([Some(aborted(reason)), None]),
            Event::TestRefused(reason) => new(Severity::Warning, 13).with([Some(refused(reason)), None]),
            Event::UpsOnBattery(on) => new(graded(on, Severity::Warning), 14).with([Some(on.into()), None]),
            Event::LowVoltageDisconnect(open) => {
                new(graded(open, Severity::Alarm), 15).with([Some(open.into()), None])
            }
            Event::CapacityChecked { nominal } => about(16).with([Some(nominal.into()), None]),
            Event::Alarm(Edge { alarm, raised, notify }) => {
                let values = [Some(raised.into()), Some(notify.into())];
                new(graded(raised, Severity::Alarm), alarm_code(alarm)).with(values)
            }
        }
    }
}

/// What comes is as bad as it is; that it goes is information.
pub(super) const fn graded(comes: bool, severity: Severity) -> Severity {
    if comes { severity } else { Severity::Information }
}

const fn alarm_code(alarm: Alarm) -> u16 {
    match alarm {
        Alarm::LowCapacity => 20,
        Alarm::LowVoltage => 21,
        Alarm::IoChannel1 => 22,
        Alarm::IoChannel2 => 23,
        Alarm::SupplyLost => 24,
        Alarm::OverTemperature => 25,
        Alarm::SensorFault => 26,
    }
}

fn ended(outcome: &Outcome) -> [Option<i32>; 2] {
    let end = match outcome.end {
        End::Estimated => 0,
        End::LowBattery => 1,
        End::TimeReached => 2,
        End::UnderMinimumVoltage => 3,
    };
    [Some(end), outcome.runtime.map(|runtime| runtime.get().into())]
}

const fn aborted(reason: AbortReason) -> i32 {
    match reason {
        AbortReason::Stopped => 0,
        AbortReason::SupplyLost => 1,
        AbortReason::OverTemperature => 2,
        AbortReason::SensorFault => 3,
        AbortReason::LoadDisconnected => 4,
        AbortReason::NoLoad => 5,
        AbortReason::NoEstimate => 6,
        AbortReason::DataReset => 7,
        AbortReason::PowerCut => 8,
    }
}

const fn refused(reason: Refusal) -> i32 {
    match reason {
        Refusal::Running => 0,
        Refusal::SelfTest => 1,
        Refusal::SensorFault => 2,
        Refusal::BatteryLow => 3,
        Refusal::LoadDisconnected => 4,
        Refusal::SupplyLost => 5,
        Refusal::OverTemperature => 6,
    }
}

//! Which of the maker's traps an event is, and its number (mtrapinfoBmEventId).
//!
//! The maker's numbers: 1 to 12 are the system's, 101 to 120 of a battery, 201 to 208 of a string. What the maker has no
//! number for has one of ours, beyond them: from 21, 121 and 209 on. How bad an event is, is told as the event log has it.

use bms_core::{
    environment::{EnvironmentEdge, WatchEdge, WatchedAlarm},
    event_log::{LoggedEvent, Severity},
    string::{BatteryAddress, BatteryAlarm, Edge, StringAlarm, StringEdge, StringId},
};

use crate::{
    event::{Event, ProbeFault},
    warning::{BatteryWarning, StringWarning, WarningEdge},
};

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    System,
    Battery(BatteryAddress),
    String(StringId),
}

/// What a trap says of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numbered {
    /// The maker has a trap for each, of each subject.
    severity: Severity,
    pub(super) subject: Subject,
    /// `mtrapinfoBmEventId`.
    pub(super) event: i32,
}

impl Numbered {
    /// The number of the trap: 600 to 608.
    pub(super) const fn trap(self) -> u32 {
        match (self.subject, self.severity) {
            (Subject::System, Severity::Alarm) => 600,
            (Subject::System, Severity::Warning) => 601,
            (Subject::System, Severity::Information) => 602,
            (Subject::Battery(_), Severity::Alarm) => 603,
            (Subject::Battery(_), Severity::Warning) => 604,
            (Subject::Battery(_), Severity::Information) => 605,
            (Subject::String(_), Severity::Alarm) => 606,
            (Subject::String(_), Severity::Warning) => 607,
            (Subject::String(_), Severity::Information) => 608,
        }
    }

    /// What managers are told of an event; `None`: nothing.
    pub(super) fn of(event: Event) -> Option<Self> {
        let severity = LoggedEvent::from(event).severity;
        let (subject, event) = match event {
            Event::Battery(edge) => battery(edge),
            Event::String(edge) => string(edge),
            Event::Warning(edge) => warning(edge),
            Event::Environment(edge) => (Subject::System, environment(edge)),
            Event::PoweredUp => (Subject::System, 21),
            Event::StoreDamaged => (Subject::System, 22),
            Event::Detected { .. } => (Subject::System, 23),
            Event::DefaultsRestored { .. } => (Subject::System, 24),
            Event::AlarmsCleared => (Subject::System, 25),
            Event::EventsMissed(_) => (Subject::System, 26),
            Event::ProbeMoved { battery, .. } => (Subject::Battery(battery), 123),
            Event::ProbeReplaced(at) => (Subject::Battery(at), 124),
            Event::FirmwareUpdated(at) => (Subject::Battery(at), 125),
            Event::FirmwareFailed { battery, .. } => (Subject::Battery(battery), 126),
            Event::Equalizing { string, running: true } => (Subject::String(string), 211),
            Event::Equalizing { string, running: false } => (Subject::String(string), 212),
            Event::ProbeFault { battery, fault, raised } => {
                let (event, cleared) = match fault {
                    ProbeFault::TemperatureSensor => (129, 130),
                    ProbeFault::ResistanceMeasurement => (131, 132),
                    ProbeFault::Overheated => (133, 134),
                    ProbeFault::Uncalibrated => (135, 136),
                };
                (Subject::Battery(battery), either(raised, event, cleared))
            }
            Event::ResistanceNotMeasured(string) => (Subject::String(string), 213),
            // Each is one of many, and nothing to look into.
            Event::ProbeFound(_)
            | Event::ProbeRestarted(_)
            | Event::ResistanceMeasured(_)
            | Event::SettingsChanged => return None,
        };
        Some(Self { severity, subject, event })
    }
}

/// What is raised with one number and cleared with another.
const fn either(raised: bool, event: i32, cleared: i32) -> i32 {
    if raised { event } else { cleared }
}

const fn battery(Edge { battery, alarm, raised }: Edge) -> (Subject, i32) {
    let (event, cleared) = match alarm {
        BatteryAlarm::LowVoltage => (101, 103),
        BatteryAlarm::HighVoltage => (102, 103),
        BatteryAlarm::LowTemperature => (104, 106),
        BatteryAlarm::HighTemperature => (105, 106),
        BatteryAlarm::LowResistance => (107, 111),
        BatteryAlarm::HighResistance => (108, 111),
        BatteryAlarm::Weak => (112, 114),
        BatteryAlarm::ProbeSilent => (121, 122),
        // A newer alarm than this program knows is still told.
        _ => (127, 128),
    };
    (Subject::Battery(battery), either(raised, event, cleared))
}

const fn string(StringEdge { string, alarm, raised }: StringEdge) -> (Subject, i32) {
    let (event, cleared) = match alarm {
        StringAlarm::LowVoltage => (201, 205),
        StringAlarm::HighVoltage => (202, 205),
        StringAlarm::Spread => (209, 210),
    };
    (Subject::String(string), either(raised, event, cleared))
}

const fn warning(told: WarningEdge) -> (Subject, i32) {
    match told {
        WarningEdge::Battery { battery, warning, raised } => {
            let (event, cleared) = match warning {
                BatteryWarning::LowResistance => (109, 111),
                BatteryWarning::HighResistance => (110, 111),
                BatteryWarning::Health => (113, 114),
                BatteryWarning::ChargeAlarm => (118, 120),
                BatteryWarning::Charge => (119, 120),
            };
            (Subject::Battery(battery), either(raised, event, cleared))
        }
        WarningEdge::String { string, warning, raised } => {
            let (event, cleared) = match warning {
                StringWarning::LowVoltage => (203, 205),
                StringWarning::HighVoltage => (204, 205),
                StringWarning::ChargeAlarm => (206, 208),
                StringWarning::Charge => (207, 208),
            };
            (Subject::String(string), either(raised, event, cleared))
        }
    }
}

const fn environment(told: EnvironmentEdge) -> i32 {
    let (event, cleared, raised) = match told {
        EnvironmentEdge::Temperature(WatchEdge { alarm, raised }) => match alarm {
            WatchedAlarm::Low => (31, 34, raised),
            WatchedAlarm::High => (32, 34, raised),
            WatchedAlarm::Rate => (33, 34, raised),
        },
        EnvironmentEdge::Humidity(WatchEdge { alarm, raised }) => match alarm {
            WatchedAlarm::Low => (35, 38, raised),
            WatchedAlarm::High => (36, 38, raised),
            WatchedAlarm::Rate => (37, 38, raised),
        },
        EnvironmentEdge::Contact { abnormal, .. } => (39, 40, abnormal),
        EnvironmentEdge::Silent(silent) => (41, 42, silent),
    };
    either(raised, event, cleared)
}

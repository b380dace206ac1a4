//! Which of the maker's traps an event is, and its number (mtrapinfoBmEventId).
//!
//! The maker's numbers: 1 to 12 are the system's, 101 to 120 of a battery, 201 to 208 of a string. What the maker has no
//! number for has one of ours, beyond them: from 21, 121 and 209 on.

use bms_core::{
    environment::{EnvironmentEdge, WatchEdge, WatchedAlarm},
    string::{BatteryAddress, BatteryAlarm, Edge, StringAlarm, StringEdge, StringId},
};

use crate::{
    event::Event,
    warning::{BatteryWarning, StringWarning, WarningEdge},
};

/// How bad it is: the maker has a trap for each and each subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    Alarm,
    Warning,
    Info,
}

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
    pub(super) severity: Severity,
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
            (Subject::System, Severity::Info) => 602,
            (Subject::Battery(_), Severity::Alarm) => 603,
            (Subject::Battery(_), Severity::Warning) => 604,
            (Subject::Battery(_), Severity::Info) => 605,
            (Subject::String(_), Severity::Alarm) => 606,
            (Subject::String(_), Severity::Warning) => 607,
            (Subject::String(_), Severity::Info) => 608,
        }
    }

    /// What managers are told of an event; `None`: nothing.
    pub(super) const fn of(event: Event) -> Option<Self> {
        use Severity::{Alarm, Info, Warning};
        let (severity, subject, event) = match event {
            Event::Battery(edge) => return Some(battery(edge)),
            Event::String(edge) => return Some(string(edge)),
            Event::Warning(edge) => return Some(warning(edge)),
            Event::Environment(edge) => return Some(environment(edge)),
            Event::PoweredUp => (Info, Subject::System, 21),
            Event::StoreDamaged => (Alarm, Subject::System, 22),
            Event::Detected { .. } => (Info, Subject::System, 23),
            Event::DefaultsRestored { .. } => (Warning, Subject::System, 24),
            Event::AlarmsCleared => (Info, Subject::System, 25),
            Event::ProbeMoved { battery, .. } => (Warning, Subject::Battery(battery), 123),
            Event::ProbeReplaced(at) => (Warning, Subject::Battery(at), 124),
            Event::FirmwareUpdated(at) => (Info, Subject::Battery(at), 125),
            Event::FirmwareFailed(at) => (Warning, Subject::Battery(at), 126),
            Event::Equalizing { string, running: true } => (Info, Subject::String(string), 211),
            Event::Equalizing { string, running: false } => (Info, Subject::String(string), 212),
            Event::ResistanceNotMeasured(string) => (Warning, Subject::String(string), 213),
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
const fn edge(subject: Subject, severity: Severity, raised: bool, event: i32, cleared: i32) -> Numbered {
    if raised {
        Numbered { severity, subject, event }
    } else {
        Numbered { severity: Severity::Info, subject, event: cleared }
    }
}

const fn battery(Edge { battery, alarm, raised }: Edge) -> Numbered {
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
    edge(Subject::Battery(battery), Severity::Alarm, raised, event, cleared)
}

const fn string(StringEdge { string, alarm, raised }: StringEdge) -> Numbered {
    let (event, cleared) = match alarm {
        StringAlarm::LowVoltage => (201, 205),
        StringAlarm::HighVoltage => (202, 205),
        StringAlarm::Spread => (209, 210),
    };
    edge(Subject::String(string), Severity::Alarm, raised, event, cleared)
}

const fn warning(told: WarningEdge) -> Numbered {
    use Severity::{Alarm, Warning};
    match told {
        WarningEdge::Battery { battery, warning, raised } => {
            let (severity, event, cleared) = match warning {
                BatteryWarning::LowResistance => (Warning, 109, 111),
                BatteryWarning::HighResistance => (Warning, 110, 111),
                BatteryWarning::Health => (Warning, 113, 114),
                BatteryWarning::ChargeAlarm => (Alarm, 118, 120),
                BatteryWarning::Charge => (Warning, 119, 120),
            };
            edge(Subject::Battery(battery), severity, raised, event, cleared)
        }
        WarningEdge::String { string, warning, raised } => {
            let (severity, event, cleared) = match warning {
                StringWarning::LowVoltage => (Warning, 203, 205),
                StringWarning::HighVoltage => (Warning, 204, 205),
                StringWarning::ChargeAlarm => (Alarm, 206, 208),
                StringWarning::Charge => (Warning, 207, 208),
            };
            edge(Subject::String(string), severity, raised, event, cleared)
        }
    }
}

const fn environment(told: EnvironmentEdge) -> Numbered {
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
    edge(Subject::System, Severity::Alarm, raised, event, cleared)
}

//! Events as a [log](bms_core::event_log) keeps them, and back. How bad each is, is said here and nowhere else: traps have it
//! from here, and what is an alarm here is one on the panel and among the points as long as it stands.
//!
//! Beside the codes of [`bms_core::event_log`] for batteries, strings and the environment:
//!
//! | code | event | values |
//! | --- | --- | --- |
//! | 1000 to 1004 | powered up, store damaged, settings changed, alarms cleared, defaults restored | of the last: 1 with the network |
//! | 1005 | strings and batteries were counted | how many; how many in each |
//! | 1006 | events that came too fast for the log | how many |
//! | 1010, 1011, 1012 | a probe was found, replaced, started anew | |
//! | 1013 | a probe was moved | from which string, 1 to 4; from which place |
//! | 1014, 1015 | a probe has, or has not, taken firmware | of the latter: why, in the order of `UpdateFault` from 0 on |
//! | 1016 to 1019 | a fault of a probe, in the order of `ProbeFault` | 1 raised, 0 cleared |
//! | 1020, 1021 | resistances of a string were measured, could not be | |
//! | 1022 | equalization of a string | 1 began, 0 ended |
//! | 1030 … | a warning of a battery, in the order of `BatteryWarning` | 1 raised, 0 cleared |
//! | 1040 … | a warning of a string, in the order of `StringWarning` | 1 raised, 0 cleared |

use core::fmt::{self, Write};

use bms_core::{
    environment::{EnvironmentEdge, WatchEdge, WatchedAlarm},
    event_log::{LoggedEvent, Severity, Source},
    string::{BatteryAddress, BatteryAlarm, BatteryIndex, Edge, StringAlarm, StringEdge, StringId},
};

use crate::{
    event::{Event, ProbeFault, UpdateFault},
    warning::{BatteryWarning, StringWarning, WarningEdge},
    words::InWords,
};

impl From<Event> for LoggedEvent {
    fn from(event: Event) -> Self {
        let about = |source, code| Self::new(Severity::Information, source, code);
        let unit = |code| about(Source::System, code);
        let probe = |at, code| about(Source::Battery(at), code);
        let string = |string, code| about(Source::String(string), code);
        match event {
            Event::PoweredUp => unit(1_000),
            Event::StoreDamaged => Self::new(Severity::Alarm, Source::System, 1_001),
            Event::SettingsChanged => unit(1_002),
            Event::AlarmsCleared => unit(1_003),
            Event::DefaultsRestored { network } => {
                Self::new(Severity::Warning, Source::System, 1_004).with([Some(network.into()), None])
            }
            Event::Detected { strings, batteries } => {
                unit(1_005).with([Some(strings.into()), Some(batteries.into())])
            }
            Event::EventsMissed(count) => Self::new(Severity::Warning, Source::System, 1_006)
                .with([Some(i32::try_from(count).unwrap_or(i32::MAX)), None]),
            Event::Battery(edge) => edge.into(),
            Event::String(edge) => edge.into(),
            Event::Environment(edge) => edge.into(),
            Event::ProbeFound(at) => probe(at, 1_010),
            Event::ProbeReplaced(at) => Self::new(Severity::Warning, Source::Battery(at), 1_011),
            Event::ProbeRestarted(at) => probe(at, 1_012),
            Event::ProbeMoved { battery, from } => {
                let from = [Some(from.string.number().into()), Some(from.index.get().into())];
                Self::new(Severity::Warning, Source::Battery(battery), 1_013).with(from)
            }
            Event::FirmwareUpdated(at) => probe(at, 1_014),
            Event::FirmwareFailed { battery, why } => {
                let code = UpdateFault::ALL.iter().position(|fault| *fault == why);
                Self::new(Severity::Warning, Source::Battery(battery), 1_015)
                    .with([code.and_then(|code| i32::try_from(code).ok()), None])
            }
            Event::ResistanceMeasured(of) => string(of, 1_020),
            Event::ResistanceNotMeasured(of) => Self::new(Severity::Warning, Source::String(of), 1_021),
            Event::Equalizing { string: of, running } => string(of, 1_022).with([Some(running.into()), None]),
            Event::Warning(edge) => warned(edge),
            Event::ProbeFault { battery, fault, raised } => {
                let code = match fault {
                    ProbeFault::TemperatureSensor => 1_016,
                    ProbeFault::ResistanceMeasurement => 1_017,
                    ProbeFault::Overheated => 1_018,
                    ProbeFault::Uncalibrated => 1_019,
                };
                let severity = if raised { Severity::Warning } else { Severity::Information };
                Self::new(severity, Source::Battery(battery), code).with([Some(raised.into()), None])
            }
        }
    }
}

fn warned(edge: WarningEdge) -> LoggedEvent {
    let is_alarm = matches!(
        edge,
        WarningEdge::Battery { warning: BatteryWarning::ChargeAlarm, .. }
            | WarningEdge::String { warning: StringWarning::ChargeAlarm, .. }
    );
    let (source, code, raised) = match edge {
        WarningEdge::Battery { battery, warning, raised } => {
            let after = match warning {
                BatteryWarning::LowResistance => 0,
                BatteryWarning::HighResistance => 1,
                BatteryWarning::Health => 2,
                BatteryWarning::ChargeAlarm => 3,
                BatteryWarning::Charge => 4,
            };
            (Source::Battery(battery), 1_030_u16.saturating_add(after), raised)
        }
        WarningEdge::String { string, warning, raised } => {
            let after = match warning {
                StringWarning::LowVoltage => 0,
                StringWarning::HighVoltage => 1,
                StringWarning::ChargeAlarm => 2,
                StringWarning::Charge => 3,
            };
            (Source::String(string), 1_040_u16.saturating_add(after), raised)
        }
    };
    let severity = match (raised, is_alarm) {
        (false, _) => Severity::Information,
        (true, true) => Severity::Alarm,
        (true, false) => Severity::Warning,
    };
    LoggedEvent::new(severity, source, code).with([Some(raised.into()), None])
}

impl Event {
    /// The event that a log kept; `None` if no version of this unit has written it.
    pub fn from_logged(logged: &LoggedEvent) -> Option<Self> {
        let [first, second] = logged.values;
        let raised = first == Some(1);
        let small = |value: Option<i32>| value.and_then(|value| u8::try_from(value).ok());
        let battery = || match logged.source {
            Source::Battery(at) => Some(at),
            _ => None,
        };
        let string = || match logged.source {
            Source::String(string) => Some(string),
            _ => None,
        };
        let after = |code| usize::from(logged.code.saturating_sub(code));
        Some(match logged.code {
            100..=107 => {
                let alarm = *BatteryAlarm::ALL.get(after(100))?;
                Self::Battery(Edge { battery: battery()?, alarm, raised })
            }
            110..=112 => {
                let alarm = *StringAlarm::ALL.get(after(110))?;
                Self::String(StringEdge { string: string()?, alarm, raised })
            }
            120..=122 => Self::Environment(EnvironmentEdge::Temperature(watched(after(120), raised)?)),
            123..=125 => Self::Environment(EnvironmentEdge::Humidity(watched(after(123), raised)?)),
            126 => {
                let contact = small(second)?.checked_sub(1)?;
                Self::Environment(EnvironmentEdge::Contact { contact, abnormal: raised })
            }
            127 => Self::Environment(EnvironmentEdge::Silent(raised)),
            1_000 => Self::PoweredUp,
            1_001 => Self::StoreDamaged,
            1_002 => Self::SettingsChanged,
            1_003 => Self::AlarmsCleared,
            1_004 => Self::DefaultsRestored { network: raised },
            1_005 => Self::Detected { strings: small(first)?, batteries: small(second)? },
            1_006 => Self::EventsMissed(u32::try_from(first?).ok()?),
            1_010 => Self::ProbeFound(battery()?),
            1_011 => Self::ProbeReplaced(battery()?),
            1_012 => Self::ProbeRestarted(battery()?),
            1_013 => {
                let string = *StringId::ALL.get(usize::from(small(first)?.checked_sub(1)?))?;
                let from = BatteryAddress { string, index: BatteryIndex::new(small(second)?)? };
                Self::ProbeMoved { battery: battery()?, from }
            }
            1_014 => Self::FirmwareUpdated(battery()?),
            1_015 => {
                let why = *UpdateFault::ALL.get(usize::from(small(first)?))?;
                Self::FirmwareFailed { battery: battery()?, why }
            }
            1_016..=1_019 => {
                let fault = *ProbeFault::ALL.get(after(1_016))?;
                Self::ProbeFault { battery: battery()?, fault, raised }
            }
            1_020 => Self::ResistanceMeasured(string()?),
            1_021 => Self::ResistanceNotMeasured(string()?),
            1_022 => Self::Equalizing { string: string()?, running: raised },
            1_030..=1_034 => {
                let warning = *BatteryWarning::ALL.get(after(1_030))?;
                Self::Warning(WarningEdge::Battery { battery: battery()?, warning, raised })
            }
            1_040..=1_043 => {
                let warning = *StringWarning::ALL.get(after(1_040))?;
                Self::Warning(WarningEdge::String { string: string()?, warning, raised })
            }
            _ => return None,
        })
    }
}

fn watched(place: usize, raised: bool) -> Option<WatchEdge> {
    let alarm = *[WatchedAlarm::Low, WatchedAlarm::High, WatchedAlarm::Rate].get(place)?;
    Some(WatchEdge { alarm, raised })
}

/// Writes what an event that a log kept says: the words of an [`EventTable`](bms_core::export::EventTable).
///
/// # Errors
/// Those of `out`.
pub fn write_logged(logged: &LoggedEvent, out: &mut dyn Write) -> fmt::Result {
    match Event::from_logged(logged) {
        Some(event) => write!(out, "{}", InWords(&event)),
        // Another version's: its number can be looked up.
        None => write!(out, "event {}", logged.code),
    }
}

//! What happens in a unit, in words: the same on a console, in a log and on a page.

use core::fmt::{self, Display, Formatter};

use bms_core::{
    environment::{EnvironmentEdge, WatchEdge, WatchedAlarm},
    string::{BatteryAlarm, Edge, StringAlarm, StringEdge},
};

use crate::{
    event::{Event, ProbeFault, UpdateFault},
    warning::{BatteryWarning, StringWarning, WarningEdge},
};

/// Something in words: one line of UTF-8 without an end of line.
///
/// ```
/// use bm100::{InWords, event::Event};
///
/// assert_eq!(InWords(&Event::PoweredUp).to_string(), "powered up");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct InWords<'a, T>(pub &'a T);

impl Display for InWords<'_, Event> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Event::PoweredUp => f.write_str("powered up"),
            Event::StoreDamaged => f.write_str("what was stored cannot be read: defaults took its place"),
            Event::Battery(Edge { battery, alarm, raised }) => {
                write!(f, "battery {battery}: {} {}", InWords(alarm), edge(*raised))
            }
            Event::String(StringEdge { string, alarm, raised }) => {
                write!(f, "string {string}: {} {}", InWords(alarm), edge(*raised))
            }
            Event::Environment(change) => InWords(change).fmt(f),
            Event::ProbeFound(at) => write!(f, "battery {at}: probe found"),
            Event::ProbeMoved { battery, from } => {
                write!(f, "battery {battery}: probe moved here from {from}")
            }
            Event::ProbeReplaced(at) => write!(f, "battery {at}: probe replaced"),
            Event::ProbeRestarted(at) => write!(f, "battery {at}: probe started anew"),
            Event::Detected { strings, batteries } => {
                write!(f, "counted {strings} string(s) of {batteries} batteries")
            }
            Event::ResistanceMeasured(string) => write!(f, "string {string}: resistances measured"),
            Event::ResistanceNotMeasured(string) => {
                write!(f, "string {string}: no resistance could be measured")
            }
            Event::Equalizing { string, running } => {
                write!(f, "string {string}: equalization {}", if *running { "began" } else { "ended" })
            }
            Event::FirmwareUpdated(at) => write!(f, "battery {at}: probe has taken new firmware"),
            Event::FirmwareFailed { battery, why } => {
                write!(f, "battery {battery}: probe has not taken new firmware: {}", InWords(why))
            }
            Event::EventsMissed(count) => write!(f, "{count} event(s) came too fast and are lost"),
            Event::SettingsChanged => f.write_str("settings changed"),
            Event::DefaultsRestored { network: true } => f.write_str("all settings back to their defaults"),
            Event::DefaultsRestored { network: false } => {
                f.write_str("settings back to their defaults, but for the network's")
            }
            Event::AlarmsCleared => f.write_str("alarms cleared by hand"),
            Event::Warning(edge) => InWords(edge).fmt(f),
            Event::ProbeFault { battery, fault, raised } => {
                write!(f, "battery {battery}: {} {}", InWords(fault), edge(*raised))
            }
        }
    }
}

impl Display for InWords<'_, EnvironmentEdge> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            EnvironmentEdge::Temperature(WatchEdge { alarm, raised }) => {
                write!(f, "environment: temperature {} {}", InWords(alarm), edge(*raised))
            }
            EnvironmentEdge::Humidity(WatchEdge { alarm, raised }) => {
                write!(f, "environment: humidity {} {}", InWords(alarm), edge(*raised))
            }
            EnvironmentEdge::Contact { contact, abnormal } => {
                let state = if *abnormal { "abnormal" } else { "normal" };
                write!(f, "environment: contact {} {state}", contact.saturating_add(1))
            }
            EnvironmentEdge::Silent(silent) => {
                write!(f, "environment: sensor silent {}", edge(*silent))
            }
        }
    }
}

impl Display for InWords<'_, BatteryAlarm> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            BatteryAlarm::LowVoltage => "voltage low",
            BatteryAlarm::HighVoltage => "voltage high",
            BatteryAlarm::LowTemperature => "temperature low",
            BatteryAlarm::HighTemperature => "temperature high",
            BatteryAlarm::LowResistance => "resistance low",
            BatteryAlarm::HighResistance => "resistance high",
            BatteryAlarm::Weak => "weak",
            BatteryAlarm::ProbeSilent => "probe silent",
            // A newer alarm than this program knows is still told.
            other => return write!(f, "{other:?}"),
        })
    }
}

impl Display for InWords<'_, ProbeFault> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            ProbeFault::TemperatureSensor => "fault of the probe's temperature sensor",
            ProbeFault::ResistanceMeasurement => "resistance not measurable",
            ProbeFault::Overheated => "probe too hot to equalize",
            ProbeFault::Uncalibrated => "probe without calibration",
        })
    }
}

impl Display for InWords<'_, UpdateFault> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            UpdateFault::NoAnswer => "it does not answer",
            UpdateFault::BadImage => "it reads back otherwise than promised",
            UpdateFault::Fault => "it cannot store it",
            UpdateFault::NotSupported => "it takes none",
            UpdateFault::StartedOld => {
                "it started with the old one, and nobody is given the new one any more"
            }
            UpdateFault::NotStarted => "it does not come up with it, and nobody is given it any more",
            UpdateFault::NotForIt => "it is too long, or for another device",
            UpdateFault::Busy => "it is busy all the time",
            UpdateFault::Unsafe => "voltage or temperature do not allow it",
            UpdateFault::Forgotten => "it forgets what it takes again and again",
            UpdateFault::NothingGiven => "there is nothing to give",
        })
    }
}

impl Display for InWords<'_, StringAlarm> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            StringAlarm::LowVoltage => "voltage low",
            StringAlarm::HighVoltage => "voltage high",
            StringAlarm::Spread => "voltage difference",
        })
    }
}

impl Display for InWords<'_, WarningEdge> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            WarningEdge::Battery { battery, warning, raised } => {
                let words = match warning {
                    BatteryWarning::LowResistance => "warning, resistance low",
                    BatteryWarning::HighResistance => "warning, resistance high",
                    BatteryWarning::Health => "warning, resistance has risen",
                    BatteryWarning::ChargeAlarm => "charge low",
                    BatteryWarning::Charge => "warning, charge low",
                };
                write!(f, "battery {battery}: {words} {}", edge(*raised))
            }
            WarningEdge::String { string, warning, raised } => {
                let words = match warning {
                    StringWarning::LowVoltage => "warning, voltage low",
                    StringWarning::HighVoltage => "warning, voltage high",
                    StringWarning::ChargeAlarm => "charge low",
                    StringWarning::Charge => "warning, charge low",
                };
                write!(f, "string {string}: {words} {}", edge(*raised))
            }
        }
    }
}

impl Display for InWords<'_, WatchedAlarm> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            WatchedAlarm::Low => "low",
            WatchedAlarm::High => "high",
            WatchedAlarm::Rate => "rate of change",
        })
    }
}

const fn edge(raised: bool) -> &'static str {
    if raised { "raised" } else { "cleared" }
}

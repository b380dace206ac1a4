//! Events of strings and of their environment in the log; their codes are in the module's table.

use super::event::{LoggedEvent, Severity, Source};
use super::monitor::graded;
use crate::environment::{EnvironmentEdge, WatchEdge, WatchedAlarm};
use crate::string::{BatteryAlarm, Edge, StringAlarm, StringEdge};

impl From<Edge> for LoggedEvent {
    fn from(Edge { battery, alarm, raised }: Edge) -> Self {
        let code = match alarm {
            BatteryAlarm::LowVoltage => 100,
            BatteryAlarm::HighVoltage => 101,
            BatteryAlarm::LowTemperature => 102,
            BatteryAlarm::HighTemperature => 103,
            BatteryAlarm::LowResistance => 104,
            BatteryAlarm::HighResistance => 105,
            BatteryAlarm::Weak => 106,
            BatteryAlarm::ProbeSilent => 107,
        };
        let event = Self::new(graded(raised, Severity::Alarm), Source::Battery(battery), code);
        event.with([Some(raised.into()), None])
    }
}

impl From<StringEdge> for LoggedEvent {
    fn from(StringEdge { string, alarm, raised }: StringEdge) -> Self {
        let code = match alarm {
            StringAlarm::LowVoltage => 110,
            StringAlarm::HighVoltage => 111,
            StringAlarm::Spread => 112,
        };
        let event = Self::new(graded(raised, Severity::Alarm), Source::String(string), code);
        event.with([Some(raised.into()), None])
    }
}

impl From<EnvironmentEdge> for LoggedEvent {
    fn from(edge: EnvironmentEdge) -> Self {
        let new = |comes, code| {
            let event = Self::new(graded(comes, Severity::Alarm), Source::Environment, code);
            event.with([Some(comes.into()), None])
        };
        let watched = |first: u16, WatchEdge { alarm, raised }| {
            let after = match alarm {
                WatchedAlarm::Low => 0,
                WatchedAlarm::High => 1,
                WatchedAlarm::Rate => 2,
            };
            new(raised, first.saturating_add(after))
        };
        match edge {
            EnvironmentEdge::Temperature(edge) => watched(120, edge),
            EnvironmentEdge::Humidity(edge) => watched(123, edge),
            EnvironmentEdge::Contact { contact, abnormal } => {
                let which = i32::from(contact).saturating_add(1);
                new(abnormal, 126).with([Some(abnormal.into()), Some(which)])
            }
            EnvironmentEdge::Silent(silent) => new(silent, 127),
        }
    }
}

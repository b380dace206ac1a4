//! One event of the log.

use crate::string::{BatteryAddress, StringId};
use crate::time::Timestamp;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Severity {
    /// Worth knowing.
    Information,
    /// Worth a look.
    Warning,
    /// Something must be done.
    Alarm,
}

impl core::fmt::Display for Severity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Debug::fmt(self, f)
    }
}

/// Where it happened; shown as `System`, `Environment`, `A` or `A#7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Source {
    /// The device itself, or its only battery bank.
    System,
    /// The environment sensor.
    Environment,
    /// A string.
    String(StringId),
    /// A battery.
    Battery(BatteryAddress),
}

impl core::fmt::Display for Source {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::System => f.write_str("System"),
            Self::Environment => f.write_str("Environment"),
            Self::String(string) => string.fmt(f),
            Self::Battery(battery) => battery.fmt(f),
        }
    }
}

/// Something that happened, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct LoggedEvent {
    /// When, if the clock was set: up to the year 10889.
    pub time: Option<Timestamp>,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub source: Source,
    /// What, as the product numbers its events.
    pub code: u16,
    /// What belongs to it, in the units that the product says for the code.
    pub values: [Option<i32>; 2],
}

impl LoggedEvent {
    /// An event without a time and without values.
    pub const fn new(severity: Severity, source: Source, code: u16) -> Self {
        Self { time: None, severity, source, code, values: [None; 2] }
    }

    /// The same with values.
    #[must_use]
    pub const fn with(self, values: [Option<i32>; 2]) -> Self {
        Self { values, ..self }
    }

    /// The same at a time of the clock, if there is one.
    #[must_use]
    pub const fn at(self, time: Option<Timestamp>) -> Self {
        Self { time, ..self }
    }
}

/// Why bytes are no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum EventError {
    /// An event has another number of bytes.
    Length {
        /// Bytes that were given.
        received: usize,
    },
    /// Other firmware wrote it, in a form that this one does not know.
    Version(u8),
    /// A field says what nobody writes.
    Malformed,
}

impl core::fmt::Display for EventError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Length { received } => {
                write!(f, "an event has {} bytes, not {received}", LoggedEvent::BYTES)
            }
            Self::Version(version) => write!(f, "version {version} of an event is not known"),
            Self::Malformed => f.write_str("the event holds an impossible value"),
        }
    }
}

impl core::error::Error for EventError {}

/// Which events are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EventFilter {
    /// None before this time. Events without a time are left out when a time is asked for.
    pub from: Option<Timestamp>,
    /// None after this time.
    pub until: Option<Timestamp>,
    /// None that is less severe.
    pub least: Severity,
}

impl EventFilter {
    /// All events.
    pub const ALL: Self = Self { from: None, until: None, least: Severity::Information };

    /// Whether an event is asked for.
    pub fn takes(&self, event: &LoggedEvent) -> bool {
        let begins = self.from.is_none_or(|from| event.time.is_some_and(|time| time >= from));
        let ends = self.until.is_none_or(|until| event.time.is_some_and(|time| time <= until));
        begins && ends && event.severity >= self.least
    }
}

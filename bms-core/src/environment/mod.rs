//! What is around the bank: temperature, humidity and dry contacts (BM100 manual, Envir).

mod contacts;
mod quantity;

pub use contacts::{Contact, Contacts, NormalState};
pub use quantity::{Extreme, Thresholds, WatchEdge, WatchedAlarm, WatchedQuantity};

use serde::{Deserialize, Serialize};

use crate::time::{Timestamp, Uptime};
use crate::units::{CentiCelsius, CentiPercent};

/// When the environment is normal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EnvironmentSettings {
    /// Of the temperature.
    pub temperature: Thresholds<CentiCelsius>,
    /// Of the relative humidity.
    pub humidity: Thresholds<CentiPercent>,
    /// Of each contact.
    pub contacts: [NormalState; Contacts::COUNT],
}

/// Ours; the manual prints none.
impl Default for EnvironmentSettings {
    fn default() -> Self {
        Self {
            temperature: Thresholds {
                low: CentiCelsius(0),
                high: CentiCelsius(4_500),
                hysteresis: CentiCelsius(200),
                rate_of_change: CentiCelsius(500),
            },
            humidity: Thresholds {
                low: CentiPercent(1_000),
                high: CentiPercent(9_000),
                hysteresis: CentiPercent(200),
                rate_of_change: CentiPercent(2_000),
            },
            contacts: [NormalState::Open; Contacts::COUNT],
        }
    }
}

/// Why settings are refused: a low threshold and its hysteresis reach a high one and its, or one is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct InvalidThresholds;

impl core::fmt::Display for InvalidThresholds {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the thresholds with their hystereses must leave something between them")
    }
}

impl core::error::Error for InvalidThresholds {}

impl EnvironmentSettings {
    /// Checks that the settings make sense.
    ///
    /// # Errors
    ///
    /// [`InvalidThresholds`] when they do not.
    pub fn validate(&self) -> Result<(), InvalidThresholds> {
        let sensible = self.temperature.make_sense() && self.humidity.make_sense();
        if sensible { Ok(()) } else { Err(InvalidThresholds) }
    }
}

/// What the sensor says; `None` where it is broken or silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct EnvironmentSample {
    /// Temperature of the air.
    pub temperature: Option<CentiCelsius>,
    /// Relative humidity.
    pub humidity: Option<CentiPercent>,
    /// Which contacts are closed, the first in the lowest bit.
    pub closed_contacts: Option<u8>,
}

/// What changed in the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum EnvironmentEdge {
    /// An alarm of the temperature.
    Temperature(WatchEdge),
    /// An alarm of the humidity.
    Humidity(WatchEdge),
    /// A contact.
    Contact {
        /// Which, 0..=7.
        contact: u8,
        /// Whether it is now as it should not be.
        abnormal: bool,
    },
    /// The sensor does not answer, or does so again.
    Silent(bool),
}

/// The environment of a bank.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentMonitor {
    temperature: WatchedQuantity<CentiCelsius>,
    humidity: WatchedQuantity<CentiPercent>,
    contacts: Contacts,
    silent: bool,
}

impl EnvironmentMonitor {
    /// The temperature, its extremes and alarms.
    pub const fn temperature(&self) -> &WatchedQuantity<CentiCelsius> {
        &self.temperature
    }

    /// The humidity, its extremes and alarms.
    pub const fn humidity(&self) -> &WatchedQuantity<CentiPercent> {
        &self.humidity
    }

    /// The contacts.
    pub const fn contacts(&self) -> &Contacts {
        &self.contacts
    }

    /// Takes what the sensor says; tells what changed.
    pub fn ingest(
        &mut self,
        now: Uptime,
        time: Option<Timestamp>,
        settings: &EnvironmentSettings,
        sample: &EnvironmentSample,
        mut tell: impl FnMut(EnvironmentEdge),
    ) {
        let silent = *sample == EnvironmentSample::default();
        if silent != self.silent {
            self.silent = silent;
            tell(EnvironmentEdge::Silent(silent));
        }
        self.temperature.step(now, time, sample.temperature, &settings.temperature, |edge| {
            tell(EnvironmentEdge::Temperature(edge));
        });
        self.humidity.step(now, time, sample.humidity, &settings.humidity, |edge| {
            tell(EnvironmentEdge::Humidity(edge));
        });
        self.contacts.step(sample.closed_contacts, settings.contacts, |contact, abnormal| {
            tell(EnvironmentEdge::Contact { contact, abnormal });
        });
    }

    /// Clears the alarms of temperature and humidity; what is still beyond its threshold raises them again with the next
    /// sample. Tells which stood.
    pub fn clear_alarms(&mut self, mut tell: impl FnMut(EnvironmentEdge)) {
        self.temperature.clear_alarms(|edge| tell(EnvironmentEdge::Temperature(edge)));
        self.humidity.clear_alarms(|edge| tell(EnvironmentEdge::Humidity(edge)));
    }

    /// Forgets the extremes.
    pub const fn reset_extremes(&mut self) {
        self.temperature.reset_extremes();
        self.humidity.reset_extremes();
    }
}

//! The environmental sensor at its port.

use core::time::Duration;

use bms_core::{
    environment::{EnvironmentMonitor, EnvironmentSample},
    time::Uptime,
    units::{CentiCelsius, CentiPercent},
};
use probe_proto::Environment;

use super::Bm100;
use crate::event::Event;

/// A sensor that says nothing for so long is silent.
const SILENT: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sensor {
    /// When it last told; `None` before the first time.
    told_at: Option<Uptime>,
    silent: bool,
}

impl Bm100 {
    /// Whether an environmental sensor was ever there since power-up: without one there is nothing to show
    /// (BM100 manual, Envir).
    pub const fn has_environment_sensor(&self) -> bool {
        self.sensor.told_at.is_some()
    }

    /// Whether an environmental sensor was there, and does not answer any more.
    pub const fn environment_sensor_is_silent(&self) -> bool {
        self.sensor.silent
    }

    pub(crate) fn ingest_sensor(&mut self, told: Environment) {
        self.sensor = Sensor { told_at: Some(self.now), silent: false };
        self.take_environment(&EnvironmentSample {
            temperature: told.temperature_centi_celsius.map(|told| CentiCelsius(told.into())),
            humidity: told.humidity_centi_percent.map(|told| CentiPercent(told.into())),
            closed_contacts: Some(told.contacts.bits()),
        });
    }

    pub(super) fn watch_sensor(&mut self) {
        let silent = self.sensor.told_at.is_some_and(|at| self.now.saturating_sub(at) >= SILENT);
        if silent && !core::mem::replace(&mut self.sensor.silent, true) {
            self.take_environment(&EnvironmentSample::default());
        }
    }

    fn take_environment(&mut self, sample: &EnvironmentSample) {
        let (now, time, settings) = (self.now, self.time(), self.supervision.environment);
        let journal = &mut self.journal;
        let monitor: &mut EnvironmentMonitor = &mut self.environment;
        monitor.ingest(now, time, &settings, sample, |edge| {
            journal.note(now, time, Event::Environment(edge));
        });
    }
}

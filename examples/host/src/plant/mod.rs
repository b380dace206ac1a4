//! A simulated plant: battery bank, charger, power supply, load, and the sensors that a monitor reads.
//!
//! ```text
//!   supply ──────────┐ transfer
//!                    ├─ relay ── low voltage disconnect ── load
//!   charger ─ switch ┴ battery
//! ```
//!
//! [`Plant::step`] takes what the monitor's switches do and lets time pass; nothing else moves it, and the same
//! steps give the same readings. [`Plant::set`] changes it as a tester asks, over a [plant port](crate::plant_port)
//! or directly. It is host code for tests and demonstrations: `f64` inside, sensor units outside.

mod battery;
mod charger;
mod commands;
mod config;
mod load;
mod name;
mod overrides;
mod replay;
mod sensors;
mod supply;

use core::time::Duration;

use bms_core::plant::{Actuators, LoadSource, Sensors};

use self::{battery::Battery, charger::Charger, overrides::Overrides};
pub use self::{
    config::{ConfigError, PlantConfig},
    load::LoadModel,
    name::{Access, Name},
    overrides::Setting,
    replay::{Replay, ReplayError},
};

/// The longest stretch that is computed at once.
const SUB_STEP: Duration = Duration::from_secs(1);
/// The longest step.
const LONGEST_STEP: Duration = Duration::from_hours(24);
/// The unit's own warming at its rated current, K, and the time constant of its case, seconds.
const WARMING: f64 = 4.0;
const WARMING_SECONDS: f64 = 900.0;

/// The plant, and what a tester did to it.
#[derive(Clone, Debug)]
pub struct Plant {
    config: PlantConfig,
    battery: Battery,
    charger: Charger,
    overrides: Overrides,
    replay: Option<Replay>,
    actuators: Actuators,
    flows: Flows,
    /// How much warmer than the air the unit is, K.
    warmth: f64,
    time: Duration,
    power_cycle: bool,
}

/// Voltages and currents at one instant, as they are and not as sensors read them.
#[derive(Clone, Copy, Debug, Default)]
struct Flows {
    battery_volts: f64,
    /// Into the battery.
    battery_amps: f64,
    load_amps: f64,
    supply_volts: f64,
    charger_volts: f64,
}

impl Plant {
    /// A plant at rest: battery full and on float, load on the supply.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when a figure is out of its range.
    pub fn new(config: PlantConfig) -> Result<Self, ConfigError> {
        config.check()?;
        let charger = Charger::new(config.blocks, config.battery_ah, config.rating_amps);
        let PlantConfig { blocks, battery_ah, battery_health, ambient_c, .. } = config;
        let mut plant = Self {
            config,
            battery: Battery::new(blocks, battery_ah, battery_health, charger.float_volts(), ambient_c),
            charger,
            overrides: Overrides::default(),
            replay: None,
            actuators: Actuators::default(),
            flows: Flows { battery_volts: charger.float_volts(), ..Flows::default() },
            warmth: 0.0,
            time: Duration::ZERO,
            power_cycle: false,
        };
        plant.settle();
        Ok(plant)
    }

    /// The same plant, whose battery is a recorded one while a capacity test runs.
    ///
    /// The record stands in for battery voltage, battery and load current and temperature while the load is on the
    /// battery and a test runs. When it is over, the battery's sensors stop answering, so that nothing is invented.
    /// The simulated battery gives the recorded charge meanwhile, and goes on after the test.
    #[must_use]
    pub fn with_replay(mut self, replay: Replay) -> Self {
        self.replay = Some(replay);
        self
    }

    /// Lets `dt` pass with the switches like this, and reads the sensors. `test_running`: the product says that a
    /// capacity test runs. More than a day counts as a day.
    pub fn step(&mut self, dt: Duration, actuators: &Actuators, test_running: bool) -> Sensors {
        self.actuators = *actuators;
        let on_record = test_running && self.load_is_on_battery();
        let mut rest = dt.min(LONGEST_STEP);
        loop {
            let part = rest.min(SUB_STEP);
            self.advance(part, on_record);
            rest = rest.saturating_sub(part);
            if rest.is_zero() {
                return self.sensors();
            }
        }
    }

    /// The recorded discharge, if there is one.
    pub const fn replay(&self) -> Option<&Replay> {
        self.replay.as_ref()
    }

    /// State of charge of the simulated battery, 0.0 to 1.0 of the capacity that it has at its age and 25 °C.
    pub fn state_of_charge(&self) -> f64 {
        self.battery.state_of_charge()
    }

    /// How long the plant has run.
    pub const fn time(&self) -> Duration {
        self.time
    }

    /// A tester has asked to turn the product off and on again, and it was not [taken](Self::take_power_cycle) yet.
    pub const fn power_cycle_asked(&self) -> bool {
        self.power_cycle
    }

    /// Whether a tester has asked to turn the product off and on again since this was last called: it is done now.
    pub const fn take_power_cycle(&mut self) -> bool {
        core::mem::replace(&mut self.power_cycle, false)
    }

    fn advance(&mut self, dt: Duration, on_record: bool) {
        self.time = self.time.saturating_add(dt);
        if let Some(replay) = &mut self.replay {
            replay.step(on_record, dt);
        }
        let seconds = dt.as_secs_f64();
        self.flows = self.flows_now();
        self.battery.step(seconds, self.flows.battery_amps, self.ambient());
        self.flows.battery_volts = self.battery.volts(self.flows.battery_amps);
        let share = self.flows.load_amps.max(self.flows.battery_amps.abs()) / self.config.rating_amps;
        let lag = 1.0 - (-seconds / WARMING_SECONDS).exp();
        self.warmth += (WARMING * share.min(2.0).powi(2) - self.warmth) * lag;
    }

    /// Computes the plant anew after a change, without letting time pass.
    fn settle(&mut self) {
        self.flows = self.flows_now();
    }

    /// The voltages and currents that the switches, the sources and the battery's state lead to.
    fn flows_now(&self) -> Flows {
        let supply_volts = self.overrides.value_or(Name::SupplyVolts, supply::volts(self.config.blocks));
        let charger_volts = self.overrides.value_or(Name::ChargerVolts, self.charger.float_volts());
        let on_battery = self.load_is_on_battery();
        if let Some(replay) = self.replay.as_ref().filter(|replay| replay.is_running()) {
            // After the record's end nobody knows what the load would draw.
            let amps = replay.reading().map_or(0.0, |reading| reading.amps);
            let battery_volts = self.battery.volts(amps);
            return Flows {
                battery_volts,
                battery_amps: amps,
                load_amps: (-amps).max(0.0),
                supply_volts,
                charger_volts,
            };
        }
        let source_volts = if on_battery { self.flows.battery_volts } else { supply_volts };
        let load_amps = if self.actuators.load_connected {
            self.load().amps(source_volts, self.config.blocks)
        } else {
            0.0
        };
        let from_battery = if on_battery { load_amps } else { 0.0 };
        let from_charger = if self.actuators.charger_connected && charger_volts > 0.0 {
            self.charger.limited(self.battery.charging_amps(charger_volts) + from_battery)
        } else {
            0.0
        };
        let battery_amps = from_charger - from_battery;
        let battery_volts = self.battery.volts(battery_amps);
        // In current limit the battery pulls the charger's terminals down to its own voltage.
        let charger_volts = if from_charger > 0.0 { charger_volts.min(battery_volts) } else { charger_volts };
        Flows { battery_volts, battery_amps, load_amps, supply_volts, charger_volts }
    }

    fn load_is_on_battery(&self) -> bool {
        self.actuators.load_source == LoadSource::Battery && self.actuators.load_connected
    }

    fn load(&self) -> LoadModel {
        match self.overrides.of(Name::LoadAmps) {
            Some(Setting::Value(amps)) => LoadModel::ConstantCurrent { amps },
            Some(Setting::Missing) | None => self.config.load,
        }
    }

    fn ambient(&self) -> f64 {
        self.overrides.value_or(Name::Temperature, self.config.ambient_c)
    }
}

//! What a tester may ask of the plant.

use bms_core::{
    plant::{Leds, LoadSource},
    units::{CentiCelsius, Milliamps, Millivolts},
};

use super::{Access, Name, Plant, Setting};
use crate::plant_port::{Command, PlantCommands};

impl PlantCommands for Plant {
    fn execute(&mut self, command: Command) -> Result<String, String> {
        match command {
            Command::Set(name, setting) => self.set(name, setting).map(|()| String::new()),
            Command::Clear(name) => {
                self.clear(name);
                Ok(String::new())
            }
            Command::ClearAll => {
                self.clear_all();
                Ok(String::new())
            }
            Command::Get(name) => Ok(self.get(name)),
            Command::List => Ok(self.list()),
            Command::Help => Ok(Command::HELP.to_owned()),
            Command::PowerCycle => {
                self.power_cycle = true;
                Ok(String::new())
            }
        }
    }

    fn is_busy(&self) -> bool {
        self.power_cycle_asked()
    }
}

impl Plant {
    /// Sets a name until it is cleared. What a sensor reads is exactly that; `supply-volts`, `charger-volts`,
    /// `load-amps`, `temperature`, `battery-health` and `soc` also drive the plant.
    ///
    /// # Errors
    ///
    /// A phrase that tells why the name does not take this setting.
    pub fn set(&mut self, name: Name, setting: Setting) -> Result<(), String> {
        name.check(setting)?;
        match (name, setting) {
            // A state and not a part: it changes from here on by itself, so that nothing stays set.
            (Name::Soc, Setting::Value(percent)) => self.battery.set_state_of_charge(percent / 100.0),
            (Name::BatteryHealth, Setting::Value(health)) => {
                self.battery.set_health(health);
                self.overrides.set(name, setting);
            }
            _ => self.overrides.set(name, setting),
        }
        self.settle();
        Ok(())
    }

    /// Undoes [`Plant::set`].
    pub fn clear(&mut self, name: Name) {
        self.overrides.clear(name);
        if name == Name::BatteryHealth {
            self.battery.set_health(self.config.battery_health);
        }
        self.settle();
    }

    /// Undoes every [`Plant::set`].
    pub fn clear_all(&mut self) {
        self.overrides.clear_all();
        self.clear(Name::BatteryHealth);
    }

    /// The present value of a name, as `docs/plant-port.md` describes it.
    pub fn get(&self, name: Name) -> String {
        let now = self.sensors();
        let [io_1, io_2, io_3, io_4] = now.io;
        match name {
            Name::BatteryVolts => volts(now.battery_voltage),
            Name::BatteryAmps => amps(now.battery_current),
            Name::LoadAmps => amps(now.load_current),
            Name::SupplyVolts => volts(now.supply_voltage),
            Name::ChargerVolts => volts(now.charger_voltage),
            Name::Temperature => tell(now.temperature.map(CentiCelsius::get), 100.0, 2),
            Name::Io1Volts => volts(io_1),
            Name::Io2Volts => volts(io_2),
            Name::Io3Volts => volts(io_3),
            Name::Io4Volts => volts(io_4),
            Name::Button1 => digit(now.button_1),
            Name::Button2 => digit(now.button_2),
            Name::BatteryHealth => {
                format!("{:.3}", self.overrides.value_or(Name::BatteryHealth, self.config.battery_health))
            }
            Name::Soc => format!("{:.2}", self.state_of_charge() * 100.0),
            Name::LoadSource => match self.actuators.load_source {
                LoadSource::Supply => "supply".to_owned(),
                LoadSource::Battery => "battery".to_owned(),
            },
            Name::LoadConnected => digit(self.actuators.load_connected),
            Name::ChargerConnected => digit(self.actuators.charger_connected),
            Name::Io1Contact => if self.actuators.io_1_closed { "closed" } else { "open" }.to_owned(),
            Name::Leds => match self.actuators.leds {
                Leds::Off => "off".to_owned(),
                Leds::Blinking => "blinking".to_owned(),
                Leds::Flashing => "flashing".to_owned(),
            },
            Name::Replay => self.tell_replay().to_owned(),
            Name::Time => format!("{:.3}", self.time.as_secs_f64()),
            Name::Overrides => self.tell_overrides(),
        }
    }

    /// Every name with its present value.
    pub fn list(&self) -> String {
        let shown = Name::ALL.into_iter().map(|name| format!("{}={}", name.word(), self.get(name)));
        shown.collect::<Vec<_>>().join(" ")
    }

    fn tell_replay(&self) -> &'static str {
        match &self.replay {
            None => "none",
            Some(replay) if replay.ended() => "ended",
            Some(replay) if replay.is_running() => "running",
            Some(_) => "ready",
        }
    }

    fn tell_overrides(&self) -> String {
        let words: Vec<_> = self.overrides.names().map(Name::word).collect();
        if words.is_empty() { "none".to_owned() } else { words.join(",") }
    }
}

impl Name {
    /// Whether the name takes this setting.
    pub(crate) fn check(self, setting: Setting) -> Result<(), String> {
        let word = self.word();
        match (self.access(), setting) {
            (Access::ReadOnly, _) => Err(format!("{word} is read-only")),
            (Access::Sensor(_), Setting::Missing) => Ok(()),
            (Access::Button | Access::Part(_), Setting::Missing) => {
                Err(format!("{word} is no sensor: it needs a value"))
            }
            (Access::Button, Setting::Value(value)) if [0.0, 1.0].contains(&value) => Ok(()),
            (Access::Button, Setting::Value(_)) => Err(format!("{word} takes 0 (released) or 1 (held down)")),
            (Access::Sensor(range) | Access::Part(range), Setting::Value(value)) => {
                if range.contains(&value) {
                    Ok(())
                } else {
                    Err(format!("{word} takes {} to {}", range.start(), range.end()))
                }
            }
        }
    }
}

fn volts(reading: Option<Millivolts>) -> String {
    tell(reading.map(Millivolts::get), 1_000.0, 3)
}

fn amps(reading: Option<Milliamps>) -> String {
    tell(reading.map(Milliamps::get), 1_000.0, 3)
}

/// A raw reading in its unit, or `missing`.
fn tell(raw: Option<i32>, scale: f64, decimals: usize) -> String {
    raw.map_or_else(|| "missing".to_owned(), |raw| format!("{:.decimals$}", f64::from(raw) / scale))
}

fn digit(on: bool) -> String {
    u8::from(on).to_string()
}

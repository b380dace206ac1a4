//! What the plant is made of.

use core::fmt;

use super::load::LoadModel;

/// The plant's parts and surroundings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlantConfig {
    /// 12 V blocks in series, 1 to 4: 12 V, 24 V, 36 V or 48 V.
    pub blocks: u8,
    /// Rated capacity at the 20 h rate, 0.1 Ah to 10 000 Ah.
    pub battery_ah: f64,
    /// What is left of the rated capacity: 1.0 is new, 0.8 is where batteries are replaced, 0.0 is a ruin.
    /// The resistance grows as it sinks.
    pub battery_health: f64,
    /// What the load draws.
    pub load: LoadModel,
    /// Air temperature, −40 °C to 85 °C.
    pub ambient_c: f64,
    /// Continuous current of the unit, 0.1 A to 1000 A; the charger gives no more (BTRM manual §15: 20 A for the
    /// BTRM300, 10 A for the BTRM400).
    pub rating_amps: f64,
}

impl Default for PlantConfig {
    /// A new 12 V 100 Ah battery with 8 A of load at 25 °C, on a BTRM400.
    fn default() -> Self {
        Self {
            blocks: 1,
            battery_ah: 100.0,
            battery_health: 1.0,
            load: LoadModel::ConstantCurrent { amps: 8.0 },
            ambient_c: 25.0,
            rating_amps: 10.0,
        }
    }
}

impl PlantConfig {
    /// Checks every field against its range.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let (load, unit, most) = match self.load {
            LoadModel::ConstantCurrent { amps } => (amps, "A", 100.0),
            LoadModel::ConstantPower { watts } => (watts, "W", 6_000.0),
        };
        within("blocks", f64::from(self.blocks), 1.0, 4.0, "")?;
        within("battery capacity", self.battery_ah, 0.1, 10_000.0, "Ah")?;
        within("battery health", self.battery_health, 0.0, 1.0, "")?;
        within("load", load, 0.0, most, unit)?;
        within("ambient temperature", self.ambient_c, -40.0, 85.0, "°C")?;
        within("rated current", self.rating_amps, 0.1, 1_000.0, "A")
    }
}

fn within(
    what: &'static str,
    value: f64,
    least: f64,
    most: f64,
    unit: &'static str,
) -> Result<(), ConfigError> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(ConfigError { what, value, least, most, unit }) }
}

/// A plant cannot be built like this: a figure is out of its range, or is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConfigError {
    /// The figure's name.
    pub what: &'static str,
    /// The figure.
    pub value: f64,
    /// The least that it may be.
    pub least: f64,
    /// The most that it may be.
    pub most: f64,
    /// Its unit, empty for a plain number.
    pub unit: &'static str,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, value, least, most, unit } = self;
        let space = if unit.is_empty() { "" } else { " " };
        write!(f, "{what} must be {least}{space}{unit} to {most}{space}{unit}, not {value}{space}{unit}")
    }
}

impl core::error::Error for ConfigError {}

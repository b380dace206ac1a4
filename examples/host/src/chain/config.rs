//! How a simulated string is made up.

use super::{battery::BatteryConfig, random::Random};

/// Voltage of a 12 V block on float.
const FLOAT_VOLTS: f64 = 13.5;
/// What new batteries of one kind differ by: volts, parts of the resistance, degrees.
const SPREAD_VOLTS: f64 = 0.010;
const SPREAD_OHMS: f64 = 0.05;
const SPREAD_CELSIUS: f64 = 0.5;
const OHMS: f64 = 0.004;
/// What a weak battery's resistance is to that of the others.
const WEAK: f64 = 1.6;

/// A string of batteries, and the chain of probes at them.
#[derive(Clone, Debug)]
pub struct ChainConfig {
    /// Which string, in the serial numbers of its probes.
    pub name: char,
    /// The batteries, in the order of the chain.
    pub batteries: Vec<BatteryConfig>,
    /// Mean voltage that the charger gives a battery.
    pub float_volts: f64,
    /// Temperature of the air, °C.
    pub air_celsius: f64,
    /// Speed of the wires.
    pub baud: u32,
    /// Chance of each bit on each wire to be wrong.
    pub bit_error_rate: f64,
    /// What chance begins with.
    pub seed: u64,
}

impl ChainConfig {
    /// A string of so many batteries, as new ones are; they drift apart by up to so many volts a day, each in its way.
    pub fn new(name: char, batteries: u8, drift_volts_per_day: f64, seed: u64) -> Self {
        let mut chance = Random::new(seed, u32::from(name).into());
        let battery = |_| BatteryConfig {
            offset_volts: SPREAD_VOLTS * chance.around(),
            drift_volts_per_day: drift_volts_per_day * chance.around(),
            ohms: OHMS * (1.0 + SPREAD_OHMS * chance.around()),
            warmer: SPREAD_CELSIUS * chance.around(),
        };
        Self {
            name,
            batteries: (0..batteries).map(battery).collect(),
            float_volts: FLOAT_VOLTS,
            air_celsius: 25.0,
            baud: 115_200,
            bit_error_rate: 0.0,
            seed,
        }
    }

    /// Makes the battery at a place, from 1 on, a weak one; `false` if there is none.
    pub fn weaken(&mut self, place: u8) -> bool {
        let battery = usize::from(place).checked_sub(1).and_then(|place| self.batteries.get_mut(place));
        battery.map(|battery| battery.ohms *= WEAK).is_some()
    }
}

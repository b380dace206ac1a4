use core::time::Duration;

use bms_core::plant::{Actuators, Sensors};
use serde::{Deserialize, Serialize};

/// What one end says to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Message {
    /// The plant's.
    Readings(Readings),
    /// The board's answer.
    Switches(Switches),
}

/// What the sensors read, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readings {
    /// Time since the plant's start, ms. It only falls when another plant takes over.
    pub time_ms: u64,
    /// What the sensors and buttons say then.
    pub sensors: Sensors,
}

/// What the switches do until the next readings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switches {
    /// The time of the readings that are answered, ms.
    pub time_ms: u64,
    /// The switches and lights.
    pub actuators: Actuators,
    /// Whether a capacity test runs: a plant that replays a recorded discharge begins then.
    pub testing: bool,
}

impl Readings {
    /// The readings at a time, of which whole milliseconds count.
    pub fn new(time: Duration, sensors: Sensors) -> Self {
        Self { time_ms: u64::try_from(time.as_millis()).unwrap_or(u64::MAX), sensors }
    }
}

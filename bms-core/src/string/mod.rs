//! Strings of batteries: what a battery manager makes of what its probes tell.
//!
//! Readings go in battery by battery; when a string has been read, its alarms, its weak batteries and its equalization
//! follow from all of them. What comes out are [`Edge`]s, and the [power](Manager::power) that each battery shall be bled
//! with.

mod alarm;
mod battery;
mod equalizer;
mod health;
mod manager;
mod measured;
mod place;
mod row;
mod settings;
mod whole;

pub use alarm::{BatteryAlarm, BatteryAlarms, Edge};
pub use battery::{Battery, Sample};
pub use health::Baseline;
pub use manager::Manager;
pub use measured::Measured;
pub use place::{BatteryAddress, BatteryIndex, StringId};
pub use row::Summary;
pub use settings::{BankSettings, EqualizationSettings, InvalidBank, ProbeLimits, Range, WeakSettings};
pub use whole::{StringAlarm, StringEdge, StringLimits, StringWatch};

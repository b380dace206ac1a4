//! From counts to units.

mod resistance;
mod scale;
mod temperature;

pub use resistance::PULSE;
pub(crate) use resistance::{Ohmmeter, Pulsing};
pub use scale::Calibration;
pub(crate) use scale::millivolts;
pub(crate) use temperature::centi_celsius;
pub use temperature::thermistor_counts;

#![doc = include_str!("../README.md")]
#![no_std]

// What it stands on.
mod board;
mod nameplate;

// What it does.
mod bleed;
mod button;
mod lights;
mod measure;
pub mod package;
pub mod slot;

// The whole.
mod device;
mod product;

pub use bleed::{BLEED_TEMPERATURE_CENTI_CELSIUS, BLEED_VOLTAGE_MV, LONGEST_SILENCE};
pub use board::{Board, Channel, Light, MOST_AMPERES, MOST_VOLTS};
pub use measure::{Calibration, PULSE, thermistor_counts};
pub use nameplate::{Nameplate, SERIAL_OCTETS};
pub use product::{Bp100, FIRMWARE_VERSION};

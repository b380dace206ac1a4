//! The program `bp100`: a probe on serial lines, at a simulated battery.

mod ports;
mod run;

pub use run::run;

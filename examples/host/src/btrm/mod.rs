//! The program `btrm`: a whole unit on a simulated plant.
//!
//! ```text
//!   plant ◄── switches, sensors ──► unit ◄── Modbus and DNP3 masters
//!     ▲                              │
//!   plant port                  flash in a file
//! ```

mod commission;
mod console;
mod dnp3;
mod image;
mod map;
mod modbus;
mod run;
mod serial;
mod servers;
mod snmp;
mod unit;

pub use map::print_map;
pub use run::run;

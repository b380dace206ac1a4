//! The program `btrm`: a whole unit on a simulated plant.
//!
//! ```text
//!   plant ◄── switches, sensors ──► unit ◄── Modbus masters
//!     ▲                              │
//!   plant port                  flash in a file
//! ```

mod commission;
mod console;
mod map;
mod modbus;
mod run;
mod serial;
mod unit;

pub use map::print_map;
pub use run::run;

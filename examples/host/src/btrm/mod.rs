//! The program `btrm`: a whole unit on a simulated plant.
//!
//! ```text
//!   plant ◄── switches, sensors ──► unit ◄── Modbus and DNP3 masters
//!     ▲                              │
//!   plant port                  flash in a file
//! ```

mod commission;
mod image;
mod map;
mod product;
mod run;
mod status;

pub use map::print_map;
pub use run::run;

//! The program `btrm-plant`: the simulated plant of `btrm` alone, for a unit that is a board, real or emulated.
//!
//! ```text
//!   plant port ──► plant ◄── readings, switches (plant-link) ──► board
//! ```

mod bench;
mod line;
mod options;
mod run;

pub use options::Options;
pub use run::run;

//! The program `bm100`: a whole battery manager at simulated strings, or at real ones on serial lines.
//!
//! ```text
//!   strings of batteries and probes ◄── the probe bus ──► unit ◄── Modbus and DNP3 masters
//!     ▲                                                    │
//!   plant port                                      flash in a file
//! ```

mod product;
mod run;
mod serial;
mod strings;
mod tester;

pub use run::run;

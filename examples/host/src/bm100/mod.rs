//! The program `bm100`: a whole battery manager at simulated strings, or at real ones on serial lines.
//!
//! ```text
//!   strings of batteries and probes ◄── the probe bus ──► unit ◄── Modbus and DNP3 masters, SNMP managers
//!     ▲                                                    │
//!   plant port                        settings, events and status records, each in a flash in a file
//! ```

mod firmware;
mod logs;
mod map;
mod product;
mod run;
mod serial;
mod strings;
mod tester;

pub use firmware::pack_probe_firmware;
pub use logs::{clear_log, print_log, print_room};
pub use map::print_map;
pub use run::run;

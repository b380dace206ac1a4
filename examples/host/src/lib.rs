//! The products as programs on a PC: a simulated plant, TCP and serial adapters, file-backed settings.

// Programs.
pub mod bm100;
pub mod bp100;
pub mod btrm;
pub mod btrm_plant;
pub mod capacity;
pub mod options;

// What they stand on.
pub mod chain;
mod durable;
pub mod flash;
mod map;
pub mod net;
pub mod plant;
pub mod plant_port;
mod product;
pub mod record;

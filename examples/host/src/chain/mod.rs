//! Simulated strings: batteries, the probes at them, and the cables between, octet by octet in simulated time.
//!
//! ```text
//!             ┌──── string.rs ─────────────────────────────────────────────┐
//!  the bus ──►│ wire ──► node 1 ──► wire ──► node 2 ──► …   (and back)     │
//!             │           │ station.rs: the probe product `bp100`          │
//!             │           │ board.rs: what its software measures           │
//!             │           ▼                                                │
//!             │         battery.rs                                         │
//!             └────────────────────────────────────────────────────────────┘
//! ```
//!
//! What happens is the same in every run with the same seed.

mod battery;
mod board;
mod config;
mod flash;
mod line;
mod node;
mod random;
mod solo;
mod station;
mod string;
mod wire;

pub use battery::{Battery, BatteryConfig};
pub use board::SimBoard;
pub use config::ChainConfig;
pub use flash::{BadAccess, SlotFlash};
pub use line::{Line, Listener};
pub use solo::SoloProbe;
pub use station::EnvironmentSensor;
pub use string::Chain;

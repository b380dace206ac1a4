//! The unit as SNMP managers reach it.
//!
//! ```text
//!  udp.rs ──► station.rs ──► served.rs   the unit
//!  sockets        ├────────► setup.rs    who may ask, who is told
//!  and turns      └────────► engine.rs   what it remembers over restarts
//! ```

mod engine;
mod served;
mod setup;
mod sockets;
mod station;
mod udp;

pub(super) use self::sockets::Sockets;
pub(crate) use self::station::Station;

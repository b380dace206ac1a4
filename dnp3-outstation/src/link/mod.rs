//! The data link layer: frames with addresses and checks (IEEE 1815-2012 clause 9).
//!
//! ```text
//!  header, 10 octets                                              block, at most 16 + 2 octets
//! ┌────┬────┬────────┬─────────┬─────────────┬─────────┬─────┐   ┌──────────────┬─────┐
//! │ 05 │ 64 │ length │ control │ destination │ source  │ CRC │   │ user octets  │ CRC │ … up to 16 blocks
//! └────┴────┴────────┴─────────┴─────────────┴─────────┴─────┘   └──────────────┴─────┘
//!   0    1      2         3        4, 5         6, 7     8, 9
//! ```
//!
//! Numbers of two octets travel least significant first. `length` counts the octets from `control` on
//! without the CRCs: 5 for a header alone, 255 at the most.

mod address;
mod control;
mod crc;
mod decoder;
mod error;
mod find;
mod frame;
mod function;
mod header;
mod station;

pub use address::{Broadcast, Destination, EndpointAddress};
pub use control::{Control, ControlError, Direction};
pub use crc::crc;
pub use error::LinkError;
pub use frame::Frame;
pub use function::Function;
pub use header::Header;

pub(crate) use decoder::{Decoder, Found};
pub(crate) use frame::{copy, encode};
pub(crate) use station::{Primary, Station};

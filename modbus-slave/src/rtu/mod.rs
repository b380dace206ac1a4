//! Modbus over serial lines, RTU mode (Serial Line V1.02), and RTU frames over a TCP connection.
//!
//! ```text
//! | 0       | 1..n-2 | n-2..n           |
//! | address | PDU    | CRC-16, low byte first |      4 to 256 bytes
//! ```

mod crc;
mod length;
mod receiver;
mod resync;
mod slave;
mod timing;

pub use slave::{LineError, MAX_ADU, Slave};
pub use timing::Timing;

//! Modbus on TCP/IP (Messaging Implementation Guide V1.0b): one [`Slave`] for all connections.

mod mbap;
mod slave;

pub use slave::{MAX_ADU, Slave};

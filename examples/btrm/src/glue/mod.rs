//! The product as each protocol sees it.

pub mod modbus;

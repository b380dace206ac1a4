//! The product as the probe bus and each protocol sees it.

pub mod bus;
pub mod dnp3;
pub mod modbus;
pub mod snmp;

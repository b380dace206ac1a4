//! The product as each protocol sees it.

pub mod dnp3;
pub mod modbus;
pub mod snmp;

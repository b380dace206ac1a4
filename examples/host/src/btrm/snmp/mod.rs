//! The unit as SNMP managers reach it.

mod engine;

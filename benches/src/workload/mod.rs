//! Requests and contenders; a module for each protocol.

pub mod dnp3;
pub mod modbus;
pub mod snmp;

use anyhow::Result;

use crate::Contest;

/// Every request of every protocol, with its contenders.
///
/// # Errors
/// The first of `contest`.
pub fn all(contest: &mut impl Contest) -> Result<()> {
    modbus::all(contest)?;
    dnp3::all(contest)?;
    snmp::all(contest)
}

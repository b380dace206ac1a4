//! Requests and contenders; a module for each protocol, one for records, and one for the bank that two protocols ask.

pub mod bank;
pub mod dnp3;
pub mod modbus;
pub mod records;
pub mod snmp;

use anyhow::Result;

use crate::Contest;

/// Every request of every protocol, and what is kept in flash, with its contenders.
///
/// # Errors
/// The first of `contest`.
pub fn all(contest: &mut impl Contest) -> Result<()> {
    modbus::all(contest)?;
    dnp3::all(contest)?;
    snmp::all(contest)?;
    records::all(contest)
}

//! What an SNMP manager asks of a BTRM.

use btrm::Btrm;
use snmp_agent::{ErrorStatus, Oid, Value};

pub(crate) use super::manager::*;

/// Roots, and names under them.
pub(crate) const UPS: &str = "1.3.6.1.2.1.33.1";
pub(crate) const ENTITY: &str = "1.3.6.1.2.1.47.1.1.1.1";
pub(crate) const BATTERY: &str = "1.3.6.1.2.1.233.1.1.1";
pub(crate) const PRIVATE: &str = "1.3.6.1.4.1.34506";

/// A well-known test, `upsTestId`'s value.
pub(crate) fn well_known_test(number: u32) -> Vec<u32> {
    name(UPS, &format!("7.7.{number}"))
}

pub(crate) fn set_test(unit: &mut Btrm, number: u32) -> Result<(), ErrorStatus> {
    let id = well_known_test(number);
    set_one(unit, UPS, "7.1.0", Value::ObjectId(Oid::new(&id).unwrap()))
}

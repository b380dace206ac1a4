//! What an SNMP manager asks of a BM100.

pub(crate) use super::manager::*;

/// Roots, and names under them.
pub(crate) const MAKER: &str = "1.3.6.1.4.1.3808.1.1.7";
pub(crate) const ENVIRONMENT: &str = "1.3.6.1.4.1.3808.1.1.4";
pub(crate) const UPS: &str = "1.3.6.1.2.1.33.1";
pub(crate) const ENTITY: &str = "1.3.6.1.2.1.47.1.1.1.1";
pub(crate) const BATTERY: &str = "1.3.6.1.2.1.233.1.1.1";

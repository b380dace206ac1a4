//! Notifications: what is told to whom without being asked.

mod target;

pub use target::{NotificationKind, Security, SecurityLevel, Target, Targets};

use crate::{Oid, Value};

/// Something to be told to every target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notification<'a> {
    /// Its name, the value of `snmpTrapOID.0`. SNMPv1 managers are told the enterprise and number that RFC 3584 §3.2 makes of it.
    pub trap: Oid<'a>,
    /// Its variables, after `sysUpTime` and `snmpTrapOID`.
    pub variables: &'a [(Oid<'a>, Value<'a>)],
}

//! Notifications: what the agent tells without being asked (the notification originator of RFC 3413 §3.3).
//!
//! ```text
//! notify ─► outbox ──┬─► v1 trap ────────► target          the values are those of the moment of `notify`;
//! (encoded at once)  ├─► v2, v3 trap ────► target          encoded they wait, for all targets once
//!                    └─► inform ⇄ response  target
//! ```

mod inform;
mod originator;
mod outbox;
mod target;
#[cfg(test)]
mod tests;
mod v1;
mod v2;
#[cfg(feature = "usm")]
mod v3;

pub use target::{NotificationKind, Security, SecurityLevel, Target, Targets};

pub(crate) use originator::{Means, Originator};

use crate::{Oid, Value};

/// Something that the managers have to know: a `NOTIFICATION-TYPE` of a MIB, and its objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Notification<'a> {
    /// What happened: the value of `snmpTrapOID.0`. SNMPv1 receivers are told the enterprise and number that RFC 3584 §3.2
    /// makes of it.
    pub trap: Oid<'a>,
    /// The variables that tell more of it, as they read at this moment; `sysUpTime` and `snmpTrapOID` come before them.
    /// SNMPv1 receivers are not told those of type `Counter64`.
    pub variables: &'a [(Oid<'a>, Value<'a>)],
}

impl Notification<'_> {
    /// Octets that a notification may take while it waits: its variable bindings as they travel, of which the time and the
    /// trap take some 45.
    pub const OCTETS: usize = 512;
}

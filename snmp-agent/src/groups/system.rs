//! The `system` group of SNMPv2-MIB (RFC 3418 §2): what the product says, the time, and what the agent can do.

use super::{Group, Row};
use crate::engine::Engine;
use crate::{Oid, Value};

pub(super) const GROUP: Group = Group {
    root: &[1, 3, 6, 1, 2, 1, 1],
    rows: &[
        Row::new(&[1, 0], |facts| text(facts.mib.system().description)),
        Row::new(&[2, 0], |facts| Value::ObjectId(facts.mib.system().object_id)),
        Row::new(&[3, 0], |facts| Value::TimeTicks(Engine::up_time(facts.now))),
        Row::new(&[CONTACT, 0], |facts| text(facts.mib.system().contact)),
        Row::new(&[NAME, 0], |facts| text(facts.mib.system().name)),
        Row::new(&[LOCATION, 0], |facts| text(facts.mib.system().location)),
        Row::new(&[7, 0], |facts| Value::Integer(i32::from(facts.mib.system().services & 0x7F))),
        Row::new(&[8, 0], SINCE_START),
        // sysORTable
        Row::new(&[9, 1, 2, 1], |_| Value::ObjectId(SNMP_MIB)),
        Row::new(&[9, 1, 2, 2], |_| Value::ObjectId(FRAMEWORK)),
        Row::new(&[9, 1, 2, 3], |_| Value::ObjectId(MPD)),
        #[cfg(feature = "usm")]
        Row::new(&[9, 1, 2, 4], |_| Value::ObjectId(USM)),
        Row::new(&[9, 1, 3, 1], |_| text("SNMPv2-MIB, RFC 3418")),
        Row::new(&[9, 1, 3, 2], |_| text("SNMP-FRAMEWORK-MIB, RFC 3411")),
        Row::new(&[9, 1, 3, 3], |_| text("SNMP-MPD-MIB, RFC 3412")),
        #[cfg(feature = "usm")]
        Row::new(&[9, 1, 3, 4], |_| text("SNMP-USER-BASED-SM-MIB, RFC 3414")),
        Row::new(&[9, 1, 4, 1], SINCE_START),
        Row::new(&[9, 1, 4, 2], SINCE_START),
        Row::new(&[9, 1, 4, 3], SINCE_START),
        #[cfg(feature = "usm")]
        Row::new(&[9, 1, 4, 4], SINCE_START),
    ],
};

/// `sysContact`, `sysName` and `sysLocation`, which a product may let managers set.
pub(super) const CONTACT: u32 = 4;
pub(super) const NAME: u32 = 5;
pub(super) const LOCATION: u32 = 6;

const SNMP_MIB: Oid<'_> = Oid::new(&[1, 3, 6, 1, 6, 3, 1]).unwrap();
const FRAMEWORK: Oid<'_> = Oid::new(&[1, 3, 6, 1, 6, 3, 10, 3, 1, 1]).unwrap();
const MPD: Oid<'_> = Oid::new(&[1, 3, 6, 1, 6, 3, 11, 3, 1, 1]).unwrap();
#[cfg(feature = "usm")]
const USM: Oid<'_> = Oid::new(&[1, 3, 6, 1, 6, 3, 15, 2, 1, 1]).unwrap();

/// What the agent can do does not change.
const SINCE_START: for<'f> fn(&super::Facts<'f>) -> Value<'f> = |_| Value::TimeTicks(0);

const fn text(text: &str) -> Value<'_> {
    Value::OctetString(text.as_bytes())
}

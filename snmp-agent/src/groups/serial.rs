//! `snmpSetSerialNo` of SNMPv2-MIB, with which managers keep out of each other's way (RFC 3418 §2).

use super::{Group, Row};
use crate::Value;

pub(super) const GROUP: Group = Group {
    root: &[1, 3, 6, 1, 6, 3, 1, 1, 6],
    rows: &[Row::new(&[1, 0], |facts| Value::Integer(facts.engine.settings.set_serial))],
};

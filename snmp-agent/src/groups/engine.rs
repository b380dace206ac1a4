//! `snmpEngine` of SNMP-FRAMEWORK-MIB (RFC 3411 §5).

use super::{Group, Row};
use crate::Value;
use crate::engine::Engine;

pub(super) const GROUP: Group = Group {
    root: &[1, 3, 6, 1, 6, 3, 10, 2, 1],
    rows: &[
        Row::new(&[1, 0], |facts| Value::OctetString(facts.engine.config.engine_id.as_octets())),
        Row::new(&[2, 0], |facts| number(facts.engine.boots(facts.now))),
        Row::new(&[3, 0], |facts| number(Engine::time(facts.now))),
        Row::new(&[4, 0], |facts| Value::Integer(i32::from(facts.engine.config.max_message))),
    ],
};

/// A number of the engine, below 2³¹.
fn number(number: u32) -> Value<'static> {
    Value::Integer(i32::try_from(number).unwrap_or(i32::MAX))
}

//! What managers may set of the agent's own groups.

use super::{Group, serial, snmp, system};
use crate::engine::Engine;
use crate::{ErrorStatus, Mib, Value};

/// First phase of a SET of a variable in a group of the agent.
pub(crate) fn test(
    engine: &Engine,
    mib: &dyn Mib,
    group: &Group,
    name: &[u32],
    value: Value<'_>,
) -> Result<(), ErrorStatus> {
    if group.row(name).is_err() {
        // Another instance of what can be set, or nothing that ever can be (RFC 3416 §4.2.5 2 and 7).
        return Err(if Own::is_around(name) { ErrorStatus::NoCreation } else { ErrorStatus::NotWritable });
    }
    match (Own::of(name), value) {
        (Some(Own::Text), Value::OctetString(octets)) => {
            text(octets)?;
            mib.test(name, value)
        }
        (Some(Own::AuthenticationTraps), Value::Integer(snmp::ENABLED | snmp::DISABLED)) => Ok(()),
        // TestAndIncr of RFC 2579: who does not know the number is too late.
        (Some(Own::Serial), Value::Integer(serial)) if serial == engine.settings.set_serial => Ok(()),
        (Some(Own::AuthenticationTraps), Value::Integer(_)) | (Some(Own::Serial), Value::Integer(..0)) => {
            Err(ErrorStatus::WrongValue)
        }
        (Some(Own::Serial), Value::Integer(_)) => Err(ErrorStatus::InconsistentValue),
        (Some(_), _) => Err(ErrorStatus::WrongType),
        (None, _) => Err(ErrorStatus::NotWritable),
    }
}

/// Second phase: takes the value, unless it is the product's. Whether it was taken.
pub(crate) fn commit(engine: &mut Engine, name: &[u32], value: Value<'_>) -> bool {
    match (Own::of(name), value) {
        (Some(Own::AuthenticationTraps), Value::Integer(value)) => {
            engine.settings.authentication_traps = value == snmp::ENABLED;
            true
        }
        (Some(Own::Serial), Value::Integer(serial)) => {
            engine.settings.set_serial = serial.checked_add(1).unwrap_or_default();
            true
        }
        _ => false,
    }
}

/// What can be set.
enum Own {
    /// Contact, name or location, which the product keeps.
    Text,
    AuthenticationTraps,
    Serial,
}

impl Own {
    /// What exactly this name is.
    fn of(name: &[u32]) -> Option<Self> {
        let (object, instance) = Self::object(name)?;
        (instance == [0]).then_some(object)
    }

    /// Whether the name is of such an object, whatever its instance.
    fn is_around(name: &[u32]) -> bool {
        Self::object(name).is_some()
    }

    fn object(name: &[u32]) -> Option<(Self, &[u32])> {
        let below = |group: &Group| name.strip_prefix(group.root);
        match (below(&system::GROUP), below(&snmp::GROUP), below(&serial::GROUP)) {
            (Some([system::CONTACT | system::NAME | system::LOCATION, rest @ ..]), ..) => {
                Some((Self::Text, rest))
            }
            (_, Some([snmp::AUTHENTICATION_TRAPS, rest @ ..]), _) => Some((Self::AuthenticationTraps, rest)),
            (.., Some([1, rest @ ..])) => Some((Self::Serial, rest)),
            _ => None,
        }
    }
}

/// A `DisplayString` of 0 to 255 octets; UTF-8 is taken for the sake of names with more than ASCII in them.
fn text(octets: &[u8]) -> Result<(), ErrorStatus> {
    if octets.len() > 255 {
        return Err(ErrorStatus::WrongLength);
    }
    str::from_utf8(octets).map(drop).map_err(|_| ErrorStatus::WrongValue)
}

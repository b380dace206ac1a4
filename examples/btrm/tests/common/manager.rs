//! A manager of SNMP without a wire, for whatever has variables.

use snmp_agent::{Absent, ErrorStatus, Mib, OidBuf, Outcome, Scratch, Value};

/// A value that owns what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    Integer(i32),
    Text(String),
    Oid(String),
    Address([u8; 4]),
    Counter(u32),
    Gauge(u32),
    Ticks(u32),
}

impl From<Value<'_>> for Read {
    fn from(value: Value<'_>) -> Self {
        match value {
            Value::Integer(value) => Self::Integer(value),
            Value::OctetString(text) => Self::Text(String::from_utf8(text.to_vec()).unwrap()),
            Value::ObjectId(oid) => Self::Oid(oid.to_string()),
            Value::IpAddress(address) => Self::Address(address),
            Value::Counter32(value) => Self::Counter(value),
            Value::Gauge32(value) => Self::Gauge(value),
            Value::TimeTicks(value) => Self::Ticks(value),
            other => panic!("{other:?}"),
        }
    }
}

pub(crate) fn name(root: &str, rest: &str) -> Vec<u32> {
    format!("{root}.{rest}").split('.').map(|sub_id| sub_id.parse().unwrap()).collect()
}

pub(crate) fn get(unit: &impl Mib, root: &str, rest: &str) -> Result<Read, Absent> {
    unit.object(&name(root, rest), &mut Scratch::new()).map(Read::from)
}

/// An `INTEGER`; `None`: it has no value.
pub(crate) fn integer(unit: &impl Mib, root: &str, rest: &str) -> Option<i32> {
    match get(unit, root, rest) {
        Ok(Read::Integer(value)) => Some(value),
        Err(Absent::Instance) => None,
        other => panic!("{rest}: {other:?}"),
    }
}

pub(crate) fn text(unit: &impl Mib, root: &str, rest: &str) -> String {
    match get(unit, root, rest) {
        Ok(Read::Text(text)) => text,
        other => panic!("{rest}: {other:?}"),
    }
}

pub(crate) fn next(unit: &impl Mib, name: &[u32]) -> Option<(Vec<u32>, Read)> {
    let (mut next, mut scratch) = (OidBuf::new(), Scratch::new());
    let read = Read::from(unit.object_after(name, &mut next, &mut scratch)?);
    Some((next.to_vec(), read))
}

/// Everything, in the order of the tree.
pub(crate) fn walk(unit: &impl Mib) -> Vec<(Vec<u32>, Read)> {
    let mut found = Vec::new();
    let mut name = vec![0];
    while let Some((next, read)) = next(unit, &name) {
        assert!(next > name, "{next:?} is not after {name:?}");
        name.clone_from(&next);
        found.push((next, read));
    }
    found
}

/// A SET as an agent does it: all are tested, then all are committed.
pub(crate) fn set(unit: &mut impl Mib, variables: &[(Vec<u32>, Value<'_>)]) -> Result<(), ErrorStatus> {
    for (name, value) in variables {
        unit.test(name, *value)?;
    }
    let committed = variables.iter().try_for_each(|(name, value)| unit.commit(name, *value));
    let outcome = if committed.is_ok() { Outcome::Committed } else { Outcome::Failed };
    unit.conclude(outcome)?;
    committed
}

/// A SET of one variable.
pub(crate) fn set_one(
    unit: &mut impl Mib,
    root: &str,
    rest: &str,
    value: Value<'_>,
) -> Result<(), ErrorStatus> {
    set(unit, &[(name(root, rest), value)])
}

//! A product with a variable of each type, a table, and two variables that can be set.

use std::collections::BTreeMap;

use snmp_agent::{Absent, ErrorStatus, Mib, Oid, OidBuf, Outcome, Scratch, System, Value};

pub const ROOT: [u32; 8] = [1, 3, 6, 1, 4, 1, 34506, 3];
/// A gauge.
pub const GAUGE: &[u32] = &[1, 3, 6, 1, 4, 1, 34506, 3, 6, 0];
pub const READ: &str = "public";
pub const WRITE: &str = "private";

/// The values that can change.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stored {
    Integer(i32),
    Octets(Vec<u8>),
    Other(Value<'static>),
}

impl Stored {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Integer(value) => Value::Integer(*value),
            Self::Octets(octets) => Value::OctetString(octets),
            Self::Other(value) => *value,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Small {
    objects: BTreeMap<Vec<u32>, Stored>,
    /// As it was before the SET that is under way.
    before: Option<BTreeMap<Vec<u32>, Stored>>,
}

impl Small {
    pub fn new() -> Self {
        const MANY: [u32; 12] = [2, 999, 3, u32::MAX, 0, 1, 127, 128, 16383, 16384, 1, 0];
        let mut objects = BTreeMap::new();
        let mut add = |tail: &[u32], value| objects.insert([&ROOT[..], tail].concat(), value);
        add(&[1, 0], Stored::Integer(-1));
        add(&[2, 0], Stored::Octets(b"room 5".to_vec()));
        let values = [
            Value::ObjectId(Oid::new(&MANY).unwrap()),
            Value::IpAddress([127, 0, 0, 1]),
            Value::Counter32(u32::MAX),
            Value::Gauge32(1 << 31),
            Value::TimeTicks(100),
            Value::Opaque(&[0x9F, 0x78, 4, 0x42, 0xF6, 0, 0]),
            Value::Counter64(u64::MAX),
            Value::OctetString(&[b'x'; 600]),
        ];
        for (column, value) in (3..).zip(values) {
            add(&[column, 0], Stored::Other(value));
        }
        for column in 1..=2 {
            for row in (0..60).step_by(2) {
                add(&[20, 1, column, row], Stored::Other(Value::Gauge32(row * 1_000)));
            }
        }
        Self { objects, before: None }
    }
}

impl Small {
    /// Whether nothing differs from `other`.
    pub fn is_as(&self, other: &Self) -> bool {
        self.objects == other.objects
    }
}

impl Mib for Small {
    fn system(&self) -> System<'_> {
        System {
            description: "a product with everything",
            object_id: Oid::new(&ROOT).unwrap(),
            contact: "somebody",
            name: "small",
            location: "",
            services: 72,
        }
    }

    fn object<'a>(&'a self, name: &[u32], _: &'a mut Scratch) -> Result<Value<'a>, Absent> {
        let absent = if name.starts_with(&ROOT) { Absent::Instance } else { Absent::Object };
        self.objects.get(name).map(Stored::value).ok_or(absent)
    }

    fn object_after<'a>(&'a self, name: &[u32], next: &mut OidBuf, _: &'a mut Scratch) -> Option<Value<'a>> {
        use core::ops::Bound::{Excluded, Unbounded};
        let (found, value) = self.objects.range::<[u32], _>((Excluded(name), Unbounded)).next()?;
        next.set(found).unwrap();
        Some(value.value())
    }

    fn test(&self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        match (self.objects.get(name), value) {
            (Some(Stored::Integer(_)), Value::Integer(-10..=10)) => Ok(()),
            (Some(Stored::Integer(_)), Value::Integer(_)) => Err(ErrorStatus::WrongValue),
            (Some(Stored::Octets(_)), Value::OctetString(octets)) if octets.len() <= 20 => Ok(()),
            (Some(Stored::Octets(_)), Value::OctetString(_)) => Err(ErrorStatus::WrongLength),
            (Some(Stored::Other(_)), _) => Err(ErrorStatus::NotWritable),
            (Some(_), _) => Err(ErrorStatus::WrongType),
            (None, _) => Err(ErrorStatus::NoCreation),
        }
    }

    /// Takes what passed the test, but for the number 7, which only fails here.
    fn commit(&mut self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        assert_eq!(self.test(name, value), Ok(()), "committed without a test");
        self.before.get_or_insert_with(|| self.objects.clone());
        let stored = match value {
            Value::Integer(7) => return Err(ErrorStatus::ResourceUnavailable),
            Value::Integer(value) => Stored::Integer(value),
            Value::OctetString(octets) => Stored::Octets(octets.to_vec()),
            _ => panic!("{value:?} passed the test"),
        };
        self.objects.insert(name.to_vec(), stored);
        Ok(())
    }

    fn conclude(&mut self, outcome: Outcome) -> Result<(), ErrorStatus> {
        match (outcome, self.before.take()) {
            (Outcome::Failed, Some(before)) => self.objects = before,
            (Outcome::Committed | Outcome::Failed, _) => {}
        }
        Ok(())
    }
}

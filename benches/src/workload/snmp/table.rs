//! What our agent serves: numbers under an enterprise.

use snmp_agent::{Absent, ErrorStatus, Mib, Oid, OidBuf, Scratch, System, Value};

/// Objects of the table.
pub const OBJECTS: u32 = 50;
const DEVICE: [u32; 9] = [1, 3, 6, 1, 4, 1, 34506, 4, 1];

/// The name of object `number`, from 1 on.
pub const fn name_of(number: u32) -> [u32; 10] {
    [1, 3, 6, 1, 4, 1, 34506, 3, number, 0]
}

/// Integers by name, in order, found by halving.
#[derive(Clone, Debug)]
pub struct Table(Vec<([u32; 10], i32)>);

impl Default for Table {
    fn default() -> Self {
        let value = |number: u32| i32::try_from(number.wrapping_mul(40_503) & 0xFFFF).unwrap_or(0);
        Self((1..=OBJECTS).map(|number| (name_of(number), value(number))).collect())
    }
}

impl Table {
    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u32], i32)> {
        self.0.iter().map(|(name, value)| (&name[..], *value))
    }

    /// The place of a name, or where it would be.
    fn place(&self, name: &[u32]) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known[..].cmp(name))
    }
}

impl Mib for Table {
    fn system(&self) -> System<'_> {
        let object_id = const { Oid::new(&DEVICE).expect("a name") };
        System { description: "measured", object_id, contact: "", name: "", location: "", services: 72 }
    }

    fn object<'a>(&'a self, name: &[u32], _: &'a mut Scratch) -> Result<Value<'a>, Absent> {
        let place = self.place(name).map_err(|_| Absent::Object)?;
        self.0.get(place).map(|(_, value)| Value::Integer(*value)).ok_or(Absent::Object)
    }

    fn object_after<'a>(&'a self, name: &[u32], next: &mut OidBuf, _: &'a mut Scratch) -> Option<Value<'a>> {
        let place = self.place(name).map_or_else(|place| place, |place| place.saturating_add(1));
        let (name, value) = self.0.get(place)?;
        next.set(name).ok()?;
        Some(Value::Integer(*value))
    }

    fn test(&self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        match (self.place(name), value) {
            (Ok(_), Value::Integer(_)) => Ok(()),
            (Ok(_), _) => Err(ErrorStatus::WrongType),
            (Err(_), _) => Err(ErrorStatus::NotWritable),
        }
    }

    fn commit(&mut self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        let place = self.place(name).map_err(|_| ErrorStatus::CommitFailed)?;
        match (self.0.get_mut(place), value) {
            (Some((_, kept)), Value::Integer(value)) => {
                *kept = value;
                Ok(())
            }
            _ => Err(ErrorStatus::CommitFailed),
        }
    }
}

//! A product of 50 gauges, which can be set, and a text.

use core::hint::black_box;

use snmp_agent::{Absent, ErrorStatus, Mib, Oid, OidBuf, Scratch, System, Value};

/// Under this is everything: instance 0 of the objects from 1.
const ROOT: [u32; 8] = [1, 3, 6, 1, 4, 1, 34506, 3];
/// The product itself.
pub(super) const PRODUCT: Oid<'_> = match Oid::new(&ROOT) {
    Some(name) => name,
    None => Oid::ZERO_DOT_ZERO,
};

/// Values in RAM.
pub(super) struct Table {
    gauges: [u32; Self::GAUGES],
}

impl Table {
    const GAUGES: usize = 50;

    pub(super) const fn new() -> Self {
        Self { gauges: [0; Self::GAUGES] }
    }

    fn place(name: &[u32]) -> Result<usize, Absent> {
        match name.strip_prefix(&ROOT) {
            Some(&[object, 0]) => usize::try_from(object).map_err(|_| Absent::Object),
            _ => Err(Absent::Object),
        }
    }

    fn value(&self, place: usize) -> Result<Value<'_>, Absent> {
        match place.checked_sub(1).ok_or(Absent::Object)? {
            Self::GAUGES => Ok(Value::OctetString(b"size")),
            gauge => self.gauges.get(gauge).map(|value| Value::Gauge32(*value)).ok_or(Absent::Object),
        }
    }
}

impl Mib for Table {
    fn system(&self) -> System<'_> {
        System {
            description: black_box("size"),
            object_id: PRODUCT,
            contact: black_box(""),
            name: black_box("size"),
            location: black_box(""),
            services: 72,
        }
    }

    fn object<'a>(&'a self, name: &[u32], _scratch: &'a mut Scratch) -> Result<Value<'a>, Absent> {
        self.value(Self::place(name)?)
    }

    fn object_after<'a>(
        &'a self,
        name: &[u32],
        next: &mut OidBuf,
        _scratch: &'a mut Scratch,
    ) -> Option<Value<'a>> {
        let place = match name.strip_prefix(&ROOT) {
            Some([]) => 1,
            Some(&[object]) => object,
            Some(&[object, ..]) => object.checked_add(1)?,
            None if name < &ROOT[..] => 1,
            None => return None,
        };
        let place = place.max(1);
        next.set(&ROOT).ok()?;
        next.extend(&[place, 0]).ok()?;
        self.value(usize::try_from(place).ok()?).ok()
    }

    fn test(&self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        match (Self::place(name), value) {
            (Ok(1..=Self::GAUGES), Value::Gauge32(_)) => Ok(()),
            (Ok(1..=Self::GAUGES), _) => Err(ErrorStatus::WrongType),
            _ => Err(ErrorStatus::NotWritable),
        }
    }

    fn commit(&mut self, name: &[u32], value: Value<'_>) -> Result<(), ErrorStatus> {
        let place = Self::place(name).map_err(|_| ErrorStatus::CommitFailed)?.wrapping_sub(1);
        match (self.gauges.get_mut(place), value) {
            (Some(gauge), Value::Gauge32(value)) => {
                *gauge = value;
                Ok(())
            }
            _ => Err(ErrorStatus::CommitFailed),
        }
    }
}

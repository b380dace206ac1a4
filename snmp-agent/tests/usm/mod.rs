//! What the tests of SNMPv3 share.
#![allow(
    dead_code,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "each test takes what it needs; a panic is a failed test"
)]

use snmp_agent::{Absent, EngineId, Mib, Oid, OidBuf, Scratch, System, Value};

/// The engine of the vectors.
pub(crate) fn engine_id() -> EngineId {
    EngineId::from_text(34506, "SN1")
}

/// The octets of hexadecimal digits; `-` stands for none.
pub(crate) fn hex(digits: &str) -> Vec<u8> {
    let pairs = digits.trim_matches('-').as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// A product without objects.
pub(crate) struct Empty;

impl Mib for Empty {
    fn system(&self) -> System<'_> {
        let object_id = Oid::new(&[1, 3, 6, 1, 4, 1, 34506]).unwrap();
        System { description: "", object_id, contact: "", name: "", location: "", services: 72 }
    }

    fn object<'a>(&'a self, _: &[u32], _: &'a mut Scratch) -> Result<Value<'a>, Absent> {
        Err(Absent::Object)
    }

    fn object_after<'a>(&'a self, _: &[u32], _: &mut OidBuf, _: &'a mut Scratch) -> Option<Value<'a>> {
        None
    }
}

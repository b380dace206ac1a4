use crate::Timestamp;
use crate::file::octets::{Reader, string};

/// Octets before the name, and so its offset.
const FIXED: usize = 26;

/// What to open or delete (g70v3).
///
/// | 0..2        | 2..4      | 4..10   | 10..12      | 12..16 | 16..20 | 20..22 | 22..24     | 24..26     | 26.. |
/// | ----------- | --------- | ------- | ----------- | ------ | ------ | ------ | ---------- | ---------- | ---- |
/// | name offset | name size | created | permissions | key    | size   | mode   | block size | request ID | name |
#[derive(Debug)]
pub(in crate::file) struct Command<'a> {
    pub(in crate::file) name: &'a [u8],
    pub(in crate::file) created: Timestamp,
    pub(in crate::file) permissions: u16,
    pub(in crate::file) key: u32,
    pub(in crate::file) size: u32,
    pub(in crate::file) mode: u16,
    pub(in crate::file) block: u16,
    pub(in crate::file) request: u16,
}

impl<'a> Command<'a> {
    pub(in crate::file) fn parse(object: &'a [u8]) -> Option<Self> {
        let mut fields = Reader(object);
        let (offset, size) = (fields.u16()?, fields.u16()?);
        Some(Self {
            name: string(object, FIXED, offset, size)?,
            created: fields.time()?,
            permissions: fields.u16()?,
            key: fields.u32()?,
            size: fields.u32()?,
            mode: fields.u16()?,
            block: fields.u16()?,
            request: fields.u16()?,
        })
    }
}

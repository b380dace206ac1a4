use crate::file::octets::{Reader, Writer, string};
use crate::file::{Entry, Info};

/// Octets before the name, and so its offset.
pub(in crate::file) const FIXED: u16 = 20;

/// What a name stands for (g70v7).
///
/// | 0..2        | 2..4      | 4..6 | 6..10 | 10..16  | 16..18      | 18..20     | 20.. |
/// | ----------- | --------- | ---- | ----- | ------- | ----------- | ---------- | ---- |
/// | name offset | name size | type | size  | created | permissions | request ID | name |
#[derive(Debug)]
pub(in crate::file) struct Descriptor<'a> {
    pub(in crate::file) name: &'a [u8],
    pub(in crate::file) request: u16,
}

impl<'a> Descriptor<'a> {
    /// Reads what a request tells: the name and the request's number.
    pub(in crate::file) fn parse(object: &'a [u8]) -> Option<Self> {
        let mut fields = Reader(object);
        let (offset, size) = (fields.u16()?, fields.u16()?);
        let name = string(object, usize::from(FIXED), offset, size)?;
        let (_kind, _size, _created) = (fields.u16()?, fields.u32()?, fields.time()?);
        let _permissions = fields.u16()?;
        Some(Self { name, request: fields.u16()? })
    }

    /// Writes a whole one, or `None`.
    pub(in crate::file) fn write(entry: &Entry<'_>, request: u16, out: &mut [u8]) -> Option<usize> {
        let Entry { name, info: Info { kind, size, created, permissions } } = entry;
        let mut fields = Writer::new(out);
        fields.u16(FIXED)?;
        fields.u16(u16::try_from(name.len()).ok()?)?;
        fields.u16(u16::from(kind.code()))?;
        fields.u32(*size)?;
        fields.put(&created.to_octets())?;
        fields.u16(permissions.bits())?;
        fields.u16(request)?;
        fields.put(name.as_bytes())?;
        Some(fields.written())
    }
}

use crate::file::octets::{Reader, Writer, string};

/// Octets before the strings, and so the offset of the first.
const FIXED: u16 = 12;

/// Who asks for a key (g70v2).
///
/// | 0..2        | 2..4      | 4..6            | 6..8          | 8..12           | 12.. |
/// | ----------- | --------- | --------------- | ------------- | --------------- | ---- |
/// | user offset | user size | password offset | password size | key, 0 as asked | both |
#[derive(Debug)]
pub(in crate::file) struct Authentication<'a> {
    pub(in crate::file) user: &'a [u8],
    pub(in crate::file) password: &'a [u8],
}

impl<'a> Authentication<'a> {
    pub(in crate::file) fn parse(object: &'a [u8]) -> Option<Self> {
        let mut fields = Reader(object);
        let (user_offset, user_size) = (fields.u16()?, fields.u16()?);
        let (password_offset, password_size) = (fields.u16()?, fields.u16()?);
        fields.u32()?;
        let fixed = usize::from(FIXED);
        Some(Self {
            user: string(object, fixed, user_offset, user_size)?,
            password: string(object, fixed, password_offset, password_size)?,
        })
    }

    /// The response: the key without the strings.
    pub(in crate::file) fn write_key(key: u32, out: &mut [u8]) -> Option<usize> {
        let mut fields = Writer::new(out);
        for number in [FIXED, 0, FIXED, 0] {
            fields.u16(number)?;
        }
        fields.u32(key)?;
        Some(fields.written())
    }
}

use crate::file::octets::{Reader, Writer};

/// What became of a command (g70v4); in a `CLOSE_FILE` or `ABORT_FILE`, whose.
///
/// | 0..4   | 4..8 | 8..10      | 10..12     | 12     | 13..           |
/// | ------ | ---- | ---------- | ---------- | ------ | -------------- |
/// | handle | size | block size | request ID | status | text, not sent |
#[derive(Debug, Default)]
pub(in crate::file) struct CommandStatus {
    pub(in crate::file) handle: u32,
    pub(in crate::file) size: u32,
    pub(in crate::file) block: u16,
    pub(in crate::file) request: u16,
    pub(in crate::file) status: u8,
}

impl CommandStatus {
    /// Reads one; what follows, and what a request has no use for, is not looked at.
    pub(in crate::file) fn parse(object: &[u8]) -> Option<Self> {
        let mut fields = Reader(object);
        let (handle, size) = (fields.u32()?, fields.u32()?);
        let (block, request) = (fields.u16()?, fields.u16()?);
        let status = *fields.rest().first()?;
        Some(Self { handle, size, block, request, status })
    }

    pub(in crate::file) fn write(&self, out: &mut [u8]) -> Option<usize> {
        let mut fields = Writer::new(out);
        fields.u32(self.handle)?;
        fields.u32(self.size)?;
        fields.u16(self.block)?;
        fields.u16(self.request)?;
        fields.put(&[self.status])?;
        Some(fields.written())
    }
}

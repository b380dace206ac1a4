use crate::file::octets::{Reader, Writer};

/// The head of a block (g70v5), and of what became of it (g70v6).
///
/// | 0..4   | 4..8                               | 8..                              |
/// | ------ | ---------------------------------- | -------------------------------- |
/// | handle | block number, bit 31 with the last | data (v5), or status (v6), text  |
#[derive(Clone, Copy, Debug)]
pub(in crate::file) struct Transport {
    pub(in crate::file) handle: u32,
    pub(in crate::file) block: BlockNumber,
}

impl Transport {
    /// Octets of the head.
    pub(in crate::file) const SIZE: usize = 8;

    /// Reads the head, and gives the data behind it.
    pub(in crate::file) fn parse(object: &[u8]) -> Option<(Self, &[u8])> {
        let mut fields = Reader(object);
        let (handle, block) = (fields.u32()?, BlockNumber(fields.u32()?));
        Some((Self { handle, block }, fields.rest()))
    }

    /// Writes the head before data that are there already.
    pub(in crate::file) fn write(self, out: &mut [u8]) -> Option<usize> {
        let mut fields = Writer::new(out);
        fields.u32(self.handle)?;
        fields.u32(self.block.0)?;
        Some(fields.written())
    }

    /// Writes the status of the block.
    pub(in crate::file) fn write_status(self, status: u8, out: &mut [u8]) -> Option<usize> {
        let mut fields = Writer::new(out);
        fields.u32(self.handle)?;
        fields.u32(self.block.0)?;
        fields.put(&[status])?;
        Some(fields.written())
    }
}

/// Which block it is, from 0, in 31 bits; the highest bit marks the last one of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::file) struct BlockNumber(u32);

impl BlockNumber {
    const LAST: u32 = 0x8000_0000;

    pub(in crate::file) const fn number(self) -> u32 {
        self.0 & !Self::LAST
    }

    pub(in crate::file) const fn is_last(self) -> bool {
        self.0 & Self::LAST != 0
    }

    /// The same number, marked as the last or not.
    pub(in crate::file) const fn marked(self, last: bool) -> Self {
        Self(self.number() | if last { Self::LAST } else { 0 })
    }
}

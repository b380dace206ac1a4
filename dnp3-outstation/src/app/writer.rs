/// Writes a fragment from its start. What does not fit is not written at all, and `None` tells so.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    out: &'a mut [u8],
    length: usize,
}

impl<'a> Writer<'a> {
    pub(crate) const fn new(out: &'a mut [u8]) -> Self {
        Self { out, length: 0 }
    }

    /// Octets written so far.
    pub(crate) const fn length(&self) -> usize {
        self.length
    }

    /// Octets that there is room for still.
    #[cfg(feature = "file-transfer")]
    pub(crate) const fn room(&self) -> usize {
        self.out.len().saturating_sub(self.length)
    }

    /// Takes everything back that was written after the first `length` octets.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    pub(crate) fn put<const N: usize>(&mut self, octets: [u8; N]) -> Option<()> {
        self.put_slice(&octets)
    }

    /// So many octets, to be filled in by the caller.
    pub(crate) fn space(&mut self, octets: usize) -> Option<&mut [u8]> {
        let space = self.out.get_mut(self.length..)?.get_mut(..octets)?;
        self.length = self.length.saturating_add(octets);
        Some(space)
    }

    pub(crate) fn put_slice(&mut self, octets: &[u8]) -> Option<()> {
        let space = self.space(octets.len())?;
        crate::link::copy(octets, space);
        Some(())
    }

    /// Writes over octets that were written before.
    pub(crate) fn patch<const N: usize>(&mut self, at: usize, octets: [u8; N]) {
        if let Some(place) = self.out.get_mut(at..).and_then(<[u8]>::first_chunk_mut::<N>) {
            *place = octets;
        }
    }

    /// The last octet written.
    pub(crate) fn last_mut(&mut self) -> Option<&mut u8> {
        self.out.get_mut(self.length.checked_sub(1)?)
    }

    /// What was written after the first `from` octets.
    pub(crate) fn written_mut(&mut self, from: usize) -> &mut [u8] {
        self.out.get_mut(from..self.length).unwrap_or_default()
    }

    /// The header of objects with indices from `start` on: qualifier 00, or 01 if it is `wide`. Its last index is
    /// patched, one or two octets at the end of the header.
    pub(crate) fn range(&mut self, group: u8, variation: u8, wide: bool, start: u32) -> Option<()> {
        let [low, high, ..] = start.to_le_bytes();
        if wide {
            self.put([group, variation, 0x01, low, high, low, high])
        } else {
            self.put([group, variation, 0x00, low, low])
        }
    }

    /// The header of objects that each stand after their index: qualifier 17, or 28 if it is `wide`. Its count is
    /// patched, one or two octets at the end of the header.
    pub(crate) fn indexed(&mut self, group: u8, variation: u8, wide: bool) -> Option<()> {
        if wide { self.put([group, variation, 0x28, 0, 0]) } else { self.put([group, variation, 0x17, 0]) }
    }

    /// The header of one object without index: qualifier 07, count 1.
    pub(crate) fn one(&mut self, group: u8, variation: u8) -> Option<()> {
        self.put([group, variation, 0x07, 1])
    }
}

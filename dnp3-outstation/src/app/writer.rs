use super::ResponseHeader;

/// Writes a fragment from its start. What does not fit is not written at all, and `None` tells so.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    out: &'a mut [u8],
    length: usize,
}

impl<'a> Writer<'a> {
    /// Writes a response of at most `most` octets, whose header is left for the end.
    pub(crate) fn response(out: &'a mut [u8], most: usize) -> Self {
        let most = most.min(out.len());
        Self { out: out.get_mut(..most).unwrap_or_default(), length: most.min(ResponseHeader::SIZE) }
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

    /// All octets that there is room for still, to be filled in and then counted by [`written`](Self::written).
    pub(crate) fn room_mut(&mut self) -> &mut [u8] {
        self.out.get_mut(self.length..).unwrap_or_default()
    }

    /// So many octets more are filled in.
    pub(crate) fn written(&mut self, octets: usize) {
        self.length = self.length.saturating_add(octets).min(self.out.len());
    }

    pub(crate) fn put_slice(&mut self, octets: &[u8]) -> Option<()> {
        let space = self.space(octets.len())?;
        crate::link::copy(octets, space);
        Some(())
    }

    /// Writes over octets that were written before.
    pub(crate) fn patch<const N: usize>(&mut self, at: usize, octets: [u8; N]) {
        if let Some(place) = self.out.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
            *place = octets;
        }
    }

    /// Writes a number of one octet or two over one that was written before.
    pub(crate) fn patch_number(&mut self, at: usize, width: usize, number: u16) {
        let [low, high] = number.to_le_bytes();
        if width == 1 { self.patch(at, [low]) } else { self.patch(at, [low, high]) }
    }

    /// The last octet written.
    pub(crate) fn last_mut(&mut self) -> Option<&mut u8> {
        self.out.get_mut(self.length.checked_sub(1)?)
    }

    /// What was written after the first `from` octets.
    pub(crate) fn written_mut(&mut self, from: usize) -> &mut [u8] {
        self.out.get_mut(from..self.length).unwrap_or_default()
    }

    /// The header of objects with indices from `start` on, of one octet each (qualifier 00) or two (01). Its last index
    /// is patched, at the end of the header. `None` when there is no room; part of it may have been written.
    pub(crate) fn range(&mut self, group: u8, variation: u8, width: usize, start: u16) -> Option<()> {
        let [low, high] = start.to_le_bytes();
        if width == 1 {
            self.put([group, variation, 0x00, low, low])
        } else {
            self.put([group, variation, 0x01, low, high, low, high])
        }
    }

    /// The header of objects that each stand after their index, of one octet (qualifier 17) or two (28). Its count is
    /// patched, as many octets at the end of the header.
    pub(crate) fn indexed(&mut self, group: u8, variation: u8, width: usize) -> Option<()> {
        if width == 1 {
            self.put([group, variation, 0x17, 0])
        } else {
            self.put([group, variation, 0x28, 0, 0])
        }
    }

    /// The header of one object without index: qualifier 07, count 1.
    pub(crate) fn one(&mut self, group: u8, variation: u8) -> Option<()> {
        self.put([group, variation, 0x07, 1])
    }
}

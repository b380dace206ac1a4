use super::{ObjectHeader, Range};
use crate::app::{GroupVariation, Qualifier};

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

    /// Takes everything back that was written after the first `length` octets.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    pub(crate) fn put<const N: usize>(&mut self, octets: [u8; N]) -> Option<()> {
        let place = self.out.get_mut(self.length..)?.first_chunk_mut::<N>()?;
        *place = octets;
        self.length = self.length.saturating_add(N);
        Some(())
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

    /// An object header with a range of its own.
    pub(crate) fn header(
        &mut self,
        group: u8,
        variation: u8,
        qualifier: Qualifier,
        range: Range,
    ) -> Option<()> {
        let header = ObjectHeader::new(GroupVariation { group, variation }, qualifier, range)?;
        let written = header.write(self.out.get_mut(self.length..)?)?;
        self.length = self.length.saturating_add(written);
        Some(())
    }

    /// The header of one object without index: qualifier 07, count 1.
    pub(crate) fn one(&mut self, group: u8, variation: u8) -> Option<()> {
        self.put([group, variation, 0x07, 1])
    }
}

//! Octets in and out, one field after the other, least significant octet first.

use crate::Timestamp;
use core::mem;

/// Takes fields from the start of an object. `None`: it ends before.
#[derive(Debug)]
pub(super) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*field)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub(super) fn time(&mut self) -> Option<Timestamp> {
        self.take().map(Timestamp::from_octets)
    }

    pub(super) const fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// Puts fields to the start of what is left of the room. `None`: it is too small.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    room: &'a mut [u8],
    written: usize,
}

impl<'a> Writer<'a> {
    pub(super) const fn new(room: &'a mut [u8]) -> Self {
        Self { room, written: 0 }
    }

    pub(super) fn put(&mut self, octets: &[u8]) -> Option<()> {
        let (field, rest) = mem::take(&mut self.room).split_at_mut_checked(octets.len())?;
        for (to, from) in field.iter_mut().zip(octets) {
            *to = *from;
        }
        self.room = rest;
        self.written = self.written.saturating_add(octets.len());
        Some(())
    }

    pub(super) fn u16(&mut self, number: u16) -> Option<()> {
        self.put(&number.to_le_bytes())
    }

    pub(super) fn u32(&mut self, number: u32) -> Option<()> {
        self.put(&number.to_le_bytes())
    }

    pub(super) const fn written(&self) -> usize {
        self.written
    }
}

/// A string of an object: `size` octets, `offset` octets from the object's start, behind its `fixed` octets.
/// `None`: it lies elsewhere. A string of no octets may be said to lie anywhere.
pub(super) fn string(object: &[u8], fixed: usize, offset: u16, size: u16) -> Option<&[u8]> {
    let (offset, size) = (usize::from(offset), usize::from(size));
    if size == 0 {
        return Some(&[]);
    }
    if offset < fixed {
        return None;
    }
    object.get(offset..)?.get(..size)
}

//! Where a response is written, and a writer that cannot overflow.

use crate::{Exception, Words};

/// Longest PDU: 256 bytes of RTU less address and CRC (Application Protocol V1.1b3 §4.1).
pub(crate) const MAX_PDU: usize = 253;

/// Room for any PDU: its size is known, so fixed places in it need no check.
pub(crate) type Room = [u8; MAX_PDU];

/// Appends to a room from its second byte on: the first is the function code.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    rest: &'a mut [u8],
    written: usize,
}

impl<'a> Writer<'a> {
    pub(super) const fn new(room: &'a mut Room) -> Self {
        let [_function, rest @ ..] = room;
        Self { rest, written: 1 }
    }

    /// Length of the PDU so far.
    pub(super) fn written(&self) -> u8 {
        u8::try_from(self.written).unwrap_or(0)
    }

    /// Bytes that can still be appended.
    pub(super) const fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Takes `count` bytes to be written by somebody else.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a mut [u8], Exception> {
        let (taken, rest) = core::mem::take(&mut self.rest)
            .split_at_mut_checked(count)
            .ok_or(Exception::ServerDeviceFailure)?;
        self.rest = rest;
        self.written = self.written.saturating_add(count);
        Ok(taken)
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Exception> {
        self.take(bytes.len())?.copy_from_slice(bytes);
        Ok(())
    }

    pub(super) fn byte(&mut self, byte: u8) -> Result<(), Exception> {
        self.bytes(&[byte])
    }

    pub(super) fn word(&mut self, word: u16) -> Result<(), Exception> {
        self.bytes(&word.to_be_bytes())
    }

    /// Room for `count` words, which `fill` must use up.
    pub(super) fn words(
        &mut self,
        count: usize,
        fill: impl FnOnce(&mut Words<'_>) -> Result<(), Exception>,
    ) -> Result<(), Exception> {
        let (room, _) = self.take(count.saturating_mul(2))?.as_chunks_mut();
        let mut words = Words::new(room);
        fill(&mut words)?;
        complete(words.remaining())
    }
}

/// Data that ends before the request does has no such address.
#[inline]
pub(super) const fn complete(remaining: usize) -> Result<(), Exception> {
    if remaining == 0 { Ok(()) } else { Err(Exception::IllegalDataAddress) }
}

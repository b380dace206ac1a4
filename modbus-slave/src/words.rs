//! 16-bit words on the wire: a writer for replies, a view of requests.

use core::mem;

use crate::Exception;

/// Room for the words of a reply, filled from the front; the wire's byte order is its business.
///
/// What is pushed beyond the room is dropped. Room left over means that the data ends too early, and
/// the request is refused with [`Exception::IllegalDataAddress`].
#[derive(Debug)]
pub struct Words<'a> {
    room: &'a mut [[u8; 2]],
}

impl<'a> Words<'a> {
    #[inline]
    pub(crate) const fn new(room: &'a mut [[u8; 2]]) -> Self {
        Self { room }
    }

    /// Words that are still wanted.
    #[inline]
    pub const fn remaining(&self) -> usize {
        self.room.len()
    }

    /// Appends one word.
    #[inline]
    pub fn push(&mut self, word: u16) {
        if let Some((place, rest)) = mem::take(&mut self.room).split_first_mut() {
            *place = word.to_be_bytes();
            self.room = rest;
        }
    }

    /// Appends `words`, as many as are wanted: the fast path for flat memory.
    #[inline]
    pub fn extend_from(&mut self, words: &[u16]) {
        let count = words.len().min(self.room.len());
        if let Some((places, rest)) = mem::take(&mut self.room).split_at_mut_checked(count) {
            for (place, word) in places.iter_mut().zip(words) {
                *place = word.to_be_bytes();
            }
            self.room = rest;
        }
    }

    /// Fills the room with `word(address)` for ascending addresses from `first` on.
    ///
    /// # Errors
    /// The first one that `word` returns.
    #[inline]
    pub fn fill_with(
        &mut self,
        first: u16,
        mut word: impl FnMut(u16) -> Result<u16, Exception>,
    ) -> Result<(), Exception> {
        let mut address = first;
        for place in mem::take(&mut self.room) {
            *place = word(address)?.to_be_bytes();
            address = address.wrapping_add(1);
        }
        Ok(())
    }
}

/// The words of a request, in the order of their addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordsView<'a> {
    words: &'a [[u8; 2]],
}

impl<'a> WordsView<'a> {
    /// An odd last byte does not belong to the view.
    #[inline]
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { words: bytes.as_chunks().0 }
    }

    /// Number of words.
    #[inline]
    pub const fn len(self) -> usize {
        self.words.len()
    }

    /// Whether there are none; no request of the standard is.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.words.is_empty()
    }

    /// The word at `index`, counted from 0.
    #[inline]
    pub fn get(self, index: usize) -> Option<u16> {
        self.words.get(index).copied().map(u16::from_be_bytes)
    }

    /// The words from the first to the last.
    #[inline]
    pub fn iter(self) -> impl ExactSizeIterator<Item = u16> + Clone + 'a {
        self.words.iter().copied().map(u16::from_be_bytes)
    }

    /// The words, each with its address, from `first` on.
    #[inline]
    pub fn addressed(self, first: u16) -> impl Iterator<Item = (u16, u16)> + Clone + 'a {
        (first..=u16::MAX).zip(self.iter())
    }

    /// Copies into `target` what both have room for: the fast path for flat memory.
    #[inline]
    pub fn copy_to(self, target: &mut [u16]) {
        for (place, word) in target.iter_mut().zip(self.words) {
            *place = u16::from_be_bytes(*word);
        }
    }
}

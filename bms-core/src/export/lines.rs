//! Lines that are given out piece by piece, and are nowhere as a whole.

use core::fmt::{Error, Result, Write};

/// Fills a buffer with lines. One that finds no room is written again for the next buffer, less what this one took.
#[derive(Debug)]
pub(super) struct Lines<'b> {
    buffer: &'b mut [u8],
    filled: usize,
}

impl<'b> Lines<'b> {
    pub(super) const fn new(buffer: &'b mut [u8]) -> Self {
        Self { buffer, filled: 0 }
    }

    /// Octets that are in the buffer.
    pub(super) const fn filled(&self) -> usize {
        self.filled
    }

    /// Adds what `write` writes, from octet `given` of it on. Tells whether all of it is out now; if not, `given` is how
    /// far it got.
    pub(super) fn add(&mut self, given: &mut usize, write: impl FnOnce(&mut Window<'_>) -> Result) -> bool {
        let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
        let mut window = Window::new(*given, room);
        let whole = write(&mut window).is_ok();
        let taken = window.taken();
        self.filled = self.filled.saturating_add(taken);
        *given = if whole { 0 } else { given.saturating_add(taken) };
        whole
    }
}

/// The part of a text that fits in a buffer.
#[derive(Debug)]
pub(super) struct Window<'b> {
    /// Octets before the window.
    skip: usize,
    room: &'b mut [u8],
    taken: usize,
}

impl<'b> Window<'b> {
    /// Takes the octets from `skip` on.
    pub(super) const fn new(skip: usize, room: &'b mut [u8]) -> Self {
        Self { skip, room, taken: 0 }
    }

    /// Octets that were taken.
    pub(super) const fn taken(&self) -> usize {
        self.taken
    }
}

impl Write for Window<'_> {
    fn write_str(&mut self, part: &str) -> Result {
        let Some(octets) = part.as_bytes().get(self.skip..) else {
            self.skip = self.skip.saturating_sub(part.len());
            return Ok(());
        };
        self.skip = 0;
        let room = self.room.get_mut(self.taken..).unwrap_or_default();
        for (to, from) in room.iter_mut().zip(octets) {
            *to = *from;
        }
        let fits = octets.len() <= room.len();
        self.taken = self.taken.saturating_add(octets.len().min(room.len()));
        if fits { Ok(()) } else { Err(Error) }
    }
}

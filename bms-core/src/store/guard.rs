//! Flash whose pages are erased wholly or not at all, and whose page marks are set or not set.
//!
//! An erasure that power was cut in leaves anything at all in the page (`embedded_storage::nor_flash`: "contents of the
//! page are undefined"). The map above takes such a page for one that is in use, if its first word outlives its last,
//! and loses what was moved out of it. Here each erasure is noted in another page first, and is begun anew after a
//! cut. Every page gives its end for that:
//!
//! ```text
//! | 0..PAGE         | seal                      | note                    | note | note |
//! | the map's bytes | this page's last erasure  | an erasure of another   |  …   |  …   |
//! ```
//!
//! An erasure is finished when its page has the seal for it; until then the note in the other page tells of it.

use core::ops::Range;

use embedded_storage_async::nor_flash::{ErrorType, NorFlash, ReadNorFlash};

use super::{
    Buffer,
    note::{self, Note},
};

/// Room for notes in each page. Ordinary use needs one; the others are for cuts in a row.
const NOTES: usize = 3;

/// The part of a flash that a store uses.
pub(super) struct Guarded<F> {
    flash: F,
    start: u32,
    pages: u16,
    /// An erasure may be unfinished: after power-up, or when one failed or was cancelled.
    unfinished: bool,
}

impl<F: NorFlash> Guarded<F> {
    /// Words that are read and written as a whole, so that a mark cut off in the middle is seen.
    pub(super) const WORD: usize = if F::READ_SIZE > F::WRITE_SIZE { F::READ_SIZE } else { F::WRITE_SIZE };

    /// Bytes of a seal or a note, in whole words.
    const SLOT: usize = note::LENGTH.next_multiple_of(Self::WORD);

    /// The slots of a page: its seal, then its notes.
    const SLOTS: usize = 1 + NOTES;

    /// Bytes of a page that are the map's.
    pub(super) const PAGE: usize = F::ERASE_SIZE.saturating_sub(Self::SLOT * Self::SLOTS);

    /// `pages` pages from `start` on.
    pub(super) const fn new(flash: F, start: u32, pages: u16) -> Self {
        Self { flash, start, pages, unfinished: true }
    }

    /// Bytes that are the map's, from address 0 on.
    pub(super) fn size(&self) -> u32 {
        to_u32(Self::PAGE).saturating_mul(self.pages.into())
    }

    pub(super) fn into_flash(self) -> F {
        self.flash
    }

    /// Finishes erasures that a cut has left behind. To be called before any use of the map.
    pub(super) async fn finish(&mut self) -> Result<(), F::Error> {
        if !self.unfinished {
            return Ok(());
        }
        for host in 0..self.pages {
            for slot in 1..Self::SLOTS {
                let Some(note) = self.note(host, slot).await? else { continue };
                let sealed = self.seal(note.page).await?;
                if sealed.is_none_or(|round| note.is_after(round)) {
                    self.erase_and_seal(note).await?;
                }
            }
        }
        self.unfinished = false;
        Ok(())
    }

    async fn erase_page(&mut self, page: u16) -> Result<(), F::Error> {
        self.unfinished = true;
        let round = self.seal(page).await?.map_or(1, |round| round.wrapping_add(1));
        let note = Note { page, round };
        // Many cuts in a row can use up all slots. Then the page is erased without a note, as if there were no guard.
        if let Some((host, slot)) = self.free_slot(page).await? {
            self.write_slot(host, slot, note).await?;
        }
        self.erase_and_seal(note).await?;
        self.unfinished = false;
        Ok(())
    }

    async fn erase_and_seal(&mut self, note: Note) -> Result<(), F::Error> {
        let Range { start, end } = self.range(note.page);
        self.flash.erase(start, end).await?;
        self.write_slot(note.page, 0, note).await
    }

    /// A slot for a note about `page`, in another page; from the page before it on, which was erased a short while ago.
    async fn free_slot(&mut self, page: u16) -> Result<Option<(u16, usize)>, F::Error> {
        for host in (0..page).rev().chain((page..self.pages).skip(1).rev()) {
            for slot in 1..Self::SLOTS {
                if self.read_slot(host, slot).await? == [0xFF; note::LENGTH] {
                    return Ok(Some((host, slot)));
                }
            }
        }
        Ok(None)
    }

    /// Which erasure `page` has seen last, if it was a whole one.
    async fn seal(&mut self, page: u16) -> Result<Option<u16>, F::Error> {
        let seal = Note::decode(self.read_slot(page, 0).await?);
        Ok(seal.filter(|seal| seal.page == page).map(|seal| seal.round))
    }

    /// The note about another page in a slot of `host`.
    async fn note(&mut self, host: u16, slot: usize) -> Result<Option<Note>, F::Error> {
        let note = Note::decode(self.read_slot(host, slot).await?);
        Ok(note.filter(|note| note.page != host && note.page < self.pages))
    }

    async fn read_slot(&mut self, page: u16, slot: usize) -> Result<[u8; note::LENGTH], F::Error> {
        let mut words = Buffer([0; MAX_SLOT]);
        let (words_used, _) = words.0.split_at_mut(Self::SLOT.min(MAX_SLOT));
        self.flash.read(self.slot_address(page, slot), words_used).await?;
        Ok(words.0.first_chunk().copied().unwrap_or([0; note::LENGTH]))
    }

    async fn write_slot(&mut self, page: u16, slot: usize, note: Note) -> Result<(), F::Error> {
        let mut words = Buffer([0xFF; MAX_SLOT]);
        if let Some(start) = words.0.first_chunk_mut() {
            *start = note.encode();
        }
        let (words_used, _) = words.0.split_at(Self::SLOT.min(MAX_SLOT));
        self.flash.write(self.slot_address(page, slot), words_used).await
    }

    fn slot_address(&self, page: u16, slot: usize) -> u32 {
        let offset = Self::PAGE.saturating_add(slot.saturating_mul(Self::SLOT));
        self.range(page).start.saturating_add(to_u32(offset))
    }

    /// The addresses of a page in the flash.
    fn range(&self, page: u16) -> Range<u32> {
        let size = to_u32(F::ERASE_SIZE);
        let start = self.start.saturating_add(size.saturating_mul(page.into()));
        start..start.saturating_add(size)
    }

    /// The page and the offset in it of an address of the map.
    fn place(address: u32) -> (u16, u32) {
        let page = address.checked_div(to_u32(Self::PAGE)).unwrap_or(0);
        let offset = address.checked_rem(to_u32(Self::PAGE)).unwrap_or(0);
        (u16::try_from(page).unwrap_or(u16::MAX), offset)
    }

    /// The address in the flash of an address of the map.
    fn address(&self, address: u32) -> u32 {
        let (page, offset) = Self::place(address);
        self.range(page).start.saturating_add(offset)
    }
}

impl<F: NorFlash> ErrorType for Guarded<F> {
    type Error = F::Error;
}

impl<F: NorFlash> ReadNorFlash for Guarded<F> {
    const READ_SIZE: usize = Self::WORD;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), F::Error> {
        self.flash.read(self.address(offset), bytes).await?;
        // The first and the last word of a page are its marks, which the map reads one by one. A mark of which only
        // some bits are written counts: it cannot be written again.
        let (_, place) = Self::place(offset);
        let is_mark = place == 0 || place == to_u32(Self::PAGE.saturating_sub(Self::WORD));
        if is_mark && bytes.iter().any(|&byte| byte != 0xFF) {
            bytes.fill(0);
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        usize::try_from(self.size()).unwrap_or(usize::MAX)
    }
}

impl<F: NorFlash> NorFlash for Guarded<F> {
    const WRITE_SIZE: usize = Self::WORD;
    const ERASE_SIZE: usize = Self::PAGE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), F::Error> {
        for page in Self::place(from).0..Self::place(to).0 {
            self.erase_page(page).await?;
        }
        Ok(())
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), F::Error> {
        self.flash.write(self.address(offset), bytes).await
    }
}

/// Bytes of the largest slot: the map takes words of up to 32 bytes.
const MAX_SLOT: usize = 32;

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "sizes of a flash with 32-bit addresses"
)]
const fn to_u32(size: usize) -> u32 {
    size as u32
}

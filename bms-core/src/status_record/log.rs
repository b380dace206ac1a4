//! Status records in flash, first in, first out.

use core::ops::Range;

use embedded_storage_async::nor_flash::NorFlash;

use super::block::{BlockError, BlockReader, BlockWriter, Record};
use crate::ring::{OVERHEAD, Ring, contents};

/// Why a record was not kept, or the log not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum LogError<E> {
    /// The flash failed.
    Flash(E),
    /// The ranges are none of whole pages, three at least, or slots do not go up in a page.
    Ranges,
    /// The record has other values than the log, or does not fit in a slot.
    Record(BlockError),
    /// The flash takes records and does not give them back: it is worn out.
    WornOut,
}

/// Bytes before a block, and before a single record: the number of the first.
const NUMBER: usize = 4;

/// Records of `COLUMNS` values, kept in two ranges of a flash.
///
/// Each record is written by itself into the *tail* first: then it is kept, whatever happens. Blocks of many go into the
/// *archive* when they are full; what they hold is free in the tail again. What an append costs does not depend on how
/// much there is. When the archive is full, its oldest page gives way.
///
/// `BLOCK` is the bytes of a slot of the archive, `SINGLE` those of the tail: each goes up in the page of the flash
/// without a rest. A record of `n` values needs a `SINGLE` of 25 bytes and 6 a value at the most. The tail is to have room
/// for all records of a block and two pages more: with less, blocks are closed before they are full.
pub struct StatusLog<F, const COLUMNS: usize, const BLOCK: usize, const SINGLE: usize> {
    flash: F,
    tail: Ring,
    archive: Ring,
    buffer: [u8; BLOCK],
    /// Records that are in the tail and not yet in the archive.
    block: BlockWriter<COLUMNS, [u8; BLOCK]>,
    /// The number of the first record in `block`, and of the next.
    first: u32,
    next: u32,
    /// An append was broken off: the tail may have a record that the block has not.
    unsettled: bool,
    /// Where the first record of the block is in the tail.
    oldest: Option<u32>,
}

impl<F: NorFlash, const COLUMNS: usize, const BLOCK: usize, const SINGLE: usize>
    StatusLog<F, COLUMNS, BLOCK, SINGLE>
{
    /// Opens the log in two ranges of the flash, and finds what is there; fresh flash must be erased.
    ///
    /// # Errors
    ///
    /// [`LogError::Ranges`] for ranges that do not fit; [`LogError::Flash`].
    pub async fn open(flash: F, tail: Range<u32>, archive: Range<u32>) -> Result<Self, LogError<F::Error>> {
        const {
            assert!(SINGLE <= BLOCK && SINGLE > OVERHEAD + NUMBER && BLOCK <= 65_535, "slots of a log");
            assert!(
                SINGLE.is_multiple_of(F::WRITE_SIZE) && BLOCK.is_multiple_of(F::WRITE_SIZE),
                "whole words"
            );
            assert!(
                SINGLE.is_multiple_of(F::READ_SIZE) && 8_usize.is_multiple_of(F::READ_SIZE),
                "whole words"
            );
        }
        let ring = |range: &Range<u32>, slot| Ring::new(range, F::ERASE_SIZE, slot).ok_or(LogError::Ranges);
        let (tail, archive) = (ring(&tail, SINGLE)?, ring(&archive, BLOCK)?);
        let block = Self::empty().ok_or(LogError::Ranges)?;
        let mut log = Self {
            flash,
            tail,
            archive,
            buffer: [0; BLOCK],
            block,
            first: 0,
            next: 0,
            unsettled: false,
            oldest: None,
        };
        log.recover().await?;
        Ok(log)
    }

    /// Keeps a record, and tells its number; when this returns `Ok`, it is there after a power cut.
    ///
    /// # Errors
    ///
    /// [`LogError::Record`] for a record that is none of this log; other [`LogError`]s when the flash fails: then the
    /// record may be there or not, and all others are.
    pub async fn append(&mut self, record: &Record<'_>) -> Result<u32, LogError<F::Error>> {
        if self.unsettled {
            self.recover().await?;
        }
        let mut single = [0; SINGLE];
        let (number, room) = single.split_first_chunk_mut::<NUMBER>().ok_or(LogError::Ranges)?;
        *number = self.next.to_le_bytes();
        let room = room.get_mut(..SINGLE.saturating_sub(OVERHEAD).saturating_sub(NUMBER)).unwrap_or_default();
        let mut alone = BlockWriter::<COLUMNS, _>::new(room).ok_or(LogError::Ranges)?;
        alone.push(record).map_err(LogError::Record)?;
        let length = alone.bytes().len().saturating_add(NUMBER);

        self.unsettled = true;
        // Never over a record that is in no block of the archive.
        if self.oldest.is_some_and(|slot| self.tail.comes_round_to(slot)) {
            self.seal().await?;
        }
        let bytes = single.get(..length).unwrap_or_default();
        if !self.tail.append(&mut self.flash, bytes, &mut self.buffer).await.map_err(LogError::Flash)? {
            return Err(LogError::WornOut);
        }
        let number = self.next;
        self.add(record, self.tail.latest()).await?;
        self.unsettled = false;
        Ok(number)
    }

    /// The number of the record that comes next: so many were ever kept.
    pub const fn next_number(&self) -> u32 {
        self.next
    }

    /// Calls `visit` with each record from number `from` on, the oldest first.
    ///
    /// # Errors
    ///
    /// [`LogError::Flash`]. A block that has decayed in flash is passed over.
    pub async fn visit(
        &mut self,
        from: u32,
        mut visit: impl FnMut(u32, &Record<'_>),
    ) -> Result<(), LogError<F::Error>> {
        if self.unsettled {
            self.recover().await?;
        }
        for age in self.archive.ages() {
            let slot = self.archive.aged(age);
            if self.archive.read(&mut self.flash, slot, &mut self.buffer).await.map_err(LogError::Flash)?.is_some()
                && let Some((first, block)) = contents(&self.buffer).and_then(numbered)
                // What a block before has already: it was sealed again after a cut.
                && first < self.first
            {
                visit_block::<COLUMNS>(first, block, from, &mut visit);
            }
        }
        visit_block::<COLUMNS>(self.first, self.block.bytes(), from, &mut visit);
        Ok(())
    }

    /// Gives the flash back.
    pub fn into_flash(self) -> F {
        self.flash
    }

    /// Finds the end of the archive, and gathers what is in the tail behind it.
    async fn recover(&mut self) -> Result<(), LogError<F::Error>> {
        let latest = self.archive.open(&mut self.flash, &mut self.buffer).await.map_err(LogError::Flash)?;
        let archived = latest.and_then(numbered).and_then(|(first, block)| {
            let records = BlockReader::<COLUMNS>::new(block).ok()?.left();
            Some(first.saturating_add(records.into()))
        });
        (self.first, self.next) = (archived.unwrap_or(0), archived.unwrap_or(0));
        self.block = Self::empty().ok_or(LogError::Ranges)?;
        self.oldest = None;
        self.tail.open(&mut self.flash, &mut self.buffer).await.map_err(LogError::Flash)?;
        for age in self.tail.ages() {
            let slot = self.tail.aged(age);
            let mut single = [0; SINGLE];
            if self.tail.read(&mut self.flash, slot, &mut single).await.map_err(LogError::Flash)?.is_none() {
                continue;
            }
            let Some((number, block)) = contents(&single).and_then(numbered) else { continue };
            let Ok(mut reader) = BlockReader::<COLUMNS>::new(block) else { continue };
            // What is in the archive already, or was written again after a cut.
            if number < self.next {
                continue;
            }
            let Ok(Some(record)) = reader.next_record() else { continue };
            if number > self.next {
                // The latest block of the archive has decayed: what follows it is still there.
                self.seal().await?;
                (self.first, self.next) = (number, number);
            }
            self.add(&record, slot).await?;
        }
        self.unsettled = false;
        Ok(())
    }

    /// Adds a record, which is in a slot of the tail, to the block.
    async fn add(&mut self, record: &Record<'_>, slot: u32) -> Result<(), LogError<F::Error>> {
        match self.block.push(record) {
            Ok(()) => {}
            Err(BlockError::Full) => {
                self.seal().await?;
                self.block.push(record).map_err(LogError::Record)?;
            }
            Err(error) => return Err(LogError::Record(error)),
        }
        self.oldest.get_or_insert(slot);
        self.next = self.next.saturating_add(1);
        Ok(())
    }

    /// Writes the block into the archive, and begins another.
    async fn seal(&mut self) -> Result<(), LogError<F::Error>> {
        if self.block.records() == 0 {
            return Ok(());
        }
        let mut sealed = [0; BLOCK];
        let bytes = self.block.bytes();
        let length = NUMBER.saturating_add(bytes.len());
        if let Some((number, room)) = sealed.split_first_chunk_mut::<NUMBER>() {
            *number = self.first.to_le_bytes();
            if let Some(room) = room.get_mut(..bytes.len()) {
                room.copy_from_slice(bytes);
            }
        }
        let sealed = sealed.get(..length).unwrap_or_default();
        if !self.archive.append(&mut self.flash, sealed, &mut self.buffer).await.map_err(LogError::Flash)? {
            return Err(LogError::WornOut);
        }
        self.first = self.next;
        self.oldest = None;
        self.block = Self::empty().ok_or(LogError::Ranges)?;
        Ok(())
    }

    /// A block that fits in a slot.
    fn empty() -> Option<BlockWriter<COLUMNS, [u8; BLOCK]>> {
        BlockWriter::with_limit([0; BLOCK], BLOCK.saturating_sub(OVERHEAD).saturating_sub(NUMBER))
    }
}

impl<F, const COLUMNS: usize, const BLOCK: usize, const SINGLE: usize> core::fmt::Debug
    for StatusLog<F, COLUMNS, BLOCK, SINGLE>
{
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("StatusLog").field("next", &self.next).finish_non_exhaustive()
    }
}

/// The number and what follows it.
fn numbered(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<NUMBER>()?;
    Some((u32::from_le_bytes(*number), rest))
}

fn visit_block<const COLUMNS: usize>(
    first: u32,
    block: &[u8],
    from: u32,
    visit: &mut impl FnMut(u32, &Record<'_>),
) {
    let Ok(mut reader) = BlockReader::<COLUMNS>::new(block) else { return };
    let mut number = first;
    while let Ok(Some(record)) = reader.next_record() {
        if number >= from {
            visit(number, &record);
        }
        number = number.saturating_add(1);
    }
}

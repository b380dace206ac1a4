//! Status records in flash, first in, first out.

use core::ops::Range;

use embedded_storage_async::nor_flash::NorFlash;

use super::block::{self, BlockError, BlockWriter, Record};
use super::log_error::LogError;
use crate::ring::{OVERHEAD, Ring};

/// Bytes before a block, and before a single record: the number of the first.
pub(super) const NUMBER: usize = 4;
/// The smallest slot of the tail.
const SMALLEST: usize = 64;

/// Records of up to `COLUMNS` values, kept in two ranges of a flash.
///
/// Each record is written by itself into the *tail* first: then it is kept, whatever happens. Blocks of many go into the
/// *archive* when they are full; what they hold is free in the tail again. What an append costs does not depend on how
/// much there is. When the archive is full, its oldest page gives way. Records with another number of values than those
/// before begin another block.
///
/// `BLOCK` is the bytes of a slot of the archive, `SINGLE` those of the tail at the most: each goes up in the page of the
/// flash without a rest. A record of `n` values takes the half, the quarter … of a `SINGLE` that has 25 bytes and 6 a value.
/// The tail is to have room for all records of a block and two pages more: with less, blocks are closed before they are
/// full. A manager of up to 160 batteries has `StatusLog<_, 483, 4096, 4096>` and a tail of 32 pages of 4 KiB.
pub struct StatusLog<F, const COLUMNS: usize, const BLOCK: usize, const SINGLE: usize> {
    pub(super) flash: F,
    pub(super) tail: Ring,
    tail_range: Range<u32>,
    pub(super) archive: Ring,
    pub(super) buffer: [u8; BLOCK],
    /// Records that are in the tail and not yet in the archive.
    pub(super) block: BlockWriter<COLUMNS, [u8; BLOCK]>,
    /// The number of the first record in `block`, and of the next.
    pub(super) first: u32,
    pub(super) next: u32,
    /// The number of the first record after the log was cleared.
    pub(super) cleared: u32,
    /// An append was broken off: the tail may have a record that the block has not.
    pub(super) unsettled: bool,
    /// Where the first record of the block is in the tail.
    pub(super) oldest: Option<u32>,
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
        let mut log = Self {
            flash,
            tail: ring(&tail, SINGLE)?,
            tail_range: tail,
            archive: ring(&archive, BLOCK)?,
            buffer: [0; BLOCK],
            block: Self::empty().ok_or(LogError::Ranges)?,
            first: 0,
            next: 0,
            cleared: 0,
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
        self.settle().await?;
        let mut single = [0; SINGLE];
        let (number, room) = single.split_first_chunk_mut::<NUMBER>().ok_or(LogError::Ranges)?;
        *number = self.next.to_le_bytes();
        let room = room.get_mut(..SINGLE.saturating_sub(OVERHEAD).saturating_sub(NUMBER)).unwrap_or_default();
        let mut alone = BlockWriter::<COLUMNS, _>::new(room).ok_or(LogError::Ranges)?;
        alone.push(record).map_err(LogError::Record)?;
        let length = alone.bytes().len().saturating_add(NUMBER);

        self.unsettled = true;
        let slot = Self::slot_for(record.values.len());
        if u32::try_from(slot).ok() != Some(self.tail.slot()) {
            // What is in slots of the other size must not be looked for any more.
            self.seal().await?;
            self.tail = self.tail_of(slot)?;
            self.tail.open(&mut self.flash, &mut self.buffer).await.map_err(LogError::Flash)?;
        }
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

    /// Clears the log (BM100 manual, Logs->Maintenance): no record before this is there any more, and numbers go on.
    ///
    /// A mark in the archive does it, so that power can be cut at any time: either all records are there or none.
    ///
    /// # Errors
    ///
    /// [`LogError::Flash`], [`LogError::WornOut`].
    pub async fn clear(&mut self) -> Result<(), LogError<F::Error>> {
        self.settle().await?;
        self.unsettled = true;
        self.block = Self::empty().ok_or(LogError::Ranges)?;
        self.first = self.next;
        self.put().await?;
        (self.cleared, self.oldest) = (self.next, None);
        self.unsettled = false;
        Ok(())
    }

    /// The number of the record that comes next: so many were ever kept.
    pub const fn next_number(&self) -> u32 {
        self.next
    }

    /// Gives the flash back.
    pub fn into_flash(self) -> F {
        self.flash
    }

    /// Adds a record, which is in a slot of the tail, to the block.
    pub(super) async fn add(&mut self, record: &Record<'_>, slot: u32) -> Result<(), LogError<F::Error>> {
        match self.block.push(record) {
            Ok(()) => {}
            Err(BlockError::Full | BlockError::Values { .. }) if self.block.records() > 0 => {
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
    pub(super) async fn seal(&mut self) -> Result<(), LogError<F::Error>> {
        if self.block.records() == 0 {
            return Ok(());
        }
        self.put().await?;
        self.first = self.next;
        self.oldest = None;
        self.block = Self::empty().ok_or(LogError::Ranges)?;
        Ok(())
    }

    /// Writes the block into the archive as it is.
    async fn put(&mut self) -> Result<(), LogError<F::Error>> {
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
        Ok(())
    }

    /// A block that fits in a slot.
    pub(super) fn empty() -> Option<BlockWriter<COLUMNS, [u8; BLOCK]>> {
        BlockWriter::with_limit([0; BLOCK], BLOCK.saturating_sub(OVERHEAD).saturating_sub(NUMBER))
    }

    /// The tail with slots of so many bytes.
    pub(super) fn tail_of(&self, slot: usize) -> Result<Ring, LogError<F::Error>> {
        Ring::new(&self.tail_range, F::ERASE_SIZE, slot).ok_or(LogError::Ranges)
    }

    /// The sizes that slots of the tail may have, the largest first.
    pub(super) fn slot_sizes() -> impl Iterator<Item = usize> {
        let word = F::WRITE_SIZE.max(F::READ_SIZE).saturating_mul(2);
        core::iter::successors(Some(SINGLE), move |&size| {
            (size.is_multiple_of(word) && size / 2 >= SMALLEST).then_some(size / 2)
        })
    }

    /// The size of slot that holds any record of so many values.
    pub(super) fn slot_for(values: usize) -> usize {
        let record = block::HEADER.saturating_add(block::worst_bits(values, true).div_ceil(8));
        let needed = OVERHEAD.saturating_add(NUMBER).saturating_add(record);
        Self::slot_sizes().take_while(|&size| size >= needed).last().unwrap_or(SINGLE)
    }
}

impl<F, const COLUMNS: usize, const BLOCK: usize, const SINGLE: usize> core::fmt::Debug
    for StatusLog<F, COLUMNS, BLOCK, SINGLE>
{
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("StatusLog").field("next", &self.next).finish_non_exhaustive()
    }
}

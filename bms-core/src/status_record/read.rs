//! Reading a log of records, the oldest first.

use core::ops::Range;

use embedded_storage_async::nor_flash::NorFlash;

use super::block::{BlockReader, Record};
use super::log::{NUMBER, StatusLog};
use super::log_error::LogError;
use crate::ring::contents;

impl<F: NorFlash, const COLUMNS: usize, const BLOCK: usize, const SINGLE: usize>
    StatusLog<F, COLUMNS, BLOCK, SINGLE>
{
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
        let mut next = Some(from);
        while let Some(from) = next {
            next = self.visit_some(from, &mut visit).await?;
        }
        Ok(())
    }

    /// Calls `visit` with the first records from number `from` on, as many as are in one block; tells the number to go on
    /// with, `None` at the end. What this costs grows with the logarithm of what there is.
    ///
    /// # Errors
    ///
    /// [`LogError::Flash`]. A block that has decayed in flash is passed over.
    pub async fn visit_some(
        &mut self,
        from: u32,
        mut visit: impl FnMut(u32, &Record<'_>),
    ) -> Result<Option<u32>, LogError<F::Error>> {
        self.settle().await?;
        let from = from.max(self.cleared);
        if from < self.first {
            let (ages, beyond) = (self.archive.ages(), self.first);
            for age in self.place_of(from).await?..ages.end {
                let Some((first, block)) = self.archived(age).await? else { continue };
                let end = first.saturating_add(records_in::<COLUMNS>(block));
                // What the tail has is read from there: such a block is sealed again.
                if end > from && first < beyond {
                    visit_block::<COLUMNS>(first, block, from, &mut visit);
                    return Ok(Some(end));
                }
            }
        }
        visit_block::<COLUMNS>(self.first, self.block.bytes(), from, &mut visit);
        Ok(None)
    }

    /// The number of the oldest record that is there, and its time; `None` when there is none.
    ///
    /// # Errors
    ///
    /// [`LogError::Flash`].
    pub async fn oldest(&mut self) -> Result<Option<(u32, u32)>, LogError<F::Error>> {
        let mut oldest = None;
        let mut next = Some(0);
        while let (None, Some(from)) = (oldest, next) {
            let see = |number, record: &Record<'_>| {
                oldest.get_or_insert((number, record.unix_seconds));
            };
            next = self.visit_some(from, see).await?;
        }
        Ok(oldest)
    }

    /// The age of the last block that begins at `number` or before, by halving; of the oldest if there is none.
    async fn place_of(&mut self, number: u32) -> Result<u32, LogError<F::Error>> {
        let Range { start: mut low, end: mut high } = self.archive.ages();
        while high.saturating_sub(low) > 1 {
            let middle = low.midpoint(high);
            let mut at = middle;
            // What power was cut in tells nothing: the next one does.
            let begins = loop {
                if at >= high {
                    break None;
                }
                if let Some((first, _)) = self.archived(at).await? {
                    break Some(first);
                }
                at = at.saturating_add(1);
            };
            match begins {
                Some(first) if first <= number => low = at,
                _ => high = middle,
            }
        }
        Ok(low)
    }

    /// The number of the first record in a block of the archive, and the block.
    pub(super) async fn archived(&mut self, age: u32) -> Result<Option<(u32, &[u8])>, LogError<F::Error>> {
        let slot = self.archive.aged(age);
        let read =
            self.archive.read(&mut self.flash, slot, &mut self.buffer).await.map_err(LogError::Flash)?;
        Ok(read.and_then(|_| contents(&self.buffer)).and_then(numbered))
    }
}

/// The number and what follows it.
pub(super) fn numbered(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<NUMBER>()?;
    Some((u32::from_le_bytes(*number), rest))
}

pub(super) fn records_in<const COLUMNS: usize>(block: &[u8]) -> u32 {
    BlockReader::<COLUMNS>::new(block).map_or(0, |reader| reader.left().into())
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

//! Finding what is there, after power-up and after an append that was broken off.

use embedded_storage_async::nor_flash::NorFlash;

use super::block::{self, BlockReader};
use super::log::{NUMBER, StatusLog};
use super::log_error::LogError;
use super::read::numbered;
use crate::ring::{Ring, contents};

impl<F: NorFlash, const COLUMNS: usize, const BLOCK: usize, const SINGLE: usize>
    StatusLog<F, COLUMNS, BLOCK, SINGLE>
{
    /// Finds out what an append that was broken off has left.
    pub(super) async fn settle(&mut self) -> Result<(), LogError<F::Error>> {
        if self.unsettled { self.recover().await } else { Ok(()) }
    }

    /// Finds the end of the archive, and gathers what is in the tail behind it.
    pub(super) async fn recover(&mut self) -> Result<(), LogError<F::Error>> {
        self.unsettled = true;
        let latest = self.archive.open(&mut self.flash, &mut self.buffer).await.map_err(LogError::Flash)?;
        let archived = latest.and_then(numbered).and_then(|(first, block)| {
            let records = BlockReader::<COLUMNS>::new(block).ok()?.left();
            Some(first.saturating_add(records.into()))
        });
        (self.first, self.next) = (archived.unwrap_or(0), archived.unwrap_or(0));
        self.block = Self::empty().ok_or(LogError::Ranges)?;
        self.oldest = None;
        self.cleared = self.find_mark().await?;
        let (mut live, mut found) = (self.tail, false);
        for size in Self::slot_sizes() {
            self.tail = self.tail_of(size)?;
            self.tail.open(&mut self.flash, &mut self.buffer).await.map_err(LogError::Flash)?;
            // Where there is nothing to gather, the tail still goes on behind its latest slot.
            let same = !found && self.tail.slot() == live.slot();
            let here = self.gather().await?;
            if here || same {
                live = self.tail;
            }
            found |= here;
        }
        self.tail = live;
        self.unsettled = false;
        Ok(())
    }

    /// The number behind the last clearing: that of a block without records.
    async fn find_mark(&mut self) -> Result<u32, LogError<F::Error>> {
        let length = NUMBER.saturating_add(block::HEADER);
        let mark = self.archive.latest_of(&mut self.flash, length, &mut self.buffer).await;
        let found = mark.map_err(LogError::Flash)?.and_then(|_| contents(&self.buffer)).and_then(numbered);
        Ok(found.map_or(0, |(number, _)| number))
    }

    /// Adds what the tail has and the archive has not; tells whether there was anything.
    async fn gather(&mut self) -> Result<bool, LogError<F::Error>> {
        let tail: Ring = self.tail;
        let mut found = false;
        for age in tail.ages() {
            let slot = tail.aged(age);
            let mut single = [0; SINGLE];
            if tail.read(&mut self.flash, slot, &mut single).await.map_err(LogError::Flash)?.is_none() {
                continue;
            }
            let Some((number, block)) = contents(&single).and_then(numbered) else { continue };
            let Ok(mut reader) = BlockReader::<COLUMNS>::new(block) else { continue };
            // What is in the archive already, or was written again after a cut.
            if number < self.next {
                continue;
            }
            let Ok(Some(record)) = reader.next_record() else { continue };
            if number > self.next || !found {
                // The latest block of the archive has decayed, and what follows it is still there; or these are slots of
                // another size than those before.
                self.seal().await?;
                (self.first, self.next) = (number, number);
            }
            self.add(&record, slot).await?;
            found = true;
        }
        Ok(found)
    }
}

//! How long records last (BM100 manual, Logs->Maintenance, Remaining Time).

use core::time::Duration;

use embedded_storage_async::nor_flash::NorFlash;

use super::block::{BlockReader, HEADER, worst_bits};
use super::log::{NUMBER, StatusLog};
use super::log_error::LogError;
use crate::ring::OVERHEAD;

/// Blocks that tell how many records a block takes: those written last.
const SEEN: u32 = 8;

/// How much a log holds, and how long until its oldest record gives way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Room {
    /// Records that are there.
    pub kept: u32,
    /// Records that still come before the oldest gives way, if they are like those of the last blocks.
    pub expected: u32,
    /// The same if every value of every record were far from the one before: so many at the worst.
    pub at_least: u32,
    /// Records that a full log keeps, if they are like those of the last blocks.
    pub full: u32,
    /// The same at the worst.
    pub full_at_least: u32,
}

impl Room {
    /// How long until the oldest record gives way, as far as can be told, with a record every `interval`.
    pub const fn remaining(&self, interval: Duration) -> Duration {
        interval.saturating_mul(self.expected)
    }

    /// How long at least.
    pub const fn remaining_at_least(&self, interval: Duration) -> Duration {
        interval.saturating_mul(self.at_least)
    }

    /// How long a full log reaches back, with a record every `interval`.
    pub const fn reaches_back(&self, interval: Duration) -> Duration {
        interval.saturating_mul(self.full)
    }
}

/// Records that blocks take: so many in so many.
#[derive(Clone, Copy)]
struct PerBlock {
    records: u32,
    blocks: u32,
}

impl PerBlock {
    fn in_blocks(self, blocks: u32) -> u32 {
        let records = u64::from(self.records).saturating_mul(blocks.into());
        let records = records.checked_div(self.blocks.into()).unwrap_or(0);
        u32::try_from(records).unwrap_or(u32::MAX)
    }
}

impl<F: NorFlash, const COLUMNS: usize, const BLOCK: usize, const SINGLE: usize>
    StatusLog<F, COLUMNS, BLOCK, SINGLE>
{
    /// Bits of the records of a block.
    const BITS: usize = BLOCK.saturating_sub(OVERHEAD + NUMBER + HEADER).saturating_mul(8);

    /// How many records of `values` values are there, and how many still find room.
    ///
    /// A power cut can waste the room of one block; that is not in the figures.
    ///
    /// # Errors
    ///
    /// [`LogError::Flash`].
    pub async fn room(&mut self, values: usize) -> Result<Room, LogError<F::Error>> {
        self.settle().await?;
        let oldest = self.oldest().await?.map_or(self.next, |(number, _)| number);
        let (free, kept) = (self.archive.free(), self.archive.kept());
        let reach = self.tail_of(Self::slot_for(values))?.reach().max(1);
        let worst = worst_bits(values, false).max(1);
        let at_worst = PerBlock { records: times(worst, Self::BITS).clamp(1, reach), blocks: 1 };
        let as_seen = self.per_block(values, reach).await?.unwrap_or(at_worst);

        // The block that is being filled goes on only if the records stay as wide.
        let goes_on = usize::from(self.block.width()) == values;
        let begun = if goes_on { u32::from(self.block.records()) } else { 0 };
        let left = if goes_on { Self::BITS.saturating_sub(self.block.bits()) } else { Self::BITS };
        let left_at_worst = times(worst, left).min(reach.saturating_sub(begun));
        Ok(Room {
            kept: self.next.saturating_sub(oldest),
            expected: as_seen.in_blocks(free.saturating_add(1)).saturating_sub(begun).max(left_at_worst),
            at_least: at_worst.in_blocks(free).saturating_add(left_at_worst),
            full: as_seen.in_blocks(kept),
            full_at_least: at_worst.in_blocks(kept),
        })
    }

    /// What the last blocks of such records took, or what the one that is begun promises; `None` when there is nothing to
    /// tell by.
    async fn per_block(&mut self, values: usize, reach: u32) -> Result<Option<PerBlock>, LogError<F::Error>> {
        let mut seen = PerBlock { records: 0, blocks: 0 };
        for age in self.archive.ages().rev() {
            if seen.blocks == SEEN {
                break;
            }
            let Some((_, block)) = self.archived(age).await? else { continue };
            let Ok(reader) = BlockReader::<COLUMNS>::new(block) else { continue };
            if reader.width() != values || reader.left() == 0 {
                break;
            }
            seen.records = seen.records.saturating_add(reader.left().into());
            seen.blocks = seen.blocks.saturating_add(1);
        }
        if seen.blocks > 0 {
            return Ok(Some(seen));
        }
        let followed = usize::from(self.block.records().saturating_sub(1));
        let first = worst_bits(values, true);
        if followed == 0 || usize::from(self.block.width()) != values {
            return Ok(None);
        }
        // The first record is long, each of the others as long as those that followed it so far.
        let each = self.block.bits().saturating_sub(first).checked_div(followed).unwrap_or(0).max(1);
        let records = times(each, Self::BITS.saturating_sub(first)).saturating_add(1);
        Ok(Some(PerBlock { records: records.min(reach), blocks: 1 }))
    }
}

/// How often so many bits go up in others.
fn times(bits: usize, in_bits: usize) -> u32 {
    u32::try_from(in_bits.checked_div(bits).unwrap_or(0)).unwrap_or(u32::MAX)
}

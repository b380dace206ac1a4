//! Slots of one size in NOR flash, written one after another, round and round: what all logs are made of.
//!
//! ```text
//! | 0..4     | 4..6   | 6..8  | 8..8+n | …    | last four |
//! | sequence | length | check | bytes  | FF … | CRC-32    |
//! ```
//!
//! The check is the length's complement, plus the slot's size: slots of another size in the same pages are nothing.
//!
//! A slot is whole or not there: one that power was cut in does not match its CRC and is passed over. A page is erased
//! just before its first slot is written, and erased anew when power is cut between.

use core::ops::Range;

use embedded_storage_async::nor_flash::NorFlash;

const HEADER: usize = 8;
const CRC: usize = 4;
/// Pages at least: the one that is written, one that may be skipped to, one to keep.
const PAGES: u32 = 3;
/// Bytes of a slot that are not its contents'.
pub(crate) const OVERHEAD: usize = HEADER + CRC;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Ring {
    start: u32,
    page: u32,
    slot: u32,
    slots: u32,
    /// The slot to be written next, and its sequence number.
    next: u32,
    sequence: u32,
    /// The slot that is the oldest in use, if any is.
    oldest: Option<u32>,
}

impl Ring {
    /// Slots of so many bytes in whole pages of the flash; `None` when that does not go up.
    pub(crate) fn new(range: &Range<u32>, page: usize, slot: usize) -> Option<Self> {
        let (page, slot) = (u32::try_from(page).ok()?, u32::try_from(slot).ok()?);
        let bytes = range.end.checked_sub(range.start)?;
        let whole =
            range.start.is_multiple_of(page) && bytes.is_multiple_of(page) && page.is_multiple_of(slot);
        let slots = bytes.checked_div(slot)?;
        let pages = bytes.checked_div(page)?;
        (whole && pages >= PAGES).then_some(Self {
            start: range.start,
            page,
            slot,
            slots,
            next: 0,
            sequence: 0,
            oldest: None,
        })
    }

    /// Whether the next append could come round to a slot: it may skip what a cut has left in a page, and erase the next.
    pub(crate) fn comes_round_to(&self, slot: u32) -> bool {
        let since =
            self.next.saturating_add(self.slots).saturating_sub(slot).checked_rem(self.slots).unwrap_or(0);
        since.saturating_add(self.per_page().saturating_mul(2)) >= self.slots
    }

    /// The slot that was written last.
    pub(crate) fn latest(&self) -> u32 {
        self.aged(self.slots.saturating_sub(1))
    }

    /// The ages of slots that there may be something in. What is left of a page whose erasure was begun is nothing.
    pub(crate) fn ages(&self) -> Range<u32> {
        let erasing = self.next.checked_rem(self.per_page()) == Some(0);
        let first = if erasing { self.per_page() } else { 0 };
        let used = self.oldest.map_or(self.slots, |slot| self.age(slot));
        first.max(used)..self.slots
    }

    /// Slots that can still be written with the oldest page in use: the one after those gives it up.
    pub(crate) fn free(&self) -> u32 {
        let oldest = self.ages().start;
        if oldest == self.slots {
            return self.slots.saturating_sub(1);
        }
        let in_page = self.aged(oldest).checked_rem(self.per_page()).unwrap_or(0);
        oldest.saturating_sub(in_page).saturating_sub(1)
    }

    /// Slots in all.
    pub(crate) const fn slots(&self) -> u32 {
        self.slots
    }

    /// Bytes of a slot.
    pub(crate) const fn slot(&self) -> u32 {
        self.slot
    }

    /// Slots that can be in use without the next append coming round to the first of them.
    pub(crate) fn reach(&self) -> u32 {
        self.slots.saturating_sub(self.per_page().saturating_mul(2))
    }

    /// Slots that are still there when all were written and a page has just given way.
    pub(crate) fn kept(&self) -> u32 {
        self.slots.saturating_sub(self.per_page())
    }

    /// The number that the next slot gets; the latest has the one before.
    pub(crate) const fn sequence(&self) -> u32 {
        self.sequence
    }

    /// Finds the latest slot, and reads it into `buffer`; gives its contents.
    pub(crate) async fn open<'b, F: NorFlash>(
        &mut self,
        flash: &mut F,
        buffer: &'b mut [u8],
    ) -> Result<Option<&'b [u8]>, F::Error> {
        // A slot that power was cut in may have the same number as the one that was written in its place.
        let mut below = (u32::MAX, u32::MAX);
        (self.next, self.sequence, self.oldest) = (0, 0, None);
        let mut oldest = None;
        loop {
            let mut latest = None;
            for slot in 0..self.slots {
                let header = buffer.get_mut(..HEADER).unwrap_or_default();
                flash.read(self.address(slot), header).await?;
                let candidate = self.sequence_in(header).map(|sequence| (sequence, slot));
                latest = latest.max(candidate.filter(|candidate| *candidate < below));
                oldest = oldest.or(candidate).min(candidate.or(oldest));
            }
            let Some((sequence, slot)) = latest else { return Ok(None) };
            if self.read(flash, slot, buffer).await?.is_some() {
                self.next = self.after(slot);
                self.sequence = sequence.saturating_add(1);
                self.oldest = oldest.map(|(_, slot)| slot);
                return Ok(contents(buffer));
            }
            below = (sequence, slot);
        }
    }

    /// Writes the next slot; when this returns `Ok(true)`, the flash has been seen to hold it. `Ok(false)` when no slot
    /// of a page takes it: the flash is worn out.
    pub(crate) async fn append<F: NorFlash>(
        &mut self,
        flash: &mut F,
        bytes: &[u8],
        buffer: &mut [u8],
    ) -> Result<bool, F::Error> {
        for _ in 0..=self.per_page() {
            let at = self.next;
            let address = self.address(at);
            if at.checked_rem(self.per_page()) == Some(0) {
                flash.erase(address, address.saturating_add(self.page)).await?;
                self.give_way(at);
            } else if !self.is_blank(flash, at, buffer).await? {
                // Something that was begun, and power was cut.
                self.next = self.after(at);
                continue;
            }
            let Some(slot) = self.compose(bytes, buffer) else { return Ok(false) };
            flash.write(address, slot).await?;
            self.next = self.after(at);
            let written = self.sequence;
            if self.read(flash, at, buffer).await? == Some(written) && contents(buffer) == Some(bytes) {
                self.sequence = self.sequence.saturating_add(1);
                self.oldest.get_or_insert(at);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The page that begins with a slot is erased: if it was the oldest in use, the one after it is.
    fn give_way(&mut self, first: u32) {
        let end = first.saturating_add(self.per_page());
        if self.oldest.is_some_and(|oldest| oldest >= first && oldest < end) {
            self.oldest = Some(end.checked_rem(self.slots).unwrap_or(0));
        }
    }

    /// The `age`th slot, counted from the oldest.
    pub(crate) fn aged(&self, age: u32) -> u32 {
        self.next.saturating_add(age).checked_rem(self.slots).unwrap_or(0)
    }

    /// Reads a slot; gives its sequence number if it is whole.
    pub(crate) async fn read<F: NorFlash>(
        &self,
        flash: &mut F,
        slot: u32,
        buffer: &mut [u8],
    ) -> Result<Option<u32>, F::Error> {
        let room = buffer.get_mut(..usize::try_from(self.slot).unwrap_or(usize::MAX)).unwrap_or_default();
        flash.read(self.address(slot), room).await?;
        let Some((checked, check)) = room.split_last_chunk::<CRC>() else { return Ok(None) };
        let whole = crc(checked).to_le_bytes() == *check;
        Ok(self.sequence_in(room).filter(|_| whole))
    }

    /// The latest slot with so many bytes in it.
    pub(crate) async fn latest_of<F: NorFlash>(
        &self,
        flash: &mut F,
        length: usize,
        buffer: &mut [u8],
    ) -> Result<Option<u32>, F::Error> {
        for age in self.ages().rev() {
            let slot = self.aged(age);
            let mut header = [0; HEADER];
            flash.read(self.address(slot), &mut header).await?;
            let may_be = self.sequence_in(&header).is_some() && usize::from(length_in(header)) == length;
            if may_be && self.read(flash, slot, buffer).await?.is_some() {
                return Ok(Some(slot));
            }
        }
        Ok(None)
    }

    async fn is_blank<F: NorFlash>(
        &self,
        flash: &mut F,
        slot: u32,
        buffer: &mut [u8],
    ) -> Result<bool, F::Error> {
        let room = buffer.get_mut(..usize::try_from(self.slot).unwrap_or(usize::MAX)).unwrap_or_default();
        flash.read(self.address(slot), room).await?;
        Ok(room.iter().all(|&byte| byte == 0xFF))
    }

    /// The slot as it is written; `None` when it is too small.
    fn compose<'b>(&self, bytes: &[u8], buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let slot = buffer.get_mut(..usize::try_from(self.slot).ok()?)?;
        slot.fill(0xFF);
        let (body, check) = slot.split_last_chunk_mut::<CRC>()?;
        let (header, room) = body.split_first_chunk_mut::<HEADER>()?;
        *header = self.head(self.sequence, u16::try_from(bytes.len()).ok()?);
        room.get_mut(..bytes.len())?.copy_from_slice(bytes);
        *check = crc(body).to_le_bytes();
        Some(slot)
    }

    /// A header: number, length, and its check.
    fn head(&self, sequence: u32, length: u16) -> [u8; HEADER] {
        let size = u16::try_from(self.slot & 0xFFFF).unwrap_or(0);
        let (number, check) = (u64::from(sequence), u64::from((!length).wrapping_add(size)));
        (number | u64::from(length) << 32 | check << 48).to_le_bytes()
    }

    /// The sequence number in a header, if it may be one.
    fn sequence_in(&self, slot: &[u8]) -> Option<u32> {
        let header = slot.first_chunk::<HEADER>()?;
        let sequence = u32::try_from(u64::from_le_bytes(*header) & u64::from(u32::MAX)).ok()?;
        (self.head(sequence, length_in(*header)) == *header).then_some(sequence)
    }

    fn per_page(&self) -> u32 {
        self.page.checked_div(self.slot).unwrap_or(1)
    }

    fn after(&self, slot: u32) -> u32 {
        slot.saturating_add(1).checked_rem(self.slots).unwrap_or(0)
    }

    fn age(&self, slot: u32) -> u32 {
        slot.saturating_add(self.slots).saturating_sub(self.next).checked_rem(self.slots).unwrap_or(0)
    }

    const fn address(&self, slot: u32) -> u32 {
        self.start.saturating_add(slot.saturating_mul(self.slot))
    }
}

fn length_in(header: [u8; HEADER]) -> u16 {
    u16::try_from(u64::from_le_bytes(header) >> 32 & u64::from(u16::MAX)).unwrap_or(0)
}

/// What is in a slot that was read.
pub(crate) fn contents(slot: &[u8]) -> Option<&[u8]> {
    let length = usize::from(length_in(*slot.first_chunk::<HEADER>()?));
    slot.get(HEADER..)?.get(..length)
}

/// CRC-32 (ISO-HDLC), a nibble at a time.
fn crc(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = [
        0x0000_0000,
        0x1DB7_1064,
        0x3B6E_20C8,
        0x26D9_30AC,
        0x76DC_4190,
        0x6B6B_51F4,
        0x4DB2_6158,
        0x5005_713C,
        0xEDB8_8320,
        0xF00F_9344,
        0xD6D6_A3E8,
        0xCB61_B38C,
        0x9B64_C2B0,
        0x86D3_D2D4,
        0xA00A_E278,
        0xBDBD_F21C,
    ];
    let step = |crc: u32, nibble: u32| {
        let at = usize::try_from((crc ^ nibble) & 15).unwrap_or(0);
        crc >> 4 ^ TABLE.get(at).copied().unwrap_or(0)
    };
    !bytes.iter().fold(u32::MAX, |crc, &byte| step(step(crc, byte.into()), u32::from(byte) >> 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_is_cbf43926() {
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
    }
}

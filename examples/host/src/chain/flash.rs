//! A probe's slot for firmware, in memory.

use bp100::slot;
use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash, check_erase, check_read, check_write,
};

/// Octets of the slot.
const OCTETS: usize = 16 * 1_024;

/// 16 KiB in pages of 2 KiB, written by eight octets; writing clears bits only, and erasing sets them.
#[derive(Clone, Debug)]
pub struct SlotFlash(Vec<u8>);

impl SlotFlash {
    pub(super) fn new() -> Self {
        Self(vec![u8::MAX; OCTETS])
    }

    /// The version of the firmware that a boot loader would start from here.
    pub(super) fn firmware(&mut self) -> Option<u16> {
        slot::accepted(self).map(|image| image.firmware)
    }
}

/// An access that no program makes.
#[derive(Clone, Copy, Debug)]
pub struct BadAccess(NorFlashErrorKind);

impl NorFlashError for BadAccess {
    fn kind(&self) -> NorFlashErrorKind {
        self.0
    }
}

impl ErrorType for SlotFlash {
    type Error = BadAccess;
}

impl ReadNorFlash for SlotFlash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), BadAccess> {
        check_read(self, offset, bytes.len()).map_err(BadAccess)?;
        bytes.copy_from_slice(self.range(offset, bytes.len())?);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.0.len()
    }
}

impl NorFlash for SlotFlash {
    const WRITE_SIZE: usize = 8;
    const ERASE_SIZE: usize = 2_048;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), BadAccess> {
        check_erase(self, from, to).map_err(BadAccess)?;
        let count = usize::try_from(to.saturating_sub(from)).unwrap_or(OCTETS);
        self.range(from, count)?.fill(u8::MAX);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), BadAccess> {
        check_write(self, offset, bytes.len()).map_err(BadAccess)?;
        for (kept, new) in self.range(offset, bytes.len())?.iter_mut().zip(bytes) {
            *kept &= new;
        }
        Ok(())
    }
}

impl SlotFlash {
    fn range(&mut self, offset: u32, count: usize) -> Result<&mut [u8], BadAccess> {
        let from = usize::try_from(offset).unwrap_or(OCTETS);
        let to = from.saturating_add(count);
        self.0.get_mut(from..to).ok_or(BadAccess(NorFlashErrorKind::OutOfBounds))
    }
}

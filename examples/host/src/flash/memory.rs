//! A copy of an image in memory, for whoever only reads.

use std::{fs::OpenOptions, os::unix::fs::FileExt, path::Path, thread::sleep};

use embedded_storage_async::nor_flash::{ErrorType, MultiwriteNorFlash, NorFlash, ReadNorFlash};

use super::{
    ERASED, FlashError, LOCK_PAUSE, OpenError, PAGE, PAGE_LENGTH, WORD, check_erased, checked, failed,
    length, open_image,
};

/// Reads of an image that is being written to, before it is given up.
const MOST_READS: usize = 100;

/// A flash in memory that began as a copy of an image. What is written to it, as logs do when they are opened after a
/// power cut, stays there.
#[derive(Clone, PartialEq, Eq)]
pub struct MemoryFlash {
    bytes: Vec<u8>,
}

impl MemoryFlash {
    /// Copies the image at `path`, which is not changed, nor its owner kept from writing to it.
    ///
    /// The copy is the image as it was at one moment: it is read until two reads in a row are the same. Between them
    /// nothing was written, for flash that was written never becomes again what it was before.
    ///
    /// # Errors
    ///
    /// [`OpenError`].
    pub fn copy(path: impl AsRef<Path>, capacity: u32) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let image = open_image(path, capacity, OpenOptions::new().read(true))?;
        let read = || {
            let mut bytes = vec![ERASED; usize::try_from(capacity).unwrap_or(usize::MAX)];
            image.read_exact_at(&mut bytes, PAGE_LENGTH.into()).map_err(failed("read", path))?;
            Ok::<_, OpenError>(Self { bytes })
        };
        let mut last = read()?;
        for _ in 0..MOST_READS {
            let this = read()?;
            if this == last {
                return Ok(this);
            }
            last = this;
            sleep(LOCK_PAUSE);
        }
        Err(OpenError::Restless { path: path.to_owned() })
    }

    /// A range of the flash, `unit` its alignment.
    fn range(&mut self, offset: u32, length: usize, unit: usize) -> Result<&mut [u8], FlashError> {
        let start = checked(self.bytes.len(), offset, length, unit)?;
        let range = self.bytes.get_mut(start..start.saturating_add(length));
        range.ok_or(FlashError::OutOfBounds { offset, length })
    }
}

impl core::fmt::Debug for MemoryFlash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("MemoryFlash").field("capacity", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl ErrorType for MemoryFlash {
    type Error = FlashError;
}

impl ReadNorFlash for MemoryFlash {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        bytes.copy_from_slice(self.range(offset, bytes.len(), 1)?);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl NorFlash for MemoryFlash {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        self.range(from, length(from, to)?, PAGE)?.fill(ERASED);
        Ok(())
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        let range = self.range(offset, bytes.len(), WORD)?;
        check_erased(offset, range, bytes)?;
        range.copy_from_slice(bytes);
        Ok(())
    }
}

impl MultiwriteNorFlash for MemoryFlash {}

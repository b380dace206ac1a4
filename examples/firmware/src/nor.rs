//! NOR flash in RAM that a restart leaves alone, so that settings are kept with the same code as on a real board.
//!
//! It lies in the board's PSRAM, where no program has anything else, and lasts until QEMU ends.
//!
//! ```text
//! | 0..64 KiB | a word that tells it from fresh RAM | the number of this very board   settings
//! | 1 MiB + 0..256 KiB | such a word                                                 events
//! | 2 MiB + 0..4 MiB   | such a word                                                 status records
//! ```

use embedded_storage::nor_flash as blocking;
use embedded_storage_async::nor_flash::{
    ErrorType, MultiwriteNorFlash, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

/// Octets of the flash for settings.
pub const LENGTH: usize = 64 * 1024;
/// Octets of that for events, which a board has besides if its product keeps any.
pub const EVENTS_LENGTH: usize = 256 * 1024;
/// And of that for status records.
pub const STATUS_LENGTH: usize = 4 * 1024 * 1024;
/// Octets that are erased at a time.
pub const PAGE: usize = 4096;
/// Octets that are written at a time.
const WORD: usize = 4;
/// The board's PSRAM (AN386, 16 MiB), and where in it the flash for logs is.
const PSRAM: usize = 0x2100_0000;
const EVENTS: usize = PSRAM + 1024 * 1024;
const STATUS: usize = PSRAM + 2 * 1024 * 1024;
/// What stands behind a flash that was erased once.
const MARK: u32 = 0x4E4F_5231;
/// What an erased octet reads.
const ERASED: u8 = 0xFF;

/// The number of this board, as a maker writes one into each: QEMU's
/// `-device loader,addr=0x21010008,data=NUMBER,data-len=4`. For [`Board::take`](crate::Board::take) alone.
pub(crate) fn number() -> u32 {
    let number = (PSRAM + LENGTH + 8) as *const u32;
    // SAFETY: an aligned word of PSRAM behind the flash, which nothing else is at.
    unsafe { number.read_volatile() }
}

/// Flash of `N` octets: pages of 4096, words of 4.
#[derive(Debug)]
pub struct RamNor<const N: usize> {
    octets: &'static mut [u8; N],
}

impl RamNor<LENGTH> {
    /// The flash for settings after power-up. For [`Board::take`](crate::Board::take) alone: there is one.
    pub(crate) fn power_up() -> Self {
        // SAFETY: settings have this part of PSRAM to themselves, and this is called once.
        unsafe { Self::at(PSRAM) }
    }
}

impl<const N: usize> RamNor<N> {
    /// # Safety
    /// This part of PSRAM, and the word behind it, is no other flash's, and asked for once.
    unsafe fn at(start: usize) -> Self {
        // SAFETY: the linker puts nothing into PSRAM, every pattern of bits is a `u8`, and nobody else has it, as the
        // caller promises.
        let octets = unsafe { &mut *(start as *mut [u8; N]) };
        let mark = (start + N) as *mut u32;
        // SAFETY: an aligned word of PSRAM behind the flash.
        if unsafe { mark.read_volatile() } != MARK {
            octets.fill(ERASED);
            // SAFETY: as above.
            unsafe { mark.write_volatile(MARK) }
        }
        Self { octets }
    }

    /// A part of the flash, `unit` its alignment.
    fn part(&mut self, offset: u32, length: usize, unit: usize) -> Result<&mut [u8], NorError> {
        let start = usize::try_from(offset).map_err(|_| NorError::OutOfBounds)?;
        if !start.is_multiple_of(unit) || !length.is_multiple_of(unit) {
            return Err(NorError::NotAligned);
        }
        let end = start.checked_add(length).ok_or(NorError::OutOfBounds)?;
        self.octets.get_mut(start..end).ok_or(NorError::OutOfBounds)
    }

    fn erase_part(&mut self, from: u32, to: u32) -> Result<(), NorError> {
        let length = to.checked_sub(from).ok_or(NorError::OutOfBounds)?;
        let length = usize::try_from(length).map_err(|_| NorError::OutOfBounds)?;
        self.part(from, length, PAGE)?.fill(ERASED);
        Ok(())
    }

    fn write_part(&mut self, offset: u32, octets: &[u8]) -> Result<(), NorError> {
        let place = self.part(offset, octets.len(), WORD)?;
        // On a chip the result would be `old & new`: a bit that is 0 rises in an erase only.
        if place.iter().zip(octets).any(|(old, new)| old & new != *new) {
            return Err(NorError::NotErased);
        }
        place.copy_from_slice(octets);
        Ok(())
    }
}

/// Flash for logs, not powered up yet.
#[derive(Debug)]
pub struct LogFlash(());

impl LogFlash {
    /// For [`Board::take`](crate::Board::take) alone.
    pub(crate) const fn new() -> Self {
        Self(())
    }

    /// That for events and that for status records, after power-up.
    pub fn power_up(self) -> (RamNor<EVENTS_LENGTH>, RamNor<STATUS_LENGTH>) {
        // SAFETY: events have this part of PSRAM to themselves, and there is one `LogFlash`.
        let events = unsafe { RamNor::at(EVENTS) };
        // SAFETY: as above, status records.
        let status = unsafe { RamNor::at(STATUS) };
        (events, status)
    }
}

/// Why a flash operation was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, defmt::Format)]
pub enum NorError {
    /// Offset or length is no multiple of a word, or of a page when it is to be erased.
    NotAligned,
    /// It goes past the end of the flash.
    OutOfBounds,
    /// A bit that is 0 was to become 1, which only an erase does.
    NotErased,
}

impl core::fmt::Display for NorError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NotAligned => "not aligned",
            Self::OutOfBounds => "out of bounds",
            Self::NotErased => "not erased",
        })
    }
}

impl core::error::Error for NorError {}

impl NorFlashError for NorError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::NotAligned => NorFlashErrorKind::NotAligned,
            Self::OutOfBounds => NorFlashErrorKind::OutOfBounds,
            Self::NotErased => NorFlashErrorKind::Other,
        }
    }
}

impl<const N: usize> ErrorType for RamNor<N> {
    type Error = NorError;
}

impl<const N: usize> ReadNorFlash for RamNor<N> {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, octets: &mut [u8]) -> Result<(), NorError> {
        octets.copy_from_slice(self.part(offset, octets.len(), 1)?);
        Ok(())
    }

    fn capacity(&self) -> usize {
        N
    }
}

impl<const N: usize> NorFlash for RamNor<N> {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), NorError> {
        self.erase_part(from, to)
    }

    async fn write(&mut self, offset: u32, octets: &[u8]) -> Result<(), NorError> {
        self.write_part(offset, octets)
    }
}

impl<const N: usize> MultiwriteNorFlash for RamNor<N> {}

/// For who does not wait.
impl<const N: usize> blocking::ReadNorFlash for RamNor<N> {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, octets: &mut [u8]) -> Result<(), NorError> {
        octets.copy_from_slice(self.part(offset, octets.len(), 1)?);
        Ok(())
    }

    fn capacity(&self) -> usize {
        N
    }
}

impl<const N: usize> blocking::NorFlash for RamNor<N> {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), NorError> {
        self.erase_part(from, to)
    }

    fn write(&mut self, offset: u32, octets: &[u8]) -> Result<(), NorError> {
        self.write_part(offset, octets)
    }
}

//! Bank 2 of the flash (RM0433 §4): sectors of 128 KiB, words of 32 octets with their check.
//!
//! The processor runs from bank 1 meanwhile, but waits: an erase takes a second or two.

use core::fmt;

use embassy_stm32::{
    Peri,
    flash::{Bank2Region, Blocking, Error, Flash},
    peripherals::FLASH,
};
use embedded_storage::nor_flash::{self as blocking, NorFlash as _, ReadNorFlash as _};
use embedded_storage_async::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

/// Octets of the flash that is used.
pub const LENGTH: usize = 4 * PAGE;
/// Octets that are erased at a time.
pub const PAGE: usize = 128 * 1024;

/// Why a flash operation was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlashError(Error);

impl fmt::Display for FlashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Error::Prog | Error::Parallelism => "not written",
            Error::Size => "out of bounds",
            Error::Miss | Error::Seq | Error::Unaligned => "not aligned, or out of order",
            Error::Protected => "protected",
        })
    }
}

impl core::error::Error for FlashError {}

impl NorFlashError for FlashError {
    fn kind(&self) -> NorFlashErrorKind {
        self.0.kind()
    }
}

/// The flash for settings.
#[expect(missing_debug_implementations, reason = "its state is the hardware's")]
pub struct Bank2(Bank2Region<'static, Blocking>);

impl Bank2 {
    pub(crate) fn new(flash: Peri<'static, FLASH>) -> Self {
        Self(Flash::new_blocking(flash).into_blocking_regions().bank2_region)
    }
}

impl ErrorType for Bank2 {
    type Error = FlashError;
}

impl ReadNorFlash for Bank2 {
    const READ_SIZE: usize = <Bank2Region<'static, Blocking> as blocking::ReadNorFlash>::READ_SIZE;

    async fn read(&mut self, offset: u32, octets: &mut [u8]) -> Result<(), FlashError> {
        self.0.read(offset, octets).map_err(FlashError)
    }

    fn capacity(&self) -> usize {
        LENGTH
    }
}

impl NorFlash for Bank2 {
    const WRITE_SIZE: usize = <Bank2Region<'static, Blocking> as blocking::NorFlash>::WRITE_SIZE;
    const ERASE_SIZE: usize = <Bank2Region<'static, Blocking> as blocking::NorFlash>::ERASE_SIZE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        self.0.erase(from, to).map_err(FlashError)
    }

    async fn write(&mut self, offset: u32, octets: &[u8]) -> Result<(), FlashError> {
        self.0.write(offset, octets).map_err(FlashError)
    }
}

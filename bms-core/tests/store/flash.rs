//! NOR flash in memory, with a power cut after any number of bytes.

use core::{cell::Cell, fmt};
use std::rc::Rc;

use embedded_storage_async::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};

use crate::random::Random;

pub(crate) const WORD: usize = 4;

/// What a word or a page looks like when power is cut while it is written or erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tear {
    /// Bytes are written and erased one by one, upwards.
    Upwards,
    /// Bytes are written upwards and erased downwards.
    EraseDownwards,
    /// The torn word has a random part of its zeros; of the page, any byte is erased or not.
    Random,
    /// The torn word has one of its zeros or none; of the page, any byte is erased or not.
    Faint,
}

impl Tear {
    pub(crate) const ALL: [Self; 4] = [Self::Upwards, Self::EraseDownwards, Self::Random, Self::Faint];
}

/// Bytes that power lasts for; a copy of a flash has a power of its own.
#[derive(Debug, Default)]
struct Power(Rc<Cell<Option<usize>>>);

impl Clone for Power {
    fn clone(&self) -> Self {
        Self(Rc::new(Cell::new(self.0.get())))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Flash<const PAGE: usize> {
    bytes: Vec<u8>,
    tear: Tear,
    random: Random,
    /// Bytes that are still written or erased before power is cut.
    left: Power,
    /// Bytes written and erased so far.
    pub(crate) work: usize,
    /// Erasures of each page so far.
    pub(crate) erasures: Vec<usize>,
    /// Writes so far.
    pub(crate) writes: usize,
    /// Whether writes are lost without an error.
    pub(crate) worn: bool,
    /// What power was cut in last.
    pub(crate) cut: Option<Cut>,
}

/// What power was cut in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cut {
    /// A write to this address.
    Write(usize),
    /// The erasure of the page at this address.
    Erase(usize),
}

/// Why an operation failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FlashError {
    /// Power was cut.
    NoPower,
    /// A word was written that had not been erased.
    NotErased(usize),
    /// Not a whole word or page, or outside of the flash.
    Bounds,
}

impl fmt::Display for FlashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl NorFlashError for FlashError {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

impl<const PAGE: usize> Flash<PAGE> {
    pub(crate) fn new(pages: usize, tear: Tear, seed: u64) -> Self {
        Self {
            bytes: vec![0xFF; pages * PAGE],
            tear,
            random: Random(seed),
            left: Power::default(),
            work: 0,
            erasures: vec![0; pages],
            writes: 0,
            worn: false,
            cut: None,
        }
    }

    /// Power is on, and stays on for `bytes` written and erased.
    pub(crate) fn power(&mut self, bytes: Option<usize>) {
        self.left = Power(Rc::new(Cell::new(bytes)));
    }

    /// The switch of the power, to be used while a store has the flash.
    pub(crate) fn switch(&self) -> Rc<Cell<Option<usize>>> {
        Rc::clone(&self.left.0)
    }

    pub(crate) const fn end(&self) -> u32 {
        self.bytes.len() as u32
    }

    pub(crate) fn bytes(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// Whether power lasts for one byte more.
    fn work(&mut self) -> bool {
        if let Some(left) = self.left.0.get() {
            let Some(rest) = left.checked_sub(1) else { return false };
            self.left.0.set(Some(rest));
        }
        self.work += 1;
        true
    }

    /// Whether power lasts for so many bytes more; then they are worked off.
    fn works_through(&mut self, bytes: usize) -> bool {
        if let Some(left) = self.left.0.get() {
            let Some(rest) = left.checked_sub(bytes) else { return false };
            self.left.0.set(Some(rest));
        }
        self.work += bytes;
        true
    }

    fn write_word(&mut self, at: usize, word: &[u8]) -> Result<(), FlashError> {
        if self.bytes[at..at + WORD].iter().any(|&byte| byte != 0xFF) {
            return Err(FlashError::NotErased(at));
        }
        for done in 0..WORD {
            if self.work() {
                continue;
            }
            self.cut = Some(Cut::Write(at));
            let torn = &mut self.bytes[at..at + WORD];
            match self.tear {
                Tear::Upwards | Tear::EraseDownwards => torn[..done].copy_from_slice(&word[..done]),
                Tear::Random => {
                    torn.iter_mut().zip(word).for_each(|(to, from)| *to = from | self.random.byte());
                }
                Tear::Faint => {
                    let at = self.random.below(WORD);
                    torn[at] = word[at] | !(1 << self.random.below(8));
                }
            }
            return Err(FlashError::NoPower);
        }
        self.bytes[at..at + WORD].copy_from_slice(word);
        Ok(())
    }

    fn erase_page(&mut self, at: usize) -> Result<(), FlashError> {
        let lasts = self.works_through(PAGE);
        for done in if lasts { 0..0 } else { 0..PAGE } {
            if self.work() {
                continue;
            }
            self.cut = Some(Cut::Erase(at));
            let page = &mut self.bytes[at..at + PAGE];
            match self.tear {
                Tear::Upwards => page[..done].fill(0xFF),
                Tear::EraseDownwards => page[PAGE - done..].fill(0xFF),
                Tear::Random | Tear::Faint => {
                    for byte in page {
                        if self.random.below(PAGE) < done {
                            *byte = 0xFF;
                        }
                    }
                }
            }
            return Err(FlashError::NoPower);
        }
        self.bytes[at..at + PAGE].fill(0xFF);
        self.erasures[at / PAGE] += 1;
        Ok(())
    }
}

impl<const PAGE: usize> ErrorType for Flash<PAGE> {
    type Error = FlashError;
}

impl<const PAGE: usize> ReadNorFlash for Flash<PAGE> {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        let offset = offset as usize;
        let from = self.bytes.get(offset..offset + bytes.len()).ok_or(FlashError::Bounds)?;
        bytes.copy_from_slice(from);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl<const PAGE: usize> NorFlash for Flash<PAGE> {
    const WRITE_SIZE: usize = WORD;
    const ERASE_SIZE: usize = PAGE;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        let (from, to) = (from as usize, to as usize);
        if !from.is_multiple_of(PAGE) || !to.is_multiple_of(PAGE) || to > self.bytes.len() {
            return Err(FlashError::Bounds);
        }
        (from..to).step_by(PAGE).try_for_each(|page| self.erase_page(page))
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        let offset = offset as usize;
        if !offset.is_multiple_of(WORD)
            || !bytes.len().is_multiple_of(WORD)
            || offset + bytes.len() > self.bytes.len()
            || !bytes.as_ptr().addr().is_multiple_of(WORD)
        {
            return Err(FlashError::Bounds);
        }
        self.writes += 1;
        if self.worn {
            return Ok(());
        }
        let room = &self.bytes[offset..offset + bytes.len()];
        if room.iter().all(|&byte| byte == 0xFF) && self.works_through(bytes.len()) {
            self.bytes[offset..offset + bytes.len()].copy_from_slice(bytes);
            return Ok(());
        }
        (offset..).step_by(WORD).zip(bytes.chunks(WORD)).try_for_each(|(at, word)| self.write_word(at, word))
    }
}

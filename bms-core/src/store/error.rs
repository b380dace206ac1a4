//! What can go wrong with flash.

use sequential_storage::{Error as MapError, map::MapConfigError};

use crate::record::RecordError;

/// Why a range of flash cannot hold a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum RangeError {
    /// The range does not start and end at pages of the flash.
    NotAtPages {
        /// Bytes a page has.
        page: usize,
    },
    /// The range has less than two pages, or more than 65 535.
    PageCount {
        /// Pages in the range.
        pages: usize,
    },
    /// The range ends behind the flash.
    BehindFlash {
        /// Bytes the flash has.
        capacity: usize,
    },
    /// The flash has pages that are too small, or words over 32 bytes.
    Unsuitable,
}

impl From<MapConfigError> for RangeError {
    fn from(_: MapConfigError) -> Self {
        Self::Unsuitable
    }
}

impl core::fmt::Display for RangeError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NotAtPages { page } => write!(f, "the range is not made of pages of {page} bytes"),
            Self::PageCount { pages } => write!(f, "the range has {pages} pages, not 2 to 65535"),
            Self::BehindFlash { capacity } => {
                write!(f, "the range ends behind the flash of {capacity} bytes")
            }
            Self::Unsuitable => write!(f, "the flash has too small pages or too large words"),
        }
    }
}

impl core::error::Error for RangeError {}

/// Why a record was not loaded or saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum StoreError<E> {
    /// The flash failed.
    Flash(E),
    /// The record's own form is wrong, or it is newer or older than this firmware can read. Saving replaces it.
    Record(RecordError),
    /// The record is larger than a page.
    TooLarge,
    /// All records together are larger than the range, less its spare page.
    Full,
    /// The flash took the record and does not give it back: it is worn out, or not NOR flash.
    NotKept,
    /// The pages contradict each other, and repair did not help. [`Store::erase_all`](super::Store::erase_all)
    /// makes the flash usable again, without its records.
    Damaged,
}

impl<E> From<RecordError> for StoreError<E> {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::NoRoom { .. } => Self::TooLarge,
            error => Self::Record(error),
        }
    }
}

impl<E> From<MapError<E>> for StoreError<E> {
    fn from(error: MapError<E>) -> Self {
        match error {
            MapError::Storage { value, .. } => Self::Flash(value),
            MapError::FullStorage => Self::Full,
            MapError::ItemTooBig | MapError::SerializationError(_) => Self::TooLarge,
            _ => Self::Damaged,
        }
    }
}

impl<E: core::fmt::Display> core::fmt::Display for StoreError<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Flash(error) => write!(f, "the flash failed: {error}"),
            Self::Record(error) => error.fmt(f),
            Self::TooLarge => write!(f, "the record is larger than a page"),
            Self::Full => write!(f, "the flash is full"),
            Self::NotKept => write!(f, "the flash does not keep what is written"),
            Self::Damaged => write!(f, "the pages of the flash contradict each other"),
        }
    }
}

impl<E: core::fmt::Debug + core::fmt::Display> core::error::Error for StoreError<E> {}

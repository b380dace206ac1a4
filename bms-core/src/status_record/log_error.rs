//! Why a log of records refuses.

use super::block::BlockError;

/// Why a record was not kept, or the log not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum LogError<E> {
    /// The flash failed.
    Flash(E),
    /// The ranges are none of whole pages, three at least, or slots do not go up in a page.
    Ranges,
    /// The record has no values, more than the log takes, or does not fit in a slot.
    Record(BlockError),
    /// The flash takes records and does not give them back: it is worn out.
    WornOut,
}

impl<E: core::fmt::Display> core::fmt::Display for LogError<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Flash(error) => write!(f, "the flash failed: {error}"),
            Self::Ranges => f.write_str("the ranges are not made of three whole pages or more"),
            Self::Record(error) => error.fmt(f),
            Self::WornOut => f.write_str("the flash does not keep what is written"),
        }
    }
}

impl<E: core::fmt::Debug + core::fmt::Display> core::error::Error for LogError<E> {}

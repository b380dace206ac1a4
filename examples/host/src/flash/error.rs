//! Why a flash image cannot be used, and why an operation on one was not done.

use core::fmt;
use std::{io, path::PathBuf};

use embedded_storage_async::nor_flash::{NorFlashError, NorFlashErrorKind};

use super::{LARGEST, PAGE};

/// Why a flash image cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenError {
    /// The capacity is 0, no multiple of 4096 bytes, or over 1 GiB.
    Capacity {
        /// What was asked for, bytes.
        capacity: u32,
    },
    /// Another process, or another part of this one, uses the image.
    Taken {
        /// The lock file.
        lock: PathBuf,
    },
    /// There is something else in the image's place. It was left as it is.
    NotAnImage {
        /// The file.
        path: PathBuf,
    },
    /// The image was made with another capacity.
    OtherCapacity {
        /// The file.
        path: PathBuf,
        /// What was asked for, bytes.
        wanted: u32,
        /// What it has, bytes.
        found: u32,
    },
    /// The file was cut short, or something was added to it.
    WrongLength {
        /// The file.
        path: PathBuf,
        /// Its length as an image, bytes.
        expected: u64,
        /// Its length, bytes.
        found: u64,
    },
    /// Another process writes to the image all the time, so that no copy is whole.
    Restless {
        /// The file.
        path: PathBuf,
    },
    /// The system refused.
    Io {
        /// What was tried, as in "open".
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Capacity { capacity } => {
                write!(f, "a flash has a multiple of {PAGE} bytes, at most {LARGEST}, not {capacity}")
            }
            Self::Taken { lock } => write!(f, "in use by another process, which holds {}", lock.display()),
            Self::NotAnImage { path } => {
                write!(f, "{} is not a flash image; it was left as it is", path.display())
            }
            Self::OtherCapacity { path, wanted, found } => {
                write!(f, "the flash image {} has {found} bytes, not {wanted}", path.display())
            }
            Self::WrongLength { path, expected, found } => {
                write!(f, "the flash image {} is {found} bytes long, not {expected}: damaged", path.display())
            }
            Self::Restless { path } => {
                write!(f, "the flash image {} is being written all the time", path.display())
            }
            Self::Io { action, path, error } => write!(f, "cannot {action} {}: {error}", path.display()),
        }
    }
}

/// No source: the message has it.
impl core::error::Error for OpenError {}

/// Why a flash operation was not done.
#[derive(Debug)]
#[non_exhaustive]
pub enum FlashError {
    /// Offset or length is no multiple of what can be written (4 bytes) or erased (4096 bytes) at a time.
    NotAligned {
        /// Where it was to begin.
        offset: u32,
        /// How many bytes.
        length: usize,
    },
    /// It goes past the end of the flash, or ends before it begins (`length` 0).
    OutOfBounds {
        /// Where it was to begin.
        offset: u32,
        /// How many bytes.
        length: usize,
    },
    /// The write would turn a 0 bit into a 1, which only an erase does.
    NotErased {
        /// The first such byte.
        offset: u32,
    },
    /// The system refused. What lies on the disk in this range is unknown; nothing more is written.
    Io(io::Error),
    /// An earlier write failed: open the image anew.
    Failed,
}

impl NorFlashError for FlashError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::NotAligned { .. } => NorFlashErrorKind::NotAligned,
            Self::OutOfBounds { .. } => NorFlashErrorKind::OutOfBounds,
            Self::NotErased { .. } | Self::Io(_) | Self::Failed => NorFlashErrorKind::Other,
        }
    }
}

impl fmt::Display for FlashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAligned { offset, length } => write!(f, "{length} bytes at {offset:#x} are not aligned"),
            Self::OutOfBounds { offset, length } => {
                write!(f, "{length} bytes at {offset:#x} are out of bounds")
            }
            Self::NotErased { offset } => write!(f, "the byte at {offset:#x} is not erased"),
            Self::Io(error) => write!(f, "the flash image cannot be accessed: {error}"),
            Self::Failed => f.write_str("an earlier write to the flash image failed"),
        }
    }
}

/// No source: the message has it.
impl core::error::Error for FlashError {}

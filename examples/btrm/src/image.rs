//! A firmware image on its way into a unit, and the place that a platform has for it.
//!
//! Whatever protocol brings it, an image is taken whole and kept; nothing here starts it. That is for the boot loader
//! of a board, which knows how an image is checked and what it falls back to.

use bms_core::time::Timestamp;

/// The largest image that is taken, octets: 4 MiB. A platform may have less room.
pub const LARGEST_IMAGE: u32 = 4 << 20;

/// What is known of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its octets, from 1.
    pub size: u32,
    /// When it was made; `None` when nobody knows.
    pub created: Option<Timestamp>,
}

/// Where a platform keeps a firmware image: a file, or a second slot of a flash.
///
/// There is one kept image at most, and beside it at most one that is being written and that nobody sees:
///
/// ```text
///            begin, write, write ...        finish
///   (none) ─────────────────────► unseen ─────────► kept, in the place of the one before
///      ▲                            │
///      └──── abandon, power cut ────┘
/// ```
pub trait ImageStore {
    /// The largest image that there is room for, octets; by default [`LARGEST_IMAGE`].
    fn room(&self) -> u32 {
        LARGEST_IMAGE
    }

    /// The image that is kept.
    fn kept(&self) -> Option<Image>;

    /// Makes room for a new image. One that was begun before and not finished is abandoned.
    ///
    /// # Errors
    /// [`ImageError`], and nothing is begun.
    fn begin(&mut self) -> Result<(), ImageError>;

    /// Writes octets, never none, `offset` octets from the start of what was begun. They come in order and without
    /// gaps; after an error the same offset may come again.
    ///
    /// # Errors
    /// [`ImageError`]
    fn write(&mut self, offset: u32, octets: &[u8]) -> Result<(), ImageError>;

    /// The image is whole: when this returns it has taken the place of the kept one, and outlives a power cut.
    /// In between there is the one or the other, never none and never a part.
    ///
    /// # Errors
    /// [`ImageError`]: the new one is abandoned.
    fn finish(&mut self, image: Image) -> Result<(), ImageError>;

    /// Forgets what was begun, if anything was. The kept image stays.
    fn abandon(&mut self);

    /// Deletes the kept image; without one there is nothing to do.
    ///
    /// # Errors
    /// [`ImageError`]
    fn delete(&mut self) -> Result<(), ImageError>;
}

/// Why an image is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageError {
    /// It is larger than the room there is.
    NoRoom,
    /// What it is kept in fails.
    Failed,
}

impl core::fmt::Display for ImageError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NoRoom => "there is no room for the image",
            Self::Failed => "the image cannot be stored",
        })
    }
}

impl core::error::Error for ImageError {}

use serde::{Deserialize, Serialize};

/// A firmware image, as it is told before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Image {
    /// Octets of the image.
    pub octets: u32,
    /// CRC-32C of the image ([`Image::crc`]): what the probe verifies before it starts the firmware, and by what it
    /// knows an update that was begun before.
    pub crc: u32,
    /// Version of the firmware: 130 is 1.30.
    pub firmware: u16,
}

impl Image {
    /// CRC-32C of octets; the whole image in one piece.
    pub const fn crc(octets: &[u8]) -> u32 {
        crate::wire::crc(octets)
    }
}

/// A piece of a firmware image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Chunk<'a> {
    /// Place of the first octet in the image.
    pub offset: u32,
    /// The octets, 1 to [`Chunk::MAX_OCTETS`].
    pub octets: &'a [u8],
}

impl Chunk<'_> {
    /// Octets of a chunk at the most.
    pub const MAX_OCTETS: usize = 64;
}

/// How far a firmware update is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Progress {
    /// Octets that the probe has, which is the place of those that it wants next.
    pub octets: u32,
}

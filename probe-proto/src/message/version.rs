use core::fmt;
use serde::{Deserialize, Serialize};

/// The version of what is said and how it travels. It rises when a device of the version before could
/// misunderstand a frame; a frame of another version is never looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[serde(transparent)]
pub struct ProtocolVersion(u8);

impl ProtocolVersion {
    /// The version of this crate, 1.
    pub const CURRENT: Self = Self(1);

    /// A version, as another device told it.
    pub const fn new(raw: u8) -> Self {
        Self(raw)
    }

    /// The version as a number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl fmt::Display for ProtocolVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

use core::fmt;

/// A number is not one of those that its type can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct OutOfRange {
    /// The number.
    pub received: u8,
    /// The lowest that the type can hold.
    pub min: u8,
    /// The highest that the type can hold.
    pub max: u8,
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not within {} to {}", self.received, self.min, self.max)
    }
}

impl core::error::Error for OutOfRange {}

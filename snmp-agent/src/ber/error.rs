use super::Tag;
use core::fmt;

/// Why octets are not the BER that is asked for, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BerError {
    /// Place in the datagram, counted from 0: that of the element's tag, length or content, whichever is wrong.
    pub offset: usize,
    /// What is wrong there.
    pub kind: BerErrorKind,
}

/// What is wrong with an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum BerErrorKind {
    /// The octets end too early: within the datagram, or within the element around.
    Truncated {
        /// Octets that the tag, length or content takes.
        needed: usize,
        /// Octets that are there.
        received: usize,
    },
    /// Another type stands here.
    Tag {
        /// The type asked for.
        expected: Tag,
        /// The type found.
        received: Tag,
    },
    /// No type that a variable can have stands here.
    NotAValue {
        /// The type found.
        received: Tag,
    },
    /// The length is of the indefinite form, or takes more than four octets.
    LengthForm {
        /// The first octet of the length.
        received: u8,
    },
    /// A type of one size has another.
    Size {
        /// Octets of the type.
        expected: usize,
        /// Octets found.
        received: usize,
    },
    /// A number has no octets, or more than it needs.
    NotMinimal,
    /// A number is too large or too small for its type.
    OutOfRange,
    /// An object identifier has more than 128 sub-identifiers.
    TooManySubIds,
    /// Octets follow that belong to nothing.
    Trailing {
        /// How many.
        octets: usize,
    },
}

impl fmt::Display for BerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at octet {}: {}", self.offset, self.kind)
    }
}

impl fmt::Display for BerErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Truncated { needed, received } => write!(f, "{needed} octets needed, {received} left"),
            Self::Tag { expected, received } => write!(f, "tag {received}, not {expected}"),
            Self::NotAValue { received } => write!(f, "tag {received} is not that of a value"),
            Self::LengthForm { received } => write!(f, "a length that starts with {received:#04x}"),
            Self::Size { expected, received } => write!(f, "{received} octets, not {expected}"),
            Self::NotMinimal => f.write_str("a number with no octets or with needless ones"),
            Self::OutOfRange => f.write_str("a number beyond its type"),
            Self::TooManySubIds => f.write_str("more than 128 sub-identifiers"),
            Self::Trailing { octets } => write!(f, "{octets} octets too many"),
        }
    }
}

impl core::error::Error for BerError {}

/// The element does not fit the buffer; nothing of it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BufferFull {
    /// Octets that the buffer would need for it, as far as was seen.
    pub needed: usize,
    /// Octets that the buffer has.
    pub available: usize,
}

impl fmt::Display for BufferFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the result takes {} octets, the buffer has {}", self.needed, self.available)
    }
}

impl core::error::Error for BufferFull {}

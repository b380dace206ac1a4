//! Versioned records: what a product keeps over a restart, in a form that later firmware still reads.
//!
//! ```text
//! | 0       | 1..           |
//! | version | postcard body |
//! ```
//!
//! There is no checksum here: the [`Store`](crate::store) under it guards every item with a CRC-32. The body is
//! [postcard](https://postcard.jamesmunns.com/wire-format) 1.0; a field added, removed or moved is another layout,
//! hence another version.

use postcard::ser_flavors::Flavor;
use serde::{Serialize, de::DeserializeOwned};

/// Something that is kept under a key of its own; plain data, so that what loads or saves it may change threads.
///
/// ```
/// use bms_core::record::{Record, decode};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct Port { baud: u32, even_parity: bool }
///
/// impl Record for Port {
///     const KEY: u8 = 7;
///     const VERSION: u8 = 2;
///
///     /// Version 1 had no parity.
///     fn migrate(version: u8, body: &[u8]) -> Option<Self> {
///         let baud = (version == 1).then(|| postcard::from_bytes(body).ok())??;
///         Some(Self { baud, even_parity: false })
///     }
/// }
///
/// assert_eq!(decode(&[1, 0x80, 0x4B]), Ok(Port { baud: 9600, even_parity: false }));
/// ```
pub trait Record: Serialize + DeserializeOwned + Send + Sync {
    /// Where the record is kept; unique in a product and never used again for another record.
    const KEY: u8;

    /// The version of the layout, raised with every change of it.
    const VERSION: u8;

    /// Reads the body of an older version, 0 to `VERSION - 1`; `None` if that version is not supported or the body
    /// is none of it.
    fn migrate(version: u8, body: &[u8]) -> Option<Self> {
        let _ = (version, body);
        None
    }
}

/// Why a record could not be encoded or decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum RecordError {
    /// The buffer is too small for the record.
    NoRoom {
        /// Bytes in the buffer.
        available: usize,
    },
    /// The type cannot be written in this form, such as a sequence of unknown length.
    NotEncodable,
    /// There is not even a version.
    Empty,
    /// Newer firmware wrote this record.
    NewerVersion {
        /// The version found.
        found: u8,
        /// The newest version this firmware knows.
        known: u8,
    },
    /// Older firmware wrote this record, and it cannot be migrated.
    OlderVersion {
        /// The version found.
        found: u8,
        /// The version this firmware writes.
        known: u8,
    },
    /// The record ends in the middle of a field.
    Truncated {
        /// Bytes found, version included.
        length: usize,
    },
    /// Bytes follow the record.
    TrailingBytes {
        /// Bytes that belong to the record, version included.
        used: usize,
        /// Bytes found, version included.
        length: usize,
    },
    /// A field holds what its type cannot.
    Malformed,
}

impl core::fmt::Display for RecordError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NoRoom { available } => write!(f, "the record does not fit in {available} bytes"),
            Self::NotEncodable => write!(f, "the record has no encoded form"),
            Self::Empty => write!(f, "the record is empty"),
            Self::NewerVersion { found, known } => {
                write!(f, "the record has version {found}, newer than {known}")
            }
            Self::OlderVersion { found, known } => {
                write!(f, "the record has version {found}, which does not migrate to {known}")
            }
            Self::Truncated { length } => write!(f, "the record of {length} bytes is cut off"),
            Self::TrailingBytes { used, length } => {
                write!(f, "the record uses {used} of {length} bytes")
            }
            Self::Malformed => write!(f, "the record holds an impossible value"),
        }
    }
}

impl core::error::Error for RecordError {}

/// Writes `record` into `buffer`, returns the used part.
///
/// # Errors
///
/// [`RecordError::NoRoom`] when the buffer is too small, [`RecordError::NotEncodable`] when the type is none that
/// can be written.
pub fn encode<'a, R: Record>(record: &R, buffer: &'a mut [u8]) -> Result<&'a [u8], RecordError> {
    let no_room = RecordError::NoRoom { available: buffer.len() };
    let (version, body) = buffer.split_first_mut().ok_or(no_room)?;
    *version = R::VERSION;
    let body_length = postcard::to_slice(record, body)
        .map_err(|error| match error {
            postcard::Error::SerializeBufferFull => no_room,
            _ => RecordError::NotEncodable,
        })?
        .len();
    buffer.get(..=body_length).ok_or(no_room)
}

/// Whether `bytes` are what [`encode`] makes of `record`; needs no buffer.
pub fn is_encoding_of<R: Record>(bytes: &[u8], record: &R) -> bool {
    bytes.split_first().is_some_and(|(&version, body)| {
        let rest = postcard::serialize_with_flavor(record, Expected(body));
        version == R::VERSION && rest.is_ok_and(<[u8]>::is_empty)
    })
}

/// What is still to come of an encoded body. Takes bytes that are the same, fails on others.
struct Expected<'a>(&'a [u8]);

impl<'a> Flavor for Expected<'a> {
    type Output = &'a [u8];

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        match self.0.split_first() {
            Some((&expected, rest)) if expected == byte => {
                self.0 = rest;
                Ok(())
            }
            _ => Err(postcard::Error::SerializeBufferFull),
        }
    }

    fn finalize(self) -> postcard::Result<&'a [u8]> {
        Ok(self.0)
    }
}

/// Reads a record, migrating it when older firmware wrote it.
///
/// # Errors
///
/// [`RecordError::NewerVersion`] and [`RecordError::OlderVersion`] for layouts this firmware does not know,
/// [`RecordError::Empty`], [`RecordError::Truncated`], [`RecordError::TrailingBytes`] and
/// [`RecordError::Malformed`] for damage.
pub fn decode<R: Record>(bytes: &[u8]) -> Result<R, RecordError> {
    let (&found, body) = bytes.split_first().ok_or(RecordError::Empty)?;
    let known = R::VERSION;
    if found > known {
        return Err(RecordError::NewerVersion { found, known });
    }
    if found < known {
        return R::migrate(found, body).ok_or(RecordError::OlderVersion { found, known });
    }
    let length = bytes.len();
    match postcard::take_from_bytes(body) {
        Ok((record, [])) => Ok(record),
        Ok((_, rest)) => Err(RecordError::TrailingBytes { used: length.saturating_sub(rest.len()), length }),
        Err(postcard::Error::DeserializeUnexpectedEnd) => Err(RecordError::Truncated { length }),
        Err(_) => Err(RecordError::Malformed),
    }
}

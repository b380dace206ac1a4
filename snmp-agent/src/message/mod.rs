//! Messages: what is around a PDU, by version.

mod community;
#[cfg(feature = "usm")]
pub(crate) mod v3;

pub(crate) use community::CommunityMessage;

use crate::ber::{BerError, Reader, Tag};

/// A version of SNMP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// RFC 1157.
    V1,
    /// RFC 1901.
    V2c,
    /// RFC 3412.
    #[cfg(feature = "usm")]
    V3,
}

impl Version {
    /// The version of this number on the wire.
    pub(crate) const fn from_code(code: i32) -> Option<Self> {
        match code {
            0 => Some(Self::V1),
            1 => Some(Self::V2c),
            #[cfg(feature = "usm")]
            3 => Some(Self::V3),
            _ => None,
        }
    }

    /// Its number on the wire.
    pub(crate) const fn code(self) -> i32 {
        match self {
            Self::V1 => 0,
            Self::V2c => 1,
            #[cfg(feature = "usm")]
            Self::V3 => 3,
        }
    }
}

/// Reads a message up to its version: the number of it, and what follows within the message.
pub(crate) fn open(datagram: &[u8]) -> Result<(i32, Reader<'_>), BerError> {
    let mut datagram = Reader::new(datagram);
    let mut message = datagram.constructed(Tag::SEQUENCE)?;
    datagram.finish()?;
    Ok((message.integer()?, message))
}

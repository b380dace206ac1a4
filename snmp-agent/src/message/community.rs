//! Messages of SNMPv1 and v2c (RFC 1157 §4, RFC 1901 §3).
//!
//! ```text
//! ┌──────────┬─────────┬───────────┬─────┐
//! │ SEQUENCE │ version │ community │ PDU │
//! └──────────┴─────────┴───────────┴─────┘
//! ```

use super::Version;
use crate::ber::{BerError, BufferFull, Reader, Tag, Writer};
use crate::pdu::Pdu;

/// A message with the name of a community.
#[derive(Clone, Debug)]
pub(crate) struct CommunityMessage<'a> {
    pub(crate) community: &'a [u8],
    pub(crate) pdu: Pdu<'a>,
}

impl<'a> CommunityMessage<'a> {
    /// Octets around a PDU, but for those of the community: two tags and lengths, and the version.
    const FRAME: usize = 4 + 3 + 4;

    /// Reads what follows the version.
    pub(crate) fn read(mut message: Reader<'a>) -> Result<Self, BerError> {
        let community = message.octets(Tag::OCTET_STRING)?;
        let pdu = Pdu::read(&mut message)?;
        message.finish()?;
        Ok(Self { community, pdu })
    }

    /// Octets of a PDU that fits a message of so many, in this community.
    pub(crate) const fn pdu_room(octets: usize, community: &[u8]) -> usize {
        octets.saturating_sub(Self::FRAME).saturating_sub(community.len())
    }

    /// Writes a message around the PDU that `fill` writes.
    pub(crate) fn write<E: From<BufferFull>>(
        writer: &mut Writer<'_>,
        version: Version,
        community: &[u8],
        fill: impl FnOnce(&mut Writer<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        writer.try_constructed(Tag::SEQUENCE, |message| {
            message.integer(version.code())?;
            message.octets(Tag::OCTET_STRING, community)?;
            fill(message)
        })
    }
}

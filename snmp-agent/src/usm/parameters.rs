use super::EngineTime;
use crate::ber::{BerError, BerErrorKind, BufferFull, Reader, Tag, Writer};

/// `UsmSecurityParameters` (RFC 3414 §2.4), as they stand in a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SecurityParameters<'a> {
    /// `msgAuthoritativeEngineID`; empty when the sender does not know it.
    pub(crate) engine_id: &'a [u8],
    /// `msgAuthoritativeEngineBoots` and `msgAuthoritativeEngineTime`.
    pub(crate) time: EngineTime,
    /// `msgUserName`, up to 32 octets.
    pub(crate) user_name: &'a [u8],
    /// Octets of `msgAuthenticationParameters`.
    pub(crate) mac_len: usize,
    /// Where they start in the message.
    pub(crate) mac_place: usize,
    /// `msgPrivacyParameters`.
    pub(crate) salt: &'a [u8],
}

impl<'a> SecurityParameters<'a> {
    /// Octets of a user's name at the most.
    const MAX_USER_NAME: usize = 32;

    /// Reads them from the content of `msgSecurityParameters`.
    pub(crate) fn read(mut content: Reader<'a>) -> Result<Self, BerError> {
        let mut parameters = content.constructed(Tag::SEQUENCE)?;
        content.finish()?;
        let engine_id = parameters.octets(Tag::OCTET_STRING)?;
        let boots = natural(&mut parameters)?;
        let seconds = natural(&mut parameters)?;
        let offset = parameters.offset();
        let user_name = parameters.octets(Tag::OCTET_STRING)?;
        if user_name.len() > Self::MAX_USER_NAME {
            return Err(BerError { offset, kind: BerErrorKind::OutOfRange });
        }
        let mac = parameters.octets(Tag::OCTET_STRING)?;
        let mac_place = parameters.offset().saturating_sub(mac.len());
        let salt = parameters.octets(Tag::OCTET_STRING)?;
        parameters.finish()?;
        let time = EngineTime { boots, seconds };
        Ok(Self { engine_id, time, user_name, mac_len: mac.len(), mac_place, salt })
    }

    /// Writes them as the content of `msgSecurityParameters`, with zeros in place of the HMAC.
    pub(crate) fn write(&self, writer: &mut Writer<'_>) -> Result<(), BufferFull> {
        const ZEROS: [u8; 48] = [0; 48];
        writer.constructed(Tag::OCTET_STRING, |writer| {
            writer.constructed(Tag::SEQUENCE, |writer| {
                writer.octets(Tag::OCTET_STRING, self.engine_id)?;
                writer.unsigned32(Tag::INTEGER, self.time.boots)?;
                writer.unsigned32(Tag::INTEGER, self.time.seconds)?;
                writer.octets(Tag::OCTET_STRING, self.user_name)?;
                writer.octets(Tag::OCTET_STRING, ZEROS.get(..self.mac_len).unwrap_or_default())?;
                writer.octets(Tag::OCTET_STRING, self.salt)
            })
        })
    }
}

/// An `INTEGER (0..2147483647)`.
pub(crate) fn natural(reader: &mut Reader<'_>) -> Result<u32, BerError> {
    let offset = reader.offset();
    let number = reader.integer()?;
    u32::try_from(number).map_err(|_| BerError { offset, kind: BerErrorKind::OutOfRange })
}

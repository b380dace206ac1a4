use super::privacy::SALT_LEN;
use super::user::Protection;
use super::{EngineTime, parameters::SecurityParameters};
use crate::ber::{BufferFull, Tag, Writer};
use crate::message::v3::{Header, ScopedPdu};

/// A message to be sent, all but its PDU.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outgoing<'a> {
    /// `msgID`: that of the request in a response and a Report.
    pub(crate) id: u32,
    /// `msgMaxSize`: octets that we can receive.
    pub(crate) max_size: u32,
    /// Whether a Report is wanted: in informs and discovery.
    pub(crate) reportable: bool,
    /// The authoritative engine: we, but for informs.
    pub(crate) engine_id: &'a [u8],
    /// Its time.
    pub(crate) time: EngineTime,
    /// In whose name it is sent.
    pub(crate) user_name: &'a [u8],
    /// With what keys.
    pub(crate) protection: Protection<'a>,
    /// No other message of these keys has it.
    pub(crate) salt: u64,
    /// `contextEngineID`.
    pub(crate) context_engine_id: &'a [u8],
    /// `contextName`.
    pub(crate) context: &'a [u8],
}

impl Outgoing<'_> {
    /// Octets around a PDU but for those below: tags and lengths, and numbers at their longest.
    const FRAME: usize = 4 + 3 + (2 + 6 + 6 + 3 + 3) + (4 + 4 + 2 + 6 + 6 + 2 + 2 + 2) + 4 + 4 + 2 + 2;

    /// Octets of a PDU that surely fits a message of so many.
    pub(crate) fn pdu_room(&self, octets: usize) -> usize {
        let fields = [self.engine_id, self.user_name, self.context_engine_id, self.context];
        let fields = fields.iter().fold(Self::FRAME, |sum, field| sum.saturating_add(field.len()));
        let salt_and_padding =
            self.protection.privacy.map_or(0, |(privacy, _)| SALT_LEN.saturating_add(privacy.block_len()));
        octets.saturating_sub(fields).saturating_sub(self.mac_len()).saturating_sub(salt_and_padding)
    }

    /// Writes the message around the PDU that `pdu` writes, encrypted and authenticated in place (RFC 3414 §3.1).
    ///
    /// # Errors
    /// Those of `pdu`, which has a [`BufferFull`] when what is around it does not fit. Then nothing is written.
    pub(crate) fn seal<E: From<BufferFull>>(
        &self,
        writer: &mut Writer<'_>,
        pdu: impl FnOnce(&mut Writer<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let start = writer.len();
        writer.within(writer.room(), |writer| {
            let places = self.write(writer, pdu)?;
            let message = writer.written_mut().get_mut(start..).unwrap_or_default();
            // Neither can fail. Were they to, the message would not go out without its protection.
            let unprotected = BufferFull { needed: message.len(), available: message.len() };
            self.protect(message, places).ok_or_else(|| unprotected.into())
        })
    }

    /// Writes the message in clear.
    fn write<E: From<BufferFull>>(
        &self,
        writer: &mut Writer<'_>,
        pdu: impl FnOnce(&mut Writer<'_>) -> Result<(), E>,
    ) -> Result<Places, E> {
        let level = self.protection.level();
        let header = Header { id: self.id, max_size: self.max_size, level, reportable: self.reportable };
        let salt = self.salt.to_be_bytes();
        let parameters = SecurityParameters {
            engine_id: self.engine_id,
            time: self.time,
            user_name: self.user_name,
            mac_len: self.mac_len(),
            mac_place: 0, // it is where it comes to be
            salt: if self.protection.privacy.is_some() { &salt } else { &[] },
        };
        let mut places = Places { mac: 0, encrypted: 0 };
        writer.try_constructed(Tag::SEQUENCE, |writer| {
            header.write(writer)?;
            parameters.write(writer)?;
            let data = writer.len();
            match self.protection.privacy {
                None => self.scoped(writer, pdu)?,
                Some((privacy, _)) => writer.try_constructed(Tag::OCTET_STRING, |writer| {
                    let start = writer.len();
                    self.scoped(writer, pdu)?;
                    while !writer.len().saturating_sub(start).is_multiple_of(privacy.block_len()) {
                        writer.raw(&[0])?;
                    }
                    places.encrypted = writer.len().saturating_sub(start);
                    Ok::<(), E>(())
                })?,
            }
            let data = writer.len().saturating_sub(data);
            let salt = parameters.salt.len().saturating_add(2);
            places.mac = data.saturating_add(salt).saturating_add(self.mac_len());
            Ok::<(), E>(())
        })?;
        Ok(places)
    }

    fn scoped<E: From<BufferFull>>(
        &self,
        writer: &mut Writer<'_>,
        pdu: impl FnOnce(&mut Writer<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        ScopedPdu::write(writer, self.context_engine_id, self.context, pdu)
    }

    /// Encrypts and authenticates the message; `None` when that cannot be.
    fn protect(&self, message: &mut [u8], places: Places) -> Option<()> {
        if let Some((privacy, key)) = self.protection.privacy {
            let start = message.len().checked_sub(places.encrypted)?;
            privacy.encrypt(key, self.time, self.salt.to_be_bytes(), message.get_mut(start..)?)?;
        }
        if let Some((auth, key)) = self.protection.auth {
            auth.sign(key, message, message.len().checked_sub(places.mac)?)?;
        }
        Some(())
    }

    fn mac_len(&self) -> usize {
        self.protection.auth.map_or(0, |(auth, _)| auth.mac_len())
    }
}

/// Where what is protected begins, counted from the end of the message: lengths that are written last move what is before.
#[derive(Clone, Copy, Debug)]
struct Places {
    mac: usize,
    encrypted: usize,
}

use super::privacy::SALT_LEN;
use super::user::Protection;
use super::{EngineTime, parameters::SecurityParameters};
use crate::ber::{BufferFull, Tag, Writer};
use crate::message::v3::Header;

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
    /// Writes the message around the PDU that `pdu` writes, encrypts and authenticates it in place (RFC 3414 §3.1), and
    /// gives its octets.
    ///
    /// # Errors
    /// [`BufferFull`], from `pdu` or for lack of room for what is around it.
    pub(crate) fn seal(
        &self,
        tx: &mut [u8],
        pdu: impl FnOnce(&mut Writer<'_>) -> Result<(), BufferFull>,
    ) -> Result<usize, BufferFull> {
        let level = self.protection.level();
        let header = Header { id: self.id, max_size: self.max_size, level, reportable: self.reportable };
        let salt: [u8; SALT_LEN] = self.salt.to_be_bytes();
        let mac_len = self.protection.auth.map_or(0, |(auth, _)| auth.mac_len());
        let parameters = SecurityParameters {
            engine_id: self.engine_id,
            time: self.time,
            user_name: self.user_name,
            mac_len,
            mac_place: 0, // it is where it comes to be
            salt: if self.protection.privacy.is_some() { &salt } else { &[] },
        };

        // The lengths that are written last move what is before the end, so places are counted from there.
        let (mut encrypted, mut data) = (0, 0);
        let mut writer = Writer::new(tx);
        writer.constructed(Tag::SEQUENCE, |writer| {
            header.write(writer)?;
            parameters.write(writer)?;
            let start = writer.len();
            match self.protection.privacy {
                None => self.scoped(writer, pdu)?,
                Some((privacy, _)) => writer.constructed(Tag::OCTET_STRING, |writer| {
                    let start = writer.len();
                    self.scoped(writer, pdu)?;
                    while !writer.len().saturating_sub(start).is_multiple_of(privacy.block_len()) {
                        writer.padding()?;
                    }
                    encrypted = writer.len().saturating_sub(start);
                    Ok(())
                })?,
            }
            data = writer.len().saturating_sub(start);
            Ok(())
        })?;

        let len = writer.len();
        let full = BufferFull { needed: len, available: tx.len() };
        let message = tx.get_mut(..len).ok_or(full)?;
        if let Some((privacy, key)) = self.protection.privacy {
            let data = message.get_mut(len.saturating_sub(encrypted)..).ok_or(full)?;
            // Keys have the length of their cipher and the data is padded, so this cannot fail; were it to, the
            // message would not go out in clear.
            privacy.encrypt(key, self.time, salt, data).ok_or(full)?;
        }
        if let Some((auth, key)) = self.protection.auth {
            let after_mac = data.saturating_add(parameters.salt.len()).saturating_add(2);
            let place = len.saturating_sub(after_mac).saturating_sub(mac_len);
            auth.sign(key, message, place).ok_or(full)?;
        }
        Ok(len)
    }

    fn scoped(
        &self,
        writer: &mut Writer<'_>,
        pdu: impl FnOnce(&mut Writer<'_>) -> Result<(), BufferFull>,
    ) -> Result<(), BufferFull> {
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.octets(Tag::OCTET_STRING, self.context_engine_id)?;
            writer.octets(Tag::OCTET_STRING, self.context)?;
            pdu(writer)
        })
    }
}

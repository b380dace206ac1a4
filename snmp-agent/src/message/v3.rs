//! Messages of SNMPv3 (RFC 3412 §6).

use crate::ber::{BerError, BerErrorKind, BufferFull, Reader, Tag, Writer};
use crate::notify::SecurityLevel;
use crate::usm::parameters::SecurityParameters;
use crate::usm::parameters::natural;

/// `snmpSecurityModel` of the User-based Security Model.
const USM: u32 = 3;
/// Octets that every engine can receive, `msgMaxSize` at the least.
const MIN_SIZE: u32 = 484;

/// Bits of `msgFlags`.
mod flag {
    pub(super) const AUTH: u8 = 0b001;
    pub(super) const PRIV: u8 = 0b010;
    pub(super) const REPORTABLE: u8 = 0b100;
}

/// The head of a message: `msgGlobalData` (RFC 3412 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// `msgID`, 0..=2147483647: comes back in the answer.
    pub(crate) id: u32,
    /// `msgMaxSize`: octets that the sender can receive, 484..=2147483647.
    pub(crate) max_size: u32,
    /// How the message is protected.
    pub(crate) level: SecurityLevel,
    /// Whether the sender wants a Report when the message is refused.
    pub(crate) reportable: bool,
}

/// A message, read up to what may be encrypted.
#[derive(Clone, Debug)]
pub(crate) struct Message<'a> {
    pub(crate) header: Header,
    pub(crate) security: SecurityParameters<'a>,
    pub(crate) data: Data<'a>,
}

/// `msgData`.
#[derive(Clone, Debug)]
pub(crate) enum Data<'a> {
    /// In clear.
    Plain(ScopedPdu<'a>),
    /// The scopedPDU, encrypted.
    Encrypted(&'a [u8]),
}

/// Why a message is dropped without an answer (RFC 3412 §7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// snmpInASNParseErrs.
    Malformed(BerError),
    /// snmpUnknownSecurityModels.
    UnknownSecurityModel,
    /// snmpInvalidMsgs: privacy without authentication.
    Invalid,
}

impl From<BerError> for Unreadable {
    fn from(error: BerError) -> Self {
        Self::Malformed(error)
    }
}

impl<'a> Message<'a> {
    /// Reads what follows `msgVersion` in a message.
    pub(crate) fn read(mut message: Reader<'a>) -> Result<Self, Unreadable> {
        let mut global = message.constructed(Tag::SEQUENCE)?;
        let id = natural(&mut global)?;
        let offset = global.offset();
        let max_size = natural(&mut global)?;
        if max_size < MIN_SIZE {
            return Err(BerError { offset, kind: BerErrorKind::OutOfRange }.into());
        }
        let offset = global.offset();
        let flags = match global.octets(Tag::OCTET_STRING)? {
            [flags] => *flags,
            flags => {
                let kind = BerErrorKind::Size { expected: 1, received: flags.len() };
                return Err(BerError { offset, kind }.into());
            }
        };
        let model = natural(&mut global)?;
        global.finish()?;
        if model != USM {
            return Err(Unreadable::UnknownSecurityModel);
        }
        let level = match (flags & flag::AUTH != 0, flags & flag::PRIV != 0) {
            (false, false) => SecurityLevel::NoAuthNoPriv,
            (true, false) => SecurityLevel::AuthNoPriv,
            (true, true) => SecurityLevel::AuthPriv,
            (false, true) => return Err(Unreadable::Invalid),
        };
        let security = SecurityParameters::read(message.constructed(Tag::OCTET_STRING)?)?;
        let data = match level {
            SecurityLevel::AuthPriv => Data::Encrypted(message.octets(Tag::OCTET_STRING)?),
            _ => Data::Plain(ScopedPdu::read(&mut message)?),
        };
        message.finish()?;
        let header = Header { id, max_size, level, reportable: flags & flag::REPORTABLE != 0 };
        Ok(Self { header, security, data })
    }
}

impl Header {
    /// Writes `msgVersion` and `msgGlobalData`.
    pub(crate) fn write(&self, writer: &mut Writer<'_>) -> Result<(), BufferFull> {
        let level = match self.level {
            SecurityLevel::NoAuthNoPriv => 0,
            SecurityLevel::AuthNoPriv => flag::AUTH,
            SecurityLevel::AuthPriv => flag::AUTH | flag::PRIV,
        };
        let reportable = if self.reportable { flag::REPORTABLE } else { 0 };
        writer.integer(3)?;
        writer.constructed(Tag::SEQUENCE, |writer| {
            writer.unsigned32(Tag::INTEGER, self.id)?;
            writer.unsigned32(Tag::INTEGER, self.max_size)?;
            writer.octets(Tag::OCTET_STRING, &[level | reportable])?;
            writer.unsigned32(Tag::INTEGER, USM)
        })
    }
}

/// What a PDU is about, and the PDU: `ScopedPDU` (RFC 3412 §6.8).
#[derive(Clone, Debug)]
pub(crate) struct ScopedPdu<'a> {
    /// `contextEngineID`.
    pub(crate) engine_id: &'a [u8],
    /// `contextName`.
    pub(crate) context: &'a [u8],
    /// The PDU, tag and all.
    pub(crate) pdu: Reader<'a>,
}

impl<'a> ScopedPdu<'a> {
    /// Reads it; what follows it is left.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, BerError> {
        let mut scoped = reader.constructed(Tag::SEQUENCE)?;
        let engine_id = scoped.octets(Tag::OCTET_STRING)?;
        let context = scoped.octets(Tag::OCTET_STRING)?;
        Ok(Self { engine_id, context, pdu: scoped })
    }

    /// Writes it around the PDU that `pdu` writes.
    pub(crate) fn write<E: From<BufferFull>>(
        writer: &mut Writer<'_>,
        engine_id: &[u8],
        context: &[u8],
        pdu: impl FnOnce(&mut Writer<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        writer.try_constructed(Tag::SEQUENCE, |scoped| {
            scoped.octets(Tag::OCTET_STRING, engine_id)?;
            scoped.octets(Tag::OCTET_STRING, context)?;
            pdu(scoped)
        })
    }
}

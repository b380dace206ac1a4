//! Protocol data units but for the trap of SNMPv1: four fields, all of one form (RFC 3416 §3).
//!
//! ```text
//! ┌─────┬────────────┬──────────────────────────────┬────────────────────────────────┬───────────────────┐
//! │ tag │ request-id │ error-status / non-repeaters │ error-index / max-repetitions  │ variable-bindings │
//! └─────┴────────────┴──────────────────────────────┴────────────────────────────────┴───────────────────┘
//! ```

use crate::ber::{BerError, BerErrorKind, BufferFull, Reader, Tag, Writer};
use crate::varbind::Bindings;

/// A protocol data unit that came.
#[derive(Clone, Debug)]
pub(crate) struct Pdu<'a> {
    /// Which one it is.
    pub(crate) tag: Tag,
    /// Ties the response to it.
    pub(crate) request_id: i32,
    /// error-status, or non-repeaters of GETBULK.
    pub(crate) status: i32,
    /// error-index, or max-repetitions of GETBULK.
    pub(crate) index: i32,
    /// Its variable bindings.
    pub(crate) bindings: Bindings<'a>,
}

impl<'a> Pdu<'a> {
    /// Reads a PDU of SNMPv2 whole.
    pub(crate) fn read(message: &mut Reader<'a>) -> Result<Self, BerError> {
        let offset = message.offset();
        let tag = match message.peek() {
            Some(Tag::TRAP_V1) | None => Tag::GET_REQUEST, // the error is told by what follows
            Some(tag) if (Tag::GET_REQUEST.0..=Tag::REPORT.0).contains(&tag.0) => tag,
            Some(received) => {
                let kind = BerErrorKind::Tag { expected: Tag::GET_REQUEST, received };
                return Err(BerError { offset, kind });
            }
        };
        let mut pdu = message.constructed(tag)?;
        let read = Self {
            tag,
            request_id: pdu.integer()?,
            status: pdu.integer()?,
            index: pdu.integer()?,
            bindings: Bindings::read(&mut pdu)?,
        };
        pdu.finish()?;
        Ok(read)
    }
}

/// Writes a PDU around the bindings that `fill` writes.
pub(crate) fn write<E: From<BufferFull>>(
    writer: &mut Writer<'_>,
    tag: Tag,
    request_id: i32,
    (status, index): (i32, i32),
    fill: impl FnOnce(&mut Writer<'_>) -> Result<(), E>,
) -> Result<(), E> {
    writer.try_constructed(tag, |pdu| {
        pdu.integer(request_id)?;
        pdu.integer(status)?;
        pdu.integer(index)?;
        pdu.try_constructed(Tag::SEQUENCE, fill)
    })
}

//! Notifications as SNMPv2 tells them (RFC 3416 §4.2.6 and §4.2.7), which is also how they wait.

use super::Notification;
use crate::ber::{BerError, BufferFull, Reader, Tag, Writer};
use crate::{Oid, OidBuf, Value};

/// `sysUpTime.0`.
const SYS_UP_TIME: &[u32] = &[1, 3, 6, 1, 2, 1, 1, 3, 0];
/// `snmpTrapOID.0`.
const SNMP_TRAP_OID: &[u32] = &[1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0];

/// Writes the variable bindings of a notification: time and trap, then its variables.
pub(super) fn write_bindings(
    writer: &mut Writer<'_>,
    uptime: u32,
    notification: &Notification<'_>,
) -> Result<(), BufferFull> {
    let mut write = |name, value| {
        writer.constructed(Tag::SEQUENCE, |binding| {
            binding.object_id(name)?;
            binding.value(value)
        })
    };
    let own = [(SYS_UP_TIME, Value::TimeTicks(uptime)), (SNMP_TRAP_OID, Value::ObjectId(notification.trap))];
    for (name, value) in own {
        if let Some(name) = Oid::new(name) {
            write(name, value)?;
        }
    }
    notification.variables.iter().try_for_each(|&(name, value)| write(name, value))
}

/// Writes an SNMPv2-Trap-PDU or an InformRequest-PDU, as the tag says.
pub(super) fn pdu(
    writer: &mut Writer<'_>,
    tag: Tag,
    request_id: i32,
    bindings: &[u8],
) -> Result<(), BufferFull> {
    writer.constructed(tag, |pdu| {
        pdu.integer(request_id)?;
        pdu.integer(0)?; // error-status
        pdu.integer(0)?; // error-index
        pdu.octets(Tag::SEQUENCE, bindings)
    })
}

/// What [`write_bindings`] wrote, read again.
pub(super) struct Bindings<'a> {
    pub(super) uptime: u32,
    pub(super) trap: OidBuf,
    variables: Reader<'a>,
}

/// One of the variables.
pub(super) struct Binding<'a> {
    /// The whole of it, within its `SEQUENCE`.
    pub(super) content: &'a [u8],
    /// Its encoded name.
    pub(super) name: &'a [u8],
    pub(super) value_tag: Tag,
    pub(super) value: Reader<'a>,
}

impl<'a> Bindings<'a> {
    pub(super) fn read(octets: &'a [u8]) -> Result<Self, BerError> {
        let mut variables = Reader::new(octets);
        let mut first = variables.constructed(Tag::SEQUENCE)?;
        first.octets(Tag::OBJECT_ID)?;
        let uptime = first.unsigned32(Tag::TIME_TICKS)?;
        let mut second = variables.constructed(Tag::SEQUENCE)?;
        second.octets(Tag::OBJECT_ID)?;
        let mut trap = OidBuf::new();
        second.object_id(&mut trap)?;
        Ok(Self { uptime, trap, variables })
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = Binding<'a>> {
        let mut rest = self.variables.clone();
        core::iter::from_fn(move || {
            let content = rest.octets(Tag::SEQUENCE).ok()?;
            let mut value = Reader::new(content);
            let name = value.octets(Tag::OBJECT_ID).ok()?;
            Some(Binding { content, name, value_tag: value.peek()?, value })
        })
    }
}

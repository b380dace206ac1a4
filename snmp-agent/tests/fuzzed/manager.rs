//! A manager's view of messages: what it sends, and what it reads of the answer.

use snmp_agent::ber::{BufferFull, Reader, Tag, Writer};
use snmp_agent::{Oid, OidBuf, Value};

/// A message of SNMPv1 or v2c, read strictly to its end.
pub struct Message<'a> {
    pub version: i32,
    pub community: &'a [u8],
    pub pdu: Pdu,
}

pub struct Pdu {
    pub tag: Tag,
    pub request_id: i32,
    /// error-status and error-index, or non-repeaters and max-repetitions.
    pub numbers: [i32; 2],
    pub names: Vec<Vec<u32>>,
    /// Whole elements.
    pub values: Vec<Vec<u8>>,
}

/// The version of a message, if it is one.
pub fn version(datagram: &[u8]) -> Option<i32> {
    Reader::new(datagram).constructed(Tag::SEQUENCE).ok()?.integer().ok()
}

impl<'a> Message<'a> {
    pub fn read(datagram: &'a [u8]) -> Option<Self> {
        let mut datagram = Reader::new(datagram);
        let mut message = datagram.constructed(Tag::SEQUENCE).ok()?;
        datagram.finish().ok()?;
        let version = message.integer().ok()?;
        let community = message.octets(Tag::OCTET_STRING).ok()?;
        let pdu = Pdu::read(&mut message)?;
        message.finish().ok()?;
        Some(Self { version, community, pdu })
    }
}

impl Pdu {
    pub fn read(message: &mut Reader<'_>) -> Option<Self> {
        let tag = message.peek()?;
        let mut pdu = message.constructed(tag).ok()?;
        let request_id = pdu.integer().ok()?;
        let numbers = [pdu.integer().ok()?, pdu.integer().ok()?];
        let mut list = pdu.constructed(Tag::SEQUENCE).ok()?;
        pdu.finish().ok()?;
        let (mut names, mut values) = (Vec::new(), Vec::new());
        let mut name = OidBuf::new();
        while !list.is_empty() {
            let mut binding = list.constructed(Tag::SEQUENCE).ok()?;
            binding.object_id(&mut name).ok()?;
            names.push(name.to_vec());
            let value_tag = binding.peek()?;
            let content = binding.octets(value_tag).ok()?;
            values.push(written(|writer| writer.octets(value_tag, content)));
            binding.finish().ok()?;
        }
        Some(Self { tag, request_id, numbers, names, values })
    }
}

/// What is written.
pub fn written(fill: impl FnOnce(&mut Writer<'_>) -> Result<(), BufferFull>) -> Vec<u8> {
    let mut room = vec![0; 70_000];
    let mut writer = Writer::new(&mut room);
    fill(&mut writer).unwrap();
    writer.written().to_vec()
}

/// A value as it travels.
pub fn element(value: Value<'_>) -> Vec<u8> {
    written(|writer| writer.value(value))
}

/// A message around a PDU.
pub fn message(
    version: i32,
    community: &str,
    pdu: impl FnOnce(&mut Writer<'_>) -> Result<(), BufferFull>,
) -> Vec<u8> {
    written(|writer| {
        writer.constructed(Tag::SEQUENCE, |message| {
            message.integer(version)?;
            message.octets(Tag::OCTET_STRING, community.as_bytes())?;
            pdu(message)
        })
    })
}

/// A PDU that asks for these names, with `NULL` for values.
pub fn pdu(
    writer: &mut Writer<'_>,
    tag: Tag,
    request_id: i32,
    numbers: [i32; 2],
    names: &[&[u32]],
) -> Result<(), BufferFull> {
    writer.constructed(tag, |pdu| {
        pdu.integer(request_id)?;
        pdu.integer(numbers[0])?;
        pdu.integer(numbers[1])?;
        pdu.constructed(Tag::SEQUENCE, |list| {
            names.iter().try_for_each(|name| {
                list.constructed(Tag::SEQUENCE, |binding| {
                    binding.object_id(Oid::new(name).unwrap())?;
                    binding.null(Tag::NULL)
                })
            })
        })
    })
}

/// A request for these names.
pub fn request(version: i32, community: &str, tag: Tag, request_id: i32, names: &[&[u32]]) -> Vec<u8> {
    let numbers = if tag == Tag::GET_BULK_REQUEST { [0, 20] } else { [0, 0] };
    message(version, community, |message| pdu(message, tag, request_id, numbers, names))
}

/// A SET of one variable.
pub fn set(version: i32, community: &str, request_id: i32, name: &[u32], value: Value<'_>) -> Vec<u8> {
    message(version, community, |message| {
        message.constructed(Tag::SET_REQUEST, |pdu| {
            pdu.integer(request_id)?;
            pdu.integer(0)?;
            pdu.integer(0)?;
            pdu.constructed(Tag::SEQUENCE, |list| {
                list.constructed(Tag::SEQUENCE, |binding| {
                    binding.object_id(Oid::new(name).unwrap())?;
                    binding.value(value)
                })
            })
        })
    })
}

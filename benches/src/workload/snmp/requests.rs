//! The requests, byte for byte, as async-snmp encodes them.

use anyhow::Result;
use async_snmp::message::CommunityMessage;
use async_snmp::{GetBulkPdu, Oid, Pdu, RequestPdu, Value, VarBind, Version};

use super::ours::MESSAGE;
use super::{ENGINE, Private, name_of};
use crate::{Goal, Request};

/// The community of all requests.
pub const COMMUNITY: &str = "public";
/// Octets of it take four in a message, as those of managers do.
const ID: i32 = 0x1234_5678;

/// Those of SNMPv2c, and one of SNMPv3.
///
/// # Errors
/// None is known.
pub fn requests() -> Result<(Vec<Request>, Request)> {
    let get = |version, count| -> Result<Pdu> { Ok(RequestPdu::get(version, ID, &names(count))?.into_raw()) };
    let after = vec![VarBind::null(Oid::from_slice(&[1, 3, 6, 1, 4, 1, 34506]))];
    let bulk = GetBulkPdu::new(Version::V2c, ID, 0, 20, after)?.into_raw();
    let value = VarBind::new(Oid::from_slice(&name_of(7)), Value::Integer(12_345));
    let set = RequestPdu::set(Version::V2c, ID, vec![value])?.into_raw();
    let open = [
        ("get_1", get(Version::V2c, 1)?, 49, 0.5),
        ("get_10", get(Version::V2c, 10)?, 227, 0.5),
        ("getbulk_20", bulk, 425, 1.0),
        ("set_1", set, 48, 0.5),
    ];
    let open = open.map(|(name, pdu, reply_length, of_peer)| -> Result<Request> {
        let bytes = CommunityMessage::v2c(COMMUNITY, pdu)?.encode()?.to_vec();
        let goal = Goal::OfPeer(of_peer);
        Ok(Request { path: format!("snmp/v2c/{name}"), bytes, reply_length, goal })
    });
    let pdu = get(Version::V3, 1)?;
    let bytes = Private::at(&ENGINE)?.seal(ID, (1, 0), MESSAGE, true, pdu)?.to_vec();
    let path = "snmp/v3/get_1_sha1_aes128".to_owned();
    let private = Request { path, bytes, reply_length: 140, goal: Goal::OfPeer(0.5) };
    Ok((open.into_iter().collect::<Result<_>>()?, private))
}

/// Of the first objects.
fn names(count: u32) -> Vec<Oid> {
    (1..=count).map(|number| Oid::from_slice(&name_of(number))).collect()
}

//! async-snmp's messages as a contender: what its agent does with a datagram at the least.

use anyhow::{Context as _, Result};
use async_snmp::message::CommunityMessage;
use async_snmp::{DecodeConfig, Oid, Pdu, PduType, ResponsePdu, Value, VarBind, Version};
use bytes::Bytes;

use super::ours::{MESSAGE, opened};
use super::{COMMUNITY, ENGINE, Private, Table};
use crate::Contender;

/// Names and values in order, found by halving, as ours has them.
#[derive(Debug)]
struct Objects(Vec<(Oid, Value)>);

impl Default for Objects {
    fn default() -> Self {
        let table = Table::default();
        Self(table.iter().map(|(name, value)| (Oid::from_slice(name), Value::Integer(value))).collect())
    }
}

impl Objects {
    /// The first object after a name.
    fn after(&self, name: &Oid) -> Option<(Oid, Value)> {
        let place = self.0.binary_search_by(|(known, _)| known.cmp(name));
        let place = place.map_or_else(|place| place, |place| place.saturating_add(1));
        self.0.get(place).cloned()
    }

    /// The response to a request.
    fn respond(&mut self, version: Version, pdu: Pdu) -> Result<Pdu> {
        let kind = pdu.pdu_type();
        let repetitions = pdu.get_bulk_fields().map_or(0, |(_, repetitions)| repetitions);
        let (id, _, asked) = pdu.into_raw_parts();
        let mut told = Vec::with_capacity(asked.len());
        for variable in asked {
            let place = self.0.binary_search_by(|(name, _)| name.cmp(&variable.oid));
            match (kind, place) {
                (PduType::GetRequest, Ok(place)) => {
                    let (_, value) = self.0.get(place).context("a place")?;
                    told.push(VarBind::new(variable.oid, value.clone()));
                }
                (PduType::SetRequest, Ok(place)) => {
                    let (_, kept) = self.0.get_mut(place).context("a place")?;
                    *kept = variable.value.clone();
                    told.push(variable);
                }
                (PduType::GetBulkRequest, _) => {
                    // Row by row, as its agent asks its handlers.
                    let mut name = variable.oid;
                    for _ in 0..repetitions {
                        let Some((next, value)) = self.after(&name) else { break };
                        told.push(VarBind::new(next.clone(), value));
                        name = next;
                    }
                }
                _ => told.push(VarBind::new(variable.oid, Value::NoSuchObject)),
            }
        }
        Ok(ResponsePdu::success(version, id, told)?.into_raw())
    }
}

/// SNMPv2c: decode, compare the community, look up, encode.
#[derive(Debug, Default)]
pub struct AsyncSnmp {
    objects: Objects,
    reply: Bytes,
}

impl AsyncSnmp {
    /// With the same objects as ours.
    pub fn new() -> Self {
        Self::default()
    }

    /// With these variables, in order.
    pub const fn over(variables: Vec<(Oid, Value)>) -> Self {
        Self { objects: Objects(variables), reply: Bytes::new() }
    }

    fn respond(&mut self, request: &[u8]) -> Result<Bytes> {
        let octets = Bytes::copy_from_slice(request);
        let message = CommunityMessage::decode(octets, DecodeConfig::default())?.value;
        anyhow::ensure!(message.community().as_bytes() == COMMUNITY.as_bytes(), "another community");
        let community = message.community().clone();
        let pdu = message.into_pdu().context("no request")?;
        let response = self.objects.respond(Version::V2c, pdu)?;
        Ok(CommunityMessage::v2c(community, response)?.encode()?)
    }
}

impl Contender for AsyncSnmp {
    const NAME: &'static str = "async-snmp";

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        self.reply = self.respond(request).unwrap_or_default();
        &self.reply
    }
}

/// SNMPv3: decode, check the digest, decrypt, look up, encrypt, sign.
#[derive(Debug)]
pub struct AsyncSnmpPrivate {
    objects: Objects,
    keys: Private,
    reply: Bytes,
}

impl AsyncSnmpPrivate {
    /// With the same objects and secrets as ours.
    ///
    /// # Errors
    /// None is known.
    pub fn new() -> Result<Self> {
        Ok(Self { objects: Objects::default(), keys: Private::at(&ENGINE)?, reply: Bytes::new() })
    }

    fn respond(&mut self, request: &[u8]) -> Result<Bytes> {
        let asked = self.keys.open(&Bytes::copy_from_slice(request))?;
        let response = self.objects.respond(Version::V3, asked.scoped.pdu)?;
        self.keys.seal(asked.id, asked.clock, MESSAGE, false, response)
    }
}

impl Contender for AsyncSnmpPrivate {
    const NAME: &'static str = "async-snmp";

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        self.reply = self.respond(request).unwrap_or_default();
        &self.reply
    }

    fn told(reply: &[u8]) -> Result<Vec<u8>> {
        opened(reply)
    }
}

//! A whole walk of the BM100 with 160 batteries: GETBULK of 20 after 20, from UPS-MIB to the end of the maker's trees.

use anyhow::{Context as _, Result};
use async_snmp::message::CommunityMessage;
use async_snmp::{GetBulkPdu, Oid, Value, VarBind, Version};
use bm100::Bm100;
use snmp_agent::{Mib, OidBuf, Scratch};

use super::COMMUNITY;
use crate::{Contender, Goal, Request};

/// Where it begins: what comes before is the agent's own, and counts each request.
const FROM: [u32; 7] = [1, 3, 6, 1, 2, 1, 33];
/// Variables of a response.
const REPETITIONS: usize = 20;

/// All variables of a unit, in the order of a walk.
///
/// # Errors
/// None is known.
pub fn variables(unit: &Bm100) -> Result<Vec<(Oid, Value)>> {
    let (mut name, mut all) = (FROM.to_vec(), Vec::new());
    let (mut next, mut scratch) = (OidBuf::new(), Scratch::new());
    while let Some(value) = unit.object_after(&name, &mut next, &mut scratch) {
        name = next.to_vec();
        all.push((Oid::from_slice(&name), theirs(value)?));
    }
    Ok(all)
}

/// The same value in the peer's words.
fn theirs(value: snmp_agent::Value<'_>) -> Result<Value> {
    Ok(match value {
        snmp_agent::Value::Integer(value) => Value::Integer(value),
        snmp_agent::Value::OctetString(octets) => Value::OctetString(octets.to_vec().into()),
        snmp_agent::Value::ObjectId(oid) => Value::ObjectIdentifier(Oid::from_slice(oid.sub_ids())),
        snmp_agent::Value::IpAddress(address) => Value::IpAddress(address),
        snmp_agent::Value::Gauge32(value) => Value::Gauge32(value),
        snmp_agent::Value::TimeTicks(value) => Value::TimeTicks(value),
        other => anyhow::bail!("a unit tells no {other:?}"),
    })
}

/// All requests of a walk over these variables, one behind the other, and how long all replies are.
///
/// # Errors
/// None is known.
pub fn walk(variables: &[(Oid, Value)], peer: &mut impl Contender) -> Result<Request> {
    const ID: i32 = 0x1234_5678;
    let (mut after, mut bytes) = (Oid::from_slice(&FROM), Vec::new());
    for told in variables.chunks(REPETITIONS) {
        let count = u32::try_from(told.len())?;
        let pdu = GetBulkPdu::new(Version::V2c, ID, 0, count, vec![VarBind::null(after)])?.into_raw();
        bytes.extend(CommunityMessage::v2c(COMMUNITY, pdu)?.encode()?);
        (after, _) = told.last().context("a chunk has variables")?.clone();
    }
    let reply_length = peer.answer(&bytes).len();
    Ok(Request { path: "snmp/bm100/walk".to_owned(), bytes, reply_length, goal: Goal::None })
}

/// Answers message after message.
#[derive(Debug)]
pub struct Walked<C> {
    agent: C,
    replies: Vec<u8>,
}

impl<C> Walked<C> {
    /// A walk over this agent.
    pub const fn new(agent: C) -> Self {
        Self { agent, replies: Vec::new() }
    }
}

impl<C: Contender> Contender for Walked<C> {
    const NAME: &'static str = C::NAME;

    #[inline(never)]
    fn answer(&mut self, request: &[u8]) -> &[u8] {
        self.replies.clear();
        let mut rest = request;
        while let Some((message, after)) = split(rest) {
            self.replies.extend_from_slice(self.agent.answer(message));
            rest = after;
        }
        &self.replies
    }
}

/// The message at the start, of less than 128 octets as all requests here, and what follows it.
fn split(octets: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::from(*octets.get(1)?);
    octets.split_at_checked(length.checked_add(2)?)
}

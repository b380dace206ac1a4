//! What an SNMP agent is asked.

use core::net::{Ipv4Addr, SocketAddr};
use core::time::Duration;
use std::net::UdpSocket;

use anyhow::{Context as _, Result, ensure};
use async_snmp::message::{CommunityMessage, RawMsgData, RawV3Message, V3Message};
use async_snmp::v3::UsmSecurityParams;
use async_snmp::{DecodeConfig, GetBulkPdu, MessageSize, Oid, Pdu, RequestPdu, VarBind, Version};
use bytes::Bytes;

use crate::workload::snmp::{COMMUNITY, Private};

const UP_TIME: [u32; 9] = [1, 3, 6, 1, 2, 1, 1, 3, 0];
const SYSTEM: [u32; 7] = [1, 3, 6, 1, 2, 1, 1];
/// Octets of a message that the client takes.
const SIZE: u16 = 1_472;
/// Octets of the request's number at the start of a request identifier: it takes four.
const FIRST: i32 = 0x4000_0000;

/// A request of the `system` group, which every agent has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// GET of `sysUpTime.0` in SNMPv2c.
    Get,
    /// GETBULK of 20 variables in SNMPv2c.
    Bulk,
    /// GET of `sysUpTime.0` in SNMPv3, with HMAC-SHA-96 and AES-128.
    Private,
}

/// The request as it is sent.
#[derive(Clone, Debug)]
pub struct Managed {
    asked: Asked,
    message: Vec<u8>,
    /// Where the request identifier is, if it can be seen.
    id_at: Option<usize>,
    /// Octets of a reply at the least: an error has fewer.
    least: usize,
}

impl Managed {
    /// What is asked of no agent yet.
    ///
    /// # Errors
    /// None is known.
    pub fn new(asked: Asked) -> Result<Self> {
        let (pdu, least) = match asked {
            Asked::Private => return Ok(Self { asked, message: Vec::new(), id_at: None, least: 100 }),
            Asked::Get => (get(Version::V2c)?, 40),
            Asked::Bulk => (bulk()?, 350),
        };
        let message = CommunityMessage::v2c(COMMUNITY, pdu)?.encode()?.to_vec();
        let id = FIRST.to_be_bytes();
        let id_at = message.windows(id.len()).position(|octets| octets == id);
        Ok(Self { asked, message, id_at, least })
    }

    /// Learns of an agent what a request of SNMPv3 has to tell of it: its identifier, and its clock.
    ///
    /// # Errors
    /// When it does not answer.
    pub(super) fn prepare(&mut self, agent: SocketAddr) -> Result<()> {
        if self.asked != Asked::Private {
            return Ok(());
        }
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_read_timeout(Some(Duration::from_secs(1)))?;
        let discovery = V3Message::discovery_request(1, MessageSize::new(SIZE.into())?)?;
        socket.send_to(&discovery.encode()?, agent)?;
        let mut report = vec![0; 4_096];
        let count = socket.recv(&mut report).context("no report")?;
        report.truncate(count);
        let report = RawV3Message::decode(Bytes::from(report), DecodeConfig::default())?.value;
        let parameters = report.security_params().clone();
        let parameters = UsmSecurityParams::decode(parameters, DecodeConfig::default())?.value;
        let clock = (parameters.engine_boots(), parameters.engine_time());
        let keys = Private::at(parameters.engine_id())?;
        self.message = keys.seal(FIRST, clock, SIZE, true, get(Version::V3)?)?.to_vec();
        Ok(())
    }

    pub(super) fn request(&self, number: u16, out: &mut Vec<u8>) {
        out.extend(&self.message);
        let [high, low] = number.to_be_bytes();
        if let Some([_, _, third, fourth]) = self.id_at.and_then(|at| out.get_mut(at..at.saturating_add(4))) {
            (*third, *fourth) = (high, low);
        }
    }

    /// Of the sequence that a message is.
    pub(super) fn length(received: &[u8]) -> usize {
        match *received {
            [_, short @ 0..=0x7F, ..] => usize::from(short).saturating_add(2),
            [_, 0x81, length, ..] => usize::from(length).saturating_add(3),
            [_, 0x82, high, low, ..] => usize::from(u16::from_be_bytes([high, low])).saturating_add(4),
            _ => 4,
        }
    }

    /// Checks all but the values; of SNMPv3 that it is encrypted, as no Report is that tells of a fault.
    pub(super) fn check(&self, number: u16, reply: &[u8]) -> Result<()> {
        ensure!(reply.len() >= self.least, "a short reply: {reply:02x?}");
        if self.asked == Asked::Private {
            let octets = Bytes::copy_from_slice(reply);
            let message = RawV3Message::decode(octets, DecodeConfig::default())?.value;
            ensure!(matches!(message.msg_data(), RawMsgData::Encrypted(_)), "a Report: {reply:02x?}");
            return Ok(());
        }
        let [high, low] = number.to_be_bytes();
        let [first, second, ..] = FIRST.to_be_bytes();
        let numbers = [2, 4, first, second, high, low, 2, 1, 0, 2, 1, 0];
        let is_ours = reply.windows(numbers.len()).any(|octets| octets == numbers);
        ensure!(is_ours, "another reply than to {number}, or an error: {reply:02x?}");
        Ok(())
    }
}

fn bulk() -> Result<Pdu> {
    let after = vec![VarBind::null(Oid::from_slice(&SYSTEM))];
    Ok(GetBulkPdu::new(Version::V2c, FIRST, 0, 20, after)?.into_raw())
}

fn get(version: Version) -> Result<Pdu> {
    Ok(RequestPdu::get(version, FIRST, &[Oid::from_slice(&UP_TIME)])?.into_raw())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_to_this_number_and_without_an_error() {
        let question = Managed::new(Asked::Get).unwrap();
        let mut request = Vec::new();
        question.request(0x0102, &mut request);
        assert_eq!(Managed::length(&request), request.len());
        let mut reply = request.clone();
        reply[13] = 0xA2;
        assert!(question.check(0x0102, &reply).is_ok());
        assert!(question.check(0x0103, &reply).is_err(), "another number");
        let status = reply.windows(3).position(|octets| octets == [2, 1, 0]).unwrap() + 2;
        reply[status] = 5;
        assert!(question.check(0x0102, &reply).is_err(), "genErr");
    }
}

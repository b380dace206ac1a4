//! A datagram came.

use core::net::SocketAddr;

use super::Agent;
use crate::access::Access;
use crate::ber::{BerError, BerErrorKind, Reader, Tag, Writer};
use crate::message::{self, CommunityMessage, Version};
use crate::responder::{Answer, Principal, Responder};
use crate::statistics::{Statistics, count};
use crate::{Event, Mib, Step, Uptime};

impl<const COMMUNITIES: usize, const USERS: usize, const TARGETS: usize, const WAITING: usize>
    Agent<COMMUNITIES, USERS, TARGETS, WAITING>
{
    /// Takes a datagram. Its response, if any, is in `tx[..produced]` and goes back to `from`; it has at most `tx`'s length, and
    /// no more than [`Config::max_message`](crate::Config::max_message).
    ///
    /// An encrypted request is decrypted at the end of `tx`, so its response has as much less room; a `tx` of twice
    /// [`Config::max_message`](crate::Config::max_message) has room enough for any.
    ///
    /// What cannot be read, is not for us or comes from nobody we know has no response: it is counted, and told as an
    /// [`Event`].
    pub fn receive(
        &mut self,
        now: Uptime,
        from: SocketAddr,
        datagram: &[u8],
        tx: &mut [u8],
        mib: &mut impl Mib,
    ) -> Step {
        count(&mut self.engine.statistics.in_packets);
        let arrival = Arrival { now, from };
        let mut writer = Writer::limited(tx, self.engine.max_message());
        let event = self.take(arrival, datagram, &mut writer, mib);
        let produced = writer.len();
        if produced > 0 {
            count(&mut self.engine.statistics.out_packets);
        }
        if event.is_some_and(Event::is_authentication_failure) {
            let product = mib.system().object_id;
            self.originator.authentication_failed(now, &mut self.engine, &self.targets, product);
        }
        let wake_at = self.originator.wake_at(now, &self.targets);
        Step { produced, to: (produced > 0).then_some(from), wake_at, event }
    }

    /// Reads a message and writes its response, if it has one.
    fn take(
        &mut self,
        arrival: Arrival,
        datagram: &[u8],
        writer: &mut Writer<'_>,
        mib: &mut dyn Mib,
    ) -> Option<Event> {
        let (code, message) = match message::open(datagram) {
            Ok(opened) => opened,
            Err(error) => return Some(malformed(&mut self.engine.statistics, error)),
        };
        let versions = self.engine.config.versions;
        match Version::from_code(code) {
            Some(Version::V1) if versions.v1 => {
                self.take_community(arrival, Version::V1, message, writer, mib)
            }
            Some(Version::V2c) if versions.v2c => {
                self.take_community(arrival, Version::V2c, message, writer, mib)
            }
            #[cfg(feature = "usm")]
            Some(Version::V3) if versions.v3 => self.take_v3(arrival, datagram, message, writer, mib),
            _ => {
                count(&mut self.engine.statistics.in_bad_versions);
                Some(Event::BadVersion(code))
            }
        }
    }

    /// A message of SNMPv1 or v2c.
    fn take_community(
        &mut self,
        arrival: Arrival,
        version: Version,
        message: Reader<'_>,
        writer: &mut Writer<'_>,
        mib: &mut dyn Mib,
    ) -> Option<Event> {
        let offset = message.offset();
        let CommunityMessage { community: name, pdu } = match CommunityMessage::read(message) {
            Ok(message) => message,
            Err(error) => return Some(malformed(&mut self.engine.statistics, error)),
        };
        if version == Version::V1 && pdu.tag.0 > Tag::SET_REQUEST.0 {
            // SNMPv1 knows no such PDU.
            let kind = BerErrorKind::Tag { expected: Tag::GET_REQUEST, received: pdu.tag };
            return Some(malformed(&mut self.engine.statistics, BerError { offset, kind }));
        }
        if pdu.tag == Tag::RESPONSE {
            count(&mut self.engine.statistics.in_get_responses);
            self.originator.acknowledge(&self.targets, arrival.from, name, pdu.request_id);
            return None;
        }
        let Some(community) = self.communities.find(name, arrival.from) else {
            count(&mut self.engine.statistics.in_bad_community_names);
            return Some(Event::BadCommunity);
        };
        let principal = Principal { version, access: community.access, view: &community.view };
        let forbidden = match principal.access {
            Access::Forbidden => true,
            Access::ReadOnly => pdu.tag == Tag::SET_REQUEST,
            Access::ReadWrite => false,
        };
        if forbidden {
            count(&mut self.engine.statistics.in_bad_community_uses);
        }
        let misused = forbidden.then_some(Event::BadCommunityUse);
        if principal.access == Access::Forbidden {
            return misused;
        }

        let room = CommunityMessage::pdu_room(writer.room(), name);
        let mut responder = Responder { engine: &mut self.engine, mib, now: arrival.now };
        let mut answer = None;
        // An error is the word for a message without a PDU.
        let _nothing = CommunityMessage::write(writer, version, name, |writer| {
            answer.insert(responder.respond(&principal, &pdu, room, writer)).written()
        });
        let answer = answer.unwrap_or_else(|| {
            count(&mut self.engine.statistics.silent_drops); // no room for the community
            Answer::TooBig
        });
        misused.or(answer.event())
    }
}

/// When and from where a datagram came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub(super) now: Uptime,
    pub(super) from: SocketAddr,
}

/// Counts what cannot be read.
pub(super) const fn malformed(statistics: &mut Statistics, error: BerError) -> Event {
    count(&mut statistics.in_asn_parse_errors);
    Event::Malformed(error)
}

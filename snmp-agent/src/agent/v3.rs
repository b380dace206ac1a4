//! A message of SNMPv3 came (RFC 3412 §7.2, RFC 3414 §3.2).

use super::Agent;
use super::receive::{Arrival, malformed};
use crate::access::Access;
use crate::ber::{Reader, Tag, Writer};
use crate::engine::Engine;
use crate::message::Version;
use crate::message::v3::{Data, Message, ScopedPdu, Unreadable};
use crate::notify::{Means, SecurityLevel};
use crate::pdu::{self, Pdu};
use crate::responder::{Answer, Principal, Responder};
use crate::statistics::{Statistics, count};
use crate::usm::{Outgoing, Protection, Refusal, User};
use crate::{ErrorStatus, Event, Mib, Oid, Uptime, Value};

impl<const COMMUNITIES: usize, const USERS: usize, const TARGETS: usize, const WAITING: usize>
    Agent<COMMUNITIES, USERS, TARGETS, WAITING>
{
    /// A message of SNMPv3: `message` is what follows its version in the datagram.
    pub(super) fn take_v3(
        &mut self,
        arrival: Arrival,
        datagram: &[u8],
        message: Reader<'_>,
        writer: &mut Writer<'_>,
        mib: &mut dyn Mib,
    ) -> Option<Event> {
        let message = match Message::read(message) {
            Ok(message) => message,
            Err(unreadable) => return Some(dropped(&mut self.engine.statistics, unreadable)),
        };
        // What is encrypted is decrypted at the end of the buffer, and its response comes to be before it.
        let encrypted = match message.data {
            Data::Plain(_) => 0,
            Data::Encrypted(octets) => octets.len(),
        };
        let Some(scratch) = writer.split_off_end(encrypted) else {
            count(&mut self.engine.statistics.silent_drops);
            return Some(Event::SilentDrop);
        };
        if !message.header.reportable
            && message.security.engine_id != self.engine.config.engine_id.as_octets()
        {
            let users = self.users.as_slice();
            let mut means = Means { engine: &mut self.engine, targets: &self.targets, users };
            let came = (&message, datagram);
            if self.originator.answered(arrival.now, &mut means, arrival.from, came, scratch) {
                return None;
            }
        }
        // Nobody else may know whose name it is.
        let user = self.users.find(message.security.user_name);
        let user = user.filter(|user| user.managers.allows(arrival.from));
        let mut exchange = Exchange { engine: &mut self.engine, now: arrival.now, message: &message };
        match exchange.open(user, datagram, scratch) {
            Ok((user, protection, scoped)) => exchange.answer(user, protection, &scoped, writer, mib),
            Err(refusal) => {
                let protection = user.and_then(|user| user.keys().at(SecurityLevel::AuthNoPriv));
                let scoped = match &message.data {
                    Data::Plain(scoped) => Some(scoped),
                    Data::Encrypted(_) => None,
                };
                Some(exchange.refuse(refusal, protection.unwrap_or(Protection::NONE), scoped, writer))
            }
        }
    }
}

/// A message that can be read, and what answers it.
struct Exchange<'e> {
    engine: &'e mut Engine,
    now: Uptime,
    message: &'e Message<'e>,
}

impl<'e> Exchange<'e> {
    /// What the message holds, if it is for this engine, of a user, authentic and timely.
    fn open<'u>(
        &self,
        user: Option<&'u User>,
        datagram: &[u8],
        scratch: &'e mut [u8],
    ) -> Result<(&'u User, Protection<'u>, ScopedPdu<'e>), Refusal> {
        if self.message.security.engine_id != self.engine.config.engine_id.as_octets() {
            return Err(Refusal::UnknownEngineId);
        }
        let user = user.ok_or(Refusal::UnknownUserName)?;
        let protection = user.keys().at(self.message.header.level);
        let protection = protection.ok_or(Refusal::UnsupportedSecurityLevel)?;
        self.message.check(&protection, datagram, self.engine.engine_time(self.now))?;
        let scoped = self.message.contents(&protection, scratch)?;
        Ok((user, protection, scoped))
    }

    /// Writes the response to what came from a user.
    fn answer(
        &mut self,
        user: &User,
        protection: Protection<'_>,
        scoped: &ScopedPdu<'_>,
        writer: &mut Writer<'_>,
        mib: &mut dyn Mib,
    ) -> Option<Event> {
        let mut rest = scoped.pdu.clone();
        let pdu = match Pdu::read(&mut rest).and_then(|pdu| rest.finish().map(|()| pdu)) {
            Ok(pdu) => pdu,
            Err(error) => return Some(malformed(&mut self.engine.statistics, error)),
        };
        if scoped.engine_id != self.engine.config.engine_id.as_octets() || !is_request(pdu.tag) {
            return Some(self.refuse(Refusal::UnknownPduHandler, protection, Some(scoped), writer));
        }
        if !scoped.context.is_empty() {
            return Some(self.refuse(Refusal::UnknownContext, protection, Some(scoped), writer));
        }

        let engine_id = self.engine.config.engine_id.clone();
        let outgoing = self.outgoing(engine_id.as_octets(), protection);
        let requester = usize::try_from(self.message.header.max_size).unwrap_or(usize::MAX);
        let room = outgoing.pdu_room(writer.room().min(requester));
        let unauthorized = user.access == Access::Forbidden || self.message.header.level < user.minimum_level;
        let misused = user.access == Access::ReadOnly && pdu.tag == Tag::SET_REQUEST;
        if unauthorized || misused {
            count(&mut self.engine.statistics.unauthorized);
        }
        let mut responder = Responder { engine: self.engine, mib, now: self.now };
        let mut answer = Answer::NotARequest;
        // An error is the word for a message without a PDU.
        let _nothing = outgoing.seal(writer, |writer| {
            answer = if unauthorized {
                responder.refuse_whole(Version::V3, &pdu, ErrorStatus::AuthorizationError, room, writer)
            } else {
                let principal = Principal { version: Version::V3, access: user.access, view: &user.view };
                responder.respond(&principal, &pdu, room, writer)
            };
            answer.written()
        });
        if unauthorized || misused { Some(Event::Unauthorized) } else { answer.event() }
    }

    /// Counts a refusal and writes its Report, if the sender wants one and it can be had (RFC 3412 §7.1 3).
    fn refuse(
        &mut self,
        refusal: Refusal,
        protection: Protection<'_>,
        scoped: Option<&ScopedPdu<'_>>,
        writer: &mut Writer<'_>,
    ) -> Event {
        let counter = refusal.counter(&mut self.engine.statistics);
        count(counter);
        let value = Value::Counter32(*counter);
        let event = Event::Refused(refusal);
        let confirmed = scoped.is_none_or(|scoped| {
            scoped.pdu.peek().is_some_and(|tag| is_request(tag) || tag == Tag::INFORM_REQUEST)
        });
        let Some(name) = Oid::new(refusal.name()).filter(|_| self.message.header.reportable && confirmed)
        else {
            return event;
        };
        let protection = protection.limited(refusal.report_level(self.message.header.level));
        let request_id = scoped.and_then(request_id).unwrap_or_default();
        let engine_id = self.engine.config.engine_id.clone();
        let outgoing = self.outgoing(engine_id.as_octets(), protection);
        let requester = usize::try_from(self.message.header.max_size).unwrap_or(usize::MAX);
        let report = writer.within(requester, |writer| {
            outgoing.seal(writer, |writer| {
                pdu::write(writer, Tag::REPORT, request_id, (0, 0), |list| {
                    list.constructed(Tag::SEQUENCE, |binding| {
                        binding.object_id(name)?;
                        binding.value(value)
                    })
                })
            })
        });
        if report.is_err() {
            count(&mut self.engine.statistics.silent_drops);
        }
        event
    }

    /// A message back, of which this engine is the authoritative one.
    fn outgoing<'a>(&mut self, engine_id: &'a [u8], protection: Protection<'a>) -> Outgoing<'a>
    where
        'e: 'a,
    {
        let salt = if protection.level() == SecurityLevel::AuthPriv { self.engine.next_salt() } else { 0 };
        Outgoing {
            id: self.message.header.id,
            max_size: u32::from(self.engine.config.max_message),
            reportable: false,
            engine_id,
            time: self.engine.engine_time(self.now),
            user_name: self.message.security.user_name,
            protection,
            salt,
            context_engine_id: engine_id,
            context: &[],
        }
    }
}

/// Counts a message that is not even refused.
const fn dropped(statistics: &mut Statistics, unreadable: Unreadable) -> Event {
    match unreadable {
        Unreadable::Malformed(error) => malformed(statistics, error),
        Unreadable::UnknownSecurityModel => {
            count(&mut statistics.unknown_security_models);
            Event::UnknownSecurityModel
        }
        Unreadable::Invalid => {
            count(&mut statistics.invalid_messages);
            Event::InvalidMessage
        }
    }
}

/// Whether agents answer it.
const fn is_request(tag: Tag) -> bool {
    matches!(tag, Tag::GET_REQUEST | Tag::GET_NEXT_REQUEST | Tag::GET_BULK_REQUEST | Tag::SET_REQUEST)
}

/// The request-id, as far as it can be read.
fn request_id(scoped: &ScopedPdu<'_>) -> Option<i32> {
    let mut pdu = scoped.pdu.clone();
    let tag = pdu.peek()?;
    pdu.constructed(tag).ok()?.integer().ok()
}

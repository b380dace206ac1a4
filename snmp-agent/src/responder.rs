//! A request to its response, whatever the message around them.

use crate::access::{Access, View};
use crate::ber::{BufferFull, Tag, Writer};
use crate::engine::Engine;
use crate::groups::Facts;
use crate::message::Version;
use crate::pdu::{self, Pdu};
use crate::request::{self, Refusal};
use crate::statistics::{count, count_many};
use crate::tree::Tree;
use crate::{ErrorStatus, Event, Mib, Uptime};

/// Who asks, and what they may do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Principal<'p> {
    pub(crate) version: Version,
    pub(crate) access: Access,
    pub(crate) view: &'p View,
}

impl Principal<'_> {
    /// Whether this variable may be set by them, if by anybody.
    pub(crate) fn may_set(&self, name: &[u32]) -> bool {
        self.access == Access::ReadWrite && self.view.contains(name)
    }
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Answer {
    /// Its response is written.
    Written,
    /// Its response is written, and variables have been set.
    Set,
    /// No response of it fits; counted.
    TooBig,
    /// It is no request that agents answer; counted.
    NotARequest,
}

impl Answer {
    /// Takes back the message around a response that is not there.
    pub(crate) const fn written(self) -> Result<(), BufferFull> {
        match self {
            Self::Written | Self::Set => Ok(()),
            Self::TooBig | Self::NotARequest => Err(BufferFull { needed: 0, available: 0 }),
        }
    }

    /// What there is to tell of it.
    pub(crate) const fn event(self) -> Option<Event> {
        match self {
            Self::Written => None,
            Self::Set => Some(Event::Set),
            Self::TooBig => Some(Event::SilentDrop),
            Self::NotARequest => Some(Event::UnknownPdu),
        }
    }
}

/// Answers requests out of the engine's and the product's objects.
pub(crate) struct Responder<'r> {
    pub(crate) engine: &'r mut Engine,
    pub(crate) mib: &'r mut dyn Mib,
    pub(crate) now: Uptime,
}

impl Responder<'_> {
    /// Writes the response PDU to a request, in at most `room` octets.
    pub(crate) fn respond(
        &mut self,
        principal: &Principal<'_>,
        pdu: &Pdu<'_>,
        room: usize,
        writer: &mut Writer<'_>,
    ) -> Answer {
        let statistics = &mut self.engine.statistics;
        match pdu.tag {
            Tag::GET_REQUEST => count(&mut statistics.in_get_requests),
            Tag::GET_NEXT_REQUEST => count(&mut statistics.in_get_nexts),
            Tag::SET_REQUEST => count(&mut statistics.in_set_requests),
            Tag::GET_BULK_REQUEST => {} // RFC 1213 has no counter for it
            _ => {
                count(&mut statistics.unknown_pdu_handlers);
                return Answer::NotARequest;
            }
        }
        let mut told = 0;
        let carried_out = writer.within(room, |writer| {
            pdu::write(writer, Tag::RESPONSE, pdu.request_id, (0, 0), |list| {
                self.carry_out(principal, pdu, list, &mut told)
            })
        });
        let written = match carried_out {
            Ok(()) => {
                let statistics = &mut self.engine.statistics;
                if pdu.tag == Tag::SET_REQUEST {
                    count_many(&mut statistics.in_total_set_variables, told);
                } else {
                    count_many(&mut statistics.in_total_request_variables, told);
                }
                Ok(())
            }
            Err(refusal) => {
                writer.within(room, |writer| self.refuse(principal.version, pdu, refusal, writer))
            }
        };
        let statistics = &mut self.engine.statistics;
        if written.is_err() {
            count(&mut statistics.silent_drops);
            return Answer::TooBig;
        }
        count(&mut statistics.out_get_responses);
        if pdu.tag == Tag::SET_REQUEST && carried_out.is_ok() { Answer::Set } else { Answer::Written }
    }

    /// Writes the response PDU to a request that is refused before it is looked at.
    #[cfg(feature = "usm")]
    pub(crate) fn refuse_whole(
        &mut self,
        version: Version,
        pdu: &Pdu<'_>,
        status: ErrorStatus,
        room: usize,
        writer: &mut Writer<'_>,
    ) -> Answer {
        let refusal = Refusal::new(status, 0);
        if writer.within(room, |writer| self.refuse(version, pdu, refusal, writer)).is_err() {
            count(&mut self.engine.statistics.silent_drops);
            return Answer::TooBig;
        }
        count(&mut self.engine.statistics.out_get_responses);
        Answer::Written
    }

    fn carry_out(
        &mut self,
        principal: &Principal<'_>,
        pdu: &Pdu<'_>,
        list: &mut Writer<'_>,
        told: &mut u32,
    ) -> Result<(), Refusal> {
        if pdu.tag == Tag::SET_REQUEST {
            return request::set(self.engine, self.mib, principal, pdu, list, told);
        }
        let facts = Facts { engine: self.engine, mib: self.mib, now: self.now };
        let tree = Tree { facts, view: principal.view };
        match pdu.tag {
            Tag::GET_REQUEST => request::get(&tree, principal.version, pdu, list, told),
            Tag::GET_NEXT_REQUEST => request::get_next(&tree, principal.version, pdu, list, told),
            _ => request::get_bulk(&tree, principal.version, pdu, list, told),
        }
    }

    /// Writes the response of a request that failed: with the variable bindings as they came, but for `tooBig` in
    /// SNMPv2, which has none (RFC 1157 §4.1, RFC 3416 §4.2).
    fn refuse(
        &mut self,
        version: Version,
        pdu: &Pdu<'_>,
        refusal: Refusal,
        writer: &mut Writer<'_>,
    ) -> Result<(), BufferFull> {
        let v1 = version == Version::V1;
        let status = if v1 { refusal.status.v1() } else { refusal.status };
        let echoes = v1 || status != ErrorStatus::TooBig;
        let echo =
            pdu::write(writer, Tag::RESPONSE, pdu.request_id, (status.code(), refusal.index), |list| {
                if echoes { list.raw(pdu.bindings.octets()) } else { Ok(()) }
            });
        if echo.is_err() && echoes && !v1 {
            return self.refuse(version, pdu, Refusal::TOO_BIG, writer);
        }
        let statistics = &mut self.engine.statistics;
        match status {
            _ if echo.is_err() => {}
            ErrorStatus::TooBig => count(&mut statistics.out_too_bigs),
            ErrorStatus::NoSuchName => count(&mut statistics.out_no_such_names),
            ErrorStatus::BadValue => count(&mut statistics.out_bad_values),
            ErrorStatus::GenErr => count(&mut statistics.out_general_errors),
            _ => {}
        }
        echo
    }
}

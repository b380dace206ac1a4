use super::outgoing::Outgoing;
use super::user::{Protection, User};
use super::{EngineTime, Refusal};
use crate::ber::{BufferFull, Reader, Tag, Writer};
use crate::engine::Engine;
use crate::message::v3::{Message, ScopedPdu};
use crate::notify::SecurityLevel;
use crate::pdu::{self, Pdu};
use crate::{EngineId, OidBuf, Uptime};

/// What is known of the engine of a target that confirms informs, which is the authoritative one (RFC 3414 §4):
///
/// ```text
/// unknown ──discovery, Report──▶ identified ──inform of time 0, authentic Report──▶ synchronized
/// ```
///
/// A user without keys needs no time. Who sends asks [`is_identified`](Self::is_identified): a
/// [`discovery`](Self::discovery) goes out in place of an inform while it is not, and whenever an answer is
/// [`Answer::Again`] the inform is sent at once, rather than at the end of its timeout.
#[derive(Clone, Debug, Default)]
pub(crate) struct RemoteEngine {
    id: Option<EngineId>,
    /// The latest time that it told.
    told: EngineTime,
    /// When that was.
    told_at: Uptime,
}

/// What a message that answers an inform or a discovery came to.
#[derive(Debug)]
pub(crate) enum Answer<'a> {
    /// The engine or its time is known now, or better than before: send again, now.
    Again,
    /// A `Response-PDU`, tag and all, as far protected as the inform.
    Response(Reader<'a>),
    /// Nothing to act on: not authentic, too old, or a refusal, which more time may mend.
    Nothing,
}

impl RemoteEngine {
    /// Nothing is known.
    pub(crate) const fn new() -> Self {
        Self { id: None, told: EngineTime { boots: 0, seconds: 0 }, told_at: Uptime::ZERO }
    }

    /// Whether it has been discovered.
    pub(crate) const fn is_identified(&self) -> bool {
        self.id.is_some()
    }

    /// What its clock shows now, as far as is known; boots of 0 before the first authentic answer.
    fn time(&self, now: Uptime) -> EngineTime {
        if self.told.boots == 0 {
            return EngineTime::default();
        }
        let since = now.as_secs().saturating_sub(self.told_at.as_secs());
        let since = u32::try_from(since).unwrap_or(EngineTime::MAX);
        let seconds = self.told.seconds.saturating_add(since).min(EngineTime::MAX);
        EngineTime { seconds, ..self.told }
    }

    /// Writes the request whose Report tells the engine's identifier, from the engine of `us`.
    ///
    /// # Errors
    /// [`BufferFull`] below 70 octets.
    pub(crate) fn discovery(id: u32, us: &Engine, writer: &mut Writer<'_>) -> Result<(), BufferFull> {
        let outgoing = Outgoing {
            id,
            max_size: u32::from(us.config.max_message),
            reportable: true,
            engine_id: &[],
            time: EngineTime::default(),
            user_name: &[],
            protection: Protection::NONE,
            salt: 0,
            context_engine_id: &[],
            context: &[],
        };
        let request_id = id.cast_signed();
        outgoing.seal(writer, |writer| pdu::write(writer, Tag::GET_REQUEST, request_id, (0, 0), |_| Ok(())))
    }

    /// Writes a message to the engine in the name of `user`, from the engine of `us`, whose objects it tells of, around
    /// the PDU that `pdu` writes. `id` is its `msgID`.
    ///
    /// # Errors
    /// [`BufferFull`] when it does not fit, while the engine is not known, or when the user has no keys for that level
    /// at this engine.
    pub(crate) fn seal(
        &self,
        now: Uptime,
        id: u32,
        us: &mut Engine,
        (user, level): (&User, SecurityLevel),
        writer: &mut Writer<'_>,
        pdu: impl FnOnce(&mut Writer<'_>) -> Result<(), BufferFull>,
    ) -> Result<(), BufferFull> {
        let none = BufferFull { needed: 0, available: 0 };
        let engine_id = self.id.as_ref().ok_or(none)?.as_octets();
        let keys = user.keys_at(engine_id).ok_or(none)?;
        let salt = us.next_salt();
        let outgoing = Outgoing {
            id,
            max_size: u32::from(us.config.max_message),
            reportable: true,
            engine_id,
            time: self.time(now),
            user_name: user.name().as_octets(),
            protection: keys.at(level).ok_or(none)?,
            salt,
            context_engine_id: us.config.engine_id.as_octets(),
            context: &[],
        };
        outgoing.seal(writer, pdu)
    }

    /// Takes a message that came from the target and has the `msgID` of what was last sent there. `scratch` has the
    /// room of what is encrypted in it.
    pub(crate) fn answer<'t>(
        &mut self,
        now: Uptime,
        who: (&User, SecurityLevel),
        message: &Message<'t>,
        datagram: &[u8],
        scratch: &'t mut [u8],
    ) -> Answer<'t> {
        self.try_answer(now, who, message, datagram, scratch).unwrap_or(Answer::Nothing)
    }

    fn try_answer<'t>(
        &mut self,
        now: Uptime,
        (user, level): (&User, SecurityLevel),
        message: &Message<'t>,
        datagram: &[u8],
        scratch: &'t mut [u8],
    ) -> Option<Answer<'t>> {
        let known = self.id.as_ref().is_some_and(|id| id.as_octets() == message.security.engine_id);
        if !known {
            // Nobody vouches for it. A wrong identifier makes the inform fail, and the right one comes of that.
            let scoped = message.contents(&Protection::NONE, scratch).ok()?;
            let id = EngineId::new(message.security.engine_id)?;
            return is_report_of(Refusal::UnknownEngineId, &scoped).then(|| {
                *self = Self { id: Some(id), ..Self::new() };
                Answer::Again
            });
        }
        if message.header.level > level {
            return None;
        }
        let keys = user.keys_at(message.security.engine_id)?;
        let protection = keys.at(message.header.level)?;
        if !message.is_authentic(&protection, datagram) {
            return None;
        }
        let authentic = message.header.level > SecurityLevel::NoAuthNoPriv;
        let before = self.time(now);
        if authentic && !self.is_timely(now, message.security.time) {
            return None;
        }
        let scoped = message.contents(&protection, scratch).ok()?;
        if authentic && is_report_of(Refusal::NotInTimeWindow, &scoped) {
            // Where the time told is the time that was known, sending again is of no use.
            return (!self.time(now).accepts(before)).then_some(Answer::Again);
        }
        if message.header.level == level && scoped.pdu.peek() == Some(Tag::RESPONSE) {
            return Some(Answer::Response(scoped.pdu));
        }
        None
    }

    /// Takes the time of an authentic message (RFC 3414 §3.2 7 b): whether it is timely.
    fn is_timely(&mut self, now: Uptime, time: EngineTime) -> bool {
        if time > self.told {
            (self.told, self.told_at) = (time, now);
        }
        self.time(now).accepts_answer(time)
    }
}

/// Whether it is a Report of this refusal.
fn is_report_of(refusal: Refusal, scoped: &ScopedPdu<'_>) -> bool {
    let Ok(pdu) = Pdu::read(&mut scoped.pdu.clone()) else { return false };
    let mut name = OidBuf::new();
    pdu.tag == Tag::REPORT
        && pdu.bindings.iter().next().is_some_and(|(_, binding)| {
            binding.read_name(&mut name);
            &name[..] == refusal.name()
        })
}

use core::net::SocketAddr;
use core::time::Duration;

use super::outbox::{Outbox, Parcel, Rank};
#[cfg(feature = "usm")]
use super::v3::{self, Remote};
use super::{Notification, Security, Target, Targets, v1, v2};
use crate::ber::{BufferFull, Tag, Writer};
use crate::engine::Engine;
#[cfg(feature = "usm")]
use crate::message::v3::{Header, Message};
use crate::message::{CommunityMessage, Version};
#[cfg(feature = "usm")]
use crate::pdu::Pdu;
use crate::statistics::count;
#[cfg(feature = "usm")]
use crate::usm::{Answer, User};
use crate::{Oid, Start, Uptime, Value};

/// `coldStart` (RFC 3418 §2).
const COLD_START: &[u32] = &[1, 3, 6, 1, 6, 3, 1, 1, 5, 1];
/// `warmStart`.
const WARM_START: &[u32] = &[1, 3, 6, 1, 6, 3, 1, 1, 5, 2];
/// `authenticationFailure`.
const AUTHENTICATION_FAILURE: &[u32] = &[1, 3, 6, 1, 6, 3, 1, 1, 5, 5];
/// `snmpTrapEnterprise.0`.
const SNMP_TRAP_ENTERPRISE: &[u32] = &[1, 3, 6, 1, 6, 3, 1, 1, 4, 3, 0];

/// The notification originator (RFC 3413 §3.3): keeps what is to be told, and tells it.
#[derive(Clone, Debug)]
pub(crate) struct Originator<const TARGETS: usize, const WAITING: usize> {
    outbox: Outbox<TARGETS, WAITING>,
    /// The start was told.
    started: bool,
    /// When the next authenticationFailure may be told.
    authentication_from: Uptime,
    #[cfg(feature = "usm")]
    remotes: [Remote; TARGETS],
}

/// Whom to tell, and in whose names.
#[derive(Debug)]
pub(crate) struct Parties<'p, const TARGETS: usize> {
    pub(crate) targets: &'p Targets<TARGETS>,
    #[cfg(feature = "usm")]
    pub(crate) users: &'p [User],
}

impl<const TARGETS: usize, const WAITING: usize> Originator<TARGETS, WAITING> {
    /// Time between two authenticationFailures at least: whoever sends bad datagrams gets no more traps than this
    /// out of the agent, however many there are.
    const AUTHENTICATION_PAUSE: Duration = Duration::from_secs(10);

    /// Nothing to tell yet. Request identifiers begin somewhere else after each start, lest a receiver takes the first
    /// for old ones.
    pub(crate) const fn new(boots: u32) -> Self {
        let [.., low, lower] = boots.to_be_bytes();
        Self {
            outbox: Outbox::new(i32::from_be_bytes([low & 0x7F, lower, 0, 1])),
            started: false,
            authentication_from: Uptime::ZERO,
            #[cfg(feature = "usm")]
            remotes: [const { Remote::UNKNOWN }; TARGETS],
        }
    }

    /// Whether there was room.
    pub(crate) fn notify(
        &mut self,
        now: Uptime,
        engine: &mut Engine,
        targets: &Targets<TARGETS>,
        notification: &Notification<'_>,
    ) -> bool {
        self.outbox.queue(now, engine, targets, notification, Rank::Alarm)
    }

    /// The agent started: told once, however often it is called.
    pub(crate) fn started(
        &mut self,
        now: Uptime,
        engine: &mut Engine,
        targets: &Targets<TARGETS>,
        product: Oid<'_>,
    ) {
        if !self.started {
            self.started = true;
            let trap = match engine.config.start {
                Start::Cold => COLD_START,
                Start::Warm => WARM_START,
            };
            self.own(now, engine, targets, (trap, product), Rank::Alarm);
        }
    }

    /// A message came from somebody who may not send it: told when managers want that, and not again and again.
    pub(crate) fn authentication_failed(
        &mut self,
        now: Uptime,
        engine: &mut Engine,
        targets: &Targets<TARGETS>,
        product: Oid<'_>,
    ) {
        if engine.settings.authentication_traps && now >= self.authentication_from {
            self.authentication_from = now.saturating_add(Self::AUTHENTICATION_PAUSE);
            self.own(now, engine, targets, (AUTHENTICATION_FAILURE, product), Rank::Strangers);
        }
    }

    /// A notification of the agent itself. The enterprise in it is the product, which SNMPv1 receivers know it by
    /// (RFC 1157 §4.1.6).
    fn own(
        &mut self,
        now: Uptime,
        engine: &mut Engine,
        targets: &Targets<TARGETS>,
        (trap, product): (&[u32], Oid<'_>),
        rank: Rank,
    ) {
        if let (Some(trap), Some(enterprise)) = (Oid::new(trap), Oid::new(SNMP_TRAP_ENTERPRISE)) {
            let notification = Notification { trap, variables: &[(enterprise, Value::ObjectId(product))] };
            self.outbox.queue(now, engine, targets, &notification, rank);
        }
    }

    /// Writes the next datagram that is due, and says where it goes.
    pub(crate) fn send(
        &mut self,
        now: Uptime,
        engine: &mut Engine,
        parties: &Parties<'_, TARGETS>,
        writer: &mut Writer<'_>,
    ) -> Option<SocketAddr> {
        // What cannot be written is given up, so there are no more rounds than deliveries.
        while let Some(parcel) = self.outbox.take(now, engine, parties.targets) {
            let Some(target) = parties.targets.get(parcel.target) else { continue };
            match self.write(now, engine, parties, target, parcel, writer) {
                Ok(()) => {
                    count(&mut engine.statistics.out_packets);
                    count(&mut engine.statistics.out_traps);
                    return Some(target.address);
                }
                Err(Unsendable) => self.outbox.give_up(parcel, engine),
            }
        }
        None
    }

    /// Writes the message for one target.
    #[cfg_attr(
        not(feature = "usm"),
        expect(unused_variables, reason = "only SNMPv3 asks who, and for the time")
    )]
    fn write(
        &mut self,
        now: Uptime,
        engine: &mut Engine,
        parties: &Parties<'_, TARGETS>,
        target: &Target,
        parcel: Parcel,
        writer: &mut Writer<'_>,
    ) -> Result<(), Unsendable> {
        let bindings = self.outbox.bindings(parcel);
        match &target.security {
            Security::V1(community) => {
                let bindings = v2::Bindings::read(bindings).map_err(|_| Unsendable)?;
                let agent_address = engine.config.agent_address;
                CommunityMessage::write(writer, Version::V1, community.as_octets(), |writer| {
                    v1::trap(writer, &bindings, agent_address)
                })?;
            }
            Security::V2c(community) => {
                let tag = if target.inform().is_some() { Tag::INFORM_REQUEST } else { Tag::TRAP_V2 };
                CommunityMessage::write(writer, Version::V2c, community.as_octets(), |writer| {
                    v2::pdu(writer, tag, parcel.request_id, bindings)
                })?;
            }
            #[cfg(feature = "usm")]
            Security::Usm(name, level) => {
                let user = parties.users.iter().find(|user| user.name() == name).ok_or(Unsendable)?;
                let remote = self.remotes.get_mut(parcel.target).ok_or(Unsendable)?.of(target);
                if target.inform().is_some() {
                    v3::inform(writer, now, engine, remote, (user, *level), parcel, bindings)?;
                } else {
                    v3::trap(writer, now, engine, (user, *level), parcel, bindings)?;
                }
            }
        }
        Ok(())
    }

    /// When [`send`](Self::send) has something to send: now, later, or not as things are.
    pub(crate) fn wake_at(&self, now: Uptime, targets: &Targets<TARGETS>) -> Option<Uptime> {
        self.outbox.wake_at(now, targets)
    }

    /// A Response-PDU came in a message of v2c: whether it acknowledges an inform.
    pub(crate) fn acknowledge(
        &mut self,
        targets: &Targets<TARGETS>,
        from: SocketAddr,
        community: &[u8],
        request_id: i32,
    ) -> bool {
        self.outbox.acknowledge(targets, from, request_id, |target| match &target.security {
            Security::V2c(name) => name.is(community),
            _ => false,
        })
    }

    /// The target whose answer to an inform or a discovery a message of SNMPv3 may be.
    #[cfg(feature = "usm")]
    pub(crate) fn asked(
        &self,
        targets: &Targets<TARGETS>,
        from: SocketAddr,
        header: &Header,
    ) -> Option<usize> {
        let id = i32::try_from(header.id).ok().filter(|_| !header.reportable)?;
        (0..TARGETS).zip(targets.iter()).find_map(|(place, target)| {
            let is_usm = matches!(target.security, Security::Usm(..));
            (is_usm && target.is_at(from) && self.outbox.is_in_flight(place, id)).then_some(place)
        })
    }

    /// Takes the answer of the target in that place, if it is one. Of what is encrypted, `scratch` has the room.
    #[cfg(feature = "usm")]
    pub(crate) fn answered(
        &mut self,
        now: Uptime,
        parties: &Parties<'_, TARGETS>,
        place: usize,
        message: &Message<'_>,
        datagram: &[u8],
        scratch: &mut [u8],
    ) -> Option<()> {
        let target = parties.targets.get(place)?;
        let Security::Usm(name, level) = &target.security else { return None };
        let user = parties.users.iter().find(|user| user.name() == name)?;
        let remote = self.remotes.get_mut(place)?.of(target);
        match remote.answer(now, user, *level, message, datagram, scratch) {
            Answer::Again => self.outbox.prompt(place),
            Answer::Response(mut pdu) => {
                let request_id = Pdu::read(&mut pdu).ok()?.request_id;
                let same = |other: &Target| other == target;
                self.outbox.acknowledge(parties.targets, target.address, request_id, same);
            }
            Answer::Nothing => {}
        }
        Some(())
    }
}

/// A notification that cannot be told to a target in its version, or not in the room there is.
pub(super) struct Unsendable;

impl From<BufferFull> for Unsendable {
    fn from(_: BufferFull) -> Self {
        Self
    }
}

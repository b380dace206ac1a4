use core::net::SocketAddr;
use core::time::Duration;

use super::outbox::{Outbox, Parcel, Rank};
use super::{Notification, Security, Target, Targets, v1, v2};
#[cfg(feature = "usm")]
use super::{inform::Delivery, v3};
use crate::ber::{BufferFull, Tag, Writer};
use crate::engine::Engine;
#[cfg(feature = "usm")]
use crate::message::v3::Message;
use crate::message::{CommunityMessage, Version};
#[cfg(feature = "usm")]
use crate::pdu::Pdu;
use crate::statistics::count;
#[cfg(feature = "usm")]
use crate::usm::{Answer, RemoteEngine, User};
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
    /// What is known of the engines of the targets, each in the place of its target.
    #[cfg(feature = "usm")]
    remotes: [RemoteEngine; TARGETS],
}

/// What notifications are sent with.
pub(crate) struct Means<'m, const TARGETS: usize> {
    pub(crate) engine: &'m mut Engine,
    pub(crate) targets: &'m Targets<TARGETS>,
    #[cfg(feature = "usm")]
    pub(crate) users: &'m [User],
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
            remotes: [const { RemoteEngine::new() }; TARGETS],
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
            self.own(now, engine, targets, (trap, product), Rank::Start);
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

    /// Writes the next datagram that is due, and says how long it is and where it goes.
    pub(crate) fn send(
        &mut self,
        now: Uptime,
        means: &mut Means<'_, TARGETS>,
        tx: &mut [u8],
    ) -> Option<(usize, SocketAddr)> {
        // What cannot be written is given up, so there are no more rounds than deliveries.
        while let Some(parcel) = self.outbox.take(now, means.engine, means.targets) {
            let Some(target) = means.targets.get(parcel.target) else { continue };
            let mut writer = Writer::limited(tx, means.engine.max_message());
            match self.write(now, means, target, parcel, &mut writer) {
                Ok(()) => {
                    count(&mut means.engine.statistics.out_packets);
                    count(&mut means.engine.statistics.out_traps);
                    return Some((writer.len(), target.address));
                }
                Err(Unsendable) => self.outbox.give_up(parcel, means.engine),
            }
        }
        None
    }

    /// Writes the message for one target.
    #[cfg_attr(not(feature = "usm"), expect(unused_variables, reason = "only SNMPv3 tells the time"))]
    fn write(
        &self,
        now: Uptime,
        means: &mut Means<'_, TARGETS>,
        target: &Target,
        parcel: Parcel,
        writer: &mut Writer<'_>,
    ) -> Result<(), Unsendable> {
        let bindings = self.outbox.bindings(parcel);
        let tag = if target.inform().is_some() { Tag::INFORM_REQUEST } else { Tag::TRAP_V2 };
        match &target.security {
            Security::V1(community) => {
                let bindings = v2::Bindings::read(bindings).map_err(|_| Unsendable)?;
                CommunityMessage::write(writer, Version::V1, community.as_octets(), |message| {
                    v1::trap(message, &bindings, means.engine.config.agent_address)
                })?;
            }
            Security::V2c(community) => {
                CommunityMessage::write(writer, Version::V2c, community.as_octets(), |message| {
                    v2::pdu(message, tag, parcel.request_id, bindings)
                })?;
            }
            #[cfg(feature = "usm")]
            Security::Usm(name, level) => {
                let user = means.users.iter().find(|user| user.name() == name).ok_or(Unsendable)?;
                let remote = target.inform().and(self.remotes.get(parcel.target));
                let pdu = |writer: &mut Writer<'_>| v2::pdu(writer, tag, parcel.request_id, bindings);
                v3::write(now, parcel.request_id, means.engine, (user, *level), remote, writer, pdu)?;
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
}

#[cfg(feature = "usm")]
impl<const TARGETS: usize, const WAITING: usize> Originator<TARGETS, WAITING> {
    /// A message came that may answer an inform of SNMPv3: whether it does. What is encrypted is decrypted to `scratch`.
    pub(crate) fn answered(
        &mut self,
        now: Uptime,
        means: &mut Means<'_, TARGETS>,
        from: SocketAddr,
        (message, datagram): (&Message<'_>, &[u8]),
        scratch: &mut [u8],
    ) -> bool {
        let Ok(id) = i32::try_from(message.header.id) else { return false };
        let by_user = |target: &Target| matches!(target.security, Security::Usm(..));
        let Some((place, delivery)) = self.outbox.answered(means.targets, from, id, by_user) else {
            return false;
        };
        let (Some(remote), Some(target)) = (self.remotes.get_mut(place), means.targets.get(place)) else {
            return false;
        };
        let Security::Usm(name, level) = &target.security else { return false };
        let Some(user) = means.users.iter().find(|user| user.name() == name) else { return false };
        match remote.answer(now, (user, *level), message, datagram, scratch) {
            Answer::Again => self.outbox.hasten(place),
            Answer::Response(mut pdu) => {
                if Pdu::read(&mut pdu).is_ok_and(|pdu| pdu.request_id == id) {
                    count(&mut means.engine.statistics.in_get_responses);
                    *delivery = Delivery::Done;
                }
            }
            Answer::Nothing => {}
        }
        true
    }
}

/// A notification that cannot be told to a target in its version, or not in the room there is.
struct Unsendable;

impl From<BufferFull> for Unsendable {
    fn from(_: BufferFull) -> Self {
        Self
    }
}

//! Notifications: what the agent tells without being asked (the notification originator of RFC 3413 §3.3).
//!
//! ```text
//! notify ─► outbox ──┬─► v1 trap ────────► target          the values are those of the moment of `notify`;
//! (encoded at once)  ├─► v2 trap ────────► target          encoded they wait, for all targets once
//!                    └─► inform ⇄ response  target
//! ```

mod inform;
mod outbox;
mod target;
#[cfg(test)]
mod tests;
mod v1;
mod v2;

use core::net::{Ipv4Addr, SocketAddr};
use core::time::Duration;

pub use target::{CommunityName, Kind, Security, Target, Targets, TargetsFull};

use crate::ber::{BufferFull, Tag, Writer};
use crate::{Oid, Uptime, Value};
use outbox::{Outbox, Rank};

/// Something that the managers have to know: a `NOTIFICATION-TYPE` of a MIB, and its objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Notification<'a> {
    /// What happened: `snmpTrapOID.0`.
    pub trap: Oid<'a>,
    /// The variables that tell more of it, as they read at this moment. SNMPv1 receivers are not told those of
    /// type `Counter64`.
    pub variables: &'a [(Oid<'a>, Value<'a>)],
}

impl Notification<'_> {
    /// Octets that a notification may take while it waits: its variable bindings, with the 32 to 40 or more of the
    /// time and the trap.
    pub const OCTETS: usize = 512;
}

/// The agent's own notifications (RFC 3418).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// Everything is as it was configured.
    Cold,
    /// What was configured at run time was kept.
    Warm,
}

const COLD_START: &[u32] = &[1, 3, 6, 1, 6, 3, 1, 1, 5, 1];
const WARM_START: &[u32] = &[1, 3, 6, 1, 6, 3, 1, 1, 5, 2];
const AUTHENTICATION_FAILURE: &[u32] = &[1, 3, 6, 1, 6, 3, 1, 1, 5, 5];
const SNMP_TRAP_ENTERPRISE: &[u32] = &[1, 3, 6, 1, 6, 3, 1, 1, 4, 3, 0];

/// The moment of a notification, on both clocks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) now: Uptime,
    /// `sysUpTime.0`.
    pub(crate) ticks: u32,
}

/// Keeps what is to be told, and tells it.
#[derive(Debug)]
pub(crate) struct Originator<const TARGETS: usize, const WAITING: usize> {
    pub(crate) targets: Targets<TARGETS>,
    outbox: Outbox<TARGETS, WAITING>,
    start: Option<Start>,
    /// When the next authenticationFailure may be told.
    authentication_from: Uptime,
}

impl<const TARGETS: usize, const WAITING: usize> Originator<TARGETS, WAITING> {
    /// Time between two authenticationFailures at least: whoever sends bad datagrams gets no more traps than this
    /// out of the agent, however many there are.
    const AUTHENTICATION_PAUSE: Duration = Duration::from_secs(10);

    pub(crate) const fn new(start: Start, first_request_id: i32) -> Self {
        Self {
            targets: Targets::new(),
            outbox: Outbox::new(first_request_id),
            start: Some(start),
            authentication_from: Uptime::ZERO,
        }
    }

    /// Whether there was room.
    pub(crate) fn notify(&mut self, moment: Moment, notification: &Notification<'_>) -> bool {
        self.outbox.queue(moment.now, moment.ticks, notification, Rank::Alarm, &self.targets)
    }

    /// The agent started: told once, however often it is called.
    pub(crate) fn started(&mut self, moment: Moment, product: Oid<'_>) {
        if let Some(start) = self.start.take() {
            let trap = match start {
                Start::Cold => COLD_START,
                Start::Warm => WARM_START,
            };
            self.own(moment, trap, product, Rank::Alarm);
        }
    }

    /// A datagram came from somebody who may not send it.
    pub(crate) fn authentication_failed(&mut self, moment: Moment, product: Oid<'_>) {
        if moment.now >= self.authentication_from {
            self.authentication_from = moment.now.saturating_add(Self::AUTHENTICATION_PAUSE);
            self.own(moment, AUTHENTICATION_FAILURE, product, Rank::Strangers);
        }
    }

    /// A notification of the agent itself; the enterprise in it is the product, for receivers of SNMPv1 (RFC 1157 §4.1.6).
    fn own(&mut self, moment: Moment, trap: &[u32], product: Oid<'_>, rank: Rank) {
        if let (Some(trap), Some(enterprise)) = (Oid::new(trap), Oid::new(SNMP_TRAP_ENTERPRISE)) {
            let variables = [(enterprise, Value::ObjectId(product))];
            let notification = Notification { trap, variables: &variables };
            self.outbox.queue(moment.now, moment.ticks, &notification, rank, &self.targets);
        }
    }

    /// Writes the next datagram that is due, and says how long it is and where it goes.
    pub(crate) fn send(
        &mut self,
        now: Uptime,
        tx: &mut [u8],
        agent_address: Ipv4Addr,
    ) -> Option<(usize, SocketAddr)> {
        // What cannot be written is given up, so there are no more rounds than deliveries.
        while let Some(parcel) = self.outbox.take(now, &self.targets) {
            let Some(target) = self.targets.get(parcel.target) else { continue };
            let mut writer = Writer::new(tx);
            let bindings = self.outbox.bindings(parcel);
            match write(&mut writer, target, parcel.request_id, bindings, agent_address) {
                Ok(()) => return Some((writer.len(), target.address)),
                Err(Unsendable) => self.outbox.give_up(parcel),
            }
        }
        None
    }

    /// When [`send`](Self::send) has something to send: now, later, or not as things are.
    pub(crate) fn wake_at(&self, now: Uptime) -> Option<Uptime> {
        self.outbox.wake_at(now, &self.targets)
    }

    /// A Response-PDU came: whether it acknowledges an inform.
    pub(crate) fn acknowledge(&mut self, from: SocketAddr, community: &[u8], request_id: i32) -> bool {
        let is_ours = |target: &Target| match &target.security {
            Security::V1(_) => false,
            Security::V2c(name) => name == community,
        };
        self.outbox.acknowledge(from, request_id, &self.targets, is_ours)
    }

    /// Notifications that found no room, or could not be written.
    pub(crate) const fn lost(&self) -> u32 {
        self.outbox.lost
    }

    /// Informs that were given up.
    pub(crate) const fn unanswered(&self) -> u32 {
        self.outbox.unanswered
    }
}

/// A notification that cannot be told to a target in its version, or not in the room there is.
struct Unsendable;

impl From<BufferFull> for Unsendable {
    fn from(_: BufferFull) -> Self {
        Self
    }
}

/// Writes the message for one target.
fn write(
    writer: &mut Writer<'_>,
    target: &Target,
    request_id: i32,
    bindings: &[u8],
    agent_address: Ipv4Addr,
) -> Result<(), Unsendable> {
    match &target.security {
        Security::V1(community) => {
            let bindings = v2::Bindings::read(bindings).map_err(|_| Unsendable)?;
            writer.constructed(Tag::SEQUENCE, |message| {
                message.integer(0)?; // version-1
                message.octets(Tag::OCTET_STRING, community)?;
                v1::trap(message, &bindings, agent_address)
            })?;
        }
        Security::V2c(community) => writer.constructed(Tag::SEQUENCE, |message| {
            message.integer(1)?; // version-2c
            message.octets(Tag::OCTET_STRING, community)?;
            let tag = if target.inform().is_some() { Tag::INFORM_REQUEST } else { Tag::TRAP_V2 };
            v2::pdu(message, tag, request_id, bindings)
        })?,
    }
    Ok(())
}

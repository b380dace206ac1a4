use core::net::SocketAddr;
use core::time::Duration;

use super::outbox::{Outbox, Rank};
use super::{Notification, Security, Target, Targets, v1, v2};
use crate::ber::{BufferFull, Tag, Writer};
use crate::engine::Engine;
use crate::statistics::count;
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

    /// Writes the next datagram that is due, and says how long it is and where it goes.
    pub(crate) fn send(
        &mut self,
        now: Uptime,
        engine: &mut Engine,
        targets: &Targets<TARGETS>,
        tx: &mut [u8],
    ) -> Option<(usize, SocketAddr)> {
        let room = tx.len().min(engine.max_message());
        let tx = tx.get_mut(..room).unwrap_or_default();
        // What cannot be written is given up, so there are no more rounds than deliveries.
        while let Some(parcel) = self.outbox.take(now, engine, targets) {
            let Some(target) = targets.get(parcel.target) else { continue };
            let written = write(tx, engine, target, parcel.request_id, self.outbox.bindings(parcel));
            match written {
                Ok(octets) => {
                    count(&mut engine.statistics.out_packets);
                    count(&mut engine.statistics.out_traps);
                    return Some((octets, target.address));
                }
                Err(Unsendable) => self.outbox.give_up(parcel, engine),
            }
        }
        None
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

/// A notification that cannot be told to a target in its version, or not in the room there is.
struct Unsendable;

impl From<BufferFull> for Unsendable {
    fn from(_: BufferFull) -> Self {
        Self
    }
}

/// Writes the message for one target, and gives its octets.
fn write(
    tx: &mut [u8],
    engine: &Engine,
    target: &Target,
    request_id: i32,
    bindings: &[u8],
) -> Result<usize, Unsendable> {
    let tag = if target.inform().is_some() { Tag::INFORM_REQUEST } else { Tag::TRAP_V2 };
    let mut writer = Writer::new(tx);
    match &target.security {
        Security::V1(community) => {
            let bindings = v2::Bindings::read(bindings).map_err(|_| Unsendable)?;
            writer.constructed(Tag::SEQUENCE, |message| {
                message.integer(0)?; // version-1
                message.octets(Tag::OCTET_STRING, community.as_octets())?;
                v1::trap(message, &bindings, engine.config.agent_address)
            })?;
        }
        Security::V2c(community) => writer.constructed(Tag::SEQUENCE, |message| {
            message.integer(1)?; // version-2c
            message.octets(Tag::OCTET_STRING, community.as_octets())?;
            v2::pdu(message, tag, request_id, bindings)
        })?,
        #[cfg(feature = "usm")]
        Security::Usm(..) => return Err(Unsendable),
    }
    Ok(writer.len())
}

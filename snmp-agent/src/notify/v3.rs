//! Notifications in messages of SNMPv3: this engine is the authoritative one of a trap, the receiver's that of an inform
//! (RFC 3414 §1.5.1), which has to be discovered first (RFC 3414 §4).

use core::net::SocketAddr;

use super::originator::Unsendable;
use super::outbox::Parcel;
use super::{SecurityLevel, Target, v2};
use crate::Uptime;
use crate::ber::{Tag, Writer};
use crate::engine::Engine;
use crate::usm::{Outgoing, RemoteEngine, User};

/// What is known of the engine at a target.
#[derive(Clone, Debug)]
pub(super) struct Remote {
    address: Option<SocketAddr>,
    engine: RemoteEngine,
}

impl Remote {
    /// Nothing.
    pub(super) const UNKNOWN: Self = Self { address: None, engine: RemoteEngine::new() };

    /// The engine of this target; the one that stood in its place before is forgotten.
    pub(super) fn of(&mut self, target: &Target) -> &mut RemoteEngine {
        if self.address != Some(target.address) {
            *self = Self { address: Some(target.address), ..Self::UNKNOWN };
        }
        &mut self.engine
    }
}

/// Writes a trap in the name of `user`.
pub(super) fn trap(
    writer: &mut Writer<'_>,
    now: Uptime,
    engine: &mut Engine,
    (user, level): (&User, SecurityLevel),
    parcel: Parcel,
    bindings: &[u8],
) -> Result<(), Unsendable> {
    let engine_id = engine.config.engine_id.clone();
    let outgoing = Outgoing {
        id: parcel.request_id.unsigned_abs(),
        max_size: u32::from(engine.config.max_message),
        reportable: false,
        engine_id: engine_id.as_octets(),
        time: engine.engine_time(now),
        user_name: user.name().as_octets(),
        protection: user.keys().at(level).ok_or(Unsendable)?,
        salt: engine.next_salt(),
        context_engine_id: engine_id.as_octets(),
        context: &[],
    };
    Ok(outgoing.seal(writer, |writer| v2::pdu(writer, Tag::TRAP_V2, parcel.request_id, bindings))?)
}

/// Writes an inform in the name of `user`, or the discovery that comes before it.
pub(super) fn inform(
    writer: &mut Writer<'_>,
    now: Uptime,
    engine: &mut Engine,
    remote: &mut RemoteEngine,
    (user, level): (&User, SecurityLevel),
    parcel: Parcel,
    bindings: &[u8],
) -> Result<(), Unsendable> {
    if parcel.is_retry {
        remote.forget(); // the receiver may be another by now
    }
    // The answers to either bear this number.
    let id = parcel.request_id.unsigned_abs();
    let max_size = u32::from(engine.config.max_message);
    if !remote.is_identified() {
        return Ok(RemoteEngine::discovery(id, max_size, writer)?);
    }
    let salt = engine.next_salt();
    let ours = engine.config.engine_id.as_octets();
    let written = remote.inform(now, user, level, id, max_size, salt, ours, writer, |writer| {
        v2::pdu(writer, Tag::INFORM_REQUEST, parcel.request_id, bindings)
    });
    Ok(written.ok_or(Unsendable)??)
}

//! Notifications in messages of SNMPv3 (RFC 3414 §3.1): of a trap this engine is the authoritative one, of an inform the
//! receiver's.

use super::SecurityLevel;
use crate::Uptime;
use crate::ber::{BufferFull, Writer};
use crate::engine::Engine;
use crate::usm::{Outgoing, RemoteEngine, User};

/// Writes a trap, or an inform to `remote`: a discovery in its place while it is not known who that is. `id` stands for
/// `msgID` too, so that Reports can be told whose they are.
pub(super) fn write(
    now: Uptime,
    id: i32,
    engine: &mut Engine,
    (user, level): (&User, SecurityLevel),
    remote: Option<&RemoteEngine>,
    writer: &mut Writer<'_>,
    pdu: impl FnOnce(&mut Writer<'_>) -> Result<(), BufferFull>,
) -> Result<(), BufferFull> {
    let id = id.unsigned_abs();
    match remote {
        None => trap(now, id, engine, (user, level), writer, pdu),
        Some(remote) if remote.is_identified() => remote.seal(now, id, engine, (user, level), writer, pdu),
        Some(_) => RemoteEngine::discovery(id, engine, writer),
    }
}

fn trap(
    now: Uptime,
    id: u32,
    engine: &mut Engine,
    (user, level): (&User, SecurityLevel),
    writer: &mut Writer<'_>,
    pdu: impl FnOnce(&mut Writer<'_>) -> Result<(), BufferFull>,
) -> Result<(), BufferFull> {
    let salt = engine.next_salt();
    let engine_id = engine.config.engine_id.as_octets();
    let outgoing = Outgoing {
        id,
        max_size: u32::from(engine.config.max_message),
        reportable: false,
        engine_id,
        time: engine.engine_time(now),
        user_name: user.name().as_octets(),
        protection: user.keys().at(level).ok_or(BufferFull { needed: 0, available: 0 })?,
        salt,
        context_engine_id: engine_id,
        context: &[],
    };
    outgoing.seal(writer, pdu)
}

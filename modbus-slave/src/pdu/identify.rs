//! Functions 17 and 43/14: what the device is (Application Protocol V1.1b3 §6.13, §6.21).

use super::diagnose::must_be_empty;
use super::done::Done;
use super::reply::{Room, Writer};
use crate::{Exception, Registers};

/// The MEI type "Read Device Identification".
const READ_DEVICE_IDENTIFICATION: u8 = 14;
/// "Individual access is supported as well", in the conformity level.
const INDIVIDUAL: u8 = 0x80;
const MORE_FOLLOWS: u8 = 0xFF;
const LAST_BASIC: u8 = 0x02;
const LAST_REGULAR: u8 = 0x7F;
const FIRST_EXTENDED: u8 = 0x80;

pub(super) fn server_id<R: Registers + ?Sized>(
    body: &[u8],
    data: &R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let id = data.server_id().ok_or(Exception::IllegalFunction)?;
    must_be_empty(body)?;
    let mut writer = Writer::new(reply);
    let [count] = writer.take(1)? else { return Err(Exception::ServerDeviceFailure) };
    writer.bytes(id.id)?;
    writer.byte(if id.running { 0xFF } else { 0x00 })?;
    writer.bytes(id.additional)?;
    *count = writer.written().saturating_sub(2);
    Ok(Done::Read(writer.written()))
}

/// How much is asked for: the code of the request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    /// From an object on, up to the last of the category.
    Stream {
        last: u8,
    },
    Individual,
}

pub(super) fn identification<R: Registers + ?Sized>(
    body: &[u8],
    data: &R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    if body.first() != Some(&READ_DEVICE_IDENTIFICATION) || data.identification(0).is_none() {
        return Err(Exception::IllegalFunction);
    }
    let &[_, code, object] = body else { return Err(Exception::IllegalDataValue) };
    let access = match code {
        1 => Access::Stream { last: LAST_BASIC },
        2 => Access::Stream { last: LAST_REGULAR },
        3 => Access::Stream { last: u8::MAX },
        4 => Access::Individual,
        _ => return Err(Exception::IllegalDataValue),
    };
    let mut writer = Writer::new(reply);
    writer.bytes(&[READ_DEVICE_IDENTIFICATION, code, conformity(data)])?;
    let [more, next, number] = writer.take(3)? else { return Err(Exception::ServerDeviceFailure) };
    (*more, *next, *number) = (0, 0, 0);

    let (first, last) = match access {
        Access::Individual if data.identification(object).is_none() => {
            return Err(Exception::IllegalDataAddress);
        }
        Access::Individual => (object, object),
        // "If the Object Id does not match any known object, the server responds as if object 0 were
        // pointed out."
        Access::Stream { last } if object > last || data.identification(object).is_none() => (0, last),
        Access::Stream { last } => (object, last),
    };
    for id in first..=last {
        let Some(value) = data.identification(id) else { continue };
        let Some(value) = room_for(value, *number == 0, writer.remaining()) else {
            (*more, *next) = (MORE_FOLLOWS, id);
            break;
        };
        let length = u8::try_from(value.len()).map_err(|_| Exception::ServerDeviceFailure)?;
        writer.bytes(&[id, length])?;
        writer.bytes(value)?;
        *number = number.saturating_add(1);
    }
    Ok(Done::Read(writer.written()))
}

/// What of `value` is written: all of it or nothing, and the first object cut if it must be, so that
/// every response carries one.
fn room_for(value: &[u8], first: bool, remaining: usize) -> Option<&[u8]> {
    let most = remaining.checked_sub(2)?;
    if value.len() <= most {
        Some(value)
    } else if first {
        value.get(..most)
    } else {
        None
    }
}

/// The highest category of which the device has an object.
fn conformity<R: Registers + ?Sized>(data: &R) -> u8 {
    let any = |mut ids: core::ops::RangeInclusive<u8>| ids.any(|id| data.identification(id).is_some());
    let level = if any(FIRST_EXTENDED..=u8::MAX) {
        3
    } else if any(LAST_BASIC.saturating_add(1)..=LAST_REGULAR) {
        2
    } else {
        1
    };
    INDIVIDUAL | level
}

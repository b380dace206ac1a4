//! Functions 1 to 4 and 24: reading tables and queues (Application Protocol V1.1b3 §6.1 to §6.4, §6.18).

use super::done::Done;
use super::reply::{Room, Writer, complete};
use crate::{BitTable, Bits, Exception, RegisterTable, Registers, Words};

/// §6.1, §6.2: 0x7D0 bits.
const MAX_BITS: u16 = 2000;
/// §6.3, §6.4: 0x7D registers.
pub(super) const MAX_REGISTERS: u16 = 125;
/// §6.18: registers in a queue that can be told.
const MAX_QUEUED: usize = 31;

#[inline]
pub(super) fn bits<R: Registers + ?Sized>(
    table: BitTable,
    body: &[u8],
    data: &R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let (first, quantity) = range(body, MAX_BITS)?;
    let [_function, count, rest @ ..] = reply;
    let [_, bytes] = quantity.div_ceil(8).to_be_bytes();
    *count = bytes;
    let room = rest.get_mut(..usize::from(bytes)).ok_or(Exception::ServerDeviceFailure)?;
    let mut out = Bits::new(room, usize::from(quantity));
    data.bits(table, first, &mut out)?;
    complete(out.remaining())?;
    Ok(Done::Read(bytes.saturating_add(2)))
}

#[inline]
pub(super) fn registers<R: Registers + ?Sized>(
    table: RegisterTable,
    body: &[u8],
    data: &R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let (first, quantity) = range(body, MAX_REGISTERS)?;
    fill(first, quantity, reply, |out| data.registers(table, first, out)).map(Done::Read)
}

/// Byte count and words of functions 3, 4 and 23; gives the length of the PDU.
#[inline]
pub(super) fn fill(
    first: u16,
    quantity: u16,
    reply: &mut Room,
    words: impl FnOnce(&mut Words<'_>) -> Result<(), Exception>,
) -> Result<u8, Exception> {
    within(first, quantity)?;
    let [_function, count, rest @ ..] = reply;
    let [_, bytes] = quantity.wrapping_mul(2).to_be_bytes();
    *count = bytes;
    let (room, _) = rest.as_chunks_mut();
    let mut out = Words::new(room.get_mut(..usize::from(quantity)).ok_or(Exception::ServerDeviceFailure)?);
    words(&mut out)?;
    complete(out.remaining())?;
    Ok(bytes.saturating_add(2))
}

/// Address and quantity, both allowed.
#[inline]
fn range(body: &[u8], most: u16) -> Result<(u16, u16), Exception> {
    let &[a, b, c, d] = body else { return Err(Exception::IllegalDataValue) };
    let (first, quantity) = (u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]));
    if !(1..=most).contains(&quantity) {
        return Err(Exception::IllegalDataValue);
    }
    within(first, quantity)?;
    Ok((first, quantity))
}

/// A range must end at 65535 or before.
#[inline]
pub(super) const fn within(first: u16, quantity: u16) -> Result<(), Exception> {
    match first.checked_add(quantity.wrapping_sub(1)) {
        Some(_) => Ok(()),
        None => Err(Exception::IllegalDataAddress),
    }
}

pub(super) fn fifo<R: Registers + ?Sized>(
    body: &[u8],
    data: &R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let &[a, b] = body else { return Err(Exception::IllegalDataValue) };
    // One word more than allowed, to notice a queue that is too long.
    let mut queue = [[0; 2]; MAX_QUEUED + 1];
    let mut out = Words::new(&mut queue);
    data.fifo(u16::from_be_bytes([a, b]), &mut out)?;
    let free = out.remaining();
    let queued = queue.len().saturating_sub(free);
    let words = queue.get(..queued).filter(|_| free > 0).ok_or(Exception::IllegalDataValue)?;
    let count = u16::try_from(queued).map_err(|_| Exception::ServerDeviceFailure)?;
    let mut writer = Writer::new(reply);
    writer.word(count.saturating_mul(2).saturating_add(2))?;
    writer.word(count)?;
    writer.bytes(words.as_flattened())?;
    Ok(Done::Read(writer.written()))
}

//! Functions 5, 6, 15, 16, 22 and 23: writing tables (Application Protocol V1.1b3 §6.5, §6.6, §6.11,
//! §6.12, §6.16, §6.17).

use nom::combinator::all_consuming;
use nom::multi::length_data;
use nom::number::complete::{be_u8, be_u16};
use nom::{IResult, Parser as _};

use super::done::Done;
use super::read::{self, fill, within};
use super::reply::{Room, Writer};
use crate::{BitsView, Exception, RegisterTable, Registers, WordsView};

/// §6.11: 0x7B0 coils.
const MAX_COILS: u16 = 1968;
/// §6.12: 0x7B registers.
const MAX_REGISTERS: u16 = 123;
/// §6.17: 0x79 registers written while others are read.
const MAX_REGISTERS_BESIDE_READ: u16 = 121;

#[inline]
pub(super) fn coil<R: Registers + ?Sized>(
    body: &[u8],
    data: &mut R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let (address, value) = pair(body)?;
    let on = match value {
        0xFF00 => true,
        0x0000 => false,
        _ => return Err(Exception::IllegalDataValue),
    };
    data.check_coil(address, on)?;
    data.set_coil(address, on)?;
    Ok(echo_pair(address, value, reply))
}

#[inline]
pub(super) fn register<R: Registers + ?Sized>(
    body: &[u8],
    data: &mut R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let (address, value) = pair(body)?;
    data.check_register(address, value)?;
    data.set_register(address, value)?;
    Ok(echo_pair(address, value, reply))
}

pub(super) fn coils<R: Registers + ?Sized>(
    body: &[u8],
    data: &mut R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let (first, quantity, packed) = block(body)?;
    if !(1..=MAX_COILS).contains(&quantity) || packed.len() != usize::from(quantity.div_ceil(8)) {
        return Err(Exception::IllegalDataValue);
    }
    within(first, quantity)?;
    data.set_coils(first, BitsView::new(packed, usize::from(quantity)))?;
    Ok(echo_pair(first, quantity, reply))
}

#[inline]
pub(super) fn registers<R: Registers + ?Sized>(
    body: &[u8],
    data: &mut R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let (first, quantity, words) = block(body)?;
    check_words(first, quantity, MAX_REGISTERS, words)?;
    data.set_registers(first, WordsView::new(words))?;
    Ok(echo_pair(first, quantity, reply))
}

pub(super) fn mask<R: Registers + ?Sized>(
    body: &[u8],
    data: &mut R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let parsed: IResult<&[u8], _> = all_consuming((be_u16, be_u16, be_u16)).parse(body);
    let (_, (address, and_mask, or_mask)) = parsed.map_err(|_| Exception::IllegalDataValue)?;
    data.mask_register(address, and_mask, or_mask)?;
    let mut writer = Writer::new(reply);
    writer.bytes(body)?;
    Ok(Done::Written(writer.written()))
}

/// Both ranges are checked, the read one by reading it, before anything is written; then the write
/// comes first, as §6.17 wants it.
pub(super) fn read_write<R: Registers + ?Sized>(
    body: &[u8],
    data: &mut R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let parsed: IResult<&[u8], _> =
        all_consuming((be_u16, be_u16, be_u16, be_u16, length_data(be_u8))).parse(body);
    let (_, (read_first, read_quantity, write_first, write_quantity, words)) =
        parsed.map_err(|_| Exception::IllegalDataValue)?;
    if !(1..=read::MAX_REGISTERS).contains(&read_quantity) {
        return Err(Exception::IllegalDataValue);
    }
    check_words(write_first, write_quantity, MAX_REGISTERS_BESIDE_READ, words)?;
    let table = RegisterTable::Holding;
    fill(read_first, read_quantity, reply, |out| data.registers(table, read_first, out))?;
    data.set_registers(write_first, WordsView::new(words))?;
    fill(read_first, read_quantity, reply, |out| data.registers(table, read_first, out)).map(Done::Written)
}

/// Quantity first, then address: the order of the state diagrams.
#[inline]
fn check_words(first: u16, quantity: u16, most: u16, words: &[u8]) -> Result<(), Exception> {
    if !(1..=most).contains(&quantity) || words.len() != usize::from(quantity).saturating_mul(2) {
        return Err(Exception::IllegalDataValue);
    }
    within(first, quantity)
}

/// Address and value, or first address and quantity.
#[inline]
fn pair(body: &[u8]) -> Result<(u16, u16), Exception> {
    let &[a, b, c, d] = body else { return Err(Exception::IllegalDataValue) };
    Ok((u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])))
}

/// First address, quantity, and the bytes whose count stands before them.
#[inline]
fn block(body: &[u8]) -> Result<(u16, u16, &[u8]), Exception> {
    let [a, b, c, d, count, values @ ..] = body else { return Err(Exception::IllegalDataValue) };
    if values.len() != usize::from(*count) {
        return Err(Exception::IllegalDataValue);
    }
    Ok((u16::from_be_bytes([*a, *b]), u16::from_be_bytes([*c, *d]), values))
}

#[inline]
const fn echo_pair(first: u16, second: u16, reply: &mut Room) -> Done {
    let [_function, a, b, c, d, ..] = reply;
    [*a, *b] = first.to_be_bytes();
    [*c, *d] = second.to_be_bytes();
    Done::Written(5)
}

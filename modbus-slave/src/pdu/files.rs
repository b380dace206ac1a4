//! Functions 20 and 21: file records (Application Protocol V1.1b3 §6.14, §6.15).

use nom::bytes::complete::take;
use nom::combinator::all_consuming;
use nom::multi::length_data;
use nom::number::complete::{be_u8, be_u16};
use nom::{IResult, Parser as _};

use super::done::Done;
use super::reply::{Room, Writer};
use crate::{Exception, Registers, WordsView};

/// The only reference type there is.
const REFERENCE_TYPE: u8 = 6;
/// Records of a file are numbered 0 to 9999.
const MAX_RECORD: u16 = 9999;

/// The head of a sub-request.
#[derive(Clone, Copy, Debug)]
struct Group {
    file: u16,
    record: u16,
    /// Registers.
    length: u16,
}

pub(super) fn read<R: Registers + ?Sized>(
    body: &[u8],
    data: &R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let mut groups = counted(body, 7)?;
    if groups.len() % 7 != 0 {
        return Err(Exception::IllegalDataValue);
    }
    let mut writer = Writer::new(reply);
    let [total] = writer.take(1)? else { return Err(Exception::ServerDeviceFailure) };
    while !groups.is_empty() {
        let group = next(&mut groups)?;
        let words = usize::from(group.length);
        // Each answer is two bytes and its words; together they must fit one response.
        if words.saturating_mul(2).saturating_add(2) > writer.remaining() {
            return Err(Exception::IllegalDataValue);
        }
        let bytes = group.length.saturating_mul(2).saturating_add(1);
        writer.byte(u8::try_from(bytes).map_err(|_| Exception::IllegalDataValue)?)?;
        writer.byte(REFERENCE_TYPE)?;
        writer.words(words, |out| data.file_record(group.file, group.record, out))?;
    }
    *total = writer.written().saturating_sub(2);
    Ok(Done::Read(writer.written()))
}

/// Every group is checked before the first is written.
pub(super) fn write<R: Registers + ?Sized>(
    body: &[u8],
    data: &mut R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let groups = counted(body, 9)?;
    let mut rest = groups;
    while !rest.is_empty() {
        let (group, values) = next_with_values(&mut rest)?;
        data.check_file_record(group.file, group.record, values)?;
    }
    let mut rest = groups;
    while !rest.is_empty() {
        let (group, values) = next_with_values(&mut rest)?;
        data.set_file_record(group.file, group.record, values)?;
    }
    let mut writer = Writer::new(reply);
    writer.bytes(body)?;
    Ok(Done::Written(writer.written()))
}

/// The bytes behind a byte count that is right.
fn counted(body: &[u8], least: usize) -> Result<&[u8], Exception> {
    let parsed: IResult<&[u8], &[u8]> = all_consuming(length_data(be_u8)).parse(body);
    let (_, groups) = parsed.map_err(|_| Exception::IllegalDataValue)?;
    if groups.len() < least {
        return Err(Exception::IllegalDataValue);
    }
    Ok(groups)
}

/// Takes one group from the front of `rest`, which gets shorter by at least seven bytes.
fn next(rest: &mut &[u8]) -> Result<Group, Exception> {
    let parsed: IResult<&[u8], (u8, u16, u16, u16)> = (be_u8, be_u16, be_u16, be_u16).parse(rest);
    let (after, (reference, file, record, length)) = parsed.map_err(|_| Exception::IllegalDataValue)?;
    *rest = after;
    // One past the last record is where the group may end.
    let end = record.checked_add(length).filter(|end| *end <= MAX_RECORD.saturating_add(1));
    if reference != REFERENCE_TYPE || file == 0 || length == 0 || end.is_none() {
        return Err(Exception::IllegalDataAddress);
    }
    Ok(Group { file, record, length })
}

fn next_with_values<'a>(rest: &mut &'a [u8]) -> Result<(Group, WordsView<'a>), Exception> {
    let group = next(rest)?;
    let parsed: IResult<&[u8], &[u8]> = take(usize::from(group.length).saturating_mul(2)).parse(*rest);
    let (after, values) = parsed.map_err(|_| Exception::IllegalDataValue)?;
    *rest = after;
    Ok((group, WordsView::new(values)))
}

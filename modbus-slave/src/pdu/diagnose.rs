//! Functions 7, 8, 11 and 12: the state of the slave and of its line (Application Protocol V1.1b3
//! §6.7 to §6.10).

use super::done::Done;
use super::function;
use super::reply::{Room, Writer};
use crate::diagnostics::{Diagnostics, Link};
use crate::{Exception, Registers};

/// Sub-functions of function 8 (§6.8.1).
mod sub {
    pub(super) const RETURN_QUERY_DATA: u16 = 0;
    pub(super) const RESTART_COMMUNICATIONS_OPTION: u16 = 1;
    pub(super) const RETURN_DIAGNOSTIC_REGISTER: u16 = 2;
    pub(super) const CHANGE_ASCII_INPUT_DELIMITER: u16 = 3;
    pub(super) const FORCE_LISTEN_ONLY_MODE: u16 = 4;
    pub(super) const CLEAR_COUNTERS: u16 = 10;
    pub(super) const BUS_MESSAGE_COUNT: u16 = 11;
    pub(super) const BUS_COMMUNICATION_ERROR_COUNT: u16 = 12;
    pub(super) const SLAVE_EXCEPTION_ERROR_COUNT: u16 = 13;
    pub(super) const SLAVE_MESSAGE_COUNT: u16 = 14;
    pub(super) const SLAVE_NO_RESPONSE_COUNT: u16 = 15;
    pub(super) const SLAVE_NAK_COUNT: u16 = 16;
    pub(super) const SLAVE_BUSY_COUNT: u16 = 17;
    pub(super) const BUS_CHARACTER_OVERRUN_COUNT: u16 = 18;
    pub(super) const CLEAR_OVERRUN_COUNTER_AND_FLAG: u16 = 20;
}

/// The status word of functions 11 and 12: no program command is ever in process.
const NOT_BUSY: u16 = 0x0000;

pub(super) fn exception_status<R: Registers + ?Sized>(
    body: &[u8],
    data: &R,
    reply: &mut Room,
) -> Result<Done, Exception> {
    let status = data.exception_status()?;
    must_be_empty(body)?;
    let mut writer = Writer::new(reply);
    writer.byte(status)?;
    Ok(Done::Read(writer.written()))
}

pub(super) fn diagnostics(body: &[u8], state: &mut Diagnostics, reply: &mut Room) -> Result<Done, Exception> {
    let [high, low, data @ ..] = body else { return Err(Exception::IllegalDataValue) };
    let code = u16::from_be_bytes([*high, *low]);
    let mut writer = Writer::new(reply);
    if code == sub::RETURN_QUERY_DATA {
        writer.bytes(body)?;
        return Ok(Done::Read(writer.written()));
    }
    refuse_unknown(code, state.link)?;
    let &[first, second] = data else { return Err(Exception::IllegalDataValue) };
    let value = u16::from_be_bytes([first, second]);

    // All but two take 0000; what they return is either a count or the same 0000.
    let mut result = value;
    let count = &state.counters;
    match (code, value) {
        (sub::RESTART_COMMUNICATIONS_OPTION, 0x0000 | 0xFF00) => {}
        (sub::CHANGE_ASCII_INPUT_DELIMITER, _) if second == 0 => state.delimiter = first,
        (_, 0x0001..) => return Err(Exception::IllegalDataValue),
        (sub::RETURN_DIAGNOSTIC_REGISTER, _) => result = state.register,
        (sub::BUS_MESSAGE_COUNT, _) => result = count.bus_messages,
        (sub::BUS_COMMUNICATION_ERROR_COUNT, _) => result = count.bus_communication_errors,
        (sub::SLAVE_EXCEPTION_ERROR_COUNT, _) => result = count.slave_exception_errors,
        (sub::SLAVE_MESSAGE_COUNT, _) => result = count.slave_messages,
        (sub::SLAVE_NO_RESPONSE_COUNT, _) => result = count.slave_no_responses,
        (sub::SLAVE_NAK_COUNT, _) => result = count.slave_naks,
        (sub::SLAVE_BUSY_COUNT, _) => result = count.slave_busies,
        (sub::BUS_CHARACTER_OVERRUN_COUNT, _) => result = count.bus_character_overruns,
        (sub::CLEAR_OVERRUN_COUNTER_AND_FLAG, _) => state.counters.bus_character_overruns = 0,
        _ => {}
    }
    writer.word(code)?;
    writer.word(result)?;
    let reply = writer.written();
    Ok(match code {
        sub::RESTART_COMMUNICATIONS_OPTION => Done::Restarted { reply, clear_log: value != 0 },
        sub::FORCE_LISTEN_ONLY_MODE => Done::ListenOnly,
        sub::CLEAR_COUNTERS => Done::Cleared { reply },
        _ => Done::Read(reply),
    })
}

/// On a network one client must not silence or restart the slave for the others.
const fn refuse_unknown(code: u16, link: Link) -> Result<(), Exception> {
    let offered = match code {
        sub::RESTART_COMMUNICATIONS_OPTION | sub::FORCE_LISTEN_ONLY_MODE => {
            matches!(link, Link::Serial)
        }
        sub::RETURN_DIAGNOSTIC_REGISTER
        | sub::CHANGE_ASCII_INPUT_DELIMITER
        | sub::CLEAR_COUNTERS..=sub::BUS_CHARACTER_OVERRUN_COUNT
        | sub::CLEAR_OVERRUN_COUNTER_AND_FLAG => true,
        _ => false,
    };
    if offered { Ok(()) } else { Err(Exception::IllegalFunction) }
}

/// Whether a request is a restart, the only one that listen-only mode heeds, and clears the log.
pub(super) fn restart_option(function: u8, body: &[u8]) -> Option<bool> {
    match (function, body) {
        (function::DIAGNOSTICS, [0, 1, 0xFF, 0]) => Some(true),
        (function::DIAGNOSTICS, [0, 1, 0, 0]) => Some(false),
        _ => None,
    }
}

pub(super) fn event_counter(body: &[u8], state: &Diagnostics, reply: &mut Room) -> Result<Done, Exception> {
    must_be_empty(body)?;
    let mut writer = Writer::new(reply);
    writer.word(NOT_BUSY)?;
    writer.word(state.counters.events)?;
    Ok(Done::Watched(writer.written()))
}

pub(super) fn event_log(body: &[u8], state: &Diagnostics, reply: &mut Room) -> Result<Done, Exception> {
    must_be_empty(body)?;
    let mut writer = Writer::new(reply);
    let [count] = writer.take(1)? else { return Err(Exception::ServerDeviceFailure) };
    writer.word(NOT_BUSY)?;
    writer.word(state.counters.events)?;
    writer.word(state.counters.bus_messages)?;
    for entry in state.log().latest_first() {
        writer.byte(entry)?;
    }
    *count = writer.written().saturating_sub(2);
    Ok(Done::Watched(writer.written()))
}

pub(super) const fn must_be_empty(body: &[u8]) -> Result<(), Exception> {
    if body.is_empty() { Ok(()) } else { Err(Exception::IllegalDataValue) }
}

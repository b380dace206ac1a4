//! From request PDU to response PDU: dispatch by function code, counting, exceptions.

use super::done::Done;
use super::reply::Room;
use super::{diagnose, files, function, identify, read, write};
use crate::diagnostics::Diagnostics;
use crate::{BitTable, Event, Exception, RegisterTable, Registers, Units, unit};

/// Executes the request `pdu` on `data`, writes the response into `reply` and gives its length: 0 in
/// listen-only mode.
#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: see `execute`")]
pub(crate) fn answer<R: Registers + ?Sized>(
    unit: u8,
    pdu: &[u8],
    data: &mut R,
    diagnostics: &mut Diagnostics,
    reply: &mut Room,
) -> (u8, Event) {
    let (function, body) = match pdu {
        [function, body @ ..] => (*function, body),
        [] => (0, pdu),
    };
    diagnostics.request_received();
    if diagnostics.is_listen_only() {
        return listen_only(unit, function, body, diagnostics);
    }
    match execute(function, body, data, diagnostics, reply) {
        Ok(Done::Read(length)) => {
            diagnostics.answered();
            let [code, ..] = reply;
            *code = function;
            (length, Event::Executed { unit, function })
        }
        Ok(Done::Written(length)) => {
            diagnostics.answered();
            let [code, ..] = reply;
            *code = function;
            (length, Event::Written { unit, function })
        }
        Ok(done) => count_and_change(unit, function, done, diagnostics, reply),
        Err(exception) => refuse(unit, function, exception, diagnostics, reply),
    }
}

/// The requests for the counters themselves: what shall count is counted before it takes effect.
#[cold]
fn count_and_change(
    unit: u8,
    function: u8,
    done: Done,
    diagnostics: &mut Diagnostics,
    reply: &mut Room,
) -> (u8, Event) {
    let [code, ..] = reply;
    *code = function;
    match done {
        Done::ListenOnly => {
            diagnostics.not_answered(false);
            diagnostics.enter_listen_only();
            (0, Event::ListenOnly)
        }
        Done::Restarted { reply, clear_log } => {
            diagnostics.answered();
            diagnostics.restart(clear_log);
            (reply, Event::Restarted)
        }
        Done::Cleared { reply } => {
            diagnostics.answered();
            diagnostics.clear();
            (reply, Event::Executed { unit, function })
        }
        Done::Read(reply) | Done::Written(reply) | Done::Watched(reply) => {
            (reply, Event::Executed { unit, function })
        }
    }
}

#[cold]
fn refuse(
    unit: u8,
    function: u8,
    exception: Exception,
    diagnostics: &mut Diagnostics,
    reply: &mut Room,
) -> (u8, Event) {
    diagnostics.refused(exception);
    let [code, reason, ..] = reply;
    *code = function | function::EXCEPTION;
    *reason = exception.code();
    (2, Event::Refused { unit, function, exception })
}

/// Only a restart is obeyed, and even that is not answered (§6.8.1, sub-function 1).
#[cold]
fn listen_only(unit: u8, function: u8, body: &[u8], diagnostics: &mut Diagnostics) -> (u8, Event) {
    diagnostics.not_answered(false);
    if let Some(clear_log) = diagnose::restart_option(function, body) {
        diagnostics.restart(clear_log);
        return (0, Event::Restarted);
    }
    (0, Event::Ignored { unit, function })
}

/// Executes the request `pdu` on every unit, and answers nothing.
pub(crate) fn broadcast<U: Units + ?Sized>(
    pdu: &[u8],
    units: &mut U,
    diagnostics: &mut Diagnostics,
    scratch: &mut Room,
) -> Event {
    let (function, body) = match pdu {
        [function, body @ ..] => (*function, body),
        [] => (0, pdu),
    };
    let unit = unit::BROADCAST;
    diagnostics.request_received();
    diagnostics.not_answered(true);
    if diagnostics.is_listen_only() || !function::is_broadcastable(function) {
        return Event::Ignored { unit, function };
    }
    let mut refused = None;
    let mut written = false;
    for id in unit::FIRST..=unit::LAST {
        let Some(data) = units.unit(id) else { continue };
        match execute(function, body, data, diagnostics, scratch) {
            Ok(_) => written = true,
            Err(exception) => refused = Some(exception),
        }
    }
    if let Some(exception) = refused {
        diagnostics.broadcast_refused(exception);
    }
    match refused {
        Some(exception) if !written => Event::Refused { unit, function, exception },
        _ => {
            diagnostics.broadcast_obeyed();
            Event::Written { unit, function }
        }
    }
}

/// Turns the response PDU of `pdu` into an exception, unless it is one; gives its new length.
pub(crate) fn overrule(pdu: &mut [u8], exception: Exception, diagnostics: &mut Diagnostics) -> u8 {
    match pdu {
        [code, reason, ..] if *code & function::EXCEPTION == 0 => {
            *code |= function::EXCEPTION;
            *reason = exception.code();
            diagnostics.revoke(exception);
            2
        }
        _ => u8::try_from(pdu.len()).unwrap_or(0),
    }
}

/// What masters ask all day stands first and in line; the rest costs a call.
#[inline(always)]
#[expect(clippy::inline_always, reason = "measured: three calls cost as much as ten registers")]
fn execute<R: Registers + ?Sized>(
    function: u8,
    body: &[u8],
    data: &mut R,
    diagnostics: &mut Diagnostics,
    reply: &mut Room,
) -> Result<Done, Exception> {
    if !data.supports(function) {
        return Err(Exception::IllegalFunction);
    }
    match function {
        function::READ_HOLDING_REGISTERS | function::READ_INPUT_REGISTERS => {
            let holding = function == function::READ_HOLDING_REGISTERS;
            let table = if holding { RegisterTable::Holding } else { RegisterTable::Input };
            read::registers(table, body, data, reply)
        }
        function::WRITE_MULTIPLE_REGISTERS => write::registers(body, data, reply),
        _ => execute_other(function, body, data, diagnostics, reply),
    }
}

#[inline(never)]
fn execute_other<R: Registers + ?Sized>(
    function: u8,
    body: &[u8],
    data: &mut R,
    diagnostics: &mut Diagnostics,
    reply: &mut Room,
) -> Result<Done, Exception> {
    match function {
        function::READ_COILS => read::bits(BitTable::Coils, body, data, reply),
        function::READ_DISCRETE_INPUTS => read::bits(BitTable::DiscreteInputs, body, data, reply),
        function::WRITE_SINGLE_COIL => write::coil(body, data, reply),
        function::WRITE_SINGLE_REGISTER => write::register(body, data, reply),
        function::READ_EXCEPTION_STATUS => diagnose::exception_status(body, data, reply),
        function::DIAGNOSTICS => diagnose::diagnostics(body, diagnostics, reply),
        function::GET_COMM_EVENT_COUNTER => diagnose::event_counter(body, diagnostics, reply),
        function::GET_COMM_EVENT_LOG => diagnose::event_log(body, diagnostics, reply),
        function::WRITE_MULTIPLE_COILS => write::coils(body, data, reply),
        function::REPORT_SERVER_ID => identify::server_id(body, data, reply),
        function::READ_FILE_RECORD => files::read(body, data, reply),
        function::WRITE_FILE_RECORD => files::write(body, data, reply),
        function::MASK_WRITE_REGISTER => write::mask(body, data, reply),
        function::READ_WRITE_MULTIPLE_REGISTERS => write::read_write(body, data, reply),
        function::READ_FIFO_QUEUE => read::fifo(body, data, reply),
        function::ENCAPSULATED_INTERFACE_TRANSPORT => identify::identification(body, data, reply),
        _ => Err(Exception::IllegalFunction),
    }
}

//! How long a frame is, told from its beginning: RTU frames carry no length of their own.

use crate::pdu::function;

/// Longest frame (Serial Line V1.02 §2.5.1).
pub(super) const MAX_FRAME: usize = 256;
/// Shortest frame: address, function code, CRC.
pub(super) const MIN_FRAME: usize = 4;

/// What the beginning of a frame says of its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// Bytes in all, CRC included: 4 to 256.
    Known(usize),
    /// The count is not there yet.
    Later,
    /// Nothing: no such function, or a frame that would be too long.
    Unknown,
}

/// Length of the request that begins with `start`.
pub(super) fn of_request(start: &[u8]) -> Length {
    let Some(function) = start.get(1) else { return Length::Later };
    match *function {
        function::READ_COILS..=function::WRITE_SINGLE_REGISTER | function::DIAGNOSTICS => Length::Known(8),
        function::READ_EXCEPTION_STATUS
        | function::GET_COMM_EVENT_COUNTER
        | function::GET_COMM_EVENT_LOG
        | function::REPORT_SERVER_ID => Length::Known(4),
        function::WRITE_MULTIPLE_COILS | function::WRITE_MULTIPLE_REGISTERS => counted(start, 6),
        function::READ_FILE_RECORD | function::WRITE_FILE_RECORD => counted(start, 2),
        function::MASK_WRITE_REGISTER => Length::Known(10),
        function::READ_WRITE_MULTIPLE_REGISTERS => counted(start, 10),
        function::READ_FIFO_QUEUE => Length::Known(6),
        function::ENCAPSULATED_INTERFACE_TRANSPORT => Length::Known(7),
        _ => Length::Unknown,
    }
}

/// Length of the response that begins with `start`, where it is not that of the request; another
/// slave's, on its way to the master.
pub(super) fn of_response(start: &[u8]) -> Length {
    let Some(function) = start.get(1) else { return Length::Later };
    match *function {
        function::READ_COILS..=function::READ_INPUT_REGISTERS
        | function::GET_COMM_EVENT_LOG
        | function::REPORT_SERVER_ID
        | function::READ_FILE_RECORD
        | function::READ_WRITE_MULTIPLE_REGISTERS => counted(start, 2),
        function::GET_COMM_EVENT_COUNTER
        | function::WRITE_MULTIPLE_COILS
        | function::WRITE_MULTIPLE_REGISTERS => Length::Known(8),
        // Its count has two bytes; the first is always 0.
        function::READ_FIFO_QUEUE => counted(start, 3),
        function::READ_EXCEPTION_STATUS | function::EXCEPTION.. => Length::Known(5),
        _ => Length::Unknown,
    }
}

/// A frame whose last fixed byte, at `place`, counts the bytes between it and the CRC.
fn counted(start: &[u8], place: usize) -> Length {
    let Some(count) = start.get(place) else { return Length::Later };
    match usize::from(*count).saturating_add(place).saturating_add(3) {
        length @ ..=MAX_FRAME => Length::Known(length),
        _ => Length::Unknown,
    }
}

/// Whether the counts of a request agree with each other; those of noise rarely do.
pub(super) fn is_consistent(start: &[u8]) -> bool {
    let quantity = |place: usize| -> usize {
        match start.get(place..).and_then(<[u8]>::first_chunk) {
            Some(bytes) => usize::from(u16::from_be_bytes(*bytes)),
            None => 0,
        }
    };
    match start {
        [_, function::WRITE_MULTIPLE_COILS, _, _, _, _, count, ..] => {
            usize::from(*count) == quantity(4).div_ceil(8)
        }
        [_, function::WRITE_MULTIPLE_REGISTERS, _, _, _, _, count, ..] => {
            usize::from(*count) == quantity(4).saturating_mul(2)
        }
        [_, function::READ_WRITE_MULTIPLE_REGISTERS, _, _, _, _, _, _, _, _, count, ..] => {
            usize::from(*count) == quantity(8).saturating_mul(2)
        }
        [_, function::READ_FILE_RECORD, count, ..] => count.is_multiple_of(7),
        _ => true,
    }
}

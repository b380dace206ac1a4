//! Function codes (Application Protocol V1.1b3 §5.1).

pub(crate) const READ_COILS: u8 = 1;
pub(crate) const READ_DISCRETE_INPUTS: u8 = 2;
pub(crate) const READ_HOLDING_REGISTERS: u8 = 3;
pub(crate) const READ_INPUT_REGISTERS: u8 = 4;
pub(crate) const WRITE_SINGLE_COIL: u8 = 5;
pub(crate) const WRITE_SINGLE_REGISTER: u8 = 6;
pub(crate) const READ_EXCEPTION_STATUS: u8 = 7;
pub(crate) const DIAGNOSTICS: u8 = 8;
pub(crate) const GET_COMM_EVENT_COUNTER: u8 = 11;
pub(crate) const GET_COMM_EVENT_LOG: u8 = 12;
pub(crate) const WRITE_MULTIPLE_COILS: u8 = 15;
pub(crate) const WRITE_MULTIPLE_REGISTERS: u8 = 16;
pub(crate) const REPORT_SERVER_ID: u8 = 17;
pub(crate) const READ_FILE_RECORD: u8 = 20;
pub(crate) const WRITE_FILE_RECORD: u8 = 21;
pub(crate) const MASK_WRITE_REGISTER: u8 = 22;
pub(crate) const READ_WRITE_MULTIPLE_REGISTERS: u8 = 23;
pub(crate) const READ_FIFO_QUEUE: u8 = 24;
pub(crate) const ENCAPSULATED_INTERFACE_TRANSPORT: u8 = 43;

/// Set in the function code of an exception response.
pub(crate) const EXCEPTION: u8 = 0x80;

/// Whether the function changes data.
pub(crate) const fn writes(function: u8) -> bool {
    is_broadcastable(function) || function == READ_WRITE_MULTIPLE_REGISTERS
}

/// Whether the function makes sense without a reply: "broadcast requests are necessarily writing
/// commands" (Serial Line V1.02 §2.1).
pub(crate) const fn is_broadcastable(function: u8) -> bool {
    matches!(
        function,
        WRITE_SINGLE_COIL
            | WRITE_SINGLE_REGISTER
            | WRITE_MULTIPLE_COILS
            | WRITE_MULTIPLE_REGISTERS
            | WRITE_FILE_RECORD
            | MASK_WRITE_REGISTER
    )
}

//! The counters that function 8 reports.

/// Counters since power-up, a restart or a clear; 16 bits each, as function 8 reports them, wrapping.
/// Names and meanings are those of Application Protocol V1.1b3 §6.8.1, sub-functions 11 to 18.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Counters {
    /// Sub-function 11: frames with a good CRC, for whomever.
    pub bus_messages: u16,
    /// Sub-function 12: wrong CRCs, bad characters, and frames that were too short or broken.
    pub bus_communication_errors: u16,
    /// Sub-function 13: exceptions returned, and those that a broadcast would have got.
    pub slave_exception_errors: u16,
    /// Sub-function 14: requests for this slave, broadcasts among them.
    pub slave_messages: u16,
    /// Sub-function 15: requests for this slave that got no reply: broadcasts, listen-only mode.
    pub slave_no_responses: u16,
    /// Sub-function 16: negative acknowledge exceptions; the slave never sends one.
    pub slave_naks: u16,
    /// Sub-function 17: server device busy exceptions.
    pub slave_busies: u16,
    /// Sub-function 18: losses of characters.
    pub bus_character_overruns: u16,
    /// Function 11: requests carried out. Exceptions and functions 11 and 12 do not count.
    pub events: u16,
}

impl Counters {
    pub(crate) const ZERO: Self = Self {
        bus_messages: 0,
        bus_communication_errors: 0,
        slave_exception_errors: 0,
        slave_messages: 0,
        slave_no_responses: 0,
        slave_naks: 0,
        slave_busies: 0,
        bus_character_overruns: 0,
        events: 0,
    };
}

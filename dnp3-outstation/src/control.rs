/// A command to one output.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Control {
    /// A control relay output block (g12v1, or g12v2 with a g12v3 that names the point) to a binary output.
    Relay(RelayControl),
    /// A whole set point (g41v1 or g41v2) to an analog output, in the unit that the product documents.
    Analog(i32),
    /// A set point (g41v3 or g41v4) to an analog output, in the unit that the product documents.
    Float(f64),
    /// A state written (function WRITE of g10v1) to a binary output, as BTRM manual §12.3.9 asks.
    State(bool),
}

/// What a control relay output block asks for (g12v1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct RelayControl {
    /// What to do, and with which of two relays.
    pub code: ControlCode,
    /// How many times to do it, 0..=255; 0 asks for nothing.
    pub count: u8,
    /// Length of the on-time of a pulse, milliseconds.
    pub on_time_ms: u32,
    /// Length of the off-time after a pulse, milliseconds.
    pub off_time_ms: u32,
}

/// The control code octet of a control relay output block.
///
/// | 7..6       | 5     | 4                 | 3..0      |
/// | ---------- | ----- | ----------------- | --------- |
/// | trip close | clear | queue (obsolete)  | operation |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ControlCode {
    /// What to do.
    pub operation: Operation,
    /// With which relay of a trip and close pair.
    pub trip_close: TripClose,
    /// Whether commands still running on this output are to be given up first.
    pub clear: bool,
}

impl ControlCode {
    /// Reads the octet; `None` when it holds a reserved code or the obsolete queue bit, to be answered with
    /// [`CommandStatus::NotSupported`].
    pub const fn from_octet(octet: u8) -> Option<Self> {
        if octet & 0x10 != 0 {
            return None;
        }
        let (Some(operation), Some(trip_close)) =
            (Operation::from_code(octet & 0x0F), TripClose::from_code(octet >> 6))
        else {
            return None;
        };
        Some(Self { operation, trip_close, clear: octet & 0x20 != 0 })
    }

    /// What the code asks of a point with one relay, or with a pair of which one closes and one trips; `None` for codes
    /// that make no sense there, to be answered with [`CommandStatus::NotSupported`].
    pub const fn switch(self) -> Option<Switch> {
        match (self.operation, self.trip_close) {
            (Operation::LatchOn, TripClose::Nul) | (Operation::PulseOn, TripClose::Close) => Some(Switch::On),
            (Operation::LatchOff, TripClose::Nul) | (Operation::PulseOn, TripClose::Trip) => {
                Some(Switch::Off)
            }
            (Operation::PulseOn, TripClose::Nul) => Some(Switch::Pulse),
            _ => None,
        }
    }

    /// The octet as it stands on the wire.
    pub const fn to_octet(self) -> u8 {
        let clear = if self.clear { 0x20 } else { 0 };
        (self.trip_close.code() << 6) | clear | self.operation.code()
    }
}

/// What a control code asks of an output that knows on and off, and of one that starts something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Switch {
    /// Latch on, or a pulse to close.
    On,
    /// Latch off, or a pulse to trip.
    Off,
    /// A plain pulse: for what is carried out and not kept.
    Pulse,
}

codes! {
    /// What a control relay output block does to its relay.
    pub enum Operation {
        /// Nothing: only the clear bit counts.
        Nul = 0,
        /// On for the on-time, then off for the off-time.
        PulseOn = 1,
        /// Off for the off-time, then on for the on-time.
        PulseOff = 2,
        /// On, and stays on.
        LatchOn = 3,
        /// Off, and stays off.
        LatchOff = 4,
    }
}

codes! {
    /// Which relay of a pair a control means.
    pub enum TripClose {
        /// The point has one relay, or its only one is meant.
        Nul = 0,
        /// The close relay.
        Close = 1,
        /// The trip relay.
        Trip = 2,
    }
}

/// A command that was given to an output, as its event tells it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Command {
    /// To a binary output (g13): the state asked for.
    Binary {
        /// On or off.
        state: bool,
        /// How the output took it.
        status: CommandStatus,
    },
    /// To an analog output (g43): the whole set point.
    Analog {
        /// The set point.
        value: i32,
        /// How the output took it.
        status: CommandStatus,
    },
    /// To an analog output (g43): the set point.
    Float {
        /// The set point.
        value: f64,
        /// How the output took it.
        status: CommandStatus,
    },
}

impl Command {
    /// The event of a control, and of how the output took it.
    pub const fn new(control: Control, status: CommandStatus) -> Self {
        match control {
            Control::Relay(relay) => {
                let on = matches!(relay.code.operation, Operation::LatchOn | Operation::PulseOn);
                Self::Binary { state: on && !matches!(relay.code.trip_close, TripClose::Trip), status }
            }
            Control::State(state) => Self::Binary { state, status },
            Control::Analog(value) => Self::Analog { value, status },
            Control::Float(value) => Self::Float { value, status },
        }
    }
}

codes! {
    /// How an output took a control (IEEE 1815-2012 clause 11, control-related status codes).
    pub enum CommandStatus {
        /// Accepted, begun or queued.
        Success = 0,
        /// The operate came too late after its select.
        Timeout = 1,
        /// No select came before the operate, or another one.
        NoSelect = 2,
        /// The control is not well formed.
        FormatError = 3,
        /// The point does not know this control.
        NotSupported = 4,
        /// The control queue is full, or the point is already active.
        AlreadyActive = 5,
        /// A defect of the hardware stands in the way.
        HardwareError = 6,
        /// A local switch keeps remote controls out.
        Local = 7,
        /// More controls in one request than the device takes.
        TooManyOps = 8,
        /// The master may not do this.
        NotAuthorized = 9,
        /// A local automation does not allow it now.
        AutomationInhibit = 10,
        /// The device is too busy to do it.
        ProcessingLimited = 11,
        /// The value is outside the range of the point.
        OutOfRange = 12,
        /// A local switch of a downstream device keeps remote controls out.
        DownstreamLocal = 13,
        /// The point is in the state asked for already.
        AlreadyComplete = 14,
        /// Another rule of the device stands in the way now.
        Blocked = 15,
        /// The control was given up.
        Canceled = 16,
        /// Another master has exclusive control.
        BlockedOtherMaster = 17,
        /// A downstream device failed to do it.
        DownstreamFail = 18,
        /// The device took no part, as a test of the route demanded.
        NonParticipating = 126,
        /// None of the others.
        Undefined = 127,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_codes_that_masters_send_read_as_the_standard_says() {
        for (octet, operation, trip_close) in [
            (0x41, Operation::PulseOn, TripClose::Close),
            (0x81, Operation::PulseOn, TripClose::Trip),
            (0x01, Operation::PulseOn, TripClose::Nul),
            (0x03, Operation::LatchOn, TripClose::Nul),
            (0x04, Operation::LatchOff, TripClose::Nul),
        ] {
            let code = ControlCode { operation, trip_close, clear: false };
            assert_eq!(ControlCode::from_octet(octet), Some(code), "{octet:#04x}");
            assert_eq!(code.to_octet(), octet);
        }
    }

    #[test]
    fn latches_and_pairs_switch_and_a_plain_pulse_starts() {
        let told = |octet| ControlCode::from_octet(octet).unwrap().switch();
        assert_eq!([0x03, 0x41].map(told), [Some(Switch::On); 2]);
        assert_eq!([0x04, 0x81].map(told), [Some(Switch::Off); 2]);
        assert_eq!(told(0x01), Some(Switch::Pulse));
        assert_eq!([0x00, 0x02, 0x40, 0x43, 0x83, 0x44, 0x84].map(told), [None; 7]);
    }

    #[test]
    fn a_command_tells_the_state_that_was_asked_for() {
        let relay = |octet| {
            let code = ControlCode::from_octet(octet).unwrap();
            Control::Relay(RelayControl { code, count: 1, on_time_ms: 0, off_time_ms: 0 })
        };
        let status = CommandStatus::Success;
        for (octet, state) in [(0x01, true), (0x03, true), (0x41, true), (0x04, false), (0x81, false)] {
            assert_eq!(Command::new(relay(octet), status), Command::Binary { state, status }, "{octet:#04x}");
        }
        assert_eq!(Command::new(Control::Analog(7), status), Command::Analog { value: 7, status });
    }

    #[test]
    fn a_control_code_is_refused_or_comes_back_as_it_was() {
        let accepted = (0..=u8::MAX).filter(|&octet| match ControlCode::from_octet(octet) {
            Some(code) => {
                assert_eq!(code.to_octet(), octet);
                true
            }
            None => false,
        });
        assert_eq!(accepted.count(), 5 * 3 * 2); // operations, trip close codes, clear bit
    }

    #[test]
    fn command_status_codes_are_those_of_the_standard() {
        assert_eq!(CommandStatus::TooManyOps.code(), 8);
        assert_eq!(CommandStatus::from_code(127), Some(CommandStatus::Undefined));
        assert_eq!(CommandStatus::from_code(19), None);
    }
}

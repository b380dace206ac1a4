use super::Function;
use core::fmt;

const DIR: u8 = 1 << 7;
const PRM: u8 = 1 << 6;
const FCB: u8 = 1 << 5;
/// FCV in primary frames, DFC in secondary ones.
const FCV_DFC: u8 = 1 << 4;
const FUNCTION: u8 = 0x0F;

/// The control octet: who speaks, and what about.
///
/// |           | 7   | 6   | 5   | 4   | 3..0          |
/// | --------- | --- | --- | --- | --- | ------------- |
/// | primary   | DIR | 1   | FCB | FCV | function code |
/// | secondary | DIR | 0   | 0   | DFC | function code |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Control {
    /// Which end sent the frame (DIR).
    pub direction: Direction,
    /// What it asks or answers (PRM, FCB, FCV, DFC and the function code).
    pub function: Function,
}

impl Control {
    /// Reads the octet. Bits that mean nothing in its function, FCB without FCV and bit 5 of answers, are
    /// not looked at.
    ///
    /// # Errors
    /// The function code is not assigned, or FCV is not as the function wants it.
    pub const fn from_octet(octet: u8) -> Result<Self, ControlError> {
        let fcb = octet & FCB != 0;
        let bit = octet & FCV_DFC != 0;
        let function = match (octet & PRM != 0, octet & FUNCTION, bit) {
            (true, 0, false) => Function::ResetLinkStates,
            (true, 2, true) => Function::TestLinkStates { fcb },
            (true, 3, true) => Function::ConfirmedUserData { fcb },
            (true, 4, false) => Function::UnconfirmedUserData,
            (true, 9, false) => Function::RequestLinkStatus,
            (false, 0, dfc) => Function::Ack { dfc },
            (false, 1, dfc) => Function::Nack { dfc },
            (false, 11, dfc) => Function::LinkStatus { dfc },
            (false, 15, dfc) => Function::NotSupported { dfc },
            (true, 0 | 2 | 3 | 4 | 9, _) => return Err(ControlError::FrameCountValid),
            _ => return Err(ControlError::UnknownFunction),
        };
        let direction = if octet & DIR != 0 { Direction::FromMaster } else { Direction::FromOutstation };
        Ok(Self { direction, function })
    }

    /// The octet as it stands on the wire.
    pub const fn to_octet(self) -> u8 {
        let dir = match self.direction {
            Direction::FromMaster => DIR,
            Direction::FromOutstation => 0,
        };
        let bits = match self.function {
            Function::TestLinkStates { fcb: true } | Function::ConfirmedUserData { fcb: true } => {
                PRM | FCB | FCV_DFC
            }
            Function::TestLinkStates { fcb: false } | Function::ConfirmedUserData { fcb: false } => {
                PRM | FCV_DFC
            }
            Function::ResetLinkStates | Function::UnconfirmedUserData | Function::RequestLinkStatus => PRM,
            Function::Ack { dfc }
            | Function::Nack { dfc }
            | Function::LinkStatus { dfc }
            | Function::NotSupported { dfc } => {
                if dfc {
                    FCV_DFC
                } else {
                    0
                }
            }
        };
        dir | bits | self.function.code()
    }
}

/// Which end of the link sent a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Direction {
    /// DIR 1.
    FromMaster,
    /// DIR 0.
    FromOutstation,
}

/// Why a control octet means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ControlError {
    /// The standard assigns no such function code; a primary one may be answered
    /// [`NotSupported`](Function::NotSupported).
    UnknownFunction,
    /// FCV is set where frames are not counted, or not set where they are.
    FrameCountValid,
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownFunction => "the function code is not assigned",
            Self::FrameCountValid => "the frame count valid bit does not suit the function",
        })
    }
}

impl core::error::Error for ControlError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_octets_of_masters_and_outstations_read_as_the_standard_says() {
        use Direction::{FromMaster, FromOutstation};
        for (octet, direction, function) in [
            (0xC0, FromMaster, Function::ResetLinkStates),
            (0xD2, FromMaster, Function::TestLinkStates { fcb: false }),
            (0xF3, FromMaster, Function::ConfirmedUserData { fcb: true }),
            (0xD3, FromMaster, Function::ConfirmedUserData { fcb: false }),
            (0xC4, FromMaster, Function::UnconfirmedUserData),
            (0xC9, FromMaster, Function::RequestLinkStatus),
            (0x80, FromMaster, Function::Ack { dfc: false }),
            (0x00, FromOutstation, Function::Ack { dfc: false }),
            (0x11, FromOutstation, Function::Nack { dfc: true }),
            (0x0B, FromOutstation, Function::LinkStatus { dfc: false }),
            (0x1F, FromOutstation, Function::NotSupported { dfc: true }),
            (0x44, FromOutstation, Function::UnconfirmedUserData),
        ] {
            let control = Control { direction, function };
            assert_eq!(Control::from_octet(octet), Ok(control), "{octet:#04x}");
            assert_eq!(control.to_octet(), octet, "{control:?}");
        }
    }

    #[test]
    fn fcv_set_or_missing_against_the_function_is_an_error() {
        for octet in [0xD0, 0xC2, 0xC3, 0xE3, 0xD4, 0xD9] {
            assert_eq!(Control::from_octet(octet), Err(ControlError::FrameCountValid), "{octet:#04x}");
        }
    }

    #[test]
    fn function_codes_that_are_not_assigned_are_errors_in_either_direction() {
        for code in 0..16 {
            let primary = Control::from_octet(0xC0 | code) == Err(ControlError::UnknownFunction);
            assert_eq!(primary, ![0, 2, 3, 4, 9].contains(&code), "primary {code}");
            let secondary = Control::from_octet(code) == Err(ControlError::UnknownFunction);
            assert_eq!(secondary, ![0, 1, 11, 15].contains(&code), "secondary {code}");
        }
    }

    #[test]
    fn bits_without_meaning_are_ignored_and_sent_as_zero() {
        for (received, sent) in [(0xE0, 0xC0), (0xE4, 0xC4), (0x20, 0x00)] {
            assert_eq!(Control::from_octet(received).map(Control::to_octet), Ok(sent));
        }
    }
}

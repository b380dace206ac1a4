use super::{AppError, ApplicationControl, FunctionCode, Iin};

/// The header of a request: what a master asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct RequestHeader {
    control: ApplicationControl,
    function: FunctionCode,
}

impl RequestHeader {
    /// Octets of the header.
    pub const SIZE: usize = 2;

    /// Reads the header of a request, and gives the object headers that follow it.
    ///
    /// # Errors
    /// [`AppError::NoHeader`] (say nothing), [`AppError::FunctionCode`] (answer with its IIN).
    pub const fn parse(fragment: &[u8]) -> Result<(Self, &[u8]), AppError> {
        let &[control, code, ref objects @ ..] = fragment else {
            return Err(AppError::NoHeader { received: fragment.len() });
        };
        let control = ApplicationControl::from_octet(control);
        match FunctionCode::from_code(code) {
            Some(function) if function.is_request() => Ok((Self { control, function }, objects)),
            _ => Err(AppError::FunctionCode { control, code }),
        }
    }

    /// The octets of the wire.
    pub const fn to_octets(self) -> [u8; Self::SIZE] {
        [self.control.to_octet(), self.function.code()]
    }

    /// The request's application control.
    pub const fn control(&self) -> ApplicationControl {
        self.control
    }

    /// What is asked: one of the codes 0..=33.
    pub const fn function(&self) -> FunctionCode {
        self.function
    }
}

/// The header of a response, solicited or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ResponseHeader {
    /// The response's application control. Its UNS bit makes the response an unsolicited one.
    pub control: ApplicationControl,
    /// What the outstation tells of itself.
    pub iin: Iin,
}

impl ResponseHeader {
    /// Octets of the header.
    pub const SIZE: usize = 4;

    /// The function code, as the UNS bit demands.
    pub const fn function(&self) -> FunctionCode {
        if self.control.uns { FunctionCode::UnsolicitedResponse } else { FunctionCode::Response }
    }

    /// The octets of the wire.
    pub const fn to_octets(self) -> [u8; Self::SIZE] {
        let [iin1, iin2] = self.iin.to_octets();
        [self.control.to_octet(), self.function().code(), iin1, iin2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Sequence;

    #[test]
    fn a_request_with_an_unassigned_code_tells_the_sequence_to_answer_with() {
        let error = RequestHeader::parse(&[0xC7, 0x22]).unwrap_err();
        let control = ApplicationControl::single(Sequence::new(7).unwrap());
        assert_eq!(error, AppError::FunctionCode { control, code: 0x22 });
        assert_eq!(error.iin(), Iin::NO_FUNC_CODE_SUPPORT);
    }

    #[test]
    fn the_code_of_a_response_is_no_request() {
        assert!(matches!(RequestHeader::parse(&[0xC0, 129, 0, 0]), Err(AppError::FunctionCode { .. })));
    }

    #[test]
    fn a_fragment_without_a_header_is_not_answered() {
        for fragment in [&[][..], &[0xC0]] {
            let error = RequestHeader::parse(fragment).unwrap_err();
            assert_eq!(error, AppError::NoHeader { received: fragment.len() });
            assert_eq!(error.iin(), Iin::NONE);
        }
    }

    #[test]
    fn the_uns_bit_makes_the_response_unsolicited() {
        let control = ApplicationControl::single(Sequence::default());
        let response = ResponseHeader { control, iin: Iin::DEVICE_RESTART };
        assert_eq!(response.to_octets(), [0xC0, 0x81, 0x80, 0x00]);

        let control = ApplicationControl { con: true, uns: true, ..control };
        assert_eq!(ResponseHeader { control, ..response }.to_octets(), [0xF0, 0x82, 0x80, 0x00]);
    }
}

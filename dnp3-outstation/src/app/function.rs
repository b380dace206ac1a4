codes! {
    /// What a fragment asks or answers: the function codes that the standard assigns. Which of them an
    /// outstation serves is its own matter.
    pub enum FunctionCode {
        /// The fragment of that sequence was received.
        Confirm = 0,
        /// Report the objects.
        Read = 1,
        /// Store the objects.
        Write = 2,
        /// Prepare the controls, move nothing.
        Select = 3,
        /// Carry out the controls selected before.
        Operate = 4,
        /// Carry out the controls.
        DirectOperate = 5,
        /// Carry out the controls, answer nothing.
        DirectOperateNoResponse = 6,
        /// Copy the counters to the frozen counters.
        ImmediateFreeze = 7,
        /// The same, answer nothing.
        ImmediateFreezeNoResponse = 8,
        /// Copy the counters to the frozen counters, then clear them.
        FreezeClear = 9,
        /// The same, answer nothing.
        FreezeClearNoResponse = 10,
        /// Freeze at a time or in an interval.
        FreezeAtTime = 11,
        /// The same, answer nothing.
        FreezeAtTimeNoResponse = 12,
        /// Restart as after a power cut.
        ColdRestart = 13,
        /// Restart the DNP3 application.
        WarmRestart = 14,
        /// Obsolete: set the data to their start values.
        InitializeData = 15,
        /// Make an application ready to start.
        InitializeApplication = 16,
        /// Start an application.
        StartApplication = 17,
        /// Stop an application.
        StopApplication = 18,
        /// Deprecated: save the configuration.
        SaveConfiguration = 19,
        /// Begin unsolicited responses for the classes.
        EnableUnsolicited = 20,
        /// End unsolicited responses for the classes.
        DisableUnsolicited = 21,
        /// Put points into a class.
        AssignClass = 22,
        /// Tell how long this request took to be answered.
        DelayMeasurement = 23,
        /// Remember when this request came.
        RecordCurrentTime = 24,
        /// Open a file.
        OpenFile = 25,
        /// Close a file.
        CloseFile = 26,
        /// Delete a file.
        DeleteFile = 27,
        /// Tell of a file.
        GetFileInfo = 28,
        /// Ask for a key to a file.
        AuthenticateFile = 29,
        /// Give up a file transfer.
        AbortFile = 30,
        /// Use a configuration transferred before.
        ActivateConfiguration = 31,
        /// Secure authentication, from the master.
        AuthenticationRequest = 32,
        /// The same, answer nothing.
        AuthenticationRequestNoAck = 33,
        /// Answers a request.
        Response = 129,
        /// Told without being asked.
        UnsolicitedResponse = 130,
        /// Secure authentication, from the outstation.
        AuthenticationResponse = 131,
    }
}

impl FunctionCode {
    /// Whether a request with this code is answered.
    pub const fn is_answered(self) -> bool {
        !matches!(
            self,
            Self::Confirm
                | Self::DirectOperateNoResponse
                | Self::ImmediateFreezeNoResponse
                | Self::FreezeClearNoResponse
                | Self::FreezeAtTimeNoResponse
                | Self::AuthenticationRequestNoAck
        )
    }

    /// Whether a master may send this code: 0..=33.
    pub const fn is_request(self) -> bool {
        self.code() < Self::Response.code()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_0_to_33_are_requests_and_129_to_131_are_responses() {
        for code in 0..=u8::MAX {
            let expected = match code {
                0..=33 => Some(true),
                129..=131 => Some(false),
                _ => None,
            };
            let function = FunctionCode::from_code(code);
            assert_eq!(function.map(FunctionCode::is_request), expected, "{code}");
            assert_eq!(function.map(FunctionCode::code), expected.map(|_| code));
        }
    }

    #[test]
    fn the_functions_of_the_manual_have_its_numbers() {
        // BTRM manual §12.3.1
        assert_eq!(FunctionCode::from_code(0x0D), Some(FunctionCode::ColdRestart));
        assert_eq!(FunctionCode::from_code(0x0F), Some(FunctionCode::InitializeData));
        assert_eq!(FunctionCode::from_code(0x14), Some(FunctionCode::EnableUnsolicited));
        assert_eq!(FunctionCode::from_code(0x15), Some(FunctionCode::DisableUnsolicited));
        assert_eq!(FunctionCode::from_code(0x82), Some(FunctionCode::UnsolicitedResponse));
    }
}

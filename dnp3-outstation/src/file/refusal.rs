use core::fmt;

codes! {
    /// Why a file is not opened, read, written or closed: the status codes of g70v4 and g70v6, which share one table.
    ///
    /// Success is status 0, which is no refusal. A product may give any of them; the outstation itself gives those
    /// of handles, block numbers, sizes and keys.
    #[non_exhaustive]
    pub enum Refusal {
        /// The key, or the user's name or password, does not open this.
        PermissionDenied = 1,
        /// The mode of an `OPEN_FILE` is not known, or not possible with this file.
        InvalidMode = 2,
        /// There is no such file.
        FileNotFound = 3,
        /// Somebody else has the file open.
        FileLocked = 4,
        /// No more files can be open.
        TooManyOpen = 5,
        /// A `CLOSE_FILE` or `ABORT_FILE` names a handle that is not open.
        InvalidHandle = 6,
        /// No block size suits both sides.
        WriteBlockSize = 7,
        /// The device that holds the file is out of reach.
        CommLost = 8,
        /// The transfer cannot be given up now.
        CannotAbort = 9,
        /// A READ or WRITE names a handle that is not open, or not for that.
        NotOpened = 16,
        /// The handle was not used for too long, and the file was given up.
        HandleExpired = 17,
        /// More data than the file was announced with, or than a block may have.
        BufferOverrun = 18,
        /// It went wrong: the transfer must begin anew.
        Fatal = 19,
        /// The block is neither the next one nor the last one again.
        BlockSequence = 20,
        /// None of the others.
        Undefined = 255,
    }
}

impl Refusal {
    /// The status octet of an outcome: 0, or the code of the refusal.
    pub(super) fn status<T>(outcome: &Result<T, Self>) -> u8 {
        outcome.as_ref().map_or_else(|refusal| refusal.code(), |_| 0)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PermissionDenied => "permission denied",
            Self::InvalidMode => "mode not possible",
            Self::FileNotFound => "no such file",
            Self::FileLocked => "open elsewhere",
            Self::TooManyOpen => "too many files open",
            Self::InvalidHandle => "no such handle",
            Self::WriteBlockSize => "no block size suits both sides",
            Self::CommLost => "the device of the file is out of reach",
            Self::CannotAbort => "cannot be given up now",
            Self::NotOpened => "not open for that",
            Self::HandleExpired => "not used for too long",
            Self::BufferOverrun => "more data than there is room for",
            Self::Fatal => "went wrong for good",
            Self::BlockSequence => "block out of sequence",
            Self::Undefined => "refused",
        })
    }
}

impl core::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_standard_and_0_is_no_refusal() {
        let known: [u8; 15] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19, 20, 255];
        for code in 0..=u8::MAX {
            let refusal = Refusal::from_code(code);
            assert_eq!(refusal.map(Refusal::code), known.contains(&code).then_some(code));
        }
        assert_eq!(Refusal::status(&Ok::<(), _>(())), 0);
        assert_eq!(Refusal::status(&Err::<(), _>(Refusal::BlockSequence)), 20);
    }
}

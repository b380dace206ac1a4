/// Why a request failed: the error-status of a response (RFC 3416 §3).
///
/// noError(0) is not among them: it is the absence of an error, `Ok`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum ErrorStatus {
    /// The response does not fit a datagram.
    TooBig = 1,
    /// SNMPv1: there is no such variable, or not for this request.
    NoSuchName = 2,
    /// SNMPv1: the value does not suit the variable.
    BadValue = 3,
    /// SNMPv1, never sent by agents: the variable cannot be written.
    ReadOnly = 4,
    /// Nothing else fits.
    GenErr = 5,
    /// The variable may not be reached by this manager.
    NoAccess = 6,
    /// The value is of a type that the variable is not of.
    WrongType = 7,
    /// The value has a length that the variable cannot have.
    WrongLength = 8,
    /// The value is not encoded as its type demands.
    WrongEncoding = 9,
    /// The variable can never have that value.
    WrongValue = 10,
    /// The variable does not exist and can never be created.
    NoCreation = 11,
    /// The variable cannot have that value now.
    InconsistentValue = 12,
    /// What the assignment needs is not to be had now.
    ResourceUnavailable = 13,
    /// The assignment failed although it had passed the test; what had been done is undone.
    CommitFailed = 14,
    /// The assignment failed, and what had been done could not all be undone.
    UndoFailed = 15,
    /// The manager is not who it has to be.
    AuthorizationError = 16,
    /// The variable exists and cannot be written.
    NotWritable = 17,
    /// The variable does not exist and cannot be created now.
    InconsistentName = 18,
}

impl ErrorStatus {
    /// The number as it stands on the wire, 1..=18.
    pub const fn code(self) -> i32 {
        match self {
            Self::TooBig => 1,
            Self::NoSuchName => 2,
            Self::BadValue => 3,
            Self::ReadOnly => 4,
            Self::GenErr => 5,
            Self::NoAccess => 6,
            Self::WrongType => 7,
            Self::WrongLength => 8,
            Self::WrongEncoding => 9,
            Self::WrongValue => 10,
            Self::NoCreation => 11,
            Self::InconsistentValue => 12,
            Self::ResourceUnavailable => 13,
            Self::CommitFailed => 14,
            Self::UndoFailed => 15,
            Self::AuthorizationError => 16,
            Self::NotWritable => 17,
            Self::InconsistentName => 18,
        }
    }

    /// What an SNMPv1 manager is told instead (RFC 3584 §4.4); the five that SNMPv1 has stay as they are.
    #[must_use]
    pub const fn v1(self) -> Self {
        match self {
            Self::TooBig => Self::TooBig,
            Self::ReadOnly => Self::ReadOnly,
            Self::NoSuchName
            | Self::NoAccess
            | Self::NotWritable
            | Self::NoCreation
            | Self::InconsistentName
            | Self::AuthorizationError => Self::NoSuchName,
            Self::BadValue
            | Self::WrongValue
            | Self::WrongEncoding
            | Self::WrongType
            | Self::WrongLength
            | Self::InconsistentValue => Self::BadValue,
            Self::GenErr | Self::ResourceUnavailable | Self::CommitFailed | Self::UndoFailed => Self::GenErr,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorStatus::*;
    use super::*;

    /// RFC 3416 §3 numbers, RFC 3584 §4.4 mapping.
    const ALL: [(ErrorStatus, i32, ErrorStatus); 18] = [
        (TooBig, 1, TooBig),
        (NoSuchName, 2, NoSuchName),
        (BadValue, 3, BadValue),
        (ReadOnly, 4, ReadOnly),
        (GenErr, 5, GenErr),
        (NoAccess, 6, NoSuchName),
        (WrongType, 7, BadValue),
        (WrongLength, 8, BadValue),
        (WrongEncoding, 9, BadValue),
        (WrongValue, 10, BadValue),
        (NoCreation, 11, NoSuchName),
        (InconsistentValue, 12, BadValue),
        (ResourceUnavailable, 13, GenErr),
        (CommitFailed, 14, GenErr),
        (UndoFailed, 15, GenErr),
        (AuthorizationError, 16, NoSuchName),
        (NotWritable, 17, NoSuchName),
        (InconsistentName, 18, NoSuchName),
    ];

    #[test]
    fn every_status_has_the_number_of_rfc_3416() {
        for (status, code, _) in ALL {
            assert_eq!(status.code(), code);
        }
    }

    #[test]
    fn a_v1_manager_is_told_what_rfc_3584_says() {
        for (status, _, v1) in ALL {
            assert_eq!(status.v1(), v1, "{status:?}");
        }
    }

    #[test]
    fn a_v1_manager_is_told_nothing_above_gen_err() {
        assert!(ALL.iter().all(|(status, ..)| status.v1().code() <= 5));
    }
}

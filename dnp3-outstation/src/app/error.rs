use super::{ApplicationControl, GroupVariation, Iin};
use core::fmt;

/// Why a fragment is refused, with what its answer needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum AppError {
    /// The fragment is shorter than the header of a request: nothing can be answered.
    NoHeader {
        /// Octets that are there, 0 or 1.
        received: usize,
    },
    /// The function code is not assigned, or is that of a response.
    FunctionCode {
        /// The request's application control, whose sequence the answer repeats.
        control: ApplicationControl,
        /// The code found.
        code: u8,
    },
    /// The request is not one whole fragment, or is marked as unsolicited: nothing is answered.
    NotWhole {
        /// Its application control.
        control: ApplicationControl,
    },
    /// The fragment ends within an object header.
    Truncated {
        /// Octets that the object header takes, as far as is known.
        needed: usize,
        /// Octets that are there.
        received: usize,
    },
    /// The qualifier is reserved, obsolete or a mixture that the standard does not allow.
    Qualifier {
        /// The object it stands with.
        object: GroupVariation,
        /// The octet found.
        received: u8,
    },
    /// The range starts after its end.
    Range {
        /// The object it stands with.
        object: GroupVariation,
        /// The first index.
        start: u32,
        /// The last index.
        stop: u32,
    },
}

impl AppError {
    /// What the response tells the master of it.
    ///
    /// [`Iin::NONE`] for a fragment that cannot be answered at all.
    pub const fn iin(&self) -> Iin {
        match self {
            Self::NoHeader { .. } | Self::NotWhole { .. } => Iin::NONE,
            Self::FunctionCode { .. } => Iin::NO_FUNC_CODE_SUPPORT,
            Self::Truncated { .. } | Self::Qualifier { .. } | Self::Range { .. } => Iin::PARAMETER_ERROR,
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoHeader { received } => write!(f, "a fragment of {received} octets has no header"),
            Self::NotWhole { control } => {
                write!(f, "application control {:#04x} is none of a request", control.to_octet())
            }
            Self::FunctionCode { code, .. } => write!(f, "{code} is no function code of a request"),
            Self::Truncated { needed, received } => {
                write!(f, "the object header takes {needed} octets, {received} are there")
            }
            Self::Qualifier { object, received } => {
                write!(f, "qualifier {received:#04x} of {object} is not valid")
            }
            Self::Range { object, start, stop } => {
                write!(f, "the range {start} to {stop} of {object} starts after its end")
            }
        }
    }
}

impl core::error::Error for AppError {}

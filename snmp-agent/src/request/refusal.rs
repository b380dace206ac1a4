use crate::ErrorStatus;
use crate::ber::BufferFull;

/// Why a request has no list of variable bindings of its own for a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: ErrorStatus,
    /// The place of the variable binding that it is for, from 1; 0 for none.
    pub(crate) index: i32,
}

impl Refusal {
    pub(crate) const TOO_BIG: Self = Self { status: ErrorStatus::TooBig, index: 0 };

    pub(crate) const fn new(status: ErrorStatus, index: i32) -> Self {
        Self { status, index }
    }
}

impl From<BufferFull> for Refusal {
    fn from(_: BufferFull) -> Self {
        Self::TOO_BIG
    }
}

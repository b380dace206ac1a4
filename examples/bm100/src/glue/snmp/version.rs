//! A version as people write it.

use core::fmt::{self, Display, Formatter};

/// A version as a number: 130 is 1.30.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version(pub(crate) u16);

impl Display for Version {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

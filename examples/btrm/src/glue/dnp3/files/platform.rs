//! What the files stand on.

use crate::image::ImageStore;

/// What the files need of the platform. `()` has neither: records are read, everything else is refused.
pub trait Platform {
    /// A random number that nobody can guess, from a source fit for keys. `None`, the default: there is none, and
    /// nobody is let in.
    fn random(&mut self) -> Option<u32> {
        None
    }

    /// Where firmware images go. `None`, the default: nowhere, and none is taken.
    fn images(&mut self) -> Option<&mut dyn ImageStore> {
        None
    }
}

impl Platform for () {}

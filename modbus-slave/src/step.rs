//! What one call of `process` did.

use crate::Event;

/// Time since an arbitrary fixed origin, such as boot. Never goes backwards.
pub type Uptime = core::time::Duration;

/// What one call of `process` did, and what it wants next.
///
/// Send `tx[..produced]`, drop `consumed` bytes from the front of what was received, then call again
/// until the step [is idle](Step::is_idle). After that call with new bytes appended to those that
/// were left, or with none at `wake_at`.
#[must_use]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Step {
    /// Bytes of `rx` that were used up; never more than `rx.len()`.
    pub consumed: usize,
    /// Bytes of `tx` that are to be sent; never more than `tx.len()`.
    pub produced: usize,
    /// When to call again although nothing was received. `None`: only with new bytes.
    pub wake_at: Option<Uptime>,
    /// What happened, if anything did.
    pub event: Option<Event>,
}

impl Step {
    /// Nothing was taken, made or told: what is left of `rx` is the beginning of a frame, to be kept.
    #[inline]
    pub const fn is_idle(&self) -> bool {
        self.consumed == 0 && self.produced == 0 && self.event.is_none()
    }
}

//! One notification on its way to one target.

use crate::Uptime;

/// How far it got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Delivery {
    /// Nothing is left to do: told, acknowledged, or given up.
    #[default]
    Done,
    /// Not sent yet.
    Due,
    /// An inform that was sent and is not acknowledged yet.
    InFlight {
        /// What the acknowledgement will bear; the same each time it is sent.
        request_id: i32,
        /// When the patience with the last one sent ends.
        until: Uptime,
        /// How often it may be sent again for want of an answer.
        retries: u8,
        /// How often it was sent again for an answer that told how to.
        hastened: u8,
    },
}

impl Delivery {
    /// A discovery and a synchronization, four times over.
    #[cfg(feature = "usm")]
    const HASTENED_AT_MOST: u8 = 8;

    pub(super) const fn is_done(self) -> bool {
        matches!(self, Self::Done)
    }

    pub(super) const fn is_in_flight(self) -> bool {
        matches!(self, Self::InFlight { .. })
    }

    /// When it wants to be sent again or given up.
    pub(super) const fn until(self) -> Option<Uptime> {
        match self {
            Self::InFlight { until, .. } => Some(until),
            Self::Done | Self::Due => None,
        }
    }

    pub(super) const fn is_answered_by(self, answered: i32) -> bool {
        matches!(self, Self::InFlight { request_id, .. } if request_id == answered)
    }

    /// An inform whose last patience ended.
    pub(super) fn is_lost(self, now: Uptime) -> bool {
        matches!(self, Self::InFlight { until, retries: 0, .. } if until <= now)
    }

    /// Is to be sent again at once, which costs no retry; not for ever, whatever the answers are.
    #[cfg(feature = "usm")]
    pub(super) const fn hasten(&mut self) {
        if let Self::InFlight { until, retries, hastened, .. } = self
            && *hastened < Self::HASTENED_AT_MOST
            && !until.is_zero()
        {
            (*until, *retries) = (Uptime::ZERO, retries.saturating_add(1));
            *hastened = hastened.saturating_add(1);
        }
    }
}

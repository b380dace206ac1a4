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
        /// The inform.
        inform: Inform,
        /// When the patience with the last one sent ends.
        until: Uptime,
    },
    /// An inform to be sent again at once, since it is known better now how.
    #[cfg(feature = "usm")]
    Prompted(Inform),
}

/// An inform that was sent at least once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Inform {
    /// What the acknowledgement will bear; the same each time it is sent.
    pub(super) request_id: i32,
    /// How often it may be sent again for want of an answer.
    pub(super) retries: u8,
    /// How often it may be sent again for an answer that tells how to, until the next retry.
    pub(super) prompts: u8,
}

impl Inform {
    /// Discovery of an engine, and of its time.
    pub(super) const PROMPTS: u8 = 2;

    /// Once less, when the answer did not come.
    pub(super) const fn retried(self) -> Self {
        Self { retries: self.retries.saturating_sub(1), prompts: Self::PROMPTS, ..self }
    }
}

impl Delivery {
    pub(super) const fn is_done(self) -> bool {
        matches!(self, Self::Done)
    }

    /// The inform that is in flight.
    pub(super) const fn inform(self) -> Option<Inform> {
        match self {
            Self::InFlight { inform, .. } => Some(inform),
            #[cfg(feature = "usm")]
            Self::Prompted(inform) => Some(inform),
            Self::Done | Self::Due => None,
        }
    }

    /// When it wants to be sent again or given up.
    pub(super) const fn until(self) -> Option<Uptime> {
        match self {
            Self::InFlight { until, .. } => Some(until),
            _ => None,
        }
    }

    /// Whether it can be sent, where so many to the same target may be begun.
    pub(super) fn is_due(self, now: Uptime, more: usize) -> bool {
        match self {
            Self::Done => false,
            Self::Due => more > 0,
            Self::InFlight { inform, until } => until <= now && inform.retries > 0,
            #[cfg(feature = "usm")]
            Self::Prompted(_) => true,
        }
    }

    pub(super) fn is_answered_by(self, answered: i32) -> bool {
        self.inform().is_some_and(|inform| inform.request_id == answered)
    }

    /// An inform whose last patience ended.
    pub(super) fn is_lost(self, now: Uptime) -> bool {
        matches!(self, Self::InFlight { until, inform: Inform { retries: 0, .. } } if until <= now)
    }

    /// An answer told how to send it, so it is sent again; not for ever, whatever the answers are.
    #[cfg(feature = "usm")]
    pub(super) const fn prompt(&mut self) {
        if let Self::InFlight { inform, .. } = *self
            && let Some(prompts) = inform.prompts.checked_sub(1)
        {
            *self = Self::Prompted(Inform { prompts, ..inform });
        }
    }
}

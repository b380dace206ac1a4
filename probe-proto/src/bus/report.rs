use crate::{Environment, Identity, Places, ProbeAddress, Reading, Refusal, Reply};

/// What a [`Bus`](crate::Bus) has to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Report<'a> {
    /// A probe told what it is: at first, and when something is not as it was. What a probe was told before (limits,
    /// equalization) it may have forgotten.
    Identity {
        /// Where it is.
        place: ProbeAddress,
        /// What it is.
        identity: Identity<'a>,
        /// What is not as it was.
        change: Change,
    },
    /// A probe told what it measures.
    Reading {
        /// Where it is.
        place: ProbeAddress,
        /// What it measures.
        reading: Reading,
    },
    /// The environment sensor told what it measures.
    Environment(Environment),
    /// A probe does not answer any more: its values are old. It is told once; the next reading says that it is back.
    Silent {
        /// Where it is.
        place: ProbeAddress,
        /// The probe, or the cable to it, that it is cut off by: itself when those before or beyond it answer.
        cut_at: ProbeAddress,
    },
    /// All were asked for their readings.
    Scanned {
        /// Those that answered.
        answered: Places,
        /// Those that there should be, or once were, and that are not.
        missing: Places,
    },
    /// The answer to a command: [`Reply::Accepted`] or [`Reply::Refused`].
    Answer {
        /// Who answers.
        place: ProbeAddress,
        /// The answer.
        reply: Reply<'a>,
    },
    /// A command was not answered by these, however often it was sent.
    Unanswered {
        /// Who did not answer.
        places: Places,
    },
    /// All resistance measurements that were commanded are done, or have failed.
    Measured,
    /// Give these octets of the firmware to [`Bus::firmware`](crate::Bus::firmware).
    FirmwareWanted {
        /// Whose firmware.
        place: ProbeAddress,
        /// Place of the first octet in the image.
        offset: u32,
        /// Octets to give at the most.
        octets: usize,
    },
    /// The firmware is there, verified, and will be started.
    Updated {
        /// Whose firmware.
        place: ProbeAddress,
    },
    /// All of the firmware is there, and whether it is verified and started nobody knows: the probe did not answer when
    /// that was asked for, as one that starts it does not. The version that it tells next says.
    UpdateUnconfirmed {
        /// Whose firmware.
        place: ProbeAddress,
    },
    /// The firmware update has failed. The same command goes on from where it was.
    UpdateFailed {
        /// Whose firmware.
        place: ProbeAddress,
        /// Why.
        why: UpdateFailure,
    },
}

/// Why a firmware update has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum UpdateFailure {
    /// The probe does not answer.
    Unanswered,
    /// The product has given no octets.
    NothingGiven,
    /// Another probe is at the place, or none that is known.
    Replaced,
    /// The probe refused the image before any of it was sent.
    NotBegun(Refusal),
    /// The probe refused what was sent, or that it is what was promised.
    Refused(Refusal),
}

/// What is not as it was, when a probe tells its identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Change {
    /// No probe was known at the place.
    Found,
    /// The same probe is at the same place, and has started anew.
    Restarted,
    /// The probe was at another place before.
    Moved {
        /// Where it was.
        from: ProbeAddress,
    },
    /// Another probe was at the place, and this one was not in the string.
    Replaced,
}

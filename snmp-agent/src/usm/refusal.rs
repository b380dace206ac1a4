use core::fmt;

use crate::notify::SecurityLevel;
use crate::statistics::Statistics;

/// Why a message of SNMPv3 was refused. Each is counted, and told by a Report that holds the counter when the sender wants
/// one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Refusal {
    /// `usmStatsUnsupportedSecLevels`: protected in a way that the user has no keys for.
    UnsupportedSecurityLevel,
    /// `usmStatsNotInTimeWindows`: a replay, or the sender does not know the agent's time yet.
    NotInTimeWindow,
    /// `usmStatsUnknownUserNames`.
    UnknownUserName,
    /// `usmStatsUnknownEngineIDs`: for another agent, or a discovery.
    UnknownEngineId,
    /// `usmStatsWrongDigests`: not authentic, as with a wrong passphrase.
    WrongDigest,
    /// `usmStatsDecryptionErrors`, as with a wrong passphrase of the privacy.
    DecryptionError,
    /// `snmpUnknownPDUHandlers`: for the objects of another engine, or it asks nothing of an agent.
    UnknownPduHandler,
    /// `snmpUnknownContexts`: the agent has but one context, the default one.
    UnknownContext,
}

impl Refusal {
    /// The object that counts it (RFC 3414 §5, RFC 3412 §5, RFC 3413 §4.1.2).
    pub(crate) const fn name(self) -> &'static [u32] {
        match self {
            Self::UnsupportedSecurityLevel => &[1, 3, 6, 1, 6, 3, 15, 1, 1, 1, 0],
            Self::NotInTimeWindow => &[1, 3, 6, 1, 6, 3, 15, 1, 1, 2, 0],
            Self::UnknownUserName => &[1, 3, 6, 1, 6, 3, 15, 1, 1, 3, 0],
            Self::UnknownEngineId => &[1, 3, 6, 1, 6, 3, 15, 1, 1, 4, 0],
            Self::WrongDigest => &[1, 3, 6, 1, 6, 3, 15, 1, 1, 5, 0],
            Self::DecryptionError => &[1, 3, 6, 1, 6, 3, 15, 1, 1, 6, 0],
            Self::UnknownPduHandler => &[1, 3, 6, 1, 6, 3, 11, 2, 1, 3, 0],
            Self::UnknownContext => &[1, 3, 6, 1, 6, 3, 12, 1, 5, 0],
        }
    }

    /// Its counter.
    pub(crate) const fn counter(self, statistics: &mut Statistics) -> &mut u32 {
        match self {
            Self::UnsupportedSecurityLevel => &mut statistics.usm.unsupported_security_levels,
            Self::NotInTimeWindow => &mut statistics.usm.not_in_time_windows,
            Self::UnknownUserName => &mut statistics.usm.unknown_user_names,
            Self::UnknownEngineId => &mut statistics.usm.unknown_engine_ids,
            Self::WrongDigest => &mut statistics.usm.wrong_digests,
            Self::DecryptionError => &mut statistics.usm.decryption_errors,
            Self::UnknownPduHandler => &mut statistics.unknown_pdu_handlers,
            Self::UnknownContext => &mut statistics.unknown_contexts,
        }
    }

    /// How far its Report is protected, to a message that was protected so far (RFC 3414 §3.2, RFC 3412 §7.1): a manager
    /// must be able to believe what time it is.
    pub(crate) const fn report_level(self, message: SecurityLevel) -> SecurityLevel {
        match self {
            Self::NotInTimeWindow => SecurityLevel::AuthNoPriv,
            Self::UnknownPduHandler | Self::UnknownContext => message,
            _ => SecurityLevel::NoAuthNoPriv,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnsupportedSecurityLevel => "unsupported security level",
            Self::NotInTimeWindow => "not in the time window",
            Self::UnknownUserName => "unknown user",
            Self::UnknownEngineId => "unknown engine",
            Self::WrongDigest => "wrong digest",
            Self::DecryptionError => "cannot be decrypted",
            Self::UnknownPduHandler => "asks nothing of this agent",
            Self::UnknownContext => "unknown context",
        })
    }
}

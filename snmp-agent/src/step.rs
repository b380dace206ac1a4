use core::net::SocketAddr;

use crate::ber::BerError;
#[cfg(feature = "usm")]
use crate::usm::Refusal;

/// Time since the start of the agent. Never goes backwards.
///
/// `sysUpTime` and `snmpEngineTime` are made of it.
pub type Uptime = core::time::Duration;

/// What one call of the agent did, and when it wants the next.
///
/// The contract of the caller: send the `produced` octets as one datagram to `to`; call `send` at `wake_at` at the latest; the
/// time given never goes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[must_use]
pub struct Step {
    /// Octets at the start of the transmit buffer to be sent now.
    pub produced: usize,
    /// Where they go; some whenever something was produced.
    pub to: Option<SocketAddr>,
    /// The latest time of the next call of `send`; `None` when only a new datagram or notification can change anything.
    pub wake_at: Option<Uptime>,
    /// Something worth a count or a line in a log. Never a reason to stop.
    pub event: Option<Event>,
}

/// What the agent noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Event {
    /// A datagram was dropped because it is no BER, or not that of a message (counted as `snmpInASNParseErrs`).
    Malformed(BerError),
    /// A message of a version that is not spoken was dropped (counted as `snmpInBadVersions`).
    BadVersion(i32),
    /// A message was refused, for an unknown community or a manager's address (counted as `snmpInBadCommunityNames`).
    BadCommunity,
    /// A request was refused that its community may not make (counted as `snmpInBadCommunityUses`).
    BadCommunityUse,
    /// A message that asks nothing of an agent was dropped (counted as `snmpUnknownPDUHandlers`).
    UnknownPdu,
    /// The response did not fit, and neither did the word that it does not (counted as `snmpSilentDrops`).
    SilentDrop,
    /// A message of SNMPv3 was refused, which its sender was told if it wished (counted by the object that the refusal names).
    #[cfg(feature = "usm")]
    Refused(Refusal),
    /// A message of SNMPv3 was dropped: of a security model that is not spoken (counted as `snmpUnknownSecurityModels`).
    #[cfg(feature = "usm")]
    UnknownSecurityModel,
    /// A message of SNMPv3 was dropped: encrypted, and not authentic (counted as `snmpInvalidMsgs`).
    #[cfg(feature = "usm")]
    InvalidMessage,
    /// A user of SNMPv3 was refused: forbidden, less protected than the user has to be, or setting with an access that may
    /// only read (counted as [`unauthorized`](crate::Statistics::unauthorized)).
    #[cfg(feature = "usm")]
    Unauthorized,
    /// A SET was carried out: what is to outlive a restart can be stored now.
    Set,
}

impl Event {
    /// Whether somebody came who is not who they have to be, which `authenticationFailure` tells of.
    pub(crate) const fn is_authentication_failure(self) -> bool {
        match self {
            Self::BadCommunity | Self::BadCommunityUse => true,
            #[cfg(feature = "usm")]
            Self::Unauthorized | Self::Refused(Refusal::UnknownUserName | Refusal::WrongDigest) => true,
            _ => false,
        }
    }
}

use core::net::Ipv4Addr;

use crate::EngineId;

/// How an agent is set up. Begin with [`Config::new`] and change what differs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub struct Config {
    /// The agent's own identifier, told as `snmpEngineID` and used in SNMPv3.
    pub engine_id: EngineId,
    /// How often the agent has started with this identifier, this start among them: 1..=2³¹ − 1. Kept over restarts by
    /// the product, else managers of SNMPv3 refuse what the agent says (RFC 3414 §2.2).
    pub boots: u32,
    /// Octets of the largest message taken and sent, 484..=65507 (RFC 3412 §6.4, RFC 3417 §3.2); what is beyond is taken for the
    /// nearer end. The buffers for both have this size. 1472 by default, what an Ethernet frame carries.
    pub max_message: u16,
    /// Whether refused requests raise `authenticationFailure` at first; managers can set it, as `snmpEnableAuthenTraps`.
    /// Off by default.
    pub authentication_traps: bool,
    /// Where the agent is reached, as SNMPv1 traps tell (RFC 1157 §4.1.6). 0.0.0.0 by default: receivers take the sender's.
    pub agent_address: Ipv4Addr,
    /// What the agent tells when it starts.
    pub start: Start,
    /// The versions that are spoken.
    pub versions: Versions,
}

impl Config {
    /// Octets of a message that every engine takes (RFC 3412 §6.4, RFC 3417 §3.2).
    pub const MIN_MESSAGE: u16 = 484;
    /// Octets of the largest datagram of UDP over IPv4 (RFC 3417 §3.2).
    pub const MAX_MESSAGE: u16 = 65507;

    /// All versions that the features have, messages of 1472 octets, a cold start, and no `authenticationFailure`.
    pub const fn new(engine_id: EngineId, boots: u32) -> Self {
        Self {
            engine_id,
            boots,
            max_message: 1472,
            authentication_traps: false,
            agent_address: Ipv4Addr::UNSPECIFIED,
            start: Start::Cold,
            versions: Versions::ALL,
        }
    }
}

/// How the agent came to start, which it tells its targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Start {
    /// `coldStart`: its configuration may have changed.
    Cold,
    /// `warmStart`: its configuration is as before.
    Warm,
}

/// Versions of SNMP that are spoken; messages of others are counted as `snmpInBadVersions` and dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Versions {
    /// SNMPv1 (RFC 1157).
    pub v1: bool,
    /// SNMPv2c (RFC 1901).
    pub v2c: bool,
    /// SNMPv3 (RFC 3412).
    #[cfg(feature = "usm")]
    pub v3: bool,
}

impl Versions {
    /// All that the features have.
    pub const ALL: Self = Self {
        v1: true,
        v2c: true,
        #[cfg(feature = "usm")]
        v3: true,
    };
}

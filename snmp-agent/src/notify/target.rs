use core::net::SocketAddr;
use core::time::Duration;

use heapless::Vec;

/// Placeholder until access lands.
pub type CommunityName = Vec<u8, 32>;

/// Who is told: a row of `snmpTargetAddrTable` with its parameters (RFC 3413 §4.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where it listens; by convention at port 162.
    pub address: SocketAddr,
    /// In which version, and with whose name.
    pub security: Security,
    /// Whether it has to say that it knows.
    pub kind: Kind,
}

/// The version of SNMP that a target is spoken to with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Security {
    /// SNMPv1 with this community. Informs do not exist there: such a target gets traps.
    V1(CommunityName),
    /// SNMPv2c with this community.
    V2c(CommunityName),
}

/// Whether a target acknowledges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Kind {
    /// Told once, never acknowledged.
    Trap,
    /// Told again until it is acknowledged.
    Inform {
        /// Time to wait for each acknowledgement; 15 s by convention (RFC 3413 `snmpTargetAddrTimeout`).
        timeout: Duration,
        /// How often it is told again; 3 by convention (`snmpTargetAddrRetryCount`).
        retries: u8,
    },
}

/// Whom the agent tells of what happens, `N` at the most.
///
/// What waits for a target goes to whoever stands in its place when it is sent.
#[derive(Clone, Debug, Default)]
pub struct Targets<const N: usize>(Vec<Target, N>);

/// There is no room for another target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct TargetsFull;

impl core::fmt::Display for TargetsFull {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("no room for another notification target")
    }
}

impl core::error::Error for TargetsFull {}

impl<const N: usize> Targets<N> {
    /// Nobody.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Tells this one too.
    ///
    /// # Errors
    /// [`TargetsFull`] when there are `N`.
    pub fn add(&mut self, target: Target) -> Result<(), TargetsFull> {
        self.0.push(target).map_err(|_| TargetsFull)
    }

    /// Tells nobody any more.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Those who are told.
    pub fn iter(&self) -> impl Iterator<Item = &Target> {
        self.0.iter()
    }

    /// Whether nobody is told.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, place: usize) -> Option<&Target> {
        self.0.get(place)
    }
}

impl Target {
    /// Time to wait and tries after the first, for a target that acknowledges.
    pub(crate) const fn inform(&self) -> Option<(Duration, u8)> {
        match (&self.security, self.kind) {
            (Security::V1(_), _) | (_, Kind::Trap) => None,
            (_, Kind::Inform { timeout, retries }) => Some((timeout, retries)),
        }
    }
}

use core::net::SocketAddr;
use core::time::Duration;

use heapless::Vec;

use crate::access::{Name, NoRoom};

/// Who is told of notifications, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where they go: port 162 as a rule.
    pub address: SocketAddr,
    /// In whose name they are sent.
    pub security: Security,
    /// Whether they are confirmed.
    pub kind: NotificationKind,
}

/// In whose name a notification is sent, and in which version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Security {
    /// SNMPv1, with this community.
    V1(Name),
    /// SNMPv2c, with this community.
    V2c(Name),
    /// SNMPv3, by this user, who is one of the agent's.
    #[cfg(feature = "usm")]
    Usm(Name, SecurityLevel),
}

/// How far a message of SNMPv3 is protected (RFC 3411 §3.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum SecurityLevel {
    /// Neither authentic nor private.
    NoAuthNoPriv,
    /// Authentic.
    AuthNoPriv,
    /// Authentic and private.
    AuthPriv,
}

/// Whether a notification is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum NotificationKind {
    /// A trap: sent once.
    Trap,
    /// An inform: sent until it is confirmed. SNMPv1 has none and sends a trap.
    Inform {
        /// How long a confirmation is waited for.
        timeout: Duration,
        /// How often it is sent again.
        retries: u8,
    },
}

/// The targets of an agent, `N` at the most.
///
/// When they change, what waits for one goes to whoever stands in its place then.
#[derive(Clone, Debug, Default)]
pub struct Targets<const N: usize>(Vec<Target, N>);

impl<const N: usize> Targets<N> {
    /// None.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// One more.
    ///
    /// # Errors
    /// [`NoRoom`] when there are `N`.
    pub fn add(&mut self, target: Target) -> Result<(), NoRoom> {
        self.0.push(target).map_err(|_| NoRoom)
    }

    /// Drops all of them.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Target> {
        self.0.iter()
    }

    pub(crate) fn get(&self, place: usize) -> Option<&Target> {
        self.0.get(place)
    }
}

impl Target {
    /// Whether that is its address. IPv4 addresses within IPv6, which sockets for both tell, are taken for what they are.
    pub(crate) fn is_at(&self, from: SocketAddr) -> bool {
        let place = |address: SocketAddr| (address.ip().to_canonical(), address.port());
        place(self.address) == place(from)
    }

    /// Time to wait for a confirmation and tries after the first, for a target that confirms.
    pub(crate) const fn inform(&self) -> Option<(Duration, u8)> {
        match (&self.security, self.kind) {
            (Security::V1(_), _) | (_, NotificationKind::Trap) => None,
            (_, NotificationKind::Inform { timeout, retries }) => Some((timeout, retries)),
        }
    }
}

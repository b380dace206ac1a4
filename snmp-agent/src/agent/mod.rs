//! The agent: what a product calls.

mod receive;
mod send;
#[cfg(feature = "usm")]
mod v3;

use crate::access::Communities;
use crate::engine::Engine;
use crate::notify::{Notification, Originator, Targets};
#[cfg(feature = "usm")]
use crate::usm::Users;
use crate::{Config, Statistics, Uptime};

/// An SNMP agent. It does no I/O and cannot fail: datagrams and the time go in, datagrams and a deadline come out.
///
/// `COMMUNITIES`, `USERS` (of SNMPv3) and `TARGETS` of notifications are the most that can be added; `WAITING` notifications
/// can wait to be sent or confirmed. Buffers for datagrams are the caller's.
#[derive(Clone, Debug)]
pub struct Agent<
    const COMMUNITIES: usize = 6,
    const USERS: usize = 4,
    const TARGETS: usize = 4,
    const WAITING: usize = 8,
> {
    engine: Engine,
    communities: Communities<COMMUNITIES>,
    targets: Targets<TARGETS>,
    originator: Originator<TARGETS, WAITING>,
    #[cfg(feature = "usm")]
    users: Users<USERS>,
}

impl<const COMMUNITIES: usize, const USERS: usize, const TARGETS: usize, const WAITING: usize>
    Agent<COMMUNITIES, USERS, TARGETS, WAITING>
{
    /// An agent that knows nobody yet, and so answers nobody.
    pub fn new(config: Config) -> Self {
        let originator = Originator::new(config.boots);
        Self {
            engine: Engine::new(config),
            communities: Communities::new(),
            targets: Targets::new(),
            originator,
            #[cfg(feature = "usm")]
            users: Users::new(),
        }
    }

    /// Who may ask in SNMPv1 and v2c.
    pub const fn communities_mut(&mut self) -> &mut Communities<COMMUNITIES> {
        &mut self.communities
    }

    /// Who may ask in SNMPv3, and in whose names notifications are sent in it.
    #[cfg(feature = "usm")]
    pub const fn users_mut(&mut self) -> &mut Users<USERS> {
        &mut self.users
    }

    /// Who is told of notifications.
    pub const fn targets_mut(&mut self) -> &mut Targets<TARGETS> {
        &mut self.targets
    }

    /// What was counted since the start.
    pub const fn statistics(&self) -> &Statistics {
        &self.engine.statistics
    }

    /// Whether refused requests raise `authenticationFailure`: as configured, until a manager sets
    /// `snmpEnableAuthenTraps`.
    pub const fn authentication_traps(&self) -> bool {
        self.engine.settings.authentication_traps
    }

    /// Sets `snmpEnableAuthenTraps` (RFC 3418), for a product that could not keep what a manager set.
    pub const fn set_authentication_traps(&mut self, on: bool) {
        self.engine.settings.authentication_traps = on;
    }

    /// Tells every target of something. `false` when the queue has no room for it, which is counted.
    ///
    /// [`send`](Self::send) sends it.
    pub fn notify(&mut self, now: Uptime, notification: &Notification<'_>) -> bool {
        self.originator.notify(now, &mut self.engine, &self.targets, notification)
    }
}

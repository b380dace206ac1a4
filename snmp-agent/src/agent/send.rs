//! What is due is sent.

use super::Agent;
use crate::notify::Means;
use crate::{Mib, Step, Uptime};

impl<const COMMUNITIES: usize, const USERS: usize, const TARGETS: usize, const WAITING: usize>
    Agent<COMMUNITIES, USERS, TARGETS, WAITING>
{
    /// Writes the next notification that is due to `tx`. Call until it produces nothing; then sleep until
    /// [`wake_at`](Step::wake_at), or until there is a new notification.
    pub fn send(&mut self, now: Uptime, tx: &mut [u8], mib: &mut impl Mib) -> Step {
        self.originator.started(now, &mut self.engine, &self.targets, mib.system().object_id);
        let mut means = Means {
            engine: &mut self.engine,
            targets: &self.targets,
            #[cfg(feature = "usm")]
            users: self.users.as_slice(),
        };
        let sent = self.originator.send(now, &mut means, tx);
        let (produced, to) = sent.map_or((0, None), |(octets, to)| (octets, Some(to)));
        Step { produced, to, wake_at: self.originator.wake_at(now, &self.targets), event: None }
    }
}

//! What is due is sent.

use super::Agent;
use crate::{Mib, Step, Uptime};

impl<const COMMUNITIES: usize, const USERS: usize, const TARGETS: usize, const WAITING: usize>
    Agent<COMMUNITIES, USERS, TARGETS, WAITING>
{
    /// Writes the next notification that is due to `tx`. Call until it produces nothing; then sleep until
    /// [`wake_at`](Step::wake_at), or until there is a new notification.
    pub fn send(&mut self, now: Uptime, tx: &mut [u8], mib: &mut impl Mib) -> Step {
        let _ = (now, tx, mib);
        Step::default()
    }
}

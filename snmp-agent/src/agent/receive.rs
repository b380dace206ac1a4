//! A datagram came.

use core::net::SocketAddr;

use super::Agent;
use crate::statistics::count;
use crate::{Mib, Step, Uptime};

impl<const COMMUNITIES: usize, const USERS: usize, const TARGETS: usize, const WAITING: usize>
    Agent<COMMUNITIES, USERS, TARGETS, WAITING>
{
    /// Takes a datagram. Its response, if any, is in `tx[..produced]` and goes back to `from`; it has at most `tx`'s length, and
    /// no more than [`Config::max_message`](crate::Config::max_message).
    ///
    /// What cannot be read, is not for us or comes from nobody we know has no response: it is counted, and told as an
    /// [`Event`](crate::Event).
    pub fn receive(
        &mut self,
        now: Uptime,
        from: SocketAddr,
        datagram: &[u8],
        tx: &mut [u8],
        mib: &mut impl Mib,
    ) -> Step {
        let _ = (now, from, datagram, tx, mib);
        count(&mut self.engine.statistics.in_packets);
        Step::default()
    }
}

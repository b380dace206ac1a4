//! What is known until the unit is turned off: the time, and the last commands.

use core::time::Duration;

use dnp3_outstation::{Clock, Command, Stamp, Timestamp, Uptime};
use heapless::Deque;

/// A clock that was set is trusted for this long (ours): a crystal of 20 ppm is two seconds off after a day.
pub const TIME_TRUSTED_FOR: Duration = Duration::from_hours(24);

/// Commands that wait to be reported, if they are reported at all.
const WAITING_COMMANDS: usize = 8;

/// The clock and the last commands.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    clock: Clock,
    now: Uptime,
    set: bool,
    commands: Deque<(u16, Command), WAITING_COMMANDS>,
}

impl Session {
    pub(crate) const fn new() -> Self {
        Self { clock: Clock::new(TIME_TRUSTED_FOR), now: Uptime::ZERO, set: false, commands: Deque::new() }
    }

    pub(super) fn time(&self, now: Uptime) -> Stamp {
        self.clock.now(now)
    }

    pub(super) const fn set_time(&mut self, now: Uptime, time: Timestamp) {
        self.clock.set(now, time);
        self.set = true;
    }

    /// Goes on to `now`.
    pub(crate) const fn keep_time(&mut self, now: Uptime) {
        self.now = now;
    }

    /// What the clock shows, once anybody has set it.
    pub(crate) fn told_time(&self) -> Option<Timestamp> {
        self.set.then(|| self.clock.now(self.now).time)
    }

    pub(super) fn needs_time(&self) -> bool {
        self.clock.needs_time(self.now)
    }

    /// Keeps a command to be reported; the oldest gives way.
    pub(super) fn note(&mut self, index: u16, command: Command) {
        if self.commands.is_full() {
            self.commands.pop_front();
        }
        let _room = self.commands.push_back((index, command));
    }

    pub(super) fn take_command(&mut self) -> Option<(u16, Command)> {
        self.commands.pop_front()
    }
}

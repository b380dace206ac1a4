//! What SNMP managers are told beside the points: since when, and how often. Forgotten at power-off.

use bms_core::{
    Monitor,
    alarm::{Alarm, Edge},
    event::Event,
    plant::LoadSource,
    time::Uptime,
};

use super::{
    set::Before,
    ups::{alarm::CONDITIONS, test::LastTest},
};

/// The standing alarms and their times, the last test, the spin lock, and what a failed SET goes back to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Session {
    now: Uptime,
    /// The first event of the journal that was not looked at.
    seen: u32,
    /// Bit n: condition n stands.
    present: u16,
    since: [u32; CONDITIONS],
    line_bads: u32,
    on_battery_since: Option<Uptime>,
    pub(super) last_test: LastTest,
    spin_lock: i32,
    pub(super) before: Option<Before>,
}

impl Session {
    /// Goes on to the monitor's step at `now`; `present` are the conditions that stand now.
    pub(crate) fn step(&mut self, now: Uptime, monitor: &Monitor, present: u16) {
        self.now = now;
        self.follow(monitor);
        for (place, since) in self.since.iter_mut().enumerate() {
            if is_set(present & !self.present, place) {
                *since = ticks(now);
            }
        }
        self.present = present;
        let on_battery = monitor.actuators().load_source == LoadSource::Battery;
        self.on_battery_since = on_battery.then(|| self.on_battery_since.unwrap_or(now));
    }

    /// Takes note of what the journal tells.
    pub(crate) fn follow(&mut self, monitor: &Monitor) {
        for entry in monitor.journal().since(self.seen) {
            self.last_test.follow(entry.at, &entry.event);
            if let Event::Alarm(Edge { alarm: Alarm::SupplyLost, raised: true, .. }) = entry.event {
                self.line_bads = self.line_bads.wrapping_add(1);
            }
        }
        self.seen = monitor.journal().next_sequence();
    }

    /// The time of the last step.
    pub(super) const fn now(&self) -> Uptime {
        self.now
    }

    /// The conditions that stood at the last step, a bit each.
    pub(super) const fn present(&self) -> u16 {
        self.present
    }

    /// Since when a condition stands, as `sysUpTime` was; `None`: it does not.
    pub(super) fn since(&self, place: usize) -> Option<u32> {
        self.since.get(place).copied().filter(|_| is_set(self.present, place))
    }

    /// How often the supply was lost.
    pub(super) const fn line_bads(&self) -> u32 {
        self.line_bads
    }

    pub(super) const fn on_battery_since(&self) -> Option<Uptime> {
        self.on_battery_since
    }

    pub(super) const fn spin_lock(&self) -> i32 {
        self.spin_lock
    }

    /// The next value of the spin lock (`TestAndIncr` of RFC 2579).
    pub(super) const fn turn_spin_lock(&mut self) {
        self.spin_lock = match self.spin_lock.checked_add(1) {
            Some(next) => next,
            None => 0,
        };
    }

    pub(super) const fn set_spin_lock(&mut self, value: i32) {
        self.spin_lock = value;
    }
}

/// Whether bit `place` is set.
pub(super) fn is_set(bits: u16, place: usize) -> bool {
    let place = u32::try_from(place).ok();
    place.and_then(|place| bits.checked_shr(place)).is_some_and(|bits| bits & 1 != 0)
}

/// Hundredths of a second, as `sysUpTime` counts them: from 2^32 on from 0 again.
pub(super) fn ticks(time: Uptime) -> u32 {
    let hundredths = (time.as_millis() / 10) & u128::from(u32::MAX);
    u32::try_from(hundredths).unwrap_or(u32::MAX)
}

//! What SNMP managers are told beside the points, forgotten at power-off: since when, and how long.

use core::time::Duration;

use bms_core::time::{Timestamp, Uptime};

use super::{
    set::Draft,
    ups::{CONDITIONS, is_set, present},
};
use crate::{event::Event, product::Bm100};

/// The last run of equalization, of whatever strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// When it began, by wall clock if there was one.
    pub(super) began_at: Option<Timestamp>,
    began: Uptime,
    ended: Option<Uptime>,
    /// Strings that are at it.
    strings: u8,
}

/// The last run of equalization, the conditions of UPS-MIB and their times, and a SET that is under way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Session {
    /// The first event of the journal that was not looked at.
    seen: u32,
    run: Option<Run>,
    present: u8,
    since: [u32; CONDITIONS],
    pub(super) draft: Option<Draft>,
}

impl Run {
    /// How long it lasted, or lasts.
    pub(super) fn lasted(&self, now: Uptime) -> Duration {
        self.ended.unwrap_or(now).saturating_sub(self.began)
    }
}

impl Session {
    /// Goes on to a step of the unit.
    pub(crate) fn step(&mut self, unit: &Bm100) {
        for entry in unit.journal().since(self.seen) {
            self.follow(entry.at, entry.time, entry.event);
        }
        self.seen = unit.journal().next_sequence();
        self.note_conditions(unit.uptime(), present(unit));
    }

    /// Takes note of an event.
    const fn follow(&mut self, at: Uptime, time: Option<Timestamp>, event: Event) {
        let Event::Equalizing { running, .. } = event else { return };
        match &mut self.run {
            Some(run) if run.ended.is_none() => {
                run.strings =
                    if running { run.strings.saturating_add(1) } else { run.strings.saturating_sub(1) };
                if run.strings == 0 {
                    run.ended = Some(at);
                }
            }
            _ if running => self.run = Some(Run { began_at: time, began: at, ended: None, strings: 1 }),
            _ => {}
        }
    }

    /// Takes note of the conditions that stand now, a bit each.
    fn note_conditions(&mut self, now: Uptime, present: u8) {
        for (place, since) in self.since.iter_mut().enumerate() {
            if is_set(present & !self.present, place) {
                *since = ticks(now);
            }
        }
        self.present = present;
    }

    /// The last run of equalization since power-up.
    pub(super) const fn equalization(&self) -> Option<&Run> {
        self.run.as_ref()
    }

    /// The conditions that stood at the last step.
    pub(super) const fn present(&self) -> u8 {
        self.present
    }

    /// Since when a condition stands, as `sysUpTime` was; `None`: it does not.
    pub(super) fn since(&self, place: usize) -> Option<u32> {
        self.since.get(place).copied().filter(|_| is_set(self.present, place))
    }
}

/// Hundredths of a second, as `sysUpTime` counts them: from 2^32 on from 0 again.
pub(super) fn ticks(time: Duration) -> u32 {
    let hundredths = (time.as_millis() / 10) & u128::from(u32::MAX);
    u32::try_from(hundredths).unwrap_or(u32::MAX)
}

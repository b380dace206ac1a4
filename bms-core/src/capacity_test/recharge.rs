//! Whether the charger has had the time to fill the battery again.

use crate::time::{Uptime, whole_seconds};

/// How many times as long as the battery carried the load the charger is given (ours): chargers of a tenth of the nameplate
/// are usual, and a load that empties the battery in an hour takes ten times as much.
const TIMES: u32 = 10;
/// How long it is given at most, seconds (ours): a day is what makers tell for a battery that was emptied.
const LONGEST_S: u32 = 86_400;

/// Follows when the battery carried the load. Of the time before power-up nothing is known: the battery counts as full.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Recharge {
    carries_since_s: Option<u32>,
    over_at_s: u32,
}

impl Recharge {
    /// It is `now`, and the load is on the battery or not.
    pub(crate) fn step(&mut self, now: Uptime, on_battery: bool) {
        let now_s = whole_seconds(now);
        if on_battery {
            self.carries_since_s = self.carries_since_s.or(Some(now_s));
        } else if let Some(since_s) = self.carries_since_s.take() {
            let owed_s = now_s.saturating_sub(since_s).saturating_mul(TIMES);
            let over_at_s = self.over_at_s.max(now_s).saturating_add(owed_s);
            self.over_at_s = over_at_s.min(now_s.saturating_add(LONGEST_S));
        }
    }

    /// Whether the battery is full at `now`, as far as time tells.
    pub(crate) fn is_over(&self, now: Uptime) -> bool {
        self.carries_since_s.is_none() && whole_seconds(now) >= self.over_at_s
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::*;

    const fn hours(count: u64) -> Duration {
        Duration::from_hours(count)
    }

    fn carried(recharge: &mut Recharge, from_h: u64, to_h: u64) {
        recharge.step(hours(from_h), true);
        assert!(!recharge.is_over(hours(to_h)), "it carries the load");
        recharge.step(hours(to_h), false);
    }

    #[test]
    fn a_battery_that_carried_the_load_is_full_again_after_ten_times_as_long_and_after_a_day_at_most() {
        let mut recharge = Recharge::default();
        assert!(recharge.is_over(hours(1)), "nothing is known");
        carried(&mut recharge, 1, 2);
        assert!(!recharge.is_over(hours(11)));
        assert!(recharge.is_over(hours(12)));
        carried(&mut recharge, 20, 120);
        assert!(!recharge.is_over(hours(143)));
        assert!(recharge.is_over(hours(144)));
    }

    #[test]
    fn what_is_owed_adds_up() {
        let mut recharge = Recharge::default();
        carried(&mut recharge, 0, 1);
        carried(&mut recharge, 5, 6);
        assert!(!recharge.is_over(hours(20)));
        assert!(recharge.is_over(hours(21)));
    }

    #[test]
    fn no_length_of_time_is_too_much() {
        let mut recharge = Recharge::default();
        recharge.step(Duration::ZERO, true);
        recharge.step(Duration::MAX, false);
        assert!(recharge.is_over(Duration::MAX));
    }
}

//! Whether the charger has had the time to fill the battery again.

use core::time::Duration;

/// How long the charger is given for each hour that the battery carried the load (ours): chargers of a tenth of the nameplate
/// are usual, and a load that empties the battery in an hour takes ten times as much.
const HOURS_AN_HOUR: u32 = 10;
/// How long it is given at most (ours): a day is what makers tell for a battery that was emptied.
const LONGEST: Duration = Duration::from_hours(24);

/// Follows what the charger owes the battery. Of the time before power-up nothing is known: the battery counts as full.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Recharge {
    owed: Duration,
}

impl Recharge {
    /// Time went by, with the load on the battery or not.
    pub(crate) fn step(&mut self, elapsed: Duration, on_battery: bool) {
        self.owed = if on_battery {
            self.owed.saturating_add(elapsed.saturating_mul(HOURS_AN_HOUR)).min(LONGEST)
        } else {
            self.owed.saturating_sub(elapsed)
        };
    }

    /// Whether the battery is full, as far as time tells.
    pub(crate) const fn is_over(self) -> bool {
        self.owed.is_zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    #[test]
    fn a_battery_that_carried_the_load_is_full_again_after_ten_times_as_long_and_after_a_day_at_most() {
        let mut recharge = Recharge::default();
        assert!(recharge.is_over(), "nothing is known");
        recharge.step(HOUR, true);
        recharge.step(9 * HOUR, false);
        assert!(!recharge.is_over());
        recharge.step(HOUR, false);
        assert!(recharge.is_over());
        recharge.step(100 * HOUR, true);
        recharge.step(23 * HOUR, false);
        assert!(!recharge.is_over());
        recharge.step(HOUR, false);
        assert!(recharge.is_over());
    }

    #[test]
    fn no_length_of_time_is_too_much() {
        let mut recharge = Recharge::default();
        recharge.step(Duration::MAX, true);
        recharge.step(Duration::MAX, true);
        recharge.step(Duration::MAX, false);
        assert!(recharge.is_over());
    }
}

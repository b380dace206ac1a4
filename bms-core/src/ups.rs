//! UPS mode: the battery takes over when the supply is lost (BTRM manual §7.1.18, §9).

use core::time::Duration;

use crate::{
    limits::{Limit, Watch},
    system_voltage::SystemVoltage,
    time::Uptime,
    units::Millivolts,
};

/// The supply must stay back this long before the load returns to it (ours): a generator that is just starting
/// must not toggle the transfer relay.
const RETURN_DELAY: Duration = Duration::from_secs(10);

/// The state of the power supply, and of UPS mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Ups {
    supply: Watch,
    back_since: Option<Uptime>,
    on_battery: bool,
}

impl Ups {
    /// Takes the supply voltage, tells whether UPS mode has the load on the battery. `carries`: the battery can
    /// carry it; a load that is dead on the battery returns as soon as the supply does.
    pub fn step(
        &mut self,
        now: Uptime,
        enabled: bool,
        system: SystemVoltage,
        supply: Option<Millivolts>,
        carries: bool,
    ) -> bool {
        // No delay: the load must not notice.
        let limit = Limit::below(system.supply_lost(), system.supply_back(), Duration::ZERO);
        let lost = self.supply.step(now, supply, &limit);
        if lost || supply.is_none() {
            self.back_since = None;
        }
        if !enabled {
            self.on_battery = false;
        } else if lost {
            self.on_battery = true;
        } else if self.on_battery && supply.is_some() {
            let since = *self.back_since.get_or_insert(now);
            self.on_battery = carries && now.saturating_sub(since) < RETURN_DELAY;
        }
        if !self.on_battery {
            self.back_since = None;
        }
        self.on_battery
    }

    /// Whether the supply is lost.
    pub const fn supply_lost(&self) -> bool {
        self.supply.is_out()
    }

    /// Whether UPS mode has the load on the battery ("UPS Mode Status", BTRM manual §7.1.19).
    pub const fn on_battery(&self) -> bool {
        self.on_battery
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bench(Ups);

    impl Bench {
        fn at(&mut self, second: u64, enabled: bool, supply: i32) -> bool {
            self.step(second, enabled, Some(supply), true)
        }

        fn step(&mut self, second: u64, enabled: bool, supply: Option<i32>, carries: bool) -> bool {
            let now = Duration::from_secs(second);
            self.0.step(now, enabled, SystemVoltage::V12, supply.map(Millivolts), carries)
        }
    }

    #[test]
    fn the_load_moves_at_once_and_returns_when_the_supply_has_stayed() {
        let mut ups = Bench(Ups::default());
        assert!(!ups.at(0, true, 11_000));
        assert!(ups.at(1, true, 10_999));
        assert!(ups.at(2, true, 11_999) && ups.0.supply_lost());
        assert!(ups.at(3, true, 12_000) && !ups.0.supply_lost());
        assert!(ups.at(5, true, 0), "a relapse starts the delay anew");
        assert!(ups.at(10, true, 13_000) && ups.at(19, true, 13_000));
        assert!(!ups.at(20, true, 13_000));
    }

    #[test]
    fn without_ups_mode_the_load_stays_and_the_loss_is_still_known() {
        let mut ups = Bench(Ups::default());
        assert!(!ups.at(0, false, 0) && ups.0.supply_lost());
        assert!(ups.at(1, true, 0) && !ups.at(2, false, 0), "switching the mode acts at once");
    }

    #[test]
    fn a_dead_load_returns_as_soon_as_the_supply_does() {
        let mut ups = Bench(Ups::default());
        assert!(ups.step(0, true, Some(0), true) && ups.step(1, true, Some(0), false));
        assert!(!ups.step(2, true, Some(12_000), false));
    }

    #[test]
    fn a_silent_sensor_does_not_count_as_a_supply_that_stays() {
        let mut ups = Bench(Ups::default());
        assert!(ups.at(0, true, 0) && ups.at(1, true, 13_000) && ups.step(20, true, None, true));
        assert!(ups.at(21, true, 13_000) && ups.at(30, true, 13_000) && !ups.at(31, true, 13_000));
    }
}

//! Low voltage disconnect: parts the load from an empty battery (BTRM manual §9).

use core::time::Duration;

use crate::{
    limits::{Limit, Watch},
    system_voltage::SystemVoltage,
    time::Uptime,
    units::Millivolts,
};

/// The low voltage disconnect of one bank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct LowVoltageDisconnect {
    watch: Watch,
}

impl LowVoltageDisconnect {
    /// Takes the battery voltage, tells whether the battery may not carry the load: from under
    /// [`SystemVoltage::disconnect`] on until it reaches [`SystemVoltage::reconnect`] again.
    pub fn step(
        &mut self,
        now: Uptime,
        enabled: bool,
        system: SystemVoltage,
        battery: Option<Millivolts>,
    ) -> bool {
        if !enabled {
            *self = Self::default();
            return false;
        }
        // No delay: an empty battery is harmed by every second, and the wide hysteresis prevents chatter.
        let limit = Limit::below(system.disconnect(), system.reconnect(), Duration::ZERO);
        self.watch.step(now, battery, &limit)
    }

    /// Whether the disconnect stands open.
    pub const fn is_open(&self) -> bool {
        self.watch.is_out()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_and_closes_at_the_manuals_voltages() {
        let mut lvd = LowVoltageDisconnect::default();
        let mut open =
            |enabled, mv| lvd.step(Duration::ZERO, enabled, SystemVoltage::V24, Some(Millivolts(mv)));
        assert!(!open(true, 21_000) && open(true, 20_999) && open(true, 24_499) && !open(true, 24_500));
        assert!(!open(false, 10_000), "a disabled disconnect never opens");
        assert!(open(true, 20_000) && !open(false, 20_000), "disabling closes it");
    }
}

//! What can be seen of a monitor.

use core::time::Duration;

use super::{JOURNAL_EVENTS, Monitor, Readings};
use crate::{
    ageing::{Ageing, EndOfLife},
    alarm::Alarms,
    capacity_test::{Progress, Runner},
    data::{BatteryData, Capacity},
    journal::Journal,
    plant::Actuators,
    settings::{Ratings, Settings},
    units::{Hours, Minutes},
};

impl Monitor {
    /// What was measured last.
    pub const fn readings(&self) -> &Readings {
        &self.readings
    }

    /// The settings.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the model can carry and measure.
    pub const fn ratings(&self) -> &Ratings {
        &self.ratings
    }

    /// What is known of the battery.
    pub const fn battery_data(&self) -> &BatteryData {
        &self.data
    }

    /// Whether the battery has the capacity that is asked.
    pub fn capacity(&self) -> Capacity {
        self.data.capacity(self.settings.test.minimum_runtime)
    }

    /// How the battery ages; `None` before the first test and without a nameplate.
    pub const fn ageing(&self) -> Option<&Ageing> {
        self.ageing.as_ref()
    }

    /// When the battery is worn out, seen from now; `None` before the first test and without a nameplate.
    pub fn end_of_life(&self) -> Option<EndOfLife> {
        self.ageing.map(|ageing| ageing.end_of_life(self.operating_minutes()))
    }

    /// Which alarms stand.
    pub const fn alarms(&self) -> &Alarms {
        &self.alarms
    }

    /// What happened.
    pub const fn journal(&self) -> &Journal<JOURNAL_EVENTS> {
        &self.journal
    }

    /// What the switches do since the last step.
    pub const fn actuators(&self) -> &Actuators {
        &self.actuators
    }

    /// Whether a capacity test runs, and how far it is.
    pub fn test_progress(&self) -> Option<Progress> {
        self.runner.as_ref().map(Runner::progress)
    }

    /// Time to the next scheduled test, begun hours as whole ones; `None`: none is planned.
    pub fn next_test_in(&self) -> Option<Hours> {
        self.schedule.next_in()
    }

    /// Time to a manual start with delay, begun minutes as whole ones; `None`: none is planned.
    pub fn manual_test_in(&self) -> Option<Minutes> {
        self.schedule.delayed_in_minutes()
    }

    /// Whether UPS mode has the load on the battery (BTRM manual §7.1.19).
    pub const fn ups_on_battery(&self) -> bool {
        self.ups.on_battery()
    }

    /// Whether the low voltage disconnect has parted the load from the battery.
    pub const fn load_disconnected(&self) -> bool {
        self.disconnect.is_open()
    }

    /// Time since power-up (BTRM manual §7.1.16).
    pub fn uptime(&self) -> Duration {
        self.powered_up_at.map_or(Duration::ZERO, |at| self.now.saturating_sub(at))
    }

    /// The unit's operating time over all power cuts, in minutes.
    pub fn operating_minutes(&self) -> u32 {
        let minutes = u32::try_from(self.uptime().as_secs() / 60).unwrap_or(u32::MAX);
        self.operated_before.saturating_add(minutes)
    }

    /// Whether the self-test after power-up is over (BTRM manual §5).
    pub fn is_ready(&self) -> bool {
        self.powered_up_at.is_some() && self.uptime() >= super::SELF_TEST
    }
}

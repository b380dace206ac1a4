//! What operators and protocols may ask of a monitor.

use super::Monitor;
use crate::{
    capacity_test::{AbortReason, Refusal, Runner, TestKind},
    data::{BatteryData, Evidence},
    event::Event,
    units::Hours,
};

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Command {
    /// Start a test now, whether scheduled tests are enabled or not.
    StartTest,
    /// Start a test of this kind now, whichever is set up.
    StartTestOf(TestKind),
    /// Start a test after some hours (BTRM manual §8); 0 hours: at the next step.
    StartTestIn(Hours),
    /// Take a start with delay back. Without one, nothing happens.
    CancelStart,
    /// Stop a running test, and take a start with delay back. Without either, nothing happens.
    StopTest,
    /// Set the time to the next scheduled test; 0 hours is at once.
    NextTestIn(Hours),
    /// Forget what is known of the battery (BTRM manual §6.5).
    ResetBatteryData,
    /// Forget what is known of the battery and set its test back to the defaults (BTRM manual §8.2).
    ResetBatteryDataAndSettings,
    /// "Capacity IO check": set the capacity to good, as with a new battery, or to low, to see that the alarm
    /// reaches everybody (BTRM manual §8.1).
    CheckCapacity {
        /// Set it to good.
        nominal: bool,
    },
}

impl Monitor {
    /// Carries out a command.
    ///
    /// # Errors
    /// The reason why a test does not start. No other command can be refused.
    pub fn command(&mut self, command: Command) -> Result<(), Refusal> {
        match command {
            Command::StartTest => self.start_test(self.settings.test.kind)?,
            Command::StartTestOf(kind) => self.start_test(kind)?,
            Command::StartTestIn(delay) => {
                self.schedule.start_in(delay);
                self.unsaved_data = true;
            }
            Command::CancelStart => {
                self.unsaved_data |= self.schedule.delayed_in_minutes().is_some();
                self.schedule.cancel_delayed();
            }
            Command::StopTest => {
                self.unsaved_data |= self.schedule.delayed_in_minutes().is_some();
                self.schedule.cancel_delayed();
                self.abort(AbortReason::Stopped);
            }
            Command::NextTestIn(hours) => {
                self.schedule.set_next(hours);
                self.unsaved_data = true;
            }
            Command::ResetBatteryData => self.reset_data(),
            Command::ResetBatteryDataAndSettings => {
                self.reset_data();
                self.settings.reset_test();
                self.schedule.interval_changed(self.settings.test.every);
                self.unsaved_settings = true;
            }
            Command::CheckCapacity { nominal } => {
                self.data.evidence = Evidence::Check { nominal };
                self.unsaved_data = true;
                self.note(Event::CapacityChecked { nominal });
            }
        }
        Ok(())
    }

    /// Whether a test would start now.
    ///
    /// # Errors
    /// The reason why it would not.
    pub fn can_start(&self) -> Result<(), Refusal> {
        self.conditions().check(self.settings.system)
    }

    pub(super) fn start_test(&mut self, kind: TestKind) -> Result<(), Refusal> {
        if let Err(refusal) = self.can_start() {
            self.note(Event::TestRefused(refusal));
            return Err(refusal);
        }
        let plan = self.plan(kind);
        self.runner = Some(Runner::new(plan));
        self.schedule.cancel_delayed();
        self.unsaved_data = true;
        self.note(Event::TestStarted(plan.kind));
        Ok(())
    }

    pub(super) fn reset_data(&mut self) {
        self.abort(AbortReason::DataReset);
        self.data = BatteryData::default();
        self.draw_ageing();
        self.unsaved_data = true;
        self.note(Event::BatteryDataReset);
    }
}

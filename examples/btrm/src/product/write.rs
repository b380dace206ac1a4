//! What masters write to the points.

use bms_core::{
    Command,
    capacity_test::{Refusal, TestKind},
    settings::{Change, OutOfRange},
    units::{Hours, MilliampHours, Millivolts, Minutes},
};

use super::Btrm;
use crate::points::Quantity;

/// Why a value was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// Nobody can write this point.
    ReadOnly,
    /// The value is out of the point's range.
    OutOfRange,
    /// The test does not start.
    Refused(Refusal),
}

impl From<OutOfRange> for WriteError {
    fn from(_: OutOfRange) -> Self {
        Self::OutOfRange
    }
}

/// What writing a value to a point leads to.
enum Action {
    Change(Change),
    Command(Command),
    Nothing,
}

impl Btrm {
    /// Whether [`Self::write`] would take the value, with no effect.
    ///
    /// # Errors
    /// Why it would not.
    pub fn check(&self, quantity: Quantity, value: i32) -> Result<(), WriteError> {
        match self.action(quantity, value)? {
            Action::Change(change) => {
                let mut trial = *self.monitor.settings();
                Ok(trial.apply(change, self.monitor.ratings())?)
            }
            Action::Command(Command::StartTest) => self.monitor.can_start().map_err(WriteError::Refused),
            Action::Command(_) | Action::Nothing => Ok(()),
        }
    }

    /// Writes a value in the point's unit, booleans as 0 and 1.
    ///
    /// # Errors
    /// [`WriteError`], and nothing is changed.
    pub fn write(&mut self, quantity: Quantity, value: i32) -> Result<(), WriteError> {
        match self.action(quantity, value)? {
            Action::Change(change) => self.apply(change)?,
            Action::Command(command) => self.monitor.command(command).map_err(WriteError::Refused)?,
            Action::Nothing => {}
        }
        Ok(())
    }

    fn action(&self, quantity: Quantity, value: i32) -> Result<Action, WriteError> {
        let on = value != 0;
        let number = || u16::try_from(value).map_err(|_| WriteError::OutOfRange);
        let hours = || match number()? {
            hours @ 0..=500 => Ok(Hours(hours)),
            _ => Err(WriteError::OutOfRange),
        };
        Ok(match quantity {
            // 1 resets; 0 asks for nothing (BTRM manual §13.5).
            Quantity::BatteryDataPresent if on => Action::Command(Command::ResetBatteryData),
            Quantity::LowVoltageDisconnect => Action::Change(Change::LowVoltageDisconnect(on)),
            Quantity::TestEnabled => Action::Change(Change::TestEnabled(on)),
            // A master that repeats its request finds its wish fulfilled.
            Quantity::TestRunning if on && self.monitor.test_progress().is_some() => Action::Nothing,
            Quantity::TestRunning if on => Action::Command(Command::StartTest),
            Quantity::TestRunning => Action::Command(Command::StopTest),
            Quantity::UpsMode => Action::Change(Change::UpsMode(on)),
            Quantity::CapacityGood => Action::Command(Command::CheckCapacity { nominal: on }),
            Quantity::BatteryDefaults if on => Action::Command(Command::ResetBatteryDataAndSettings),
            Quantity::BatteryDataPresent | Quantity::BatteryDefaults => Action::Nothing,
            Quantity::MinimumRuntime => Action::Change(Change::MinimumRuntime(Minutes(number()?))),
            Quantity::TestInterval => Action::Change(Change::TestEvery(hours()?)),
            // 0 reads as "none": written back, it must not start one.
            Quantity::NextTest if value == 0 && self.monitor.next_test_in().is_none() => Action::Nothing,
            Quantity::NextTest => Action::Command(Command::NextTestIn(hours()?)),
            Quantity::ManualStartDelay if value == 0 => Action::Command(Command::CancelStart),
            Quantity::ManualStartDelay => Action::Command(Command::StartTestIn(hours()?)),
            Quantity::IoChannel1Mode => Action::Change(Change::IoChannel1(number()?)),
            Quantity::IoChannel2Mode => Action::Change(Change::IoChannel2(number()?)),
            Quantity::SystemVoltage => Action::Change(Change::SystemVoltage(number()?)),
            Quantity::TestType => Action::Change(Change::TestKind(match value {
                1 => TestKind::Type1,
                2 => TestKind::Type2,
                _ => return Err(WriteError::OutOfRange),
            })),
            Quantity::TestDuration => Action::Change(Change::TestDuration(Minutes(number()?))),
            Quantity::TestMinimumVoltage => Action::Change(Change::MinimumVoltage(Millivolts(value))),
            Quantity::RatedCapacity => {
                let rated = MilliampHours(u32::from(number()?).saturating_mul(1_000));
                Action::Change(Change::Nameplate(Some(rated)))
            }
            _ => return Err(WriteError::ReadOnly),
        })
    }
}

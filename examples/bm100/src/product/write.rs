//! What masters write to the points.

use bms_core::string::{BatteryAddress, StringId};

use super::{Bm100, Draft, battery_at, string_at};
use crate::points::Quantity;

/// Why a value was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// Nobody can write this point.
    ReadOnly,
    /// The value is out of the point's range, or does not go together with another setting.
    OutOfRange,
    /// The bank has no such battery or string, or its probe does not answer.
    NotThere,
}

impl core::fmt::Display for WriteError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::ReadOnly => "it cannot be written",
            Self::OutOfRange => "the value is out of range, or does not go together with another setting",
            Self::NotThere => "there is no such battery or string, or its probe does not answer",
        })
    }
}

impl core::error::Error for WriteError {}

/// What writing a value to a point leads to.
enum Action {
    Change(Draft),
    Command(Command),
    Nothing,
}

#[derive(Clone, Copy)]
enum Command {
    Detect(bool),
    Enumerate,
    MeasureAll,
    MeasureString(StringId),
    MeasureBattery(BatteryAddress),
    IdentifyAll(bool),
    Identify(BatteryAddress, bool),
    ResetProbe(BatteryAddress),
    ResetAlarms,
    RestoreDefaults,
    ResetExtremes,
}

impl Bm100 {
    /// Whether [`Self::write`] would take the value, with no effect.
    ///
    /// # Errors
    /// Why it would not.
    pub fn check(&self, quantity: Quantity, place: u16, value: i32) -> Result<(), WriteError> {
        self.action(quantity, place, value).map(drop)
    }

    /// Writes a value in the point's unit, booleans as 0 and 1.
    ///
    /// # Errors
    /// [`WriteError`], and nothing is changed.
    pub fn write(&mut self, quantity: Quantity, place: u16, value: i32) -> Result<(), WriteError> {
        match self.action(quantity, place, value)? {
            Action::Change(draft) => self.commit(draft),
            Action::Command(command) => {
                self.carry_out(command);
                Ok(())
            }
            Action::Nothing => Ok(()),
        }
    }

    fn carry_out(&mut self, command: Command) {
        match command {
            Command::Detect(true) => self.detect(),
            Command::Detect(false) => self.end_detection(),
            Command::Enumerate => self.enumerate(),
            Command::MeasureAll => self.measure_all(),
            Command::MeasureString(string) => self.measure_string(string),
            Command::MeasureBattery(at) => self.measure_battery(at),
            Command::IdentifyAll(on) => self.identify_all(on),
            Command::Identify(at, on) => self.identify(at, on),
            Command::ResetProbe(at) => self.reset_probe(at),
            Command::ResetAlarms => self.clear_alarms(),
            Command::RestoreDefaults => self.restore_defaults(false),
            Command::ResetExtremes => self.reset_extremes(),
        }
    }

    fn action(&self, quantity: Quantity, place: u16, value: i32) -> Result<Action, WriteError> {
        let mut draft = self.draft();
        match draft.set(quantity, place, value) {
            Ok(()) => return self.check_draft(&draft).map(|()| Action::Change(draft)),
            Err(WriteError::ReadOnly) => {}
            Err(refused) => return Err(refused),
        }
        let on = value != 0;
        let battery = || {
            let at = battery_at(place).ok_or(WriteError::NotThere)?;
            if self.answers(at) { Ok(at) } else { Err(WriteError::NotThere) }
        };
        let command = match quantity {
            Quantity::Detect => Command::Detect(on),
            Quantity::IdentifyAll => Command::IdentifyAll(on),
            Quantity::Identify => Command::Identify(battery()?, on),
            // What is carried out and not kept: 0 asks for nothing.
            Quantity::Enumerate if on => Command::Enumerate,
            Quantity::MeasureAll if on => {
                if self.bank().strings().all(|string| self.probes_present(string) == 0) {
                    return Err(WriteError::NotThere);
                }
                Command::MeasureAll
            }
            Quantity::MeasureString if on => {
                let string = string_at(place).filter(|string| self.probes_present(*string) > 0);
                Command::MeasureString(string.ok_or(WriteError::NotThere)?)
            }
            Quantity::MeasureBattery if on => Command::MeasureBattery(battery()?),
            Quantity::ResetProbe if on => Command::ResetProbe(battery()?),
            Quantity::ResetAlarms if on => Command::ResetAlarms,
            Quantity::RestoreDefaults if on => Command::RestoreDefaults,
            Quantity::ResetExtremes if on => Command::ResetExtremes,
            Quantity::Enumerate
            | Quantity::MeasureAll
            | Quantity::MeasureString
            | Quantity::MeasureBattery
            | Quantity::ResetProbe
            | Quantity::ResetAlarms
            | Quantity::RestoreDefaults
            | Quantity::ResetExtremes => return Ok(Action::Nothing),
            _ => return Err(WriteError::ReadOnly),
        };
        Ok(Action::Command(command))
    }
}

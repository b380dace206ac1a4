//! What commands do to the outputs (BTRM manual §12.3.7 to §12.3.9).

use bms_core::{capacity_test::Refusal, points::Kind};
use dnp3_outstation::{Command, CommandStatus, Control, RelayControl, Switch};
use num_traits::ToPrimitive;

use crate::{
    points::{POINTS, Quantity},
    product::{Btrm, WriteError},
};

/// A value for a quantity, or nothing to be done.
struct Wish(Option<(Quantity, i32)>);

/// Whether [`operate`] would take the control now.
pub(super) fn select(unit: &Btrm, index: u16, control: Control) -> CommandStatus {
    match wish(index, control) {
        Ok(Wish(Some((quantity, value)))) => status(unit.check(quantity, value)),
        Ok(Wish(None)) => CommandStatus::Success,
        Err(refused) => refused,
    }
}

/// Carries the control out, and keeps it to be reported if commands are.
pub(super) fn operate(unit: &mut Btrm, index: u16, control: Control) -> CommandStatus {
    let status = match wish(index, control) {
        Ok(Wish(Some((quantity, value)))) => status(unit.write(quantity, value)),
        Ok(Wish(None)) => CommandStatus::Success,
        Err(refused) => refused,
    };
    if unit.reporting.command_class().is_some() {
        unit.dnp3.note(index, Command::new(control, status));
    }
    status
}

fn wish(index: u16, control: Control) -> Result<Wish, CommandStatus> {
    let (kind, value) = match control {
        Control::Relay(_) | Control::State(_) => (Kind::BinaryOutput, None),
        Control::Analog(value) => (Kind::AnalogOutput, Some(value)),
        Control::Float(value) => (Kind::AnalogOutput, nearest(value)),
        _ => return Err(CommandStatus::NotSupported),
    };
    let found = POINTS.dnp3(kind, index).ok_or(CommandStatus::NotSupported)?;
    let quantity = found.point.quantity;
    match control {
        Control::Relay(relay) if relay.count == 0 => {
            state(quantity, relay)?;
            Ok(Wish(None))
        }
        Control::Relay(relay) => Ok(Wish(Some((quantity, i32::from(state(quantity, relay)?))))),
        Control::State(on) => Ok(Wish(Some((quantity, i32::from(on))))),
        _ => Ok(Wish(Some((quantity, value.ok_or(CommandStatus::OutOfRange)?)))),
    }
}

/// The state that a control relay output block asks for. Latch on and close are on, latch off and trip are off; what is
/// carried out and not kept, the reset and the start of a test, takes a plain pulse for on, and a reset no off. Done
/// twice it is as done once, so that the count says nothing more than whether; the times of a pulse say nothing.
const fn state(quantity: Quantity, relay: RelayControl) -> Result<bool, CommandStatus> {
    let is_reset = matches!(quantity, Quantity::BatteryDataPresent);
    let is_act = is_reset || matches!(quantity, Quantity::TestRunning);
    match relay.code.switch() {
        Some(Switch::On) => Ok(true),
        Some(Switch::Off) if !is_reset => Ok(false),
        Some(Switch::Pulse) if is_act => Ok(true),
        _ => Err(CommandStatus::NotSupported),
    }
}

/// The whole number nearest to a set point: masters that scale send 479.9999 for 480.
fn nearest(value: f64) -> Option<i32> {
    (value + 0.5_f64.copysign(value)).to_i32()
}

const fn status(done: Result<(), WriteError>) -> CommandStatus {
    match done {
        Ok(()) => CommandStatus::Success,
        Err(WriteError::ReadOnly) => CommandStatus::NotSupported,
        Err(WriteError::OutOfRange) => CommandStatus::OutOfRange,
        Err(WriteError::Refused(refusal)) => match refusal {
            Refusal::Running => CommandStatus::AlreadyActive,
            Refusal::SensorFault => CommandStatus::HardwareError,
            Refusal::SelfTest => CommandStatus::ProcessingLimited,
            _ => CommandStatus::AutomationInhibit,
        },
    }
}

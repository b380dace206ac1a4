//! What commands do to the outputs.

use bms_core::points::{Found, Kind};
use dnp3_outstation::{Command, CommandStatus, Control, RelayControl, Switch};
use num_traits::ToPrimitive;

use crate::{
    points::{POINTS, Quantity},
    product::{Bm100, WriteError},
};

/// A value for a point, or nothing to be done.
struct Wish(Option<(Quantity, u16, i32)>);

/// Whether [`operate`] would take the control now.
pub(super) fn select(unit: &Bm100, index: u16, control: Control) -> CommandStatus {
    match wish(index, control) {
        Ok(Wish(Some((quantity, place, value)))) => status(unit.check(quantity, place, value)),
        Ok(Wish(None)) => CommandStatus::Success,
        Err(refused) => refused,
    }
}

/// Carries the control out, and keeps it to be reported if commands are.
pub(super) fn operate(unit: &mut Bm100, index: u16, control: Control) -> CommandStatus {
    let status = match wish(index, control) {
        Ok(Wish(Some((quantity, place, value)))) => status(unit.write(quantity, place, value)),
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
    let Found { point, place } = POINTS.dnp3(kind, index).ok_or(CommandStatus::NotSupported)?;
    let quantity = point.quantity;
    let value = match control {
        Control::Relay(relay) => {
            let on = state(quantity, relay)?;
            if relay.count == 0 {
                return Ok(Wish(None));
            }
            i32::from(on)
        }
        Control::State(on) => i32::from(on),
        _ => value.ok_or(CommandStatus::OutOfRange)?,
    };
    Ok(Wish(Some((quantity, place, value))))
}

/// The state that a control relay output block asks for. Latch on and close are on, latch off and trip are off; what is
/// carried out and not kept takes a plain pulse for on, and no off. Done twice it is as done once, so that the count
/// says nothing more than whether; the times of a pulse say nothing.
const fn state(quantity: Quantity, relay: RelayControl) -> Result<bool, CommandStatus> {
    match (relay.code.switch(), is_act(quantity)) {
        (Some(Switch::On), _) | (Some(Switch::Pulse), true) => Ok(true),
        (Some(Switch::Off), false) => Ok(false),
        _ => Err(CommandStatus::NotSupported),
    }
}

/// Whether a switch starts something, and keeps no state of its own: it takes a pulse, and has no off.
pub const fn is_act(quantity: Quantity) -> bool {
    matches!(
        quantity,
        Quantity::Enumerate
            | Quantity::MeasureAll
            | Quantity::MeasureString
            | Quantity::MeasureBattery
            | Quantity::ResetProbe
            | Quantity::ResetAlarms
            | Quantity::RestoreDefaults
            | Quantity::ResetExtremes
    )
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
        Err(WriteError::NotThere) => CommandStatus::DownstreamFail,
    }
}

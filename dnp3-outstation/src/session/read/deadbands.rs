//! Deadbands of analog inputs (g34).

use crate::app::{Qualifier, Range, Writer};
use crate::object::{Layout, Number, write_sample};
use crate::{Deadband, Flags, Points, Sample, Value};

/// Writes the deadbands of the points `from` to before `to`; gives the first for which there was no room.
pub(super) fn tell<P: Points>(
    points: &P,
    variation: u8,
    from: u32,
    to: u32,
    out: &mut Writer<'_>,
) -> Result<(), u32> {
    let Some(layout) = Layout::of(34, variation) else { return Ok(()) };
    for at in from..to {
        let deadband = u16::try_from(at).ok().and_then(|index| points.deadband(index));
        let Some(deadband) = deadband else { continue };
        let length = out.length();
        if write(at, variation, layout, deadband, out).is_none() {
            out.truncate(length);
            return Err(at);
        }
    }
    Ok(())
}

/// One deadband under a header of its own: few points have one, and a master that reads them is in no hurry.
fn write(index: u32, variation: u8, layout: Layout, deadband: Deadband, out: &mut Writer<'_>) -> Option<()> {
    let range = Range::StartStop { start: index, stop: index };
    out.header(34, variation, Qualifier::START_STOP_16, range)?;
    write_sample(out, layout, Sample { value: number(deadband, layout.number), flags: Flags::ONLINE })
}

/// The deadband as its variation can tell it: 16 bits are the most of an unsigned number that fits.
fn number(deadband: Deadband, form: Number) -> Value {
    let most = if form == Number::Bits16 { 0xFFFF } else { u32::MAX };
    match (deadband, form) {
        (Deadband::Whole(deadband), Number::Single) => Value::Counter(deadband),
        (Deadband::Float(deadband), Number::Single) => Value::Float(deadband.into()),
        (Deadband::Whole(deadband), _) => Value::Counter(deadband.min(most)),
        (Deadband::Float(deadband), _) => Value::Counter(whole(deadband).min(most)),
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates at both ends; not a number is 0"
)]
const fn whole(deadband: f32) -> u32 {
    deadband as u32
}

//! Deadbands of analog inputs (g34).

use crate::app::{Iin, ObjectHeader, Range};
use crate::object::Number;
use crate::session::indices::Indices;
use crate::{Deadband, Flags, Kind, Points, Sample, Value};

/// Whether the indices asked for are those of points with deadbands; if all are asked for, those that have one are.
pub(super) fn among<P: Points>(header: &ObjectHeader, list: &[u8], points: &P) -> Iin {
    let count = points.count(Kind::AnalogInput);
    let there = super::among(header, list, count);
    let mut all = true;
    if let (Some((indices, _)), false) = (Indices::of(header, list, count), header.range() == Range::All) {
        indices.for_each(&mut |index| {
            all &= u16::try_from(index).is_ok_and(|index| points.deadband(index).is_some());
        });
    }
    if all { there } else { there | Iin::PARAMETER_ERROR }
}

/// Fills in the deadbands of points side by side, as values; gives how many, 0 for a point that has none. A
/// function of its own, as polls do not ask for them.
#[inline(never)]
pub(super) fn fill<P: Points>(points: &P, first: u16, form: Number, samples: &mut [Sample]) -> usize {
    let mut count: usize = 0;
    for (place, index) in samples.iter_mut().zip(first..u16::MAX) {
        let Some(deadband) = points.deadband(index) else { break };
        *place = Sample { value: number(deadband, form), flags: Flags::ONLINE };
        count = count.saturating_add(1);
    }
    count
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

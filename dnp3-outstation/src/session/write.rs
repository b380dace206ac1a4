//! WRITE: time, restart indication, binary outputs, deadbands, octet strings, attributes.

use super::control::{is_set, octets_of_bits};
use super::{NEVER, Session, Turn, read};
use crate::app::{GroupVariation, Iin, ObjectHeader, Prefix, Range, split_number};
use crate::instant::millis;
use crate::{CommandStatus, Control, Deadband, Points, TimeInterval, Timestamp};

impl Session {
    /// Carries a WRITE out object by object, as far as it can be understood; tells what was not.
    pub(super) fn write<P: Points>(&mut self, turn: &mut Turn<'_, P>, objects: &[u8]) -> Iin {
        let (mut rest, mut all_done) = (objects, !objects.is_empty());
        while !rest.is_empty() {
            let written = ObjectHeader::read(rest).ok_or(Iin::PARAMETER_ERROR).and_then(|(header, data)| {
                let object = header.object();
                match (object.group, object.variation) {
                    (10 | 80, 1) => self.write_bits(turn, &header, data),
                    (0, variation) => write_attribute(turn, variation, &header, data),
                    _ => self.write_octets(turn, &header, data),
                }
            });
            match written {
                Ok((done, after)) => (all_done, rest) = (all_done && done, after),
                // What follows cannot be found.
                Err(told) => return told | refused_unless(all_done),
            }
        }
        refused_unless(all_done)
    }

    /// Objects of one bit each, from the first index on: whether all were taken, and what follows them.
    fn write_bits<'a, P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        header: &ObjectHeader,
        data: &'a [u8],
    ) -> Result<(bool, &'a [u8]), Iin> {
        let (Prefix::None, Range::StartStop { start, stop }) = (header.prefix(), header.range()) else {
            return Err(Iin::PARAMETER_ERROR);
        };
        let count = stop.saturating_sub(start).saturating_add(1);
        let (packed, after) = data.split_at_checked(octets_of_bits(count)).ok_or(Iin::PARAMETER_ERROR)?;
        let mut all_done = true;
        for bit in 0..count {
            let (index, on) = (start.saturating_add(bit), is_set(packed, bit));
            all_done &= if header.object().group == 10 {
                u16::try_from(index).is_ok_and(|index| {
                    turn.points.operate(index, Control::State(on)) == CommandStatus::Success
                })
            } else {
                self.write_indication(index, on)
            };
        }
        Ok((all_done, after))
    }

    /// IIN1.7 alone can be written, and only to 0 (IEEE 1815-2012 clause 4).
    const fn write_indication(&mut self, bit: u32, on: bool) -> bool {
        let clears = bit == RESTART && !on;
        self.restarted &= !clears;
        clears
    }

    /// Objects of whole octets, numbered by the range or each after its index: whether all were taken, and what
    /// follows them.
    fn write_octets<'a, P: Points>(
        &self,
        turn: &mut Turn<'_, P>,
        header: &ObjectHeader,
        data: &'a [u8],
    ) -> Result<(bool, &'a [u8]), Iin> {
        let object = header.object();
        let size = octets_of(object).ok_or(Iin::OBJECT_UNKNOWN)?;
        let (first, count, width) = match (header.prefix(), header.range()) {
            // Time alone has no index.
            (Prefix::None, Range::Count(1)) if is_time(object) => (0, 1, 0),
            _ if is_time(object) => return Err(Iin::PARAMETER_ERROR),
            (Prefix::None, Range::StartStop { start, stop }) => {
                (start, stop.saturating_sub(start).saturating_add(1), 0)
            }
            (Prefix::Index(width), Range::Count(count)) => (0, count, width.octets()),
            _ => return Err(Iin::PARAMETER_ERROR),
        };
        // All of them are there, or none is written.
        let octets =
            usize::try_from(count).ok().and_then(|count| count.checked_mul(width.saturating_add(size)));
        let (mut rest, after) =
            octets.and_then(|octets| data.split_at_checked(octets)).ok_or(Iin::PARAMETER_ERROR)?;
        let mut all_done = true;
        for place in 0..count {
            let Some((index, octets)) = split_number(width, rest) else { break };
            let Some((octets, after)) = octets.split_at_checked(size) else { break };
            let index = if width == 0 { first.saturating_add(place) } else { index };
            all_done &= u16::try_from(index).is_ok_and(|index| self.write_one(turn, object, index, octets));
            rest = after;
        }
        Ok((all_done, after))
    }

    /// Writes one object of as many octets as it takes; whether it was taken.
    fn write_one<P: Points>(
        &self,
        turn: &mut Turn<'_, P>,
        object: GroupVariation,
        index: u16,
        octets: &[u8],
    ) -> bool {
        let (now, points) = (turn.uptime, &mut *turn.points);
        let number = || split_number(octets.len(), octets).map(|(number, _)| number).unwrap_or_default();
        let time = || octets.first_chunk().copied().map(Timestamp::from_octets).unwrap_or_default();
        match (object.group, object.variation) {
            (34, 3) => {
                let deadband = f32::from_bits(number());
                // Less than nothing, or no number, is no distance.
                deadband >= 0.0 && points.set_deadband(index, Deadband::Float(deadband))
            }
            (34, _) => points.set_deadband(index, Deadband::Whole(number())),
            (50, 1) => points.set_time(now, time()),
            // What the time was when RECORD_CURRENT_TIME arrived.
            (50, 3) if self.recorded_at == NEVER => false,
            (50, 3) => {
                let since = millis(now).saturating_sub(self.recorded_at);
                points.set_time(now, time().saturating_add_millis(since))
            }
            (50, _) => {
                let Some((count, &[unit])) = octets.get(6..).and_then(|rest| split_number(4, rest)) else {
                    return false;
                };
                points.set_time_interval(index, TimeInterval { start: time(), count, unit })
            }
            _ => points.set_octets(index, octets),
        }
    }
}

/// The place of IIN1.7 in the object of internal indications.
const RESTART: u32 = 7;

const fn refused_unless(done: bool) -> Iin {
    if done { Iin::NONE } else { Iin::PARAMETER_ERROR }
}

/// Octets of an object that can be written; `None` for others.
fn octets_of(object: GroupVariation) -> Option<usize> {
    Some(match (object.group, object.variation) {
        (34, 1) => 2,
        (34, 2 | 3) => 4,
        (50, 1 | 3) => 6,
        (50, 4) => 11,
        (110, length @ 1..) => length.into(),
        _ => return None,
    })
}

const fn is_time(object: GroupVariation) -> bool {
    matches!(object, GroupVariation { group: 50, variation: 1 | 3 })
}

/// An attribute of set 0: whether it was taken, and what follows it.
fn write_attribute<'a, P: Points>(
    turn: &mut Turn<'_, P>,
    variation: u8,
    header: &ObjectHeader,
    data: &'a [u8],
) -> Result<(bool, &'a [u8]), Iin> {
    if (header.prefix(), header.range()) != (Prefix::None, Range::StartStop { start: 0, stop: 0 }) {
        return Err(Iin::PARAMETER_ERROR);
    }
    let (code, value, after) = read::split_attribute(data).ok_or(Iin::PARAMETER_ERROR)?;
    // In this order: a product that has none to be set does without the code that reads them.
    let done = turn.points.can_set_attribute(variation)
        && read::parse_attribute(code, value)
            .is_some_and(|value| turn.points.set_attribute(variation, value));
    Ok((done, after))
}

//! WRITE: time, restart indication, binary outputs, deadbands, octet strings, attributes.

use super::control::is_set;
use super::{Session, Turn, read};
use crate::app::{GroupVariation, Iin, ObjectHeader, Prefix, Range};
use crate::instant::millis;
use crate::{CommandStatus, Control, Deadband, Points, TimeInterval, Timestamp};

impl Session {
    /// Carries a WRITE out object by object, as far as it can be understood; tells what was not.
    pub(super) fn write<P: Points>(&mut self, turn: &mut Turn<'_, P>, objects: &[u8]) -> Iin {
        let (mut rest, mut iin) = (objects, Iin::NONE);
        if rest.is_empty() {
            return Iin::PARAMETER_ERROR;
        }
        while !rest.is_empty() {
            let written =
                ObjectHeader::parse(rest).map_err(|error| error.iin()).and_then(|(header, data)| {
                    let (after, iin) = self.write_objects(turn, &header, data)?;
                    rest = after;
                    Ok(iin)
                });
            match written {
                Ok(told) => iin = iin | told,
                // What follows cannot be found.
                Err(told) => return iin | told,
            }
        }
        iin
    }

    /// Writes the objects of one header; gives what follows them.
    fn write_objects<'a, P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        header: &ObjectHeader,
        data: &'a [u8],
    ) -> Result<(&'a [u8], Iin), Iin> {
        let GroupVariation { group, variation } = header.object();
        let each = Each { header, data };
        match (group, variation) {
            (80, 1) => each.bits(&mut |bit, on| self.write_indication(bit, on)),
            (10, 1) => each.bits(&mut |index, on| {
                let status =
                    u16::try_from(index).ok().map(|index| turn.points.operate(index, Control::State(on)));
                refused_unless(status == Some(CommandStatus::Success))
            }),
            (50, 1 | 3) => {
                let (now, recorded) = (millis(turn.uptime), self.recorded_at);
                each.one::<6>(&mut |octets| {
                    let time = Timestamp::from_octets(octets);
                    // g50v3 tells what the time was when RECORD_CURRENT_TIME arrived.
                    let time = match (variation, recorded) {
                        (1, _) => time,
                        (_, Some(at)) => time.saturating_add_millis(now.saturating_sub(at)),
                        (_, None) => return Iin::PARAMETER_ERROR,
                    };
                    refused_unless(turn.points.set_time(turn.uptime, time))
                })
            }
            (50, 4) => each.numbered::<11>(&mut |index, [a, b, c, d, e, f, g, h, i, j, unit]| {
                let start = Timestamp::from_octets([a, b, c, d, e, f]);
                let value = TimeInterval { start, count: u32::from_le_bytes([g, h, i, j]), unit };
                refused_unless(turn.points.set_time_interval(index, value))
            }),
            (34, 1) => each.numbered::<2>(&mut |index, octets| {
                let deadband = Deadband::Whole(u16::from_le_bytes(octets).into());
                refused_unless(turn.points.set_deadband(index, deadband))
            }),
            (34, 2) => each.numbered::<4>(&mut |index, octets| {
                let deadband = Deadband::Whole(u32::from_le_bytes(octets));
                refused_unless(turn.points.set_deadband(index, deadband))
            }),
            (34, 3) => each.numbered::<4>(&mut |index, octets| {
                let deadband = f32::from_le_bytes(octets);
                // Less than nothing, or no number, is no distance.
                refused_unless(deadband >= 0.0 && turn.points.set_deadband(index, Deadband::Float(deadband)))
            }),
            (110, length @ 1..) => each.sized(length.into(), &mut |index, octets| {
                refused_unless(turn.points.set_octets(index, octets))
            }),
            (0, variation) => {
                if (header.prefix(), header.range()) != (Prefix::None, Range::StartStop { start: 0, stop: 0 })
                {
                    return Err(Iin::PARAMETER_ERROR);
                }
                let (value, after) = read::parse_attribute(data).ok_or(Iin::PARAMETER_ERROR)?;
                Ok((after, refused_unless(turn.points.set_attribute(variation, value))))
            }
            _ => Err(Iin::OBJECT_UNKNOWN),
        }
    }

    /// IIN1.7 alone can be written, and only to 0 (IEEE 1815-2012 clause 4).
    const fn write_indication(&mut self, bit: u32, on: bool) -> Iin {
        if bit == RESTART && !on {
            self.restarted = false;
            return Iin::NONE;
        }
        Iin::PARAMETER_ERROR
    }
}

/// The place of IIN1.7 in the object of internal indications.
const RESTART: u32 = 7;

const fn refused_unless(done: bool) -> Iin {
    if done { Iin::NONE } else { Iin::PARAMETER_ERROR }
}

/// The objects behind one header.
struct Each<'a, 'h> {
    header: &'h ObjectHeader,
    data: &'a [u8],
}

impl<'a> Each<'a, '_> {
    /// Objects of one bit each, from the first index on.
    fn bits(&self, write: &mut dyn FnMut(u32, bool) -> Iin) -> Result<(&'a [u8], Iin), Iin> {
        let (Prefix::None, Range::StartStop { start, stop }) = (self.header.prefix(), self.header.range())
        else {
            return Err(Iin::PARAMETER_ERROR);
        };
        let bits = stop.saturating_sub(start).saturating_add(1);
        let octets = usize::try_from(bits.div_ceil(8)).map_err(|_| Iin::PARAMETER_ERROR)?;
        let (packed, after) = self.data.split_at_checked(octets).ok_or(Iin::PARAMETER_ERROR)?;
        let told = (0..bits)
            .map(|bit| write(start.saturating_add(bit), is_set(packed, bit)))
            .fold(Iin::NONE, Iin::with);
        Ok((after, told))
    }

    /// One object without index.
    fn one<const N: usize>(&self, write: &mut dyn FnMut([u8; N]) -> Iin) -> Result<(&'a [u8], Iin), Iin> {
        let (Prefix::None, Range::Count(1)) = (self.header.prefix(), self.header.range()) else {
            return Err(Iin::PARAMETER_ERROR);
        };
        let (octets, after) = self.data.split_first_chunk::<N>().ok_or(Iin::PARAMETER_ERROR)?;
        Ok((after, write(*octets)))
    }

    /// Objects of a fixed size.
    fn numbered<const N: usize>(
        &self,
        write: &mut dyn FnMut(u16, [u8; N]) -> Iin,
    ) -> Result<(&'a [u8], Iin), Iin> {
        self.sized(N, &mut |index, octets| {
            octets.first_chunk().map_or(Iin::PARAMETER_ERROR, |octets| write(index, *octets))
        })
    }

    /// Objects of `size` octets, numbered by the range or each after its index.
    fn sized(&self, size: usize, write: &mut dyn FnMut(u16, &[u8]) -> Iin) -> Result<(&'a [u8], Iin), Iin> {
        let (first, count, width) = match (self.header.prefix(), self.header.range()) {
            (Prefix::None, Range::StartStop { start, stop }) => {
                (start, stop.saturating_sub(start).saturating_add(1), 0)
            }
            (Prefix::Index(width), Range::Count(count)) => (0, count, width.octets()),
            _ => return Err(Iin::PARAMETER_ERROR),
        };
        let each = u64::try_from(width.saturating_add(size)).unwrap_or(u64::MAX);
        let there = u64::try_from(self.data.len()).unwrap_or(u64::MAX);
        // All of them are there, or none is written.
        if u64::from(count).saturating_mul(each) > there {
            return Err(Iin::PARAMETER_ERROR);
        }
        let (mut rest, mut told) = (self.data, Iin::NONE);
        for place in 0..count {
            let (index, object) = rest.split_at_checked(width).ok_or(Iin::PARAMETER_ERROR | told)?;
            let (octets, after) = object.split_at_checked(size).ok_or(Iin::PARAMETER_ERROR | told)?;
            let index = match width {
                0 => first.saturating_add(place),
                _ => index.iter().rev().fold(0, |index, octet| (index << 8) | u32::from(*octet)),
            };
            told = told
                | match u16::try_from(index) {
                    Ok(index) => write(index, octets),
                    Err(_) => Iin::PARAMETER_ERROR,
                };
            rest = after;
        }
        Ok((rest, told))
    }
}

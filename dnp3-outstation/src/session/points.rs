//! Functions that name points without values: freezing, assignment to classes.

use super::Turn;
use crate::app::{GroupVariation, Iin, ObjectHeader, Prefix, Range};
use crate::{Class, Kind, Points};

/// Freezes counters (g20) or analog inputs (g30), and clears them if asked to.
pub(super) fn freeze<P: Points>(turn: &mut Turn<'_, P>, objects: &[u8], clear: bool) -> Iin {
    for_each_header(objects, |header| {
        let kind = match header.object() {
            GroupVariation { group: 20, variation: 0 } => Kind::Counter,
            GroupVariation { group: 30, variation: 0 } => Kind::AnalogInput,
            _ => return Iin::OBJECT_UNKNOWN,
        };
        let (now, count) = (turn.now, turn.points.count(kind));
        for_each_index(header, count, |index| turn.points.freeze(now, kind, index, clear))
    })
}

/// Puts points into classes: each header of group 60 says where those after it belong.
pub(super) fn assign<P: Points>(turn: &mut Turn<'_, P>, objects: &[u8]) -> Iin {
    let mut class: Option<Option<Class>> = None;
    for_each_header(objects, |header| {
        let GroupVariation { group, variation } = header.object();
        if let (60, 1..=4) = (group, variation) {
            class = Some(Class::from_code(variation.saturating_sub(1)));
            return if header.range() == Range::All { Iin::NONE } else { Iin::PARAMETER_ERROR };
        }
        let (Some(class), Some(kind)) = (class, Kind::of_static_group(group)) else {
            return if class.is_none() { Iin::PARAMETER_ERROR } else { Iin::OBJECT_UNKNOWN };
        };
        let count = turn.points.count(kind);
        for_each_index(header, count, |index| turn.points.assign_class(kind, index, class))
    })
}

/// Object headers without objects, as far as they can be read.
pub(super) fn for_each_header(objects: &[u8], mut act: impl FnMut(&ObjectHeader) -> Iin) -> Iin {
    let (mut rest, mut told) = (objects, Iin::NONE);
    if rest.is_empty() {
        return Iin::PARAMETER_ERROR;
    }
    while !rest.is_empty() {
        match ObjectHeader::parse(rest) {
            Ok((header, after)) if header.prefix() == Prefix::None => {
                told = told | act(&header);
                rest = after;
            }
            Ok(_) => return told | Iin::PARAMETER_ERROR,
            Err(error) => return told | error.iin(),
        }
    }
    told
}

/// All indices that a header names, of `count` that there are.
fn for_each_index(header: &ObjectHeader, count: u16, mut act: impl FnMut(u16) -> bool) -> Iin {
    let (from, to) = match header.range() {
        Range::All => (0, u32::from(count)),
        Range::StartStop { start, stop } => (start, stop.saturating_add(1)),
        Range::Count(_) => return Iin::PARAMETER_ERROR,
    };
    if count == 0 {
        return Iin::OBJECT_UNKNOWN;
    }
    let mut done = to <= u32::from(count);
    for index in from..to.min(u32::from(count)) {
        done &= u16::try_from(index).is_ok_and(&mut act);
    }
    if done { Iin::NONE } else { Iin::PARAMETER_ERROR }
}

//! Functions that name points without values: freezing, assignment to classes.

use super::Turn;
use super::indices::{Indices, split_header};
use crate::app::{GroupVariation, Iin, ObjectHeader, Range};
use crate::{Class, Kind, Points};

/// Freezes counters (g20) or analog inputs (g30), and clears them if asked to.
pub(super) fn freeze<P: Points>(turn: &mut Turn<'_, P>, objects: &[u8], clear: bool) -> Iin {
    for_each_header(objects, &mut |header, list| {
        let kind = match header.object() {
            GroupVariation { group: 20, variation: 0 } => Kind::Counter,
            GroupVariation { group: 30, variation: 0 } => Kind::AnalogInput,
            _ => return Iin::OBJECT_UNKNOWN,
        };
        let (now, count) = (turn.uptime, turn.points.count(kind));
        for_each_index(header, list, count, &mut |index| turn.points.freeze(now, kind, index, clear))
    })
}

/// Puts points into classes: each header of group 60 says where those after it belong.
pub(super) fn assign<P: Points>(turn: &mut Turn<'_, P>, objects: &[u8]) -> Iin {
    let mut class: Option<Option<Class>> = None;
    for_each_header(objects, &mut |header, list| {
        let GroupVariation { group, variation } = header.object();
        if let (60, 1..=4) = (group, variation) {
            class = Some(Class::from_code(variation.saturating_sub(1)));
            return if header.range() == Range::All { Iin::NONE } else { Iin::PARAMETER_ERROR };
        }
        // A point has one class, in whatever variation it is told.
        let (Some(kind), 0) = (Kind::of_static_group(group), variation) else { return Iin::OBJECT_UNKNOWN };
        // Points before the first class belong nowhere.
        let Some(class) = class else { return Iin::PARAMETER_ERROR };
        let count = turn.points.count(kind);
        for_each_index(header, list, count, &mut |index| turn.points.assign_class(kind, index, class))
    })
}

/// Object headers without objects, with the indices that they list, as far as they can be read.
#[inline(never)]
pub(super) fn for_each_header(objects: &[u8], act: &mut dyn FnMut(&ObjectHeader, &[u8]) -> Iin) -> Iin {
    let (mut rest, mut told) = (objects, Iin::NONE);
    if rest.is_empty() {
        return Iin::PARAMETER_ERROR;
    }
    while !rest.is_empty() {
        let Some((header, list, after)) = split_header(rest) else { return told | Iin::PARAMETER_ERROR };
        told = told | act(&header, list);
        rest = after;
    }
    told
}

/// All indices that a header names, of `count` that there are.
fn for_each_index(header: &ObjectHeader, list: &[u8], count: u16, act: &mut dyn FnMut(u16) -> bool) -> Iin {
    let Some((indices, beyond)) = Indices::of(header, list, count) else { return Iin::PARAMETER_ERROR };
    if count == 0 {
        return Iin::OBJECT_UNKNOWN;
    }
    let mut done = !beyond;
    indices.for_each(&mut |index| {
        if let Ok(index) = u16::try_from(index)
            && index < count
        {
            done &= act(index);
        }
    });
    if done { Iin::NONE } else { Iin::PARAMETER_ERROR }
}

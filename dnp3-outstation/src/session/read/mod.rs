//! READ: what was asked for is selected first, then told fragment by fragment, events before present values.

mod attributes;
mod deadbands;
mod happened;
mod item;
mod present;

pub(super) use attributes::{parse as parse_attribute, split as split_attribute};
pub(super) use happened::tell as tell_events;

use self::item::Item;
use self::present::{NO_VALUES, Span};
use super::Turn;
use super::indices::{Indices, split_header};
use crate::app::{Iin, ObjectHeader, Prefix, Range, Writer};
use crate::event::Wanted;
use crate::{ClassSet, Kind, Points};

/// A READ that is being answered: where its next fragment begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    /// Octets of the request before the object header that is told next.
    at: usize,
    /// How far that header is told: an index, a place of a list, a kind and an index, an attribute.
    next: u32,
}

/// Checks what is asked for and selects the events among it; tells what is wrong with it.
pub(super) fn select<P: Points>(turn: &mut Turn<'_, P>, objects: &[u8]) -> Iin {
    let (mut rest, mut iin) = (objects, Iin::NONE);
    while !rest.is_empty() {
        let Some((header, list, after)) = split_header(rest) else { return iin | Iin::PARAMETER_ERROR };
        rest = after;
        iin = iin
            | match Item::of(header.object()) {
                Some(item) => select_item(turn, item, &header, list),
                None => Iin::OBJECT_UNKNOWN,
            };
    }
    iin
}

fn select_item<P: Points>(turn: &mut Turn<'_, P>, item: Item, header: &ObjectHeader, list: &[u8]) -> Iin {
    let variations = &turn.config.variations;
    match item {
        Item::Class0 => must_be(header.range() == Range::All),
        Item::Class(class) => {
            let wanted = Wanted { classes: class.into(), kind: None, variation: 0 };
            must_be_some(most_events(header).map(|most| turn.events.select(most, wanted, variations)))
        }
        Item::Events(kind, variation) => {
            let wanted = Wanted { classes: ClassSet::ALL, kind: Some(kind), variation };
            must_be_some(most_events(header).map(|most| turn.events.select(most, wanted, variations)))
        }
        Item::Static(kind, _) => among(header, list, turn.points.count(kind)),
        Item::Deadbands(_) => deadbands::among(header, list, turn.points),
        Item::Attributes(variation) => {
            let set_0 = matches!(header.range(), Range::All | Range::StartStop { start: 0, stop: 0 });
            match (set_0, attributes::is_there(variation, turn.config, turn.points)) {
                (true, true) => Iin::NONE,
                (true, false) => Iin::OBJECT_UNKNOWN,
                (false, _) => Iin::PARAMETER_ERROR,
            }
        }
        Item::Time if turn.points.time(turn.uptime).is_none() => Iin::OBJECT_UNKNOWN,
        Item::Time => must_be(matches!(header.range(), Range::Count(1) | Range::All) && is_plain(header)),
        Item::Indications => match (header.prefix(), header.range()) {
            (Prefix::None, Range::All) => Iin::NONE,
            (Prefix::None, Range::StartStop { stop, .. }) => must_be(stop <= LAST_INDICATION),
            _ => Iin::PARAMETER_ERROR,
        },
    }
}

/// IIN2.6 and IIN2.7 are reserved and read 0.
const LAST_INDICATION: u32 = 15;

const fn must_be(right: bool) -> Iin {
    if right { Iin::NONE } else { Iin::PARAMETER_ERROR }
}

const fn must_be_some(done: Option<()>) -> Iin {
    must_be(done.is_some())
}

fn is_plain(header: &ObjectHeader) -> bool {
    header.prefix() == Prefix::None
}

/// How many events are asked for at the most; `None` when the qualifier is not one for events.
fn most_events(header: &ObjectHeader) -> Option<usize> {
    match header.range() {
        Range::All => Some(usize::MAX),
        Range::Count(most) if is_plain(header) => usize::try_from(most).ok(),
        _ => None,
    }
}

/// Whether the indices asked for are those of points.
pub(super) fn among(header: &ObjectHeader, list: &[u8], count: u16) -> Iin {
    match Indices::of(header, list, count) {
        _ if count == 0 => Iin::OBJECT_UNKNOWN,
        Some((_, false)) => Iin::NONE,
        _ => Iin::PARAMETER_ERROR,
    }
}

impl Reading {
    /// Leaves out what comes next.
    pub(super) const fn skip(&mut self) {
        self.next = self.next.saturating_add(1);
    }

    /// Writes as much of what is asked for as there is room for, present values and the like; true when that is
    /// all. `iin` is what an object of internal indications tells.
    pub(super) fn go_on<P: Points>(
        &mut self,
        turn: &mut Turn<'_, P>,
        objects: &[u8],
        iin: Iin,
        out: &mut Writer<'_>,
    ) -> bool {
        while let Some(rest @ [_, ..]) = objects.get(self.at..) {
            let Some((header, list, after)) = split_header(rest) else { return true };
            if let Some(item) = Item::of(header.object())
                && let Err(next) = self.tell(turn, item, &header, list, iin, out)
            {
                self.next = next;
                return false;
            }
            (self.at, self.next) = (objects.len().saturating_sub(after.len()), 0);
        }
        true
    }

    fn tell<P: Points>(
        self,
        turn: &mut Turn<'_, P>,
        item: Item,
        header: &ObjectHeader,
        list: &[u8],
        iin: Iin,
        out: &mut Writer<'_>,
    ) -> Result<(), u32> {
        match item {
            Item::Class0 if header.range() == Range::All => self.tell_class_0(turn, out),
            Item::Class0 | Item::Class(_) | Item::Events(..) => Ok(()),
            Item::Static(kind, variation) => {
                self.tell_points(turn, Span::of(kind, variation), header, list, out)
            }
            Item::Deadbands(variation) => {
                self.tell_points(turn, Span::of_deadbands(variation), header, list, out)
            }
            Item::Attributes(variation) => match select_item(turn, item, header, list) {
                Iin::NONE => attributes::tell(variation, self.next, turn.config, turn.points, out),
                _ => Ok(()),
            },
            Item::Time if select_item(turn, item, header, list) != Iin::NONE => Ok(()),
            Item::Time => {
                let Some(stamp) = turn.points.time(turn.uptime) else { return Ok(()) };
                whole(out, |out| {
                    out.one(50, 1)?;
                    out.put(stamp.time.to_octets())
                })
            }
            Item::Indications => match (select_item(turn, item, header, list), header.range()) {
                (Iin::NONE, Range::StartStop { start, stop }) => tell_indications(iin, start, stop, out),
                (Iin::NONE, _) => tell_indications(iin, 0, LAST_INDICATION, out),
                _ => Ok(()),
            },
        }
    }

    /// All kinds, one behind the other: the kind's place above 16 bits of index.
    fn tell_class_0<P: Points>(self, turn: &Turn<'_, P>, out: &mut Writer<'_>) -> Result<(), u32> {
        let [low, high, begun, _] = self.next.to_le_bytes();
        let mut batch = NO_VALUES;
        for (place, kind) in (0..).zip(Kind::ALL) {
            let to = turn.points.count(kind);
            if place >= begun && to > 0 {
                let from = if place == begun { u16::from_le_bytes([low, high]) } else { 0 };
                Span { from, to, class_0: true, ..Span::of(kind, 0) }
                    .tell(turn.points, &turn.config.variations, &mut batch, out)
                    .map_err(|index| (u32::from(place) << 16) | u32::from(index))?;
            }
        }
        Ok(())
    }

    /// The points that a header names, span by span.
    fn tell_points<P: Points>(
        self,
        turn: &Turn<'_, P>,
        span: Span,
        header: &ObjectHeader,
        list: &[u8],
        out: &mut Writer<'_>,
    ) -> Result<(), u32> {
        let count = turn.points.count(span.kind);
        let Some((indices, _)) = Indices::of(header, list, count) else { return Ok(()) };
        let mut batch = NO_VALUES;
        let mut tell =
            |from, to| Span { from, to, ..span }.tell(turn.points, &turn.config.variations, &mut batch, out);
        if let Indices::Span { from, to } = indices {
            let next = u16::try_from(self.next).unwrap_or(to);
            return tell(from.max(next), to).map_err(u32::from);
        }
        let mut place = self.next;
        while let Some(index) = indices.at(place) {
            if let Ok(index) = u16::try_from(index)
                && index < count
            {
                tell(index, index.saturating_add(1)).map_err(|_| place)?;
            }
            place = place.saturating_add(1);
        }
        Ok(())
    }
}

/// g80v1: the indications with these numbers, packed.
fn tell_indications(iin: Iin, start: u32, stop: u32, out: &mut Writer<'_>) -> Result<(), u32> {
    let all = u16::from_le_bytes(iin.to_octets());
    let left_out = LAST_INDICATION.saturating_sub(stop).saturating_add(start);
    let mask = u16::MAX.checked_shr(left_out).unwrap_or_default();
    let [low, high] = (all.checked_shr(start).unwrap_or_default() & mask).to_le_bytes();
    let ([start, ..], [stop, ..]) = (start.to_le_bytes(), stop.to_le_bytes());
    whole(out, |out| {
        out.put([80, 1, 0x00, start, stop, low])?;
        if left_out < 8 { out.put([high]) } else { Some(()) }
    })
}

/// Writes all of something or nothing.
fn whole(out: &mut Writer<'_>, write: impl FnOnce(&mut Writer<'_>) -> Option<()>) -> Result<(), u32> {
    let length = out.length();
    if write(out).is_none() {
        out.truncate(length);
        return Err(0);
    }
    Ok(())
}

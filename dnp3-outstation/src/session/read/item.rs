use crate::app::{GroupVariation, ObjectHeader, Prefix, Range};
use crate::event::EventKind;
use crate::object::Layout;
use crate::{Class, Kind};

/// What one object header of a READ asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// g60v1.
    Class0,
    /// g60v2, v3, v4.
    Class(Class),
    /// Events of one kind, in a variation or, with 0, in the usual one.
    Events(EventKind, u8),
    /// Present values of one kind, in a variation or, with 0, in the usual one.
    Static(Kind, u8),
    /// g34.
    Deadbands(u8),
    /// g0.
    Attributes(u8),
    /// g50v1.
    Time,
    /// g80v1.
    Indications,
}

impl Item {
    /// The meaning of a group and variation; `None` when the outstation knows none.
    pub(super) const fn of(object: GroupVariation) -> Option<Self> {
        let GroupVariation { group, variation } = object;
        Some(match (group, variation) {
            (60, 1) => Self::Class0,
            (60, 2) => Self::Class(Class::One),
            (60, 3) => Self::Class(Class::Two),
            (60, 4) => Self::Class(Class::Three),
            (0, 1..) => Self::Attributes(variation),
            (34, 0..=3) => Self::Deadbands(variation),
            (50, 1) => Self::Time,
            (50, 0 | 4) => Self::Static(Kind::TimeInterval, 4),
            (80, 1) => Self::Indications,
            // An octet string is told in the variation of its length, whatever was asked for.
            (110, _) => Self::Static(Kind::OctetString, 0),
            (111, _) => Self::Events(EventKind::OctetString, 0),
            _ if variation != 0 && Layout::of(group, variation).is_none() => return None,
            _ => match (Kind::of_static_group(group), EventKind::of_group(group)) {
                (Some(kind), _) => Self::Static(kind, variation),
                (_, Some(kind)) => Self::Events(kind, variation),
                _ => return None,
            },
        })
    }
}

/// The indices that an object header names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Indices<'a> {
    /// From the first to before the last.
    Span { from: u32, to: u32 },
    /// One by one: so many octets each.
    List { octets: &'a [u8], width: usize },
}

impl<'a> Indices<'a> {
    /// The indices that a header names among `count` points, and whether it names others too; `None` when the
    /// qualifier names none.
    pub(super) fn of(header: &ObjectHeader, list: &'a [u8], count: u16) -> Option<(Self, bool)> {
        let count = u32::from(count);
        match (header.prefix(), header.range()) {
            (Prefix::None, Range::All) => Some((Self::Span { from: 0, to: count }, false)),
            (Prefix::None, Range::StartStop { start, stop }) => {
                let to = stop.saturating_add(1);
                Some((Self::Span { from: start.min(count), to: to.min(count) }, stop >= count))
            }
            (Prefix::Index(width), Range::Count(_)) => {
                let list = Self::List { octets: list, width: width.octets() };
                let mut place = 0;
                let mut beyond = false;
                while let Some(index) = list.at(place) {
                    beyond |= index >= count;
                    place = place.saturating_add(1);
                }
                Some((list, beyond))
            }
            _ => None,
        }
    }

    /// The index at a place of a list.
    pub(super) fn at(&self, place: u32) -> Option<u32> {
        let Self::List { octets, width } = *self else { return None };
        let from = usize::try_from(place).ok()?.checked_mul(width)?;
        let octets = octets.get(from..)?.get(..width)?;
        Some(octets.iter().rev().fold(0, |index, octet| (index << 8) | u32::from(*octet)))
    }
}

/// Splits off the indices that stand behind a header of a READ; `None` when they are cut short.
pub(super) fn split_list<'a>(header: &ObjectHeader, octets: &'a [u8]) -> Option<(&'a [u8], &'a [u8])> {
    match (header.prefix(), header.range()) {
        (Prefix::Index(width), Range::Count(count)) => {
            let length = usize::try_from(count).ok()?.checked_mul(width.octets())?;
            octets.split_at_checked(length)
        }
        (Prefix::Size(width), Range::Count(1)) => {
            // One object after its size.
            let (size, object) = octets.split_at_checked(width.octets())?;
            let size = size.iter().rev().fold(0, |size: usize, octet| (size << 8) | usize::from(*octet));
            object.split_at_checked(size)
        }
        (Prefix::Size(_), _) => None,
        _ => Some((&[], octets)),
    }
}

use crate::app::GroupVariation;
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
    pub(super) fn of(object: GroupVariation) -> Option<Self> {
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

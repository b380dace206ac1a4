//! Which points an object header names.

use crate::HAS_ROOM;
use crate::app::{ObjectHeader, Prefix, Range, split_number};

/// The indices that an object header names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Indices<'a> {
    /// From the first to before the last.
    Span { from: u16, to: u16 },
    /// One by one: so many octets each.
    List { octets: &'a [u8], width: usize },
}

impl<'a> Indices<'a> {
    /// The indices that a header names among `count` points, and whether it names others too; `None` when the
    /// qualifier names none.
    pub(super) fn of(header: &ObjectHeader, list: &'a [u8], count: u16) -> Option<(Self, bool)> {
        let there = |index: u32| u16::try_from(index).unwrap_or(count).min(count);
        match (header.prefix(), header.range()) {
            (Prefix::None, Range::All) => Some((Self::Span { from: 0, to: count }, false)),
            (Prefix::None, Range::StartStop { start, stop }) => {
                let to = there(stop.saturating_add(1));
                Some((Self::Span { from: there(start), to }, stop >= count.into()))
            }
            // The first so many.
            (Prefix::None, Range::Count(most)) => {
                Some((Self::Span { from: 0, to: there(most) }, most > count.into()))
            }
            (Prefix::Index(width), Range::Count(_)) => {
                let list = Self::List { octets: list, width: width.octets() };
                let mut beyond = false;
                list.for_each(&mut |index| beyond |= index >= count.into());
                Some((list, beyond))
            }
            _ => None,
        }
    }

    /// Every index, one after the other.
    pub(super) fn for_each(&self, act: &mut dyn FnMut(u32)) {
        match *self {
            Self::Span { from, to } => (from..to).map(u32::from).for_each(act),
            Self::List { .. } => {
                let mut place = 0_u32;
                while let Some(index) = self.at(place) {
                    act(index);
                    place = place.saturating_add(1);
                }
            }
        }
    }

    /// The index at a place of a list.
    pub(super) fn at(&self, place: u32) -> Option<u32> {
        let Self::List { octets, width } = *self else { return None };
        let from = usize::try_from(place).ok()?.checked_mul(width)?;
        split_number(width, octets.get(from..)?).map(|(index, _)| index)
    }
}

/// Splits an object header off that asks for objects, with what stands behind it: a list of indices, or one object
/// after its size. `None` when it is wrong or cut short.
#[cfg_attr(target_os = "none", inline(never))]
pub(super) fn split_header(octets: &[u8]) -> Option<(ObjectHeader, &[u8], &[u8])> {
    // What polls ask for.
    if HAS_ROOM && let Some((header, after)) = ObjectHeader::read_all(octets) {
        return Some((header, &[], after));
    }
    let (header, octets) = ObjectHeader::read(octets)?;
    let (objects, each, octets) = match (header.prefix(), header.range()) {
        (Prefix::Index(width), Range::Count(count)) => (count, width.octets(), octets),
        (Prefix::Size(width), Range::Count(1)) => {
            let (size, octets) = split_number(width.octets(), octets)?;
            (size, 1, octets)
        }
        (Prefix::Size(_), _) => return None,
        _ => (0, 0, octets),
    };
    let (list, after) = octets.split_at_checked(usize::try_from(objects).ok()?.checked_mul(each)?)?;
    Some((header, list, after))
}

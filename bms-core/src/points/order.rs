//! The order in which a protocol walks the rows, sorted at compile time.

use super::{Kind, Point, Span, Table};

/// A numbering of points.
#[derive(Clone, Copy)]
pub(super) enum Axis {
    Modbus(Table),
    Dnp3(Kind),
    Oid,
}

impl Axis {
    const fn has<Q: Copy>(self, row: &Point<Q>) -> bool {
        match self {
            Self::Modbus(table) => row.modbus(table).is_some(),
            Self::Dnp3(kind) => row.dnp3(kind).is_some(),
            Self::Oid => row.oid.is_some(),
        }
    }

    const fn is_before<Q: Copy>(self, a: &Point<Q>, b: &Point<Q>) -> bool {
        if let (Some(a), Some(b)) = (a.oid, b.oid)
            && matches!(self, Self::Oid)
        {
            return is_less(a, b);
        }
        match (self.span(a), self.span(b)) {
            (Some(a), Some(b)) => a.first < b.first,
            _ => false,
        }
    }

    /// The row's numbers, where numbers are plain integers.
    const fn span<Q: Copy>(self, row: &Point<Q>) -> Option<Span> {
        match self {
            Self::Modbus(table) => row.modbus(table),
            Self::Dnp3(kind) => row.dnp3(kind),
            Self::Oid => None,
        }
    }
}

const fn is_less(mut a: &[u32], mut b: &[u32]) -> bool {
    while let ([a_first, a_rest @ ..], [b_first, b_rest @ ..]) = (a, b) {
        if *a_first != *b_first {
            return *a_first < *b_first;
        }
        (a, b) = (a_rest, b_rest);
    }
    a.len() < b.len()
}

/// Those rows of `N` that have a number on one axis, by that number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(super) struct Order<const N: usize> {
    rows: [u8; N],
    len: u16,
    /// So many rows at the start have their place for a number: they need no search.
    dense: u16,
    /// One more than the greatest number, 65 535 at most; 0 without numbers.
    pub(super) end: u16,
}

impl<const N: usize> Order<N> {
    #[expect(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::indexing_slicing,
        reason = "evaluated at compile time, where a fault is a compile error"
    )]
    pub(super) const fn new<Q: Copy>(points: &[Point<Q>; N], axis: Axis) -> Self {
        const { assert!(N <= 256, "a point table has at most 256 rows") };
        let mut rows = [0; N];
        let mut len = 0;
        let mut row = 0;
        while row < N {
            if axis.has(&points[row]) {
                let mut place = len;
                while place > 0 && axis.is_before(&points[row], &points[rows[place - 1] as usize]) {
                    rows[place] = rows[place - 1];
                    place -= 1;
                }
                rows[place] = row as u8;
                len += 1;
            }
            row += 1;
        }
        let mut dense = 0;
        while dense < len
            && let Some(span) = axis.span(&points[rows[dense] as usize])
            && span.first as usize == dense
            && span.count == 1
        {
            dense += 1;
        }
        let last = if len > 0 { axis.span(&points[rows[len - 1] as usize]) } else { None };
        let end = match last {
            Some(span) => span.first.saturating_add(span.count),
            None => 0,
        };
        Self { rows, len: len as u16, dense: dense as u16, end }
    }

    /// The rows in order.
    pub(super) fn of<'a, Q: Copy>(&'a self, points: &'a [Point<Q>; N]) -> Ordered<'a, Q> {
        Ordered { points, rows: self.rows.get(..usize::from(self.len)).unwrap_or(&[]) }
    }

    /// The rows that have their place for a number, from one on.
    pub(super) fn run<'a, Q: Copy>(
        &'a self,
        points: &'a [Point<Q>; N],
        first: u16,
    ) -> impl Iterator<Item = &'a Point<Q>> {
        let rows = self.rows.get(usize::from(first)..usize::from(self.dense)).unwrap_or(&[]);
        Ordered { points, rows }.iter()
    }

    /// The row whose numbers, told by `span`, hold `number`, and its place in them.
    #[inline]
    pub(super) fn find<'a, Q: Copy>(
        &'a self,
        points: &'a [Point<Q>; N],
        number: u16,
        span: impl Fn(&Point<Q>) -> Option<Span>,
    ) -> Option<(&'a Point<Q>, u16)> {
        if number < self.dense {
            let row = *self.rows.get(usize::from(number))?;
            return Some((points.get(usize::from(row))?, 0));
        }
        let is_before = |point: &Point<Q>| span(point).is_some_and(|span| span.is_before(number));
        let point = self.of(points).first_not(is_before)?;
        Some((point, span(point)?.place(number)?))
    }
}

/// Rows of a table in some order.
#[derive(Clone, Copy)]
pub(super) struct Ordered<'a, Q> {
    points: &'a [Point<Q>],
    rows: &'a [u8],
}

impl<'a, Q: Copy> Ordered<'a, Q> {
    /// The first row for which `is_before` is false; it must be true for the rows before and false behind.
    pub(super) fn first_not(self, is_before: impl Fn(&Point<Q>) -> bool) -> Option<&'a Point<Q>> {
        let place = self.rows.partition_point(|&row| self.point(row).is_some_and(&is_before));
        self.rows.get(place).and_then(|&row| self.point(row))
    }

    /// All rows.
    pub(super) fn iter(self) -> impl Iterator<Item = &'a Point<Q>> {
        self.rows.iter().filter_map(move |&row| self.point(row))
    }

    fn point(self, row: u8) -> Option<&'a Point<Q>> {
        self.points.get(usize::from(row))
    }
}

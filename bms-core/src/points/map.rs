//! The table as a whole, and its projections.

use super::{
    Kind, Point, Span, Table,
    check::check,
    order::{Axis, Order},
};

/// A product's point table: `N` rows, and the orders in which the protocols walk them.
///
/// Built at compile time by [`point_map!`](crate::point_map). A look-up takes the same few instructions for all points
/// that a table or kind numbers from 0 without a hole, and a binary search for those behind the first hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct PointMap<Q, const N: usize> {
    pub(super) points: [Point<Q>; N],
    tables: [Order<N>; Table::ALL.len()],
    kinds: [Order<N>; Kind::ALL.len()],
    pub(super) objects: Order<N>,
}

/// What was found at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Found<'a, Q> {
    /// The row.
    pub point: &'a Point<Q>,
    /// Which one of the row's [`count`](Point::count), from 0; always 0 for a scalar.
    pub place: u16,
}

/// A line of the Modbus register map, to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Register<'a, Q> {
    /// The table.
    pub table: Table,
    /// The addresses in it.
    pub span: Span,
    /// The row with name, description, unit, access and shape.
    pub point: &'a Point<Q>,
}

/// A line of the DNP3 point list, to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Index<'a, Q> {
    /// The kind.
    pub kind: Kind,
    /// The indices of that kind.
    pub span: Span,
    /// The row with name, description, unit, access, class and deadband.
    pub point: &'a Point<Q>,
}

impl<Q: Copy, const N: usize> PointMap<Q, N> {
    /// Checks the rows and sorts them for each protocol.
    ///
    /// # Panics
    ///
    /// When a row is wrong or two rows clash. In a `static` or `const` that is a compile error.
    pub const fn new(points: [Point<Q>; N]) -> Self {
        check(&points);
        Self {
            tables: [
                Order::new(&points, Axis::Modbus(Table::Coil)),
                Order::new(&points, Axis::Modbus(Table::Discrete)),
                Order::new(&points, Axis::Modbus(Table::Holding)),
                Order::new(&points, Axis::Modbus(Table::Input)),
            ],
            kinds: [
                Order::new(&points, Axis::Dnp3(Kind::BinaryInput)),
                Order::new(&points, Axis::Dnp3(Kind::BinaryOutput)),
                Order::new(&points, Axis::Dnp3(Kind::AnalogInput)),
                Order::new(&points, Axis::Dnp3(Kind::AnalogOutput)),
                Order::new(&points, Axis::Dnp3(Kind::Counter)),
            ],
            objects: Order::new(&points, Axis::Oid),
            points,
        }
    }

    /// The rows, in the order they were written.
    pub const fn points(&self) -> &[Point<Q>; N] {
        &self.points
    }

    /// The row with this name.
    pub fn named(&self, name: &str) -> Option<&Point<Q>> {
        self.points.iter().find(|point| point.name == name)
    }

    /// What is at `address` of a Modbus table.
    pub fn modbus(&self, table: Table, address: u16) -> Option<Found<'_, Q>> {
        found(self.order(table).find(&self.points, address, |point| point.modbus(table)))
    }

    /// What is at `index` of a DNP3 kind.
    pub fn dnp3(&self, kind: Kind, index: u16) -> Option<Found<'_, Q>> {
        found(self.order_of_kind(kind).find(&self.points, index, |point| point.dnp3(kind)))
    }

    /// The rows at the indices of a DNP3 kind from `first` on, one for each, as long as nothing but scalars without a hole
    /// between them has come from 0 on; none behind.
    pub fn dnp3_run(&self, kind: Kind, first: u16) -> impl Iterator<Item = &Point<Q>> {
        self.order_of_kind(kind).run(&self.points, first)
    }

    /// One more than the greatest index of a DNP3 kind, 65 535 at most; 0 if there are no points of that kind.
    pub const fn dnp3_count(&self, kind: Kind) -> u16 {
        self.order_of_kind(kind).end
    }

    /// The register map: table by table, by address.
    pub fn registers(&self) -> impl Iterator<Item = Register<'_, Q>> {
        Table::ALL.into_iter().flat_map(|table| {
            let rows = self.order(table).of(&self.points).iter();
            rows.filter_map(move |point| Some(Register { table, span: point.modbus(table)?, point }))
        })
    }

    /// The DNP3 point list: kind by kind, by index.
    pub fn indices(&self) -> impl Iterator<Item = Index<'_, Q>> {
        Kind::ALL.into_iter().flat_map(|kind| {
            let rows = self.order_of_kind(kind).of(&self.points).iter();
            rows.filter_map(move |point| Some(Index { kind, span: point.dnp3(kind)?, point }))
        })
    }

    const fn order(&self, table: Table) -> &Order<N> {
        let [coil, discrete, holding, input] = &self.tables;
        match table {
            Table::Coil => coil,
            Table::Discrete => discrete,
            Table::Holding => holding,
            Table::Input => input,
        }
    }

    const fn order_of_kind(&self, kind: Kind) -> &Order<N> {
        let [binary_input, binary_output, analog_input, analog_output, counter] = &self.kinds;
        match kind {
            Kind::BinaryInput => binary_input,
            Kind::BinaryOutput => binary_output,
            Kind::AnalogInput => analog_input,
            Kind::AnalogOutput => analog_output,
            Kind::Counter => counter,
        }
    }
}

fn found<Q>(found: Option<(&Point<Q>, u16)>) -> Option<Found<'_, Q>> {
    found.map(|(point, place)| Found { point, place })
}

//! One line of the printed map: a point at a Modbus address, at a DNP3 index, or at both; of a row that there is several times,
//! one place.

use bms_core::points::{Index, Kind, Register, Table};
use dnp3_outstation::Variations;

use super::{Mapped, name_at};

/// The columns of Modbus, and what both protocols say of a point.
pub(super) const MODBUS: [&str; 8] =
    ["table", "address", "read", "write", "name", "type", "unit", "description"];
/// The columns of DNP3.
pub(super) const DNP3: [&str; 6] =
    ["dnp3_kind", "dnp3_index", "dnp3_static", "dnp3_event", "dnp3_class", "dnp3_deadband"];

/// The column of SNMP, where the point table has objects: the variable that managers ask for.
pub(super) const SNMP: &str = "snmp_oid";

/// The cells of Modbus, at a place of the row.
pub(super) fn modbus_cells<M: Mapped>(register: &Register<'_, M::Quantity>, place: u16) -> [String; 8] {
    let (reading, writing) = functions(register.table);
    let point = register.point;
    let only = |allowed: bool, functions: &str| if allowed { functions.to_owned() } else { "-".to_owned() };
    [
        register.table.to_string(),
        register.span.first.saturating_add(place).to_string(),
        only(point.access.reads(), reading),
        only(point.access.writes(), writing),
        name_at::<M>(point, place),
        point.shape.to_string(),
        point.unit.to_owned(),
        point.description.to_owned(),
    ]
}

/// The cells of a point that has no Modbus address.
pub(super) fn no_modbus_cells<M: Mapped>(index: &Index<'_, M::Quantity>, place: u16) -> [String; 8] {
    let none = String::new;
    let dash = || "-".to_owned();
    let point = index.point;
    [
        none(),
        none(),
        dash(),
        dash(),
        name_at::<M>(point, place),
        point.shape.to_string(),
        point.unit.to_owned(),
        point.description.to_owned(),
    ]
}

/// The cells of DNP3: the variations that are told unasked, and the class and deadband of a unit as it is delivered; at
/// a place of the row.
pub(super) fn dnp3_cells<Q: Copy>(variations: &Variations, index: &Index<'_, Q>, place: u16) -> [String; 6] {
    let Index { kind, span, point } = *index;
    let groups = groups(variations, kind);
    let told = |number: Option<String>| number.unwrap_or_default();
    [
        kind.to_string(),
        span.first.saturating_add(place).to_string(),
        groups.present(),
        groups.event(),
        told(point.class_as(kind).map(|class| class.to_string())),
        told(point.deadband_as(kind).map(|units| units.to_string())),
    ]
}

/// The DNP3 index that stands beside a register: coils are binary outputs, and so on.
pub(super) fn beside<'a, Q: Copy>(register: &Register<'a, Q>) -> Option<Index<'a, Q>> {
    let kind = match register.table {
        Table::Coil => Kind::BinaryOutput,
        Table::Discrete => Kind::BinaryInput,
        Table::Holding => Kind::AnalogOutput,
        Table::Input => Kind::AnalogInput,
    };
    let point = register.point;
    Some(Index { kind, span: point.dnp3(kind)?, point })
}

/// The DNP3 indices that stand beside no register.
pub(super) fn alone<M: Mapped>() -> impl Iterator<Item = Index<'static, M::Quantity>> {
    M::POINTS.indices().filter(|index| {
        let table = match index.kind {
            Kind::BinaryOutput => Table::Coil,
            Kind::BinaryInput => Table::Discrete,
            Kind::AnalogOutput => Table::Holding,
            Kind::AnalogInput => Table::Input,
            Kind::Counter => return true,
        };
        index.point.modbus(table).is_none()
    })
}

/// The groups of a DNP3 kind and the variations in which they are told unasked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Groups {
    present: (u8, u8),
    event: (u8, u8),
}

impl Groups {
    pub(super) fn present(self) -> String {
        let (group, variation) = self.present;
        format!("g{group}v{variation}")
    }

    pub(super) fn event(self) -> String {
        let (group, variation) = self.event;
        format!("g{group}v{variation}")
    }
}

pub(super) const fn groups(told: &Variations, kind: Kind) -> Groups {
    let (present, event) = match kind {
        Kind::BinaryInput => ((1, told.g1), (2, told.g2)),
        Kind::BinaryOutput => ((10, told.g10), (11, told.g11)),
        Kind::AnalogInput => ((30, told.g30), (32, told.g32)),
        Kind::AnalogOutput => ((40, told.g40), (42, told.g42)),
        Kind::Counter => ((20, told.g20), (22, told.g22)),
    };
    Groups { present, event }
}

/// The functions that read and write a table.
const fn functions(table: Table) -> (&'static str, &'static str) {
    match table {
        Table::Coil => ("1", "5 15"),
        Table::Discrete => ("2", "-"),
        Table::Holding => ("3 23", "6 16 22 23"),
        Table::Input => ("4", "-"),
    }
}

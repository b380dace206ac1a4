//! From an address to a quantity.

use bms_core::points::{Access, Kind, Shape, Span, Table};

use crate::{POINTS, Quantity};

#[test]
fn an_address_finds_the_quantity_that_the_table_says() {
    let quantity = |table, address| POINTS.modbus(table, address).map(|found| found.point.quantity);
    assert_eq!(quantity(Table::Input, 0), Some(Quantity::Voltage));
    assert_eq!(quantity(Table::Input, 1), None);
    assert_eq!(quantity(Table::Input, 3), Some(Quantity::Current));
    assert_eq!(quantity(Table::Input, 5), Some(Quantity::Runtime));
    assert_eq!(quantity(Table::Input, 65_534), None);
    assert_eq!(quantity(Table::Input, 65_535), Some(Quantity::Channel(2)));
    assert_eq!(quantity(Table::Holding, 0), Some(Quantity::Runtime));
    assert_eq!(quantity(Table::Holding, 5), None);
    assert_eq!(quantity(Table::Coil, 0), Some(Quantity::Restart));
    assert_eq!(quantity(Table::Coil, 1), Some(Quantity::Enabled));
    assert_eq!(quantity(Table::Discrete, 0), None);
    assert_eq!(quantity(Table::Discrete, 3), Some(Quantity::Alarm));
}

#[test]
fn a_repeated_point_tells_which_one_is_at_an_address() {
    let place =
        |table, address| POINTS.modbus(table, address).map(|found| (found.point.quantity, found.place));
    assert_eq!(place(Table::Input, 99), None);
    assert_eq!(place(Table::Input, 100), Some((Quantity::Block, 0)));
    assert_eq!(place(Table::Input, 139), Some((Quantity::Block, 39)));
    assert_eq!(place(Table::Input, 140), None);
    assert_eq!(place(Table::Input, 0), Some((Quantity::Voltage, 0)));
}

#[test]
fn an_index_finds_the_quantity_of_its_kind() {
    let place = |kind, index| POINTS.dnp3(kind, index).map(|found| (found.point.quantity, found.place));
    assert_eq!(place(Kind::AnalogInput, 0), Some((Quantity::Voltage, 0)));
    assert_eq!(place(Kind::AnalogInput, 1), None);
    assert_eq!(place(Kind::AnalogInput, 4), Some((Quantity::Runtime, 0)));
    assert_eq!(place(Kind::AnalogInput, 49), Some((Quantity::Block, 39)));
    assert_eq!(place(Kind::AnalogInput, 50), None);
    assert_eq!(place(Kind::AnalogOutput, 0), Some((Quantity::Runtime, 0)));
    assert_eq!(place(Kind::BinaryInput, 3), Some((Quantity::Alarm, 0)));
    assert_eq!(place(Kind::BinaryOutput, 0), Some((Quantity::Restart, 0)));
    assert_eq!(place(Kind::Counter, 0), Some((Quantity::Starts, 0)));
}

#[test]
fn a_kind_has_as_many_indices_as_its_greatest_says() {
    assert_eq!(Kind::ALL.map(|kind| POINTS.dnp3_count(kind)), [4, 2, 50, 1, 1]);
}

#[test]
fn every_address_of_every_table_agrees_with_a_search_of_the_rows() {
    for table in Table::ALL {
        for address in 0..=u16::MAX {
            let row = POINTS.points().iter().find(|row| {
                row.modbus(table)
                    .is_some_and(|span| span.first <= address && address - span.first < span.count)
            });
            let found = POINTS.modbus(table, address);
            assert_eq!(found.map(|found| found.point.name), row.map(|row| row.name), "{table} {address}");
        }
    }
}

#[test]
fn every_index_of_every_kind_agrees_with_a_search_of_the_rows() {
    for kind in Kind::ALL {
        for index in 0..=u16::MAX {
            let row = POINTS.points().iter().find_map(|row| Some((row.name, row.dnp3(kind)?.place(index)?)));
            let found = POINTS.dnp3(kind, index).map(|found| (found.point.name, found.place));
            assert_eq!(found, row, "{kind} {index}");
        }
    }
}

#[test]
fn a_row_holds_what_its_cells_say() {
    let row = POINTS.named("runtime").unwrap();
    assert_eq!((row.quantity, row.count, row.access), (Quantity::Runtime, 1, Access::ReadWrite));
    assert_eq!((row.shape, row.unit, row.description), (Shape::U16, "min", "Minimum runtime"));
    assert_eq!((row.class, row.deadband, row.oid), (Some(2), Some(5), Some([3, 21].as_slice())));
    assert_eq!(row.modbus(Table::Input), Some(Span { first: 5, count: 1 }));
    assert_eq!(row.modbus(Table::Coil), None);
    assert_eq!(row.dnp3(Kind::AnalogOutput), Some(Span { first: 0, count: 1 }));
    let row = POINTS.named("restart").unwrap();
    assert_eq!((row.class, row.deadband, row.oid, row.unit), (None, None, None, ""));
    assert_eq!(POINTS.named("block").unwrap().modbus(Table::Input), Some(Span { first: 100, count: 40 }));
    assert_eq!(POINTS.named("Runtime"), None);
}

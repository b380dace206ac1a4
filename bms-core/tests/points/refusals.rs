//! What a point table must not contain, and what the compiler then says. That it is the compiler who says it, is shown
//! by the examples in the documentation of `point_map!`.

use bms_core::points::{Access, Kind, Point, PointMap, Shape, Table};

use Access::{ReadOnly, ReadWrite, WriteOnly};

type Row = Point<()>;

const A: Row = Point::new("a", (), ReadWrite, Shape::Bool);
const B: Row = Point::new("b", (), ReadWrite, Shape::Bool);

/// The message with which a table is refused.
fn refusal<const N: usize>(rows: [Row; N]) -> String {
    let panic = std::panic::catch_unwind(|| PointMap::new(rows)).expect_err("the table was to be refused");
    panic
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_else(|| panic.downcast_ref::<&str>().unwrap().to_string())
}

const fn named(name: &'static str) -> Row {
    Point::new(name, (), ReadWrite, Shape::Bool)
}

#[test]
fn two_points_of_one_name_are_refused() {
    assert_eq!(refusal([A, B, A]), "two points are named `a`");
    PointMap::new([named("a"), named("ab"), named("b")]);
}

#[test]
fn two_points_at_one_address_of_a_table_are_refused() {
    for table in Table::ALL {
        let rows = [A.with_modbus(table, 7), B.with_modbus(table, 7)];
        assert_eq!(refusal(rows), format!("`a` and `b` claim one Modbus address in `{table}`"));
        PointMap::new([A.with_modbus(table, 7), B.with_modbus(table, 8)]);
    }
    PointMap::new([A.with_modbus(Table::Coil, 7), B.with_modbus(Table::Discrete, 7)]);
}

#[test]
fn two_points_at_one_index_of_a_kind_are_refused() {
    for kind in Kind::ALL {
        let rows = [A.with_dnp3(kind, 7), B.with_dnp3(kind, 7)];
        assert_eq!(refusal(rows), format!("`a` and `b` claim one DNP3 index in `{kind}`"));
        PointMap::new([A.with_dnp3(kind, 7), B.with_dnp3(kind, 8)]);
    }
    PointMap::new([A.with_dnp3(Kind::AnalogInput, 7), B.with_dnp3(Kind::BinaryInput, 7)]);
}

#[test]
fn spans_that_overlap_are_refused() {
    let a = A.with_count(10).with_modbus(Table::Input, 20);
    for (first, count) in [(11, 10), (19, 2), (20, 1), (25, 1), (29, 1), (29, 100), (0, 65_535)] {
        let b = B.with_count(count).with_modbus(Table::Input, first);
        assert_eq!(refusal([a, b]), "`a` and `b` claim one Modbus address in `input`", "{first} x {count}");
    }
    for (first, count) in [(10, 10), (30, 1), (0, 20), (30, 65_506)] {
        PointMap::new([a, B.with_count(count).with_modbus(Table::Input, first)]);
    }
}

#[test]
fn spans_that_are_empty_or_end_behind_the_last_address_are_refused() {
    assert_eq!(refusal([A.with_count(0)]), "`a` has a count of 0");
    let message = "`a` does not end before 65536 in `input`";
    assert_eq!(refusal([A.with_count(2).with_modbus(Table::Input, 65_535)]), message);
    PointMap::new([A.with_count(2).with_modbus(Table::Input, 65_534)]);
}

#[test]
fn an_object_at_or_under_another_is_refused() {
    let message = "`a` and `b` claim one OID, or one is under the other";
    assert_eq!(refusal([A.with_oid(&[3, 20]), B.with_oid(&[3, 20])]), message);
    assert_eq!(refusal([A.with_oid(&[3, 20]), B.with_oid(&[3])]), message);
    assert_eq!(refusal([A.with_oid(&[3, 20]), B.with_oid(&[3, 20, 1])]), message);
    assert_eq!(refusal([A.with_oid(&[])]), "`a` has an empty OID");
    PointMap::new([A.with_oid(&[3, 20]), B.with_oid(&[3, 2])]);
}

#[test]
fn access_must_suit_the_table_and_the_kind() {
    let a = |access| Point::new("a", (), access, Shape::Bool);
    for table in Table::ALL {
        let (access, message) = if table.is_writable() {
            (ReadOnly, format!("`a` is read-only, but `{table}` is written by masters"))
        } else {
            (WriteOnly, format!("`a` is write-only, but `{table}` is only read by masters"))
        };
        assert_eq!(refusal([a(access).with_modbus(table, 0)]), message);
        PointMap::new([a(ReadWrite).with_modbus(table, 0)]);
    }
    for kind in Kind::ALL {
        let (access, message) = if kind.is_output() {
            (ReadOnly, format!("`a` is read-only, but `{kind}` is written by masters"))
        } else {
            (WriteOnly, format!("`a` is write-only, but `{kind}` is only read by masters"))
        };
        assert_eq!(refusal([a(access).with_dnp3(kind, 0)]), message);
        PointMap::new([a(ReadWrite).with_dnp3(kind, 0)]);
    }
}

#[test]
fn numbers_do_not_fit_where_there_are_bits() {
    for shape in [Shape::U16, Shape::I16] {
        let a = Point::new("a", (), ReadWrite, shape);
        for table in [Table::Coil, Table::Discrete] {
            let message = format!("`a` is not a bool, but `{table}` holds single bits");
            assert_eq!(refusal([a.with_modbus(table, 0)]), message);
        }
        for kind in [Kind::BinaryInput, Kind::BinaryOutput] {
            let message = format!("`a` is not a bool, but `{kind}` holds single bits");
            assert_eq!(refusal([a.with_dnp3(kind, 0)]), message);
        }
    }
}

#[test]
fn event_classes_are_1_to_3() {
    for class in [0, 4, 255] {
        assert_eq!(refusal([A.with_class(class)]), "`a` has a DNP3 class that is not 1, 2, 3 or -");
    }
    PointMap::new([A.with_class(1), B.with_class(3)]);
}

#[test]
fn names_are_in_kebab_case() {
    for name in ["", "-", "a-", "-a", "a--b", "A", "a_b", "a b", "ä"] {
        assert_eq!(refusal([named(name)]), format!("the name `{name}` is not in kebab-case"));
    }
    PointMap::new([named("a"), named("a-b"), named("channel-1-voltage"), named("1")]);
}

#[test]
fn a_message_too_long_is_cut_and_still_a_message() {
    let long: &'static str = "x".repeat(300).leak();
    assert!(refusal([named(long), named(long)]).starts_with("two points are named `xxx"));
    let wide: &'static str = "ä".repeat(300).leak();
    assert!(!refusal([named(wide)]).is_empty());
}

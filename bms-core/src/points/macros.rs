//! The table's syntax.

/// Defines a product's [`PointMap`](crate::points::PointMap): one row for each quantity, one column for each fact.
///
/// | column | cell |
/// | --- | --- |
/// | `point` | the unique name, in kebab-case |
/// | `quantity` | a variant of the product's own type: `Load`, `Channel(2)`; `Block[40]` exists 40 times, one behind the other at every address |
/// | `access` | `ro`, `rw` or `wo` |
/// | `value` | the shape in a register: `bool`, `u16` or `i16` |
/// | `unit` | text, or `-` |
/// | `modbus` | `coil`, `discrete`, `holding`, `input` and an address, several with commas, or `-` |
/// | `dnp3` | `bi`, `bo`, `ai`, `ao`, `ci` and an index, several with commas, or `-` |
/// | `class` | DNP3 event class 1, 2 or 3, or `-` for no events |
/// | `deadband` | DNP3 deadband in the point's unit, or `-` |
/// | `oid` | the SNMP object under the product's root as `[3, 20]`, or `-` |
/// | `description` | what the register map says |
///
/// ```
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// pub enum Quantity { BatteryVoltage, MinimumRuntime, DisconnectEnabled, BlockVoltage }
///
/// bms_core::point_map! {
///     /// What the product publishes.
///     pub POINTS: Quantity;
///     | point                | quantity          | access | value | unit  | modbus             | dnp3       | class | deadband | oid     | description            |
///     | "battery-voltage"    | BatteryVoltage    | ro     | u16   | "mV"  | input 0            | ai 0       | 1     | 100      | [3, 20] | "Battery voltage"      |
///     | "minimum-runtime"    | MinimumRuntime    | rw     | u16   | "min" | input 5, holding 0 | ai 4, ao 0 | -     | -        | [3, 21] | "Minimum runtime"      |
///     | "disconnect-enabled" | DisconnectEnabled | rw     | bool  | -     | coil 1             | bo 1       | -     | -        | -       | "Low voltage shutdown" |
///     | "block-voltage"      | BlockVoltage[4]   | ro     | u16   | "mV"  | input 100          | -          | -     | -        | [4, 1]  | "Voltage of a block"   |
/// }
///
/// use bms_core::points::{Kind, Table};
/// let found = POINTS.modbus(Table::Holding, 0).unwrap();
/// assert_eq!((found.point.name, found.point.quantity), ("minimum-runtime", Quantity::MinimumRuntime));
/// let found = POINTS.modbus(Table::Input, 103).unwrap();
/// assert_eq!((found.point.quantity, found.place), (Quantity::BlockVoltage, 3));
/// assert_eq!(POINTS.modbus(Table::Input, 104), None);
/// assert_eq!(POINTS.dnp3(Kind::AnalogOutput, 0).unwrap().point.unit, "min");
/// assert!(POINTS.oid_after(&[3, 20, 0]).unwrap().oid().eq([3, 21, 0]));
/// ```
///
/// # What does not compile
///
/// This table compiles; each of the next differs from it in one cell.
///
/// ```
/// # #[derive(Clone, Copy)] enum Quantity { Voltage, Runtime }
/// bms_core::point_map! {
///     pub POINTS: Quantity;
///     | point     | quantity | access | value | unit  | modbus             | dnp3       | class | deadband | oid     | description       |
///     | "voltage" | Voltage  | ro     | u16   | "mV"  | input 0            | ai 0       | -     | -        | [3, 20] | "Battery voltage" |
///     | "runtime" | Runtime  | rw     | u16   | "min" | input 5, holding 0 | ai 4, ao 0 | -     | -        | [3, 21] | "Minimum runtime" |
/// }
/// ```
///
/// Two points at one address of a Modbus table:
///
/// ```compile_fail,E0080
/// # #[derive(Clone, Copy)] enum Quantity { Voltage, Runtime }
/// bms_core::point_map! {
///     pub POINTS: Quantity;
///     | point     | quantity | access | value | unit  | modbus             | dnp3       | class | deadband | oid     | description       |
///     | "voltage" | Voltage  | ro     | u16   | "mV"  | input 0            | ai 0       | -     | -        | [3, 20] | "Battery voltage" |
///     | "runtime" | Runtime  | rw     | u16   | "min" | input 0, holding 0 | ai 4, ao 0 | -     | -        | [3, 21] | "Minimum runtime" |
/// }
/// ```
///
/// Two points at one index of a DNP3 kind:
///
/// ```compile_fail,E0080
/// # #[derive(Clone, Copy)] enum Quantity { Voltage, Runtime }
/// bms_core::point_map! {
///     pub POINTS: Quantity;
///     | point     | quantity | access | value | unit  | modbus             | dnp3       | class | deadband | oid     | description       |
///     | "voltage" | Voltage  | ro     | u16   | "mV"  | input 0            | ai 0       | -     | -        | [3, 20] | "Battery voltage" |
///     | "runtime" | Runtime  | rw     | u16   | "min" | input 5, holding 0 | ai 0, ao 0 | -     | -        | [3, 21] | "Minimum runtime" |
/// }
/// ```
///
/// Two points at one OID, or one under the other:
///
/// ```compile_fail,E0080
/// # #[derive(Clone, Copy)] enum Quantity { Voltage, Runtime }
/// bms_core::point_map! {
///     pub POINTS: Quantity;
///     | point     | quantity | access | value | unit  | modbus             | dnp3       | class | deadband | oid     | description       |
///     | "voltage" | Voltage  | ro     | u16   | "mV"  | input 0            | ai 0       | -     | -        | [3, 20] | "Battery voltage" |
///     | "runtime" | Runtime  | rw     | u16   | "min" | input 5, holding 0 | ai 4, ao 0 | -     | -        | [3, 20] | "Minimum runtime" |
/// }
/// ```
///
/// ```compile_fail,E0080
/// # #[derive(Clone, Copy)] enum Quantity { Voltage, Runtime }
/// bms_core::point_map! {
///     pub POINTS: Quantity;
///     | point     | quantity | access | value | unit  | modbus             | dnp3       | class | deadband | oid        | description       |
///     | "voltage" | Voltage  | ro     | u16   | "mV"  | input 0            | ai 0       | -     | -        | [3, 20]    | "Battery voltage" |
///     | "runtime" | Runtime  | rw     | u16   | "min" | input 5, holding 0 | ai 4, ao 0 | -     | -        | [3, 20, 1] | "Minimum runtime" |
/// }
/// ```
///
/// A read-only point in a table that masters write:
///
/// ```compile_fail,E0080
/// # #[derive(Clone, Copy)] enum Quantity { Voltage, Runtime }
/// bms_core::point_map! {
///     pub POINTS: Quantity;
///     | point     | quantity | access | value | unit  | modbus             | dnp3       | class | deadband | oid     | description       |
///     | "voltage" | Voltage  | ro     | u16   | "mV"  | input 0            | ai 0       | -     | -        | [3, 20] | "Battery voltage" |
///     | "runtime" | Runtime  | ro     | u16   | "min" | input 5, holding 0 | ai 4, ao 0 | -     | -        | [3, 21] | "Minimum runtime" |
/// }
/// ```
///
/// Two points of one name:
///
/// ```compile_fail,E0080
/// # #[derive(Clone, Copy)] enum Quantity { Voltage, Runtime }
/// bms_core::point_map! {
///     pub POINTS: Quantity;
///     | point     | quantity | access | value | unit  | modbus             | dnp3       | class | deadband | oid     | description       |
///     | "voltage" | Voltage  | ro     | u16   | "mV"  | input 0            | ai 0       | -     | -        | [3, 20] | "Battery voltage" |
///     | "voltage" | Runtime  | rw     | u16   | "min" | input 5, holding 0 | ai 4, ao 0 | -     | -        | [3, 21] | "Minimum runtime" |
/// }
/// ```
///
/// A name that is not in kebab-case:
///
/// ```compile_fail,E0080
/// # #[derive(Clone, Copy)] enum Quantity { Voltage, Runtime }
/// bms_core::point_map! {
///     pub POINTS: Quantity;
///     | point     | quantity | access | value | unit  | modbus             | dnp3       | class | deadband | oid     | description       |
///     | "voltage" | Voltage  | ro     | u16   | "mV"  | input 0            | ai 0       | -     | -        | [3, 20] | "Battery voltage" |
///     | "Runtime" | Runtime  | rw     | u16   | "min" | input 5, holding 0 | ai 4, ao 0 | -     | -        | [3, 21] | "Minimum runtime" |
/// }
/// ```
///
/// A number where there are only bits:
///
/// ```compile_fail,E0080
/// # #[derive(Clone, Copy)] enum Quantity { Voltage, Runtime }
/// bms_core::point_map! {
///     pub POINTS: Quantity;
///     | point     | quantity | access | value | unit  | modbus  | dnp3       | class | deadband | oid     | description       |
///     | "voltage" | Voltage  | ro     | u16   | "mV"  | input 0 | ai 0       | -     | -        | [3, 20] | "Battery voltage" |
///     | "runtime" | Runtime  | rw     | u16   | "min" | coil 0  | ai 4, ao 0 | -     | -        | [3, 21] | "Minimum runtime" |
/// }
/// ```
///
/// A span that overlaps another point or ends behind the last address:
///
/// ```compile_fail,E0080
/// # #[derive(Clone, Copy)] enum Quantity { Voltage, Runtime }
/// bms_core::point_map! {
///     pub POINTS: Quantity;
///     | point     | quantity   | access | value | unit  | modbus                 | dnp3       | class | deadband | oid     | description       |
///     | "voltage" | Voltage    | ro     | u16   | "mV"  | input 0                | ai 0       | -     | -        | [3, 20] | "Battery voltage" |
///     | "runtime" | Runtime[6] | rw     | u16   | "min" | holding 65530, input 0 | ai 4, ao 0 | -     | -        | [3, 21] | "Minimum runtime" |
/// }
/// ```
///
/// ```compile_fail,E0080
/// # #[derive(Clone, Copy)] enum Quantity { Voltage, Runtime }
/// bms_core::point_map! {
///     pub POINTS: Quantity;
///     | point     | quantity   | access | value | unit  | modbus        | dnp3       | class | deadband | oid     | description       |
///     | "voltage" | Voltage    | ro     | u16   | "mV"  | input 0       | ai 0       | -     | -        | [3, 20] | "Battery voltage" |
///     | "runtime" | Runtime[7] | rw     | u16   | "min" | holding 65530 | ai 4, ao 0 | -     | -        | [3, 21] | "Minimum runtime" |
/// }
/// ```
#[macro_export]
macro_rules! point_map {
    (
        $(#[$attribute:meta])*
        $visibility:vis $map:ident: $quantities:ty;
        | point | quantity | access | value | unit | modbus | dnp3 | class | deadband | oid | description |
        $(
            | $name:literal
            | $quantity:ident $(($($argument:tt)*))? $([$count:expr])?
            | $access:ident
            | $value:ident
            | $unit:tt
            | $($table:tt $($address:literal)?),+
            | $($kind:tt $($index:literal)?),+
            | $class:tt
            | $deadband:tt
            | $oid:tt
            | $description:literal
            |
        )+
    ) => {
        $(#[$attribute])*
        $visibility static $map: $crate::points::PointMap<$quantities, { [$($name),+].len() }> =
            $crate::points::PointMap::new([$({
                let point = $crate::points::Point::new(
                    $name,
                    <$quantities>::$quantity $(($($argument)*))?,
                    $crate::point_map!(@access $access),
                    $crate::point_map!(@value $value),
                )
                .with_description($description);
                $(let point = point.with_count($count);)?
                let point = $crate::point_map!(@cell point, with_unit, $unit);
                $(let point = $crate::point_map!(@modbus point, $table $($address)?);)+
                $(let point = $crate::point_map!(@dnp3 point, $kind $($index)?);)+
                let point = $crate::point_map!(@cell point, with_class, $class);
                let point = $crate::point_map!(@cell point, with_deadband, $deadband);
                $crate::point_map!(@oid point, $oid)
            }),+]);
    };

    (@access ro) => { $crate::points::Access::ReadOnly };
    (@access rw) => { $crate::points::Access::ReadWrite };
    (@access wo) => { $crate::points::Access::WriteOnly };
    (@access $($other:tt)*) => { $crate::point_map!(@unknown "access", "ro, rw or wo", $($other)*) };

    (@value bool) => { $crate::points::Shape::Bool };
    (@value u16) => { $crate::points::Shape::U16 };
    (@value i16) => { $crate::points::Shape::I16 };
    (@value $($other:tt)*) => { $crate::point_map!(@unknown "value", "bool, u16 or i16", $($other)*) };

    (@cell $point:ident, $with:ident, -) => { $point };
    (@cell $point:ident, $with:ident, $cell:tt) => { $point.$with($cell) };

    (@modbus $point:ident, -) => { $point };
    (@modbus $point:ident, coil $at:literal) => { $point.with_modbus($crate::points::Table::Coil, $at) };
    (@modbus $point:ident, discrete $at:literal) => { $point.with_modbus($crate::points::Table::Discrete, $at) };
    (@modbus $point:ident, holding $at:literal) => { $point.with_modbus($crate::points::Table::Holding, $at) };
    (@modbus $point:ident, input $at:literal) => { $point.with_modbus($crate::points::Table::Input, $at) };
    (@modbus $point:ident, $($other:tt)*) => {
        $crate::point_map!(@unknown "modbus", "coil, discrete, holding or input and an address, or -", $($other)*)
    };

    (@dnp3 $point:ident, -) => { $point };
    (@dnp3 $point:ident, bi $at:literal) => { $point.with_dnp3($crate::points::Kind::BinaryInput, $at) };
    (@dnp3 $point:ident, bo $at:literal) => { $point.with_dnp3($crate::points::Kind::BinaryOutput, $at) };
    (@dnp3 $point:ident, ai $at:literal) => { $point.with_dnp3($crate::points::Kind::AnalogInput, $at) };
    (@dnp3 $point:ident, ao $at:literal) => { $point.with_dnp3($crate::points::Kind::AnalogOutput, $at) };
    (@dnp3 $point:ident, ci $at:literal) => { $point.with_dnp3($crate::points::Kind::Counter, $at) };
    (@dnp3 $point:ident, $($other:tt)*) => {
        $crate::point_map!(@unknown "dnp3", "bi, bo, ai, ao or ci and an index, or -", $($other)*)
    };

    (@oid $point:ident, -) => { $point };
    (@oid $point:ident, [$($number:literal),*]) => { $point.with_oid(&[$($number),*]) };
    (@oid $point:ident, $($other:tt)*) => { $crate::point_map!(@unknown "oid", "numbers as [3, 20], or -", $($other)*) };

    (@unknown $column:literal, $words:literal, $($other:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "point_map: the column `", $column, "` has `", ::core::stringify!($($other)*), "`, not ", $words
        ))
    };
}

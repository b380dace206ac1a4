//! The point table's projections, on the table of a small product.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a fault fails the test")]

mod lookup;
mod printing;
mod refusals;
mod registers;
mod tree;

/// What the product publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    Voltage,
    Current,
    Runtime,
    Enabled,
    Alarm,
    Restart,
    Starts,
    Block,
    Channel(u8),
}

bms_core::point_map! {
    /// Rows in no protocol's order.
    pub(crate) POINTS: Quantity;
    | point       | quantity   | access | value | unit  | modbus             | dnp3       | class | deadband | oid        | description         |
    | "runtime"   | Runtime    | rw     | u16   | "min" | input 5, holding 0 | ai 4, ao 0 | 2     | 5        | [3, 21]    | "Minimum runtime"   |
    | "voltage"   | Voltage    | ro     | u16   | "mV"  | input 0            | ai 0       | 1     | 100      | [3, 20]    | "Battery voltage"   |
    | "block"     | Block[40]  | ro     | u16   | "mV"  | input 100          | ai 10      | 3     | -        | [4, 1, 2]  | "Voltage of block"  |
    | "alarm"     | Alarm      | ro     | bool  | -     | discrete 3         | bi 3       | 1     | -        | -          | "Any alarm"         |
    | "enabled"   | Enabled    | rw     | bool  | -     | coil 1             | bo 1       | -     | -        | [3, 3]     | "Test enabled"      |
    | "restart"   | Restart    | wo     | bool  | -     | coil 0             | bo 0       | -     | -        | -          | "Restart"           |
    | "starts"    | Starts     | ro     | u16   | -     | -                  | ci 0       | -     | -        | [10]       | "Starts so far"     |
    | "current"   | Current    | ro     | i16   | "mA"  | input 3            | ai 2       | -     | -        | [3, 20000] | "Battery current"   |
    | "channel-2" | Channel(2) | ro     | u16   | "mV"  | input 65535        | -          | -     | -        | -          | "Channel 2 voltage" |
}

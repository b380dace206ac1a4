//! One object of the point table.

use std::io::{self, Write};

use bms_core::points::{Access, Object, Point, Shape};
use btrm::points::Quantity;

/// The product's tree, as a walk shows it.
const ROOT: &str = "1.3.6.1.4.1.34506";

pub(super) fn print(out: &mut impl Write, row: &Object<'_, Quantity>) -> io::Result<()> {
    let point = row.point;
    let number = row.oid.last().copied().unwrap_or_default();
    writeln!(out, "{} OBJECT-TYPE", name(point.name))?;
    writeln!(out, "    SYNTAX      {}", if point.shape == Shape::Bool { "OnOff" } else { "Number" })?;
    if !point.unit.is_empty() {
        writeln!(out, "    UNITS       \"{}\"", units(point.unit))?;
    }
    writeln!(out, "    MAX-ACCESS  {}", access(point))?;
    writeln!(out, "    STATUS      current")?;
    writeln!(out, "    DESCRIPTION")?;
    writeln!(out, "        \"{}.\"", point.description.replace('"', "'"))?;
    writeln!(out, "    ::= {{ control {number} }}\n")
}

/// A point's name as an identifier: `battery-voltage` is `batteryVoltage`.
pub(in crate::btrm::map) fn name(kebab: &str) -> String {
    let mut name = String::new();
    for (place, word) in kebab.split('-').enumerate() {
        match word.split_at_checked(1) {
            Some((first, rest)) if place > 0 => {
                name.push_str(&first.to_ascii_uppercase());
                name.push_str(rest);
            }
            _ => name.push_str(word),
        }
    }
    name
}

/// A unit in letters of ASCII.
pub(in crate::btrm::map) fn units(symbol: &str) -> &str {
    match symbol {
        "mV" => "millivolts",
        "mA" => "milliamperes",
        "Ah" => "ampere-hours",
        "min" => "minutes",
        "h" => "hours",
        "d" => "days",
        "%" => "percent",
        "°C" => "degrees Celsius",
        other => other,
    }
}

/// What managers ask for: the variable of a point that there is once. Empty: there is no object.
pub(in crate::btrm::map) fn dotted(point: &Point<Quantity>) -> String {
    let numbers = point.oid.map(|oid| oid.iter().map(u32::to_string).collect::<Vec<_>>().join("."));
    numbers.map(|numbers| format!("{ROOT}.{numbers}.0")).unwrap_or_default()
}

const fn access(point: &Point<Quantity>) -> &'static str {
    match point.access {
        Access::ReadOnly => "read-only",
        Access::ReadWrite | Access::WriteOnly => "read-write",
    }
}

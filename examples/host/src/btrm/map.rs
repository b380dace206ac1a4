//! The Modbus register map, printed from the point table.

use std::io::{self, Write};

use bms_core::points::{Register, Table};
use btrm::points::POINTS;

use crate::options::MapFormat;

/// The columns, in order.
const COLUMNS: [&str; 8] = ["table", "address", "read", "write", "name", "type", "unit", "description"];

/// Prints the register map.
///
/// # Errors
/// When the output cannot be written.
pub fn print_map(format: MapFormat, out: impl Write) -> io::Result<()> {
    match format {
        MapFormat::Csv => csv(out),
        MapFormat::Md => markdown(out),
    }
}

fn csv(out: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for register in POINTS.registers() {
        writer.write_record(row(&register))?;
    }
    writer.flush()
}

fn markdown(mut out: impl Write) -> io::Result<()> {
    writeln!(out, "# Modbus register map of the BTRM300 and BTRM400\n")?;
    writeln!(out, "Addresses are those of the protocol, from 0. Registers are 16 bits, high byte first.")?;
    writeln!(out, "A value that is not known reads as 65535 (u16) or -32768 (i16), a known one never does.")?;
    for table in Table::ALL {
        let rows = || POINTS.registers().filter(move |register| register.table == table);
        if rows().next().is_none() {
            continue;
        }
        writeln!(out, "\n## {}\n", heading(table))?;
        writeln!(out, "| {} |", COLUMNS[1..].join(" | "))?;
        writeln!(out, "|{}", " --- |".repeat(COLUMNS.len().saturating_sub(1)))?;
        for register in rows() {
            let [_, cells @ ..] = row(&register);
            let cells = cells.map(|cell| cell.replace('|', "\\|"));
            writeln!(out, "| {} |", cells.join(" | "))?;
        }
    }
    Ok(())
}

fn row(register: &Register<btrm::points::Quantity>) -> [String; 8] {
    let (reading, writing) = functions(register.table);
    let point = register.point;
    let only = |allowed: bool, functions: &str| if allowed { functions.to_owned() } else { "-".to_owned() };
    [
        register.table.to_string(),
        register.span.first.to_string(),
        only(point.access.reads(), reading),
        only(point.access.writes(), writing),
        point.name.to_owned(),
        point.shape.to_string(),
        point.unit.to_owned(),
        point.description.to_owned(),
    ]
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

const fn heading(table: Table) -> &'static str {
    match table {
        Table::Coil => "Coils",
        Table::Discrete => "Discrete inputs",
        Table::Holding => "Holding registers",
        Table::Input => "Input registers",
    }
}

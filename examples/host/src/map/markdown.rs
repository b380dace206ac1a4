//! The map as Markdown, for people: a table for each Modbus table, for each kind of DNP3 points, and for SNMP. A point that
//! there is several times is on one line, with its first and its last number.

use std::io::{self, Write};

use bms_core::points::{Kind, Span, Table};

use super::{
    Mapped, config,
    row::{MODBUS, dnp3_cells, groups, modbus_cells},
};

/// The columns of a DNP3 table: its kind and variations stand above it.
const DNP3: [&str; 6] = ["index", "class", "deadband", "name", "unit", "description"];

pub(super) fn print<M: Mapped>(mut out: impl Write) -> io::Result<()> {
    modbus::<M>(&mut out)?;
    dnp3::<M>(&mut out)?;
    writeln!(out, "\n# SNMP objects of the {}\n", M::NAME)?;
    M::markdown_of_snmp(&mut out)
}

fn modbus<M: Mapped>(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "# Modbus register map of the {}\n", M::NAME)?;
    writeln!(out, "Addresses are those of the protocol, from 0. Registers are 16 bits, high byte first.")?;
    writeln!(out, "A value that is not known reads as 65535 (u16) or -32768 (i16), a known one never does.")?;
    for table in Table::ALL {
        let mut rows = M::POINTS.registers().filter(|register| register.table == table).peekable();
        if rows.peek().is_none() {
            continue;
        }
        writeln!(out, "\n## {}\n", table_heading(table))?;
        // The table is in the heading.
        let [_, columns @ ..] = MODBUS;
        head(out, &columns)?;
        for register in rows {
            let [_, _, cells @ ..] = modbus_cells::<M>(&register, 0);
            let [read, write, _, rest @ ..] = cells;
            let [address, name] = [numbers(register.span), register.point.name.to_owned()];
            line(out, &[&[address, read, write, name], &rest[..]].concat())?;
        }
    }
    Ok(())
}

fn dnp3<M: Mapped>(out: &mut impl Write) -> io::Result<()> {
    let variations = config::<M>()?.variations;
    writeln!(out, "\n# DNP3 point list of the {}\n", M::NAME)?;
    writeln!(
        out,
        "Variations are those that are told when the master leaves the choice. Classes and deadbands are"
    )?;
    writeln!(
        out,
        "those of a unit as it is delivered; masters change them by function 22 and group 34. An analog"
    )?;
    writeln!(out, "input makes events once it has a deadband, in its unit; an output once it has a class.")?;
    for kind in Kind::ALL {
        let mut rows = M::POINTS.indices().filter(|index| index.kind == kind).peekable();
        if rows.peek().is_none() {
            continue;
        }
        let told = groups(&variations, kind);
        writeln!(out, "\n## {}: {}, events {}\n", kind_heading(kind), told.present(), told.event())?;
        head(out, &DNP3)?;
        for index in rows {
            let [_, _, _, _, class, deadband] = dnp3_cells(&variations, &index, 0);
            let number = numbers(index.span);
            let point = index.point;
            let [name, unit, description] = [point.name, point.unit, point.description].map(str::to_owned);
            line(out, &[number, class, deadband, name, unit, description])?;
        }
    }
    Ok(())
}

/// The first number and, if there are several, the last.
fn numbers(span: Span) -> String {
    match span.count {
        1 => span.first.to_string(),
        count => format!("{}..{}", span.first, span.first.saturating_add(count).saturating_sub(1)),
    }
}

pub(crate) fn head(out: &mut impl Write, columns: &[&str]) -> io::Result<()> {
    writeln!(out, "| {} |", columns.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(columns.len()))
}

pub(crate) fn line(out: &mut impl Write, cells: &[String]) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    writeln!(out, "| {} |", cells.join(" | "))
}

const fn table_heading(table: Table) -> &'static str {
    match table {
        Table::Coil => "Coils",
        Table::Discrete => "Discrete inputs",
        Table::Holding => "Holding registers",
        Table::Input => "Input registers",
    }
}

const fn kind_heading(kind: Kind) -> &'static str {
    match kind {
        Kind::BinaryInput => "Binary inputs",
        Kind::BinaryOutput => "Binary outputs",
        Kind::AnalogInput => "Analog inputs",
        Kind::AnalogOutput => "Analog outputs",
        Kind::Counter => "Counters",
    }
}

//! The map as Markdown, for people: a table for each Modbus table, for each kind of DNP3 points, and for SNMP.

use std::io::{self, Write};

use bms_core::points::{Kind, Table};
use btrm::points::POINTS;

use super::{
    mib::{dotted, name, units},
    row::{MODBUS, dnp3_cells, groups, modbus_cells},
};

/// The columns of a DNP3 table: its kind and variations stand above it.
const DNP3: [&str; 6] = ["index", "class", "deadband", "name", "unit", "description"];

/// The columns of the SNMP table.
const SNMP: [&str; 5] = ["oid", "object", "access", "unit", "description"];

pub(super) fn print(mut out: impl Write) -> io::Result<()> {
    modbus(&mut out)?;
    dnp3(&mut out)?;
    snmp(&mut out)
}

fn modbus(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "# Modbus register map of the BTRM300 and BTRM400\n")?;
    writeln!(out, "Addresses are those of the protocol, from 0. Registers are 16 bits, high byte first.")?;
    writeln!(out, "A value that is not known reads as 65535 (u16) or -32768 (i16), a known one never does.")?;
    for table in Table::ALL {
        let mut rows = POINTS.registers().filter(|register| register.table == table).peekable();
        if rows.peek().is_none() {
            continue;
        }
        writeln!(out, "\n## {}\n", table_heading(table))?;
        // The table is in the heading.
        let [_, columns @ ..] = MODBUS;
        head(out, &columns)?;
        for register in rows {
            let [_, cells @ ..] = modbus_cells(&register);
            line(out, &cells)?;
        }
    }
    Ok(())
}

fn dnp3(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n# DNP3 point list of the BTRM300 and BTRM400\n")?;
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
        let mut rows = POINTS.indices().filter(|index| index.kind == kind).peekable();
        if rows.peek().is_none() {
            continue;
        }
        let told = groups(kind);
        writeln!(out, "\n## {}: {}, events {}\n", kind_heading(kind), told.present(), told.event())?;
        head(out, &DNP3)?;
        for index in rows {
            let [_, number, _, _, class, deadband] = dnp3_cells(kind, index.span.first);
            let point = index.point;
            let [name, unit, description] = [point.name, point.unit, point.description].map(str::to_owned);
            line(out, &[number, class, deadband, name, unit, description])?;
        }
    }
    Ok(())
}

fn snmp(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n# SNMP objects of the BTRM300 and BTRM400\n")?;
    writeln!(
        out,
        "The product's own tree; BTRM-MIB, as --format mib prints it, has the notifications and the trap"
    )?;
    writeln!(
        out,
        "receivers too. UPS-MIB (RFC 1628) and BATTERY-MIB (RFC 7577) are served beside it. A value that is"
    )?;
    writeln!(out, "not known has no instance.\n")?;
    head(out, &SNMP)?;
    for row in POINTS.objects() {
        let point = row.point;
        let cells = [dotted(point), name(point.name), point.access.to_string(), units(point.unit).to_owned()];
        line(out, &[&cells[..], &[point.description.to_owned()]].concat())?;
    }
    Ok(())
}

fn head(out: &mut impl Write, columns: &[&str]) -> io::Result<()> {
    writeln!(out, "| {} |", columns.join(" | "))?;
    writeln!(out, "|{}", " --- |".repeat(columns.len()))
}

fn line(out: &mut impl Write, cells: &[String]) -> io::Result<()> {
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

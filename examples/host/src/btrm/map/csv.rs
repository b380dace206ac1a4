//! The map as comma-separated values, for programs: a line for each Modbus address, with the DNP3 index and the SNMP
//! variable of the same point beside it, then a line for each DNP3 index that has no Modbus address.

use std::io::{self, Write};

use btrm::points::POINTS;

use super::{
    mib::dotted,
    row::{DNP3, MODBUS, SNMP, alone, beside, dnp3_cells, modbus_cells, no_modbus_cells},
};

pub(super) fn print(out: impl Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(MODBUS.iter().chain(&DNP3).chain(&[SNMP]))?;
    for register in POINTS.registers() {
        let dnp3 = beside(&register).map(|(kind, span)| dnp3_cells(kind, span.first)).unwrap_or_default();
        let oid = [dotted(register.point)];
        writer.write_record(modbus_cells(&register).iter().chain(&dnp3).chain(&oid))?;
    }
    for index in alone() {
        let dnp3 = dnp3_cells(index.kind, index.span.first);
        let oid = [dotted(index.point)];
        writer.write_record(no_modbus_cells(&index).iter().chain(&dnp3).chain(&oid))?;
    }
    writer.flush()
}

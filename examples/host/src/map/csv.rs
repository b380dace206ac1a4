//! The map as comma-separated values, for programs: a line for each Modbus address, with the DNP3 index and, where the point
//! table has objects, the SNMP variable of the same point beside it, then a line for each DNP3 index that has no Modbus
//! address.

use std::io::{self, Write};

use super::{
    Mapped, config,
    row::{DNP3, MODBUS, SNMP, alone, beside, dnp3_cells, modbus_cells, no_modbus_cells},
};

pub(super) fn print<M: Mapped>(out: impl Write) -> io::Result<()> {
    let variations = config::<M>()?.variations;
    let mut writer = csv::Writer::from_writer(out);
    let has_objects = M::POINTS.registers().any(|register| M::variable(register.point).is_some());
    let snmp = || has_objects.then(|| SNMP.to_owned());
    let heading = MODBUS.iter().chain(&DNP3).map(|name| (*name).to_owned());
    writer.write_record(heading.chain(snmp()))?;
    for register in M::POINTS.registers() {
        let oid = || has_objects.then(|| M::variable(register.point).unwrap_or_default());
        for place in 0..register.span.count {
            let dnp3 = beside(&register).map(|index| dnp3_cells(&variations, &index, place));
            let modbus = modbus_cells::<M>(&register, place).into_iter();
            writer.write_record(modbus.chain(dnp3.unwrap_or_default()).chain(oid()))?;
        }
    }
    for index in alone::<M>() {
        let oid = || has_objects.then(|| M::variable(index.point).unwrap_or_default());
        for place in 0..index.span.count {
            let dnp3 = dnp3_cells(&variations, &index, place);
            let modbus = no_modbus_cells::<M>(&index, place).into_iter();
            writer.write_record(modbus.chain(dnp3).chain(oid()))?;
        }
    }
    writer.flush()
}

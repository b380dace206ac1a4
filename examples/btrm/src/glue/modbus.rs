//! The product as a Modbus master sees it: the point table's registers and coils.

use bms_core::points::{Point, Table};
use modbus_slave::{BitTable, Exception, RegisterTable, Registers, ServerId};

use crate::{
    Model,
    points::{POINTS, Quantity},
    product::{Btrm, WriteError},
};

impl Registers for Btrm {
    /// No files and no queues: functions 20, 21 and 24 are unknown here.
    fn supports(&self, function: u8) -> bool {
        supports(function)
    }

    fn register(&self, table: RegisterTable, address: u16) -> Result<u16, Exception> {
        let point = at(register_table(table), address)?;
        Ok(point.shape.to_u16(self.value(point.quantity)))
    }

    fn check_register(&self, address: u16, value: u16) -> Result<(), Exception> {
        let point = at(Table::Holding, address)?;
        self.check(point.quantity, point.shape.from_u16(value)).map_err(refusal)
    }

    fn set_register(&mut self, address: u16, value: u16) -> Result<(), Exception> {
        let point = at(Table::Holding, address)?;
        self.write(point.quantity, point.shape.from_u16(value)).map_err(refusal)
    }

    fn bit(&self, table: BitTable, address: u16) -> Result<bool, Exception> {
        let point = at(bit_table(table), address)?;
        Ok(self.value(point.quantity).is_some_and(|value| value != 0))
    }

    fn check_coil(&self, address: u16, on: bool) -> Result<(), Exception> {
        let point = at(Table::Coil, address)?;
        self.check(point.quantity, i32::from(on)).map_err(refusal)
    }

    fn set_coil(&mut self, address: u16, on: bool) -> Result<(), Exception> {
        let point = at(Table::Coil, address)?;
        self.write(point.quantity, i32::from(on)).map_err(refusal)
    }

    /// The states of discrete inputs 0 to 5 in bits 0 to 5, a running test in bit 6, UPS mode at work in bit 7.
    fn exception_status(&self) -> Result<u8, Exception> {
        let states = [
            Quantity::LowCapacity,
            Quantity::LowVoltage,
            Quantity::UnsolicitedEnabled,
            Quantity::IoChannel1Tripped,
            Quantity::IoChannel2Tripped,
            Quantity::AnyFault,
            Quantity::TestRunning,
            Quantity::UpsOnBattery,
        ];
        let bit = |quantity| u8::from(self.value(quantity).is_some_and(|value| value != 0));
        Ok(states.into_iter().rev().fold(0, |status, quantity| (status << 1) | bit(quantity)))
    }

    fn server_id(&self) -> Option<ServerId<'_>> {
        Some(server_id(self.model()))
    }

    fn identification(&self, object: u8) -> Option<&[u8]> {
        identification(self.model(), object)
    }
}

/// Whether the unit knows a function at all.
pub const fn supports(function: u8) -> bool {
    !matches!(function, 20 | 21 | 24)
}

/// What function 17 tells: the model as one byte, for most masters expect no more of a server id, then its name.
pub const fn server_id(model: Model) -> ServerId<'static> {
    let id = match model {
        Model::Btrm300 => &[30],
        Model::Btrm400 => &[40],
    };
    ServerId { id, running: true, additional: model.name().as_bytes() }
}

/// What function 43/14 tells: the basic objects and the names among the regular ones.
pub const fn identification(model: Model, object: u8) -> Option<&'static [u8]> {
    let text = match object {
        0 => "battery-monitor",
        2 => concat!("v", env!("CARGO_PKG_VERSION")),
        4 => "Battery test remote monitor",
        1 | 5 => model.name(),
        _ => return None,
    };
    Some(text.as_bytes())
}

fn at(table: Table, address: u16) -> Result<&'static Point<Quantity>, Exception> {
    POINTS.modbus(table, address).map(|found| found.point).ok_or(Exception::IllegalDataAddress)
}

const fn register_table(table: RegisterTable) -> Table {
    match table {
        RegisterTable::Holding => Table::Holding,
        RegisterTable::Input => Table::Input,
    }
}

const fn bit_table(table: BitTable) -> Table {
    match table {
        BitTable::Coils => Table::Coil,
        BitTable::DiscreteInputs => Table::Discrete,
    }
}

/// What a master is told: a test that may not start is a failure of the unit, not of the request.
const fn refusal(error: WriteError) -> Exception {
    match error {
        WriteError::ReadOnly => Exception::IllegalDataAddress,
        WriteError::OutOfRange => Exception::IllegalDataValue,
        WriteError::Refused(_) => Exception::ServerDeviceFailure,
    }
}

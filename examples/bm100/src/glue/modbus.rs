//! The product as a Modbus master sees it: the point table's registers and coils.

use bms_core::points::{Found, Table};
use modbus_slave::{BitTable, Exception, RegisterTable, Registers, ServerId, WordsView};

use crate::{
    nameplate::Nameplate,
    points::{POINTS, Quantity},
    product::{Bm100, Draft, WriteError},
};

impl Registers for Bm100 {
    /// No files and no queues: functions 20, 21 and 24 are unknown here.
    fn supports(&self, function: u8) -> bool {
        supports(function)
    }

    fn register(&self, table: RegisterTable, address: u16) -> Result<u16, Exception> {
        let Found { point, place } = at(register_table(table), address)?;
        Ok(point.shape.to_u16(self.value(point.quantity, place)))
    }

    fn check_register(&self, address: u16, value: u16) -> Result<(), Exception> {
        let mut draft = self.draft();
        draw(&mut draft, address, value)?;
        self.check_draft(&draft).map_err(refusal)
    }

    fn set_register(&mut self, address: u16, value: u16) -> Result<(), Exception> {
        let mut draft = self.draft();
        draw(&mut draft, address, value)?;
        self.commit(draft).map_err(refusal)
    }

    /// All are taken together: a range moves as a whole, whichever of its ends comes first.
    fn set_registers(&mut self, first: u16, values: WordsView<'_>) -> Result<(), Exception> {
        let mut draft = self.draft();
        for (address, value) in values.addressed(first) {
            draw(&mut draft, address, value)?;
        }
        self.commit(draft).map_err(refusal)
    }

    fn bit(&self, table: BitTable, address: u16) -> Result<bool, Exception> {
        let Found { point, place } = at(bit_table(table), address)?;
        Ok(self.value(point.quantity, place).is_some_and(|value| value != 0))
    }

    fn check_coil(&self, address: u16, on: bool) -> Result<(), Exception> {
        let Found { point, place } = at(Table::Coil, address)?;
        self.check(point.quantity, place, i32::from(on)).map_err(refusal)
    }

    fn set_coil(&mut self, address: u16, on: bool) -> Result<(), Exception> {
        let Found { point, place } = at(Table::Coil, address)?;
        self.write(point.quantity, place, i32::from(on)).map_err(refusal)
    }

    /// Bit 0: any alarm; bits 1 to 4: of strings A to D; bit 5: equalization runs; bit 6: resistances are measured; bit 7:
    /// strings and batteries are counted.
    fn exception_status(&self) -> Result<u8, Exception> {
        let alarms = (0..4).map(|string| (Quantity::StringAnyAlarm, string));
        let others = [(Quantity::MeasureAll, 0), (Quantity::Detect, 0)];
        let equalizing = (0..4).any(|string| self.is_on(Quantity::StringEqualizing, string));
        let low = core::iter::once((Quantity::BankAnyAlarm, 0)).chain(alarms);
        let bits = low
            .map(|(quantity, place)| self.is_on(quantity, place))
            .chain(core::iter::once(equalizing))
            .chain(others.into_iter().map(|(quantity, place)| self.is_on(quantity, place)));
        Ok(bits.zip(0..8_u32).fold(0, |status, (on, bit)| status | (u8::from(on) << bit)))
    }

    fn server_id(&self) -> Option<ServerId<'_>> {
        Some(server_id())
    }

    fn identification(&self, object: u8) -> Option<&[u8]> {
        identification(object)
    }
}

impl Bm100 {
    fn is_on(&self, quantity: Quantity, place: u16) -> bool {
        self.value(quantity, place).is_some_and(|value| value != 0)
    }
}

/// Whether the unit knows a function at all.
pub const fn supports(function: u8) -> bool {
    !matches!(function, 20 | 21 | 24)
}

/// What function 17 tells: the model as one byte, for most masters expect no more of a server id, then its name.
pub const fn server_id() -> ServerId<'static> {
    ServerId { id: &[100], running: true, additional: Nameplate::MODEL.as_bytes() }
}

/// What function 43/14 tells: the basic objects and the names among the regular ones.
pub const fn identification(object: u8) -> Option<&'static [u8]> {
    let text = match object {
        0 => "battery-monitor",
        2 => concat!("v", env!("CARGO_PKG_VERSION")),
        4 => "Battery manager",
        1 | 5 => Nameplate::MODEL,
        _ => return None,
    };
    Some(text.as_bytes())
}

/// Puts a register's value among the settings.
fn draw(draft: &mut Draft, address: u16, value: u16) -> Result<(), Exception> {
    let Found { point, place } = at(Table::Holding, address)?;
    draft.set(point.quantity, place, point.shape.from_u16(value)).map_err(refusal)
}

fn at(table: Table, address: u16) -> Result<Found<'static, Quantity>, Exception> {
    POINTS.modbus(table, address).ok_or(Exception::IllegalDataAddress)
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

/// What a master is told: a probe that does not answer is a failure of the unit, not of the request.
const fn refusal(error: WriteError) -> Exception {
    match error {
        WriteError::ReadOnly => Exception::IllegalDataAddress,
        WriteError::OutOfRange => Exception::IllegalDataValue,
        WriteError::NotThere => Exception::ServerDeviceFailure,
    }
}

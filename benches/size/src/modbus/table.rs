//! A small product: a table of coils and one of registers.

use modbus_slave::{BitTable, Exception, RegisterTable, Registers, ServerId};

/// The device's data.
pub(crate) struct Table {
    coils: [bool; 16],
    registers: [u16; 64],
}

impl Table {
    pub(crate) const fn new() -> Self {
        Self { coils: [false; 16], registers: [0; 64] }
    }
}

impl Registers for Table {
    fn register(&self, _table: RegisterTable, address: u16) -> Result<u16, Exception> {
        self.registers.get(usize::from(address)).copied().ok_or(Exception::IllegalDataAddress)
    }

    fn check_register(&self, address: u16, value: u16) -> Result<(), Exception> {
        self.register(RegisterTable::Holding, address)?;
        if value > 60_000 { Err(Exception::IllegalDataValue) } else { Ok(()) }
    }

    fn set_register(&mut self, address: u16, value: u16) -> Result<(), Exception> {
        self.check_register(address, value)?;
        let place = self.registers.get_mut(usize::from(address)).ok_or(Exception::IllegalDataAddress)?;
        *place = value;
        Ok(())
    }

    fn bit(&self, _table: BitTable, address: u16) -> Result<bool, Exception> {
        self.coils.get(usize::from(address)).copied().ok_or(Exception::IllegalDataAddress)
    }

    fn check_coil(&self, address: u16, _on: bool) -> Result<(), Exception> {
        self.bit(BitTable::Coils, address).map(|_| ())
    }

    fn set_coil(&mut self, address: u16, on: bool) -> Result<(), Exception> {
        let place = self.coils.get_mut(usize::from(address)).ok_or(Exception::IllegalDataAddress)?;
        *place = on;
        Ok(())
    }

    fn exception_status(&self) -> Result<u8, Exception> {
        Ok(u8::from(self.coils.contains(&true)))
    }

    fn server_id(&self) -> Option<ServerId<'_>> {
        Some(ServerId { id: b"size", running: true, additional: &[] })
    }

    fn identification(&self, object: u8) -> Option<&[u8]> {
        match object {
            0 => Some(b"vendor"),
            1 => Some(b"product"),
            2 => Some(b"1.0"),
            _ => None,
        }
    }
}

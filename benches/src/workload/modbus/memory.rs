//! Flat memory behind our slaves.

use modbus_slave::io::Settle;
use modbus_slave::{BitTable, Bits, BitsView, Exception, RegisterTable, Registers, Words, WordsView};

use super::{SIZE, coil_at, register_at};

/// Coils and holding registers from address 0 on; the tables that are only read show the same.
#[derive(Clone, Debug)]
pub struct Memory {
    coils: [bool; SIZE],
    holding: [u16; SIZE],
}

impl Default for Memory {
    /// Filled as the peer's storage is.
    fn default() -> Self {
        Self { coils: core::array::from_fn(coil_at), holding: core::array::from_fn(register_at) }
    }
}

impl Registers for Memory {
    fn register(&self, _table: RegisterTable, address: u16) -> Result<u16, Exception> {
        self.holding.get(usize::from(address)).copied().ok_or(Exception::IllegalDataAddress)
    }

    fn registers(&self, _table: RegisterTable, first: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        out.extend_from(self.holding.get(usize::from(first)..).unwrap_or_default());
        Ok(())
    }

    fn set_register(&mut self, address: u16, value: u16) -> Result<(), Exception> {
        let place = self.holding.get_mut(usize::from(address)).ok_or(Exception::IllegalDataAddress)?;
        *place = value;
        Ok(())
    }

    fn set_registers(&mut self, first: u16, values: WordsView<'_>) -> Result<(), Exception> {
        let first = usize::from(first);
        let range = first..first.saturating_add(values.len());
        values.copy_to(self.holding.get_mut(range).ok_or(Exception::IllegalDataAddress)?);
        Ok(())
    }

    fn bit(&self, _table: BitTable, address: u16) -> Result<bool, Exception> {
        self.coils.get(usize::from(address)).copied().ok_or(Exception::IllegalDataAddress)
    }

    fn bits(&self, _table: BitTable, first: u16, out: &mut Bits<'_>) -> Result<(), Exception> {
        out.extend_from_bools(self.coils.get(usize::from(first)..).unwrap_or_default());
        Ok(())
    }

    fn set_coil(&mut self, address: u16, on: bool) -> Result<(), Exception> {
        let place = self.coils.get_mut(usize::from(address)).ok_or(Exception::IllegalDataAddress)?;
        *place = on;
        Ok(())
    }

    fn set_coils(&mut self, first: u16, values: BitsView<'_>) -> Result<(), Exception> {
        let first = usize::from(first);
        let range = first..first.saturating_add(values.len());
        values.copy_to(self.coils.get_mut(range).ok_or(Exception::IllegalDataAddress)?);
        Ok(())
    }
}

/// Nothing is kept, so nothing has to be stored.
impl Settle for Memory {}

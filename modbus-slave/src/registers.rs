//! The one question the slave asks: what lies at this address?

use crate::{Bits, BitsView, Exception, Words, WordsView};

/// The two tables of 16-bit registers (Application Protocol V1.1b3 §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum RegisterTable {
    /// Read and write: functions 3, 6, 16, 22 and 23.
    Holding,
    /// Read only: function 4.
    Input,
}

/// The two tables of single bits (Application Protocol V1.1b3 §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum BitTable {
    /// Read and write: functions 1, 5 and 15.
    Coils,
    /// Read only: function 2.
    DiscreteInputs,
}

/// What Report Server ID tells (function 17, Application Protocol V1.1b3 §6.13).
///
/// `id` and `additional` have room for 250 bytes together; a longer report is refused with
/// [`Exception::ServerDeviceFailure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ServerId<'a> {
    /// Device specific.
    pub id: &'a [u8],
    /// The run indicator: `FF` on the wire, or `00`.
    pub running: bool,
    /// Device specific, after the run indicator.
    pub additional: &'a [u8],
}

/// What a product answers. Every method is optional: what is not there is refused with
/// [`Exception::IllegalFunction`], so a read-only device is the one method [`register`](Self::register).
///
/// Addresses are those on the wire, from 0; "register 40001" of older manuals is holding register 0.
/// Quantities and counts are checked before any method is called, and no range passes 65535.
/// A method refuses an address it does not know with [`Exception::IllegalDataAddress`], a value
/// that is out of range with [`Exception::IllegalDataValue`].
pub trait Registers {
    /// Whether `function` is offered at all; without it the answer is exception 1 whatever the rest
    /// of the request says. Default: every function that the methods below do not refuse.
    ///
    /// Worth writing for a read-only device: without it a write with a wrong quantity is answered
    /// with exception 3, and only a well-formed one with exception 1.
    #[inline]
    fn supports(&self, function: u8) -> bool {
        let _ = function;
        true
    }

    /// One register (functions 3, 4, 22 and 23).
    ///
    /// # Errors
    /// What the master is told.
    #[inline]
    fn register(&self, table: RegisterTable, address: u16) -> Result<u16, Exception> {
        let _ = (table, address);
        Err(Exception::IllegalFunction)
    }

    /// Registers from `first` on, as many as `out` has room for (1 to 125). Default: one by one;
    /// with flat memory, [`Words::extend_from`] is faster.
    ///
    /// Function 23 asks twice, before and after it writes: reading must have no effect.
    ///
    /// # Errors
    /// What the master is told. To leave room in `out` is to say [`Exception::IllegalDataAddress`].
    #[inline]
    fn registers(&self, table: RegisterTable, first: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        out.fill_with(first, |address| self.register(table, address))
    }

    /// Whether [`set_register`](Self::set_register) would be accepted, with no effect. Every
    /// write asks first; one of several registers for each of them before it sets the first. Default: yes.
    ///
    /// # Errors
    /// What the master is told.
    #[inline]
    fn check_register(&self, address: u16, value: u16) -> Result<(), Exception> {
        let _ = (address, value);
        Ok(())
    }

    /// Writes one holding register (function 6).
    ///
    /// # Errors
    /// What the master is told.
    #[inline]
    fn set_register(&mut self, address: u16, value: u16) -> Result<(), Exception> {
        let _ = (address, value);
        Err(Exception::IllegalFunction)
    }

    /// Writes 1 to 123 holding registers from `first` on (functions 16 and 23). Default: all are
    /// [checked](Self::check_register), then set one by one; so nothing is half applied as long as
    /// `check_register` foresees what `set_register` refuses.
    ///
    /// # Errors
    /// What the master is told.
    #[inline]
    fn set_registers(&mut self, first: u16, values: WordsView<'_>) -> Result<(), Exception> {
        for (address, value) in values.addressed(first) {
            self.check_register(address, value)?;
        }
        for (address, value) in values.addressed(first) {
            self.set_register(address, value)?;
        }
        Ok(())
    }

    /// Sets a holding register to `(old AND and_mask) OR (or_mask AND NOT and_mask)` (function 22).
    /// Default: by [`register`](Self::register) and [`set_register`](Self::set_register).
    ///
    /// # Errors
    /// What the master is told.
    #[inline]
    fn mask_register(&mut self, address: u16, and_mask: u16, or_mask: u16) -> Result<(), Exception> {
        let old = self.register(RegisterTable::Holding, address)?;
        let new = (old & and_mask) | (or_mask & !and_mask);
        self.check_register(address, new)?;
        self.set_register(address, new)
    }

    /// One coil or discrete input (functions 1 and 2).
    ///
    /// # Errors
    /// What the master is told.
    #[inline]
    fn bit(&self, table: BitTable, address: u16) -> Result<bool, Exception> {
        let _ = (table, address);
        Err(Exception::IllegalFunction)
    }

    /// Bits from `first` on, as many as `out` has room for (1 to 2000). Default: one by one; with
    /// flat memory, [`Bits::extend_from_bools`] or [`Bits::extend_from_packed`] is faster.
    ///
    /// # Errors
    /// What the master is told. To leave room in `out` is to say [`Exception::IllegalDataAddress`].
    #[inline]
    fn bits(&self, table: BitTable, first: u16, out: &mut Bits<'_>) -> Result<(), Exception> {
        out.fill_with(first, |address| self.bit(table, address))
    }

    /// Whether [`set_coil`](Self::set_coil) would be accepted, with no effect. Every write asks
    /// first; one of several coils for each of them before it sets the first. Default: yes.
    ///
    /// # Errors
    /// What the master is told.
    #[inline]
    fn check_coil(&self, address: u16, on: bool) -> Result<(), Exception> {
        let _ = (address, on);
        Ok(())
    }

    /// Writes one coil (function 5).
    ///
    /// # Errors
    /// What the master is told.
    #[inline]
    fn set_coil(&mut self, address: u16, on: bool) -> Result<(), Exception> {
        let _ = (address, on);
        Err(Exception::IllegalFunction)
    }

    /// Writes 1 to 1968 coils from `first` on (function 15). Default: all are
    /// [checked](Self::check_coil), then set one by one.
    ///
    /// # Errors
    /// What the master is told.
    #[inline]
    fn set_coils(&mut self, first: u16, values: BitsView<'_>) -> Result<(), Exception> {
        for (address, on) in values.addressed(first) {
            self.check_coil(address, on)?;
        }
        for (address, on) in values.addressed(first) {
            self.set_coil(address, on)?;
        }
        Ok(())
    }

    /// Eight device specific status bits (function 7).
    ///
    /// # Errors
    /// What the master is told.
    fn exception_status(&self) -> Result<u8, Exception> {
        Err(Exception::IllegalFunction)
    }

    /// What function 17 tells. Default `None`: the function is not offered.
    fn server_id(&self) -> Option<ServerId<'_>> {
        None
    }

    /// One object of the device identification (function 43/14, Application Protocol V1.1b3 §6.21).
    ///
    /// 0 to 2 are basic and belong together: vendor name, product code, revision. 3 to 6 are
    /// regular: vendor URL, product name, model name, application name. 128 to 255 are the
    /// product's own. ASCII by convention, 244 bytes at most: what is longer is cut.
    /// Default `None`; without object 0 the function is not offered.
    fn identification(&self, object: u8) -> Option<&[u8]> {
        let _ = object;
        None
    }

    /// Reads from file `file` (1 to 65535) the registers from `record` (0 to 9999) on, as many as
    /// `out` has room for (function 20).
    ///
    /// # Errors
    /// What the master is told. To leave room in `out` is to say [`Exception::IllegalDataAddress`].
    fn file_record(&self, file: u16, record: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        let _ = (file, record, out);
        Err(Exception::IllegalFunction)
    }

    /// Whether [`set_file_record`](Self::set_file_record) would be accepted, with no effect. A
    /// request asks for each of its records before it writes the first. Default: yes.
    ///
    /// # Errors
    /// What the master is told.
    fn check_file_record(&self, file: u16, record: u16, values: WordsView<'_>) -> Result<(), Exception> {
        let _ = (file, record, values);
        Ok(())
    }

    /// Writes registers of a file from `record` on (function 21).
    ///
    /// # Errors
    /// What the master is told.
    fn set_file_record(&mut self, file: u16, record: u16, values: WordsView<'_>) -> Result<(), Exception> {
        let _ = (file, record, values);
        Err(Exception::IllegalFunction)
    }

    /// The registers queued at `pointer`, oldest first, which stay queued (function 24). At most 31
    /// fit a reply; a 32nd is refused with [`Exception::IllegalDataValue`], as the standard wants it.
    ///
    /// # Errors
    /// What the master is told.
    fn fifo(&self, pointer: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        let _ = (pointer, out);
        Err(Exception::IllegalFunction)
    }
}

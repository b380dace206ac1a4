//! Data that uses every way to read a request and to fill a reply.

use core::hint::black_box;

use modbus_slave::{
    BitTable, Bits, BitsView, Exception, RegisterTable, Registers, ServerId, Units, Words, WordsView,
};

/// Flat memory, files and a queue.
pub(super) struct Archive {
    words: [u16; 64],
    bools: [bool; 64],
    packed: [u8; 8],
}

impl Archive {
    pub(super) const fn new() -> Self {
        Self { words: [0; 64], bools: [false; 64], packed: [0; 8] }
    }
}

impl Registers for Archive {
    fn supports(&self, function: u8) -> bool {
        function != 8
    }

    fn registers(&self, _table: RegisterTable, first: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        out.extend_from(self.words.get(usize::from(first)..).unwrap_or_default());
        if out.remaining() > black_box(3) {
            out.push(black_box(7));
        }
        out.fill_with(
            first,
            |address| if address == 9 { Err(Exception::ServerDeviceBusy) } else { Ok(address) },
        )
    }

    fn set_registers(&mut self, first: u16, values: WordsView<'_>) -> Result<(), Exception> {
        let places = self.words.get_mut(usize::from(first)..).ok_or(Exception::IllegalDataAddress)?;
        values.copy_to(places);
        black_box((values.is_empty(), values.len(), values.get(black_box(5)), values.iter().max()));
        black_box(values.addressed(first).last());
        Ok(())
    }

    fn mask_register(&mut self, address: u16, and_mask: u16, or_mask: u16) -> Result<(), Exception> {
        let word = self.words.get_mut(usize::from(address)).ok_or(Exception::IllegalDataAddress)?;
        *word = (*word & and_mask) | (or_mask & !and_mask);
        Ok(())
    }

    fn bits(&self, table: BitTable, first: u16, out: &mut Bits<'_>) -> Result<(), Exception> {
        let first = usize::from(first);
        match table {
            BitTable::Coils => out.extend_from_bools(self.bools.get(first..).unwrap_or_default()),
            BitTable::DiscreteInputs => out.extend_from_packed(&self.packed, first, black_box(40)),
        }
        if out.remaining() > black_box(3) {
            out.push(black_box(true));
        }
        out.fill_with(0, |address| if address == 9 { Err(Exception::ServerDeviceBusy) } else { Ok(true) })
    }

    fn set_coils(&mut self, first: u16, values: BitsView<'_>) -> Result<(), Exception> {
        let places = self.bools.get_mut(usize::from(first)..).ok_or(Exception::IllegalDataAddress)?;
        values.copy_to(places);
        black_box((values.is_empty(), values.len(), values.get(black_box(5)), values.iter().max()));
        black_box(values.addressed(first).last());
        Ok(())
    }

    fn server_id(&self) -> Option<ServerId<'_>> {
        Some(ServerId { id: black_box(&self.packed), running: true, additional: black_box(&self.packed) })
    }

    fn identification(&self, object: u8) -> Option<&[u8]> {
        black_box(self.packed.get(..usize::from(object)))
    }

    fn file_record(&self, file: u16, record: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        self.registers(RegisterTable::Holding, file ^ record, out)
    }

    fn check_file_record(&self, file: u16, _record: u16, values: WordsView<'_>) -> Result<(), Exception> {
        if file == 4 || values.len() > 9 { Err(Exception::IllegalDataAddress) } else { Ok(()) }
    }

    fn set_file_record(&mut self, file: u16, record: u16, values: WordsView<'_>) -> Result<(), Exception> {
        self.set_registers(file ^ record, values)
    }

    fn fifo(&self, pointer: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        out.extend_from(self.words.get(usize::from(pointer)..).unwrap_or_default());
        Ok(())
    }
}

/// Two units behind one slave.
pub(super) struct Gateway {
    pub(super) first: Archive,
    pub(super) second: Archive,
}

impl Units for Gateway {
    type Unit = Archive;

    fn unit(&mut self, id: u8) -> Option<&mut Archive> {
        match id {
            1 => Some(&mut self.first),
            2 => Some(&mut self.second),
            _ => None,
        }
    }
}

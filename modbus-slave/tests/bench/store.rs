//! A product with everything in it, kept in plain maps: what is not in a map has no address.

use std::collections::BTreeMap;

use modbus_slave::{BitTable, Exception, RegisterTable, Registers, ServerId, Words, WordsView};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    pub coils: BTreeMap<u16, bool>,
    pub inputs: BTreeMap<u16, bool>,
    pub holding: BTreeMap<u16, u16>,
    pub input: BTreeMap<u16, u16>,
    pub files: BTreeMap<(u16, u16), u16>,
    pub fifos: BTreeMap<u16, Vec<u16>>,
    pub status: Option<u8>,
    pub id: Option<(Vec<u8>, bool, Vec<u8>)>,
    pub objects: BTreeMap<u8, Vec<u8>>,
    /// Functions that are not offered.
    pub without: Vec<u8>,
    /// Addresses that can be read and not be written.
    pub read_only: Vec<u16>,
    /// What every write fails with, although its check passed.
    pub broken: Option<Exception>,
}

impl Store {
    /// The ramp, and something for every other function to tell.
    pub fn with_everything() -> Self {
        Self {
            status: Some(1),
            id: Some((vec![1], true, vec![])),
            objects: [(0, vec![b'x'])].into(),
            fifos: [(0, vec![1])].into(),
            files: [((1, 0), 1)].into(),
            ..Self::ramp()
        }
    }

    /// Holding and input registers 0 to 999 (value: address, address + 1000), coils and inputs 0 to
    /// 2999 (on: every third, every second).
    pub fn ramp() -> Self {
        Self {
            coils: (0..3000).map(|address| (address, address % 3 == 0)).collect(),
            inputs: (0..3000).map(|address| (address, address % 2 == 0)).collect(),
            holding: (0..1000).map(|address| (address, address)).collect(),
            input: (0..1000).map(|address| (address, address + 1000)).collect(),
            ..Self::default()
        }
    }

    fn writable(&self, address: u16, there: bool) -> Result<(), Exception> {
        if there && !self.read_only.contains(&address) { Ok(()) } else { Err(Exception::IllegalDataAddress) }
    }
}

fn known<K: Ord, V: Copy>(map: &BTreeMap<K, V>, key: &K) -> Result<V, Exception> {
    map.get(key).copied().ok_or(Exception::IllegalDataAddress)
}

impl Registers for Store {
    fn supports(&self, function: u8) -> bool {
        !self.without.contains(&function)
    }

    fn register(&self, table: RegisterTable, address: u16) -> Result<u16, Exception> {
        match table {
            RegisterTable::Holding => known(&self.holding, &address),
            RegisterTable::Input => known(&self.input, &address),
        }
    }

    fn check_register(&self, address: u16, _value: u16) -> Result<(), Exception> {
        self.writable(address, self.holding.contains_key(&address))
    }

    fn set_register(&mut self, address: u16, value: u16) -> Result<(), Exception> {
        self.check_register(address, value)?;
        self.broken.map_or(Ok(()), Err)?;
        self.holding.insert(address, value);
        Ok(())
    }

    fn bit(&self, table: BitTable, address: u16) -> Result<bool, Exception> {
        match table {
            BitTable::Coils => known(&self.coils, &address),
            BitTable::DiscreteInputs => known(&self.inputs, &address),
        }
    }

    fn check_coil(&self, address: u16, _on: bool) -> Result<(), Exception> {
        self.writable(address, self.coils.contains_key(&address))
    }

    fn set_coil(&mut self, address: u16, on: bool) -> Result<(), Exception> {
        self.check_coil(address, on)?;
        self.coils.insert(address, on);
        Ok(())
    }

    fn exception_status(&self) -> Result<u8, Exception> {
        self.status.ok_or(Exception::IllegalFunction)
    }

    fn server_id(&self) -> Option<ServerId<'_>> {
        let (id, running, additional) = self.id.as_ref()?;
        Some(ServerId { id, running: *running, additional })
    }

    fn identification(&self, object: u8) -> Option<&[u8]> {
        self.objects.get(&object).map(Vec::as_slice)
    }

    fn file_record(&self, file: u16, record: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        out.fill_with(record, |record| known(&self.files, &(file, record)))
    }

    fn check_file_record(&self, file: u16, record: u16, values: WordsView<'_>) -> Result<(), Exception> {
        for (record, _) in values.addressed(record) {
            known(&self.files, &(file, record))?;
        }
        Ok(())
    }

    fn set_file_record(&mut self, file: u16, record: u16, values: WordsView<'_>) -> Result<(), Exception> {
        self.check_file_record(file, record, values)?;
        for (record, value) in values.addressed(record) {
            self.files.insert((file, record), value);
        }
        Ok(())
    }

    fn fifo(&self, pointer: u16, out: &mut Words<'_>) -> Result<(), Exception> {
        let queue = self.fifos.get(&pointer).ok_or(Exception::IllegalDataAddress)?;
        out.extend_from(queue);
        Ok(())
    }
}

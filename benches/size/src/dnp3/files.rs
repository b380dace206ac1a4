//! A product with one record that masters read.

use dnp3_outstation::file::{FileId, Files, Open, Opened, Refusal};

/// The record.
pub(super) struct Record {
    octets: [u8; 256],
}

impl Record {
    pub(super) const fn new() -> Self {
        Self { octets: [0x2C; 256] }
    }
}

impl Files for Record {
    fn open(&mut self, request: &Open<'_>) -> Result<Opened, Refusal> {
        let _ = request;
        Err(Refusal::FileNotFound)
    }

    fn read(&mut self, _file: FileId, offset: u32, block: &mut [u8]) -> Result<usize, Refusal> {
        let from = usize::try_from(offset).map_err(|_| Refusal::Fatal)?;
        let rest = self.octets.get(from..).unwrap_or_default();
        let mut count: usize = 0;
        for (to, octet) in block.iter_mut().zip(rest) {
            *to = *octet;
            count = count.saturating_add(1);
        }
        Ok(count)
    }
}

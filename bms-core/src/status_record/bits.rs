//! Bits in bytes, the highest first, one by one: most values take few, and words would take longer (measured).

/// Puts bits behind each other.
#[derive(Debug)]
pub(super) struct BitWriter<'b> {
    bytes: &'b mut [u8],
    /// Bits that are written.
    bits: usize,
}

impl<'b> BitWriter<'b> {
    /// Goes on behind `bits` bits of `bytes`.
    pub(super) const fn new(bytes: &'b mut [u8], bits: usize) -> Self {
        Self { bytes, bits }
    }

    pub(super) const fn bits(&self) -> usize {
        self.bits
    }

    pub(super) fn bit(&mut self, bit: bool) -> Option<()> {
        let byte = self.bytes.get_mut(self.bits / 8)?;
        let mask = 0x80_u8 >> (self.bits % 8);
        *byte = if bit { *byte | mask } else { *byte & !mask };
        self.bits = self.bits.saturating_add(1);
        Some(())
    }

    /// The lowest `count` bits of a number.
    pub(super) fn number(&mut self, number: u64, count: u32) -> Option<()> {
        (0..count).rev().try_for_each(|at| self.bit(number.checked_shr(at).is_some_and(|rest| rest & 1 == 1)))
    }

    /// So many ones, and a zero.
    pub(super) fn unary(&mut self, ones: u32) -> Option<()> {
        (0..ones).try_for_each(|_| self.bit(true))?;
        self.bit(false)
    }
}

/// Takes bits from the front.
#[derive(Clone, Debug)]
pub(super) struct BitReader<'b> {
    bytes: &'b [u8],
    bits: usize,
}

impl<'b> BitReader<'b> {
    pub(super) const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, bits: 0 }
    }

    pub(super) fn bit(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.bits / 8)?;
        let bit = byte & (0x80_u8 >> (self.bits % 8)) != 0;
        self.bits = self.bits.saturating_add(1);
        Some(bit)
    }

    pub(super) fn number(&mut self, count: u32) -> Option<u64> {
        (0..count).try_fold(0_u64, |number, _| Some(number << 1 | u64::from(self.bit()?)))
    }

    /// Ones up to a zero; `None` for more than `most`.
    pub(super) fn unary(&mut self, most: u32) -> Option<u32> {
        let mut ones = 0_u32;
        while self.bit()? {
            ones = ones.saturating_add(1);
            if ones > most {
                return None;
            }
        }
        Some(ones)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ones_of_every_length_come_back_from_every_place() {
        for before in 0..9 {
            for count in 0..=57_u32 {
                let number = 0xA5C3_9601_7E8D_2B4F_u64 & u64::MAX.checked_shr(64 - count).unwrap_or(0);
                // What was in the bytes before does not show.
                let mut bytes = [0x5A; 32];
                let mut out = BitWriter::new(&mut bytes, 0);
                out.number(0x155, before).unwrap();
                out.number(number, count).unwrap();
                out.unary(count.min(56)).unwrap();
                out.bit(true).unwrap();
                assert_eq!(u32::try_from(out.bits()), Ok(before + count + count.min(56) + 2));
                let mut bits = BitReader::new(&bytes);
                assert_eq!(bits.number(before), Some(0x155 & u64::MAX.checked_shr(64 - before).unwrap_or(0)));
                assert_eq!(bits.number(count), Some(number));
                assert_eq!(bits.clone().unary(56), Some(count.min(56)));
                assert_eq!(bits.clone().unary(5).is_some(), count <= 5);
                bits.unary(56);
                assert_eq!(bits.bit(), Some(true));
            }
        }
    }

    #[test]
    fn there_is_nothing_behind_the_end() {
        let mut bytes = [0xFF; 2];
        assert_eq!(BitReader::new(&bytes).unary(56), None);
        assert_eq!(BitReader::new(&bytes).number(17), None);
        assert_eq!(BitWriter::new(&mut bytes, 10).number(0, 7), None);
    }
}

//! Packed bits on the wire, least significant bit first: a writer for replies, a view of requests.

use crate::Exception;

/// Room for the bits of a reply, filled from the front; packing is its business.
///
/// What is pushed beyond the room is dropped. Room left over means that the data ends too early, and
/// the request is refused with [`Exception::IllegalDataAddress`].
#[derive(Debug)]
pub struct Bits<'a> {
    /// Whole bytes for `written + remaining` bits, zeroed at first.
    bytes: &'a mut [u8],
    written: usize,
    remaining: usize,
}

impl<'a> Bits<'a> {
    /// `bytes` holds at least `count` bits.
    pub(crate) fn new(bytes: &'a mut [u8], count: usize) -> Self {
        bytes.fill(0);
        Self { bytes, written: 0, remaining: count }
    }

    /// Bits that are still wanted.
    pub const fn remaining(&self) -> usize {
        self.remaining
    }

    /// Appends one bit.
    #[inline]
    pub fn push(&mut self, bit: bool) {
        self.put(u8::from(bit), 1);
    }

    /// Appends `bits`, as many as are wanted: the fast path for bits kept one in a `bool`.
    pub fn extend_from_bools(&mut self, bits: &[bool]) {
        let wanted = bits.get(..self.remaining).unwrap_or(bits);
        let (eights, rest) = wanted.as_chunks::<8>();
        if self.written.is_multiple_of(8) {
            let places = self.bytes.iter_mut().skip(self.written.wrapping_shr(3));
            for (place, eight) in places.zip(eights) {
                *place = pack(*eight);
            }
            self.advance(eights.len().saturating_mul(8));
        } else {
            for eight in eights {
                self.put(pack(*eight), 8);
            }
        }
        for bit in rest {
            self.push(*bit);
        }
    }

    /// Appends `count` bits from `packed`, least significant bit first, from bit `first` on; as many
    /// as are there and wanted. The fast path for bits kept eight in a byte.
    pub fn extend_from_packed(&mut self, packed: &[u8], first: usize, count: usize) {
        let mut bytes = packed.iter().skip(first.wrapping_shr(3)).copied();
        let there = packed.len().saturating_mul(8).saturating_sub(first);
        let mut count = count.min(there).min(self.remaining);
        let shift = first & 7;
        let Some(mut low) = bytes.next() else { return };
        while count > 0 {
            let high = bytes.next().unwrap_or(0);
            let [byte, _] = (u16::from_le_bytes([low, high]) >> shift).to_le_bytes();
            let step = count.min(8);
            self.put(byte, step);
            count = count.saturating_sub(step);
            low = high;
        }
    }

    /// Fills the room with `bit(address)` for ascending addresses from `first` on.
    ///
    /// # Errors
    /// The first one that `bit` returns.
    #[inline]
    pub fn fill_with(
        &mut self,
        first: u16,
        mut bit: impl FnMut(u16) -> Result<bool, Exception>,
    ) -> Result<(), Exception> {
        let mut address = first;
        while self.remaining > 0 {
            self.push(bit(address)?);
            address = address.wrapping_add(1);
        }
        Ok(())
    }

    /// Appends the low `count` (at most 8) bits of `byte`.
    #[inline]
    fn put(&mut self, byte: u8, count: usize) {
        let count = count.min(self.remaining);
        let kept = u16::from(byte) & !(u16::MAX << count);
        let [low, high] = (kept << (self.written & 7)).to_le_bytes();
        let mut places = self.bytes.iter_mut().skip(self.written.wrapping_shr(3));
        if let Some(place) = places.next() {
            *place |= low;
        }
        if let Some(place) = places.next() {
            *place |= high;
        }
        self.advance(count);
    }

    #[inline]
    const fn advance(&mut self, count: usize) {
        self.written = self.written.saturating_add(count);
        self.remaining = self.remaining.saturating_sub(count);
    }
}

/// Eight bools to one byte, the first to bit 0, by one multiplication: bit 0 of byte i is
/// brought to bit 56 + i, and no two partial products meet.
#[inline]
fn pack(eight: [bool; 8]) -> u8 {
    let spread = u64::from_le_bytes(eight.map(u8::from));
    let [.., packed] = spread.wrapping_mul(0x0102_0408_1020_4080).to_le_bytes();
    packed
}

/// The bits of a request, in the order of their addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BitsView<'a> {
    bytes: &'a [u8],
    count: usize,
}

impl<'a> BitsView<'a> {
    /// `bytes` holds at least `count` bits.
    pub(crate) const fn new(bytes: &'a [u8], count: usize) -> Self {
        Self { bytes, count }
    }

    /// Number of bits.
    pub const fn len(self) -> usize {
        self.count
    }

    /// Whether there are none; no request of the standard is.
    pub const fn is_empty(self) -> bool {
        self.count == 0
    }

    /// The bit at `index`, counted from 0.
    pub fn get(self, index: usize) -> Option<bool> {
        let byte = self.bytes.get(index.wrapping_shr(3))?;
        (index < self.count).then_some(byte.wrapping_shr(low_three(index)) & 1 == 1)
    }

    /// The bits from the first to the last.
    pub fn iter(self) -> impl Iterator<Item = bool> + Clone + 'a {
        let bits = |byte: &u8| {
            let byte = *byte;
            (0..8).map(move |shift: u32| byte.wrapping_shr(shift) & 1 == 1)
        };
        self.bytes.iter().flat_map(bits).take(self.count)
    }

    /// The bits, each with its address, from `first` on.
    pub fn addressed(self, first: u16) -> impl Iterator<Item = (u16, bool)> + Clone + 'a {
        (first..=u16::MAX).zip(self.iter())
    }

    /// Copies into `target` what both have room for: the fast path for bits kept one in a `bool`.
    pub fn copy_to(self, target: &mut [bool]) {
        for (place, bit) in target.iter_mut().zip(self.iter()) {
            *place = bit;
        }
    }
}

#[inline]
fn low_three(index: usize) -> u32 {
    u32::try_from(index & 7).unwrap_or(0)
}

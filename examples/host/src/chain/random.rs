//! Chance that is the same in every run with the same seed.

/// A generator that is good enough for noise (xorshift64*).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// A generator of its own for each seed and number.
    pub(crate) const fn new(seed: u64, number: u64) -> Self {
        // Neighbouring seeds must not give neighbouring numbers, and 0 would stay 0.
        let mixed = seed.wrapping_add(number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        Self((mixed ^ (mixed >> 27)) | 1)
    }

    /// Any 64 bits.
    pub(crate) const fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number from 0 to 1, without 1.
    #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "53 bits of 53")]
    pub(crate) const fn part(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number from -1 to 1.
    pub(crate) const fn around(&mut self) -> f64 {
        self.part() * 2.0 - 1.0
    }
}

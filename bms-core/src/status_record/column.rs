//! One value from record to record.

use super::bits::{BitReader, BitWriter};

/// Ones that say: no small difference follows, but the value itself.
const ESCAPE: u32 = 12;
/// Bits of a value.
const VALUE: u32 = 32;
/// Bits of a value that is written as it is.
pub(super) const WORST: usize = 1 + 13 + 1 + 32;

/// The bits end early, or say what nobody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoValue;

/// A value's past: what the next is expected to be, and how far off it usually is.
///
/// ```text
/// 0                          as before
/// 1 Rice code of |difference| − 1 and its sign, so many low bits as the last differences were long
/// 1 twelve ones, 0, presence, 32 bits of the value
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Column {
    last: Option<i32>,
    /// Sixteen times the mean of the last differences that were not nothing.
    mean: u32,
}

impl Column {
    /// Writes the next value.
    pub(super) fn write(&mut self, value: Option<i32>, out: &mut BitWriter<'_>) -> Option<()> {
        if value == self.last {
            return out.bit(false);
        }
        out.bit(true)?;
        let small = self.difference_to(value).filter(|code| code >> self.low_bits() < ESCAPE);
        if let Some(code) = small {
            let low_bits = self.low_bits();
            out.unary(code >> low_bits)?;
            out.number(code.into(), low_bits)?;
            self.learn(code);
        } else {
            out.unary(ESCAPE)?;
            out.bit(value.is_some())?;
            if let Some(value) = value {
                out.number(value.cast_unsigned().into(), VALUE)?;
            }
            self.learn_far(value);
        }
        self.last = value;
        Some(())
    }

    /// Reads the next value. An error when there is none, or what is there is none.
    pub(super) fn read(&mut self, bits: &mut BitReader<'_>) -> Result<Option<i32>, NoValue> {
        if bits.bit().ok_or(NoValue)? {
            let ones = bits.unary(ESCAPE).ok_or(NoValue)?;
            self.last = if ones == ESCAPE {
                let value = escaped(bits)?;
                self.learn_far(value);
                value
            } else {
                Some(self.near(ones, bits).ok_or(NoValue)?)
            };
        }
        Ok(self.last)
    }

    /// A value by its difference to the last.
    fn near(&mut self, ones: u32, bits: &mut BitReader<'_>) -> Option<i32> {
        let low_bits = self.low_bits();
        let low = u32::try_from(bits.number(low_bits)?).ok()?;
        let code = ones.checked_shl(low_bits)?.checked_add(low)?;
        let value = self.last?.wrapping_add(difference(code));
        self.learn(code);
        Some(value)
    }

    /// The code of the difference to the last value; `None` when one of them is not there.
    fn difference_to(&self, value: Option<i32>) -> Option<u32> {
        let difference = value?.checked_sub(self.last?)?;
        // 1, -1, 2, -2 … are 0, 1, 2, 3 …
        let doubled = difference.unsigned_abs().checked_sub(1)?.checked_mul(2)?;
        doubled.checked_add(u32::from(difference < 0))
    }

    /// Low bits that are written as they are: those of half the mean.
    fn low_bits(&self) -> u32 {
        let mean = self.mean / 16;
        32_u32.saturating_sub(mean.leading_zeros()).saturating_sub(1).min(24)
    }

    /// A difference that was too large to be written as one counts as twice the largest that is not: if the next are as
    /// large, they soon are written so, and if it was an outlier, it costs them little.
    fn learn_far(&mut self, value: Option<i32>) {
        if let Some(code) = self.difference_to(value) {
            let largest = (2 * ESCAPE).checked_shl(self.low_bits()).unwrap_or(u32::MAX);
            self.learn(code.min(largest));
        }
    }

    /// A difference that was not nothing moves the mean by an eighth of the way.
    fn learn(&mut self, code: u32) {
        let towards = code.min(1 << 24).saturating_mul(16);
        self.mean = self.mean.saturating_sub(self.mean / 8).saturating_add(towards / 8);
    }
}

/// A value that is written as it is, or told not to be there.
fn escaped(bits: &mut BitReader<'_>) -> Result<Option<i32>, NoValue> {
    if !bits.bit().ok_or(NoValue)? {
        return Ok(None);
    }
    let value = bits.number(VALUE).and_then(|value| u32::try_from(value).ok()).ok_or(NoValue)?;
    Ok(Some(value.cast_signed()))
}

/// What a code stands for.
const fn difference(code: u32) -> i32 {
    let size = (code / 2).cast_signed().wrapping_add(1);
    if code & 1 == 1 { size.wrapping_neg() } else { size }
}

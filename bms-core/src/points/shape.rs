//! How a value fits into a 16-bit register.

/// The shape of a point's value in a protocol with 16-bit registers.
///
/// A register has no room for "not known", so one pattern of each shape stands for it: `0xFFFF` and `0x8000`, as in
/// `SunSpec`'s "not implemented" values. A known value never reads as that pattern: it saturates one short of it. A bit
/// has no pattern to spare and reads 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Shape {
    /// One bit; unknown reads as 0.
    Bool,
    /// Unsigned, 0 to 65 534; unknown reads as `0xFFFF`.
    U16,
    /// Two's complement, -32 767 to 32 767; unknown reads as `0x8000`.
    I16,
}

impl Shape {
    /// The register of `value`, saturating; `None` is a value that is not known.
    pub fn to_u16(self, value: Option<i32>) -> u16 {
        match (self, value) {
            (Self::Bool, value) => u16::from(value.is_some_and(|value| value != 0)),
            (Self::U16, None) => u16::MAX,
            // Only a value below zero does not convert: it saturates at 0.
            (Self::U16, Some(value)) => u16::try_from(value.min(0xFFFE)).unwrap_or(0),
            (Self::I16, None) => i16::MIN.cast_unsigned(),
            (Self::I16, Some(value)) => i16::try_from(value.max(-0x7FFF)).unwrap_or(i16::MAX).cast_unsigned(),
        }
    }

    /// The number that a master wrote as `raw`. The patterns of unknown values are numbers like any other here:
    /// 65 535 and -32 768; a bit is 0 or 1.
    pub fn from_u16(self, raw: u16) -> i32 {
        match self {
            Self::Bool => i32::from(raw != 0),
            Self::U16 => i32::from(raw),
            Self::I16 => i32::from(raw.cast_signed()),
        }
    }

    /// The word that stands for this shape in a point table and in print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::U16 => "u16",
            Self::I16 => "i16",
        }
    }
}

impl core::fmt::Display for Shape {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.as_str())
    }
}

use crate::Timestamp;

/// The value of a device attribute (g0; IEEE 1815-2012 clause 11, attribute data types).
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Attribute<'a> {
    /// Visible characters, 255 octets at the most (VSTR); longer ones are cut.
    Text(&'a str),
    /// An unsigned whole number (UINT).
    Unsigned(u32),
    /// A whole number (INT).
    Signed(i32),
    /// A number (FLT).
    Float(f64),
    /// Octets, 255 at the most (OSTR); longer ones are cut.
    Octets(&'a [u8]),
    /// A string of bits in octets, 255 at the most (BSTR).
    Bits(&'a [u8]),
    /// A time.
    Time(Timestamp),
}

const FIN: u8 = 1 << 7;
const FIR: u8 = 1 << 6;

/// The first octet of every segment. Each of the 256 octets is a header.
///
/// | 7   | 6   | 5..0     |
/// | --- | --- | -------- |
/// | FIN | FIR | sequence |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Header {
    /// This segment is the last of its fragment.
    pub fin: bool,
    /// This segment is the first of its fragment.
    pub fir: bool,
    /// The number of the segment.
    pub sequence: Sequence,
}

impl Header {
    /// Application octets that fit one segment beside the header.
    pub const MAX_APPLICATION_OCTETS: usize = 249;

    /// Reads the octet.
    pub const fn from_octet(octet: u8) -> Self {
        Self { fin: octet & FIN != 0, fir: octet & FIR != 0, sequence: Sequence(octet & Sequence::MAX.0) }
    }

    /// The octet as it stands on the wire.
    pub const fn to_octet(self) -> u8 {
        let fin = if self.fin { FIN } else { 0 };
        let fir = if self.fir { FIR } else { 0 };
        fin | fir | self.sequence.0
    }
}

/// The number of a segment, 0..=63. After 63 comes 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Sequence(u8);

impl Sequence {
    const MAX: Self = Self(0x3F);
    /// The first number of all.
    pub(crate) const FIRST: Self = Self(0);

    /// A sequence number; `None` above 63.
    pub const fn new(raw: u8) -> Option<Self> {
        if raw <= Self::MAX.0 { Some(Self(raw)) } else { None }
    }

    /// The number, 0..=63.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The number of the segment after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1) & Self::MAX.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_in_one_segment_is_first_and_final() {
        let header = Header { fin: true, fir: true, sequence: Sequence(1) };
        assert_eq!(Header::from_octet(0xC1), header);
        assert!(!Header::from_octet(0x41).fin);
        assert!(!Header::from_octet(0x81).fir);
    }

    #[test]
    fn every_octet_is_a_header_and_comes_back_as_it_was() {
        assert!((0..=u8::MAX).all(|octet| Header::from_octet(octet).to_octet() == octet));
    }

    #[test]
    fn segments_count_to_63_and_begin_again() {
        assert_eq!(Sequence::new(63).map(Sequence::next), Some(Sequence::default()));
        assert_eq!(Sequence::default().next().get(), 1);
        assert_eq!(Sequence::new(64), None);
    }
}

const FIR: u8 = 1 << 7;
const FIN: u8 = 1 << 6;
const CON: u8 = 1 << 5;
const UNS: u8 = 1 << 4;

/// The application control octet, the first of every fragment. Each of the 256 octets is one.
///
/// | 7   | 6   | 5   | 4   | 3..0     |
/// | --- | --- | --- | --- | -------- |
/// | FIR | FIN | CON | UNS | sequence |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[expect(clippy::struct_excessive_bools, reason = "four bits of the standard, independent of each other")]
pub struct ApplicationControl {
    /// This fragment is the first of its message.
    pub fir: bool,
    /// This fragment is the last of its message.
    pub fin: bool,
    /// The receiver is to confirm this fragment.
    pub con: bool,
    /// The fragment is an unsolicited response, or confirms one.
    pub uns: bool,
    /// The number of the fragment.
    pub sequence: Sequence,
}

impl ApplicationControl {
    /// The control of a message in one fragment that asks for no confirm.
    pub const fn single(sequence: Sequence) -> Self {
        Self { fir: true, fin: true, con: false, uns: false, sequence }
    }

    /// Reads the octet.
    pub const fn from_octet(octet: u8) -> Self {
        Self {
            fir: octet & FIR != 0,
            fin: octet & FIN != 0,
            con: octet & CON != 0,
            uns: octet & UNS != 0,
            sequence: Sequence(octet & Sequence::MAX.0),
        }
    }

    /// The octet as it stands on the wire.
    pub const fn to_octet(self) -> u8 {
        let fir = if self.fir { FIR } else { 0 };
        let fin = if self.fin { FIN } else { 0 };
        let con = if self.con { CON } else { 0 };
        let uns = if self.uns { UNS } else { 0 };
        fir | fin | con | uns | self.sequence.0
    }
}

/// The number of a fragment, 0..=15. After 15 comes 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Sequence(u8);

impl Sequence {
    const MAX: Self = Self(0x0F);
    /// The first number of all.
    pub(crate) const FIRST: Self = Self(0);

    /// A sequence number; `None` above 15.
    pub const fn new(raw: u8) -> Option<Self> {
        if raw <= Self::MAX.0 { Some(Self(raw)) } else { None }
    }

    /// The number, 0..=15.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The number of the fragment after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1) & Self::MAX.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c5_is_a_whole_request_with_sequence_5() {
        let control = ApplicationControl::from_octet(0xC5);
        assert_eq!(control, ApplicationControl::single(Sequence(5)));
    }

    #[test]
    fn an_unsolicited_response_asks_for_a_confirm() {
        let control = ApplicationControl { con: true, uns: true, ..ApplicationControl::single(Sequence(0)) };
        assert_eq!(control.to_octet(), 0xF0);
    }

    #[test]
    fn every_octet_is_a_control_and_comes_back_as_it_was() {
        assert!((0..=u8::MAX).all(|octet| ApplicationControl::from_octet(octet).to_octet() == octet));
    }

    #[test]
    fn fragments_count_to_15_and_begin_again() {
        assert_eq!(Sequence::new(15).map(Sequence::next), Some(Sequence::default()));
        assert_eq!(Sequence::default().next().get(), 1);
        assert_eq!(Sequence::new(16), None);
    }
}

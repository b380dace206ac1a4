/// The qualifier octet of an object header: how its objects are counted and named.
///
/// | 7 | 6..4   | 3..0            |
/// | - | ------ | --------------- |
/// | 0 | prefix | range specifier |
///
/// Only mixtures that mean something can be held: objects named one by one go with a count, objects of a
/// given size with the free format, everything else without prefixes. The obsolete virtual addresses (range
/// specifiers 3 to 5) are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Qualifier {
    prefix: Prefix,
    range: RangeSpecifier,
}

impl Qualifier {
    /// 0x00: indices from a start to a stop, one octet each.
    pub const START_STOP_8: Self = Self::plain(RangeSpecifier::StartStop(Width::One));
    /// 0x01: indices from a start to a stop, two octets each.
    pub const START_STOP_16: Self = Self::plain(RangeSpecifier::StartStop(Width::Two));
    /// 0x06: all there are.
    pub const ALL: Self = Self::plain(RangeSpecifier::All);
    /// 0x07: so many, the count in one octet.
    pub const COUNT_8: Self = Self::plain(RangeSpecifier::Count(Width::One));
    /// 0x08: so many, the count in two octets.
    pub const COUNT_16: Self = Self::plain(RangeSpecifier::Count(Width::Two));
    /// 0x17: so many, each after its index; count and indices in one octet.
    pub const INDEXED_8: Self = Self::indexed(Width::One);
    /// 0x28: so many, each after its index; count and indices in two octets.
    pub const INDEXED_16: Self = Self::indexed(Width::Two);
    /// 0x5B: so many, each after its size in two octets; the count in one octet.
    pub const FREE_FORMAT: Self =
        Self { prefix: Prefix::Size(Width::Two), range: RangeSpecifier::FreeFormat };

    const fn plain(range: RangeSpecifier) -> Self {
        Self { prefix: Prefix::None, range }
    }

    const fn indexed(width: Width) -> Self {
        Self { prefix: Prefix::Index(width), range: RangeSpecifier::Count(width) }
    }

    /// Reads the octet; `None` when the standard gives it no meaning, or no longer.
    pub const fn from_octet(octet: u8) -> Option<Self> {
        use RangeSpecifier::{All, Count, FreeFormat, StartStop};
        use Width::{Four, One, Two};
        let prefix = match octet >> 4 {
            0 => Prefix::None,
            1 => Prefix::Index(One),
            2 => Prefix::Index(Two),
            3 => Prefix::Index(Four),
            4 => Prefix::Size(One),
            5 => Prefix::Size(Two),
            6 => Prefix::Size(Four),
            _ => return None,
        };
        let range = match octet & 0x0F {
            0 => StartStop(One),
            1 => StartStop(Two),
            2 => StartStop(Four),
            6 => All,
            7 => Count(One),
            8 => Count(Two),
            9 => Count(Four),
            0x0B => FreeFormat,
            _ => return None,
        };
        match (prefix, range) {
            (Prefix::None, StartStop(_) | All | Count(_))
            | (Prefix::Index(_), Count(_))
            | (Prefix::Size(_), FreeFormat) => Some(Self { prefix, range }),
            _ => None,
        }
    }

    /// The octet as it stands on the wire.
    pub const fn to_octet(self) -> u8 {
        use Width::{Four, One, Two};
        let prefix = match self.prefix {
            Prefix::None => 0x00,
            Prefix::Index(One) => 0x10,
            Prefix::Index(Two) => 0x20,
            Prefix::Index(Four) => 0x30,
            Prefix::Size(One) => 0x40,
            Prefix::Size(Two) => 0x50,
            Prefix::Size(Four) => 0x60,
        };
        let range = match self.range {
            RangeSpecifier::StartStop(One) => 0x00,
            RangeSpecifier::StartStop(Two) => 0x01,
            RangeSpecifier::StartStop(Four) => 0x02,
            RangeSpecifier::All => 0x06,
            RangeSpecifier::Count(One) => 0x07,
            RangeSpecifier::Count(Two) => 0x08,
            RangeSpecifier::Count(Four) => 0x09,
            RangeSpecifier::FreeFormat => 0x0B,
        };
        prefix | range
    }

    /// What stands before each object.
    pub const fn prefix(self) -> Prefix {
        self.prefix
    }

    /// What the range field holds.
    pub const fn range(self) -> RangeSpecifier {
        self.range
    }
}

/// What stands before each object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Prefix {
    /// Nothing.
    None,
    /// Its index.
    Index(Width),
    /// Its size in octets.
    Size(Width),
}

/// What the range field of an object header holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum RangeSpecifier {
    /// The first and the last index.
    StartStop(Width),
    /// Nothing: all objects are meant.
    All,
    /// How many objects there are.
    Count(Width),
    /// How many objects there are, in one octet; each tells its size.
    FreeFormat,
}

/// Octets of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Width {
    /// One octet, up to 255.
    One = 1,
    /// Two octets, up to 65535.
    Two = 2,
    /// Four octets, up to 2³² − 1.
    Four = 4,
}

impl Width {
    /// Octets that the number takes.
    pub const fn octets(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Four => 4,
        }
    }

    /// The largest number that fits.
    pub const fn max(self) -> u32 {
        match self {
            Self::One => 0xFF,
            Self::Two => 0xFFFF,
            Self::Four => u32::MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_qualifiers_have_the_octets_of_the_standard() {
        for (qualifier, octet) in [
            (Qualifier::START_STOP_8, 0x00),
            (Qualifier::START_STOP_16, 0x01),
            (Qualifier::ALL, 0x06),
            (Qualifier::COUNT_8, 0x07),
            (Qualifier::COUNT_16, 0x08),
            (Qualifier::INDEXED_8, 0x17),
            (Qualifier::INDEXED_16, 0x28),
            (Qualifier::FREE_FORMAT, 0x5B),
        ] {
            assert_eq!(Qualifier::from_octet(octet), Some(qualifier));
            assert_eq!(qualifier.to_octet(), octet);
        }
    }

    #[test]
    fn a_qualifier_is_refused_or_comes_back_as_it_was() {
        let accepted = (0..=u8::MAX).filter(|&octet| {
            let qualifier = Qualifier::from_octet(octet);
            assert!(qualifier.is_none_or(|qualifier| qualifier.to_octet() == octet), "{octet:#04x}");
            qualifier.is_some()
        });
        assert_eq!(accepted.count(), 3 + 1 + 3 + 3 * 3 + 3);
    }

    #[test]
    fn reserved_obsolete_and_senseless_qualifiers_are_refused() {
        for octet in [0x03, 0x05, 0x0A, 0x0B, 0x0F, 0x10, 0x16, 0x1B, 0x47, 0x77, 0x80, 0x86] {
            assert_eq!(Qualifier::from_octet(octet), None, "{octet:#04x}");
        }
    }
}

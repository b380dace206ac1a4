use core::fmt;
use core::ops::BitOr;

/// The internal indications: what an outstation tells of itself in every response.
///
/// Names and numbers are those of IEEE 1815-2012 clause 4: IIN1.0 is the lowest bit of the first octet,
/// IIN2.0 that of the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Iin(u16);

impl Iin {
    /// Nothing to tell.
    pub const NONE: Self = Self(0);
    /// IIN1.0: a broadcast was received.
    pub const BROADCAST: Self = Self::first(0);
    /// IIN1.1: events of class 1 wait to be read.
    pub const CLASS_1_EVENTS: Self = Self::first(1);
    /// IIN1.2: events of class 2 wait to be read.
    pub const CLASS_2_EVENTS: Self = Self::first(2);
    /// IIN1.3: events of class 3 wait to be read.
    pub const CLASS_3_EVENTS: Self = Self::first(3);
    /// IIN1.4: the clock wants to be set.
    pub const NEED_TIME: Self = Self::first(4);
    /// IIN1.5: some outputs obey a local switch alone.
    pub const LOCAL_CONTROL: Self = Self::first(5);
    /// IIN1.6: the device itself has a defect.
    pub const DEVICE_TROUBLE: Self = Self::first(6);
    /// IIN1.7: the device has started since a master last cleared this bit.
    pub const DEVICE_RESTART: Self = Self::first(7);
    /// IIN2.0: the function code is not served.
    pub const NO_FUNC_CODE_SUPPORT: Self = Self::second(0);
    /// IIN2.1: an object of the request is not known, or not for this function.
    pub const OBJECT_UNKNOWN: Self = Self::second(1);
    /// IIN2.2: a qualifier, range or datum of the request is not valid or not served.
    pub const PARAMETER_ERROR: Self = Self::second(2);
    /// IIN2.3: events were lost.
    pub const EVENT_BUFFER_OVERFLOW: Self = Self::second(3);
    /// IIN2.4: what is asked for is under way already.
    pub const ALREADY_EXECUTING: Self = Self::second(4);
    /// IIN2.5: the configuration is damaged.
    pub const CONFIG_CORRUPT: Self = Self::second(5);

    const fn first(bit: u8) -> Self {
        Self(1 << bit)
    }

    const fn second(bit: u8) -> Self {
        Self(0x100 << bit)
    }

    /// Reads the two octets, IIN1 first. The reserved bits IIN2.6 and IIN2.7 are dropped.
    pub const fn from_octets(octets: [u8; 2]) -> Self {
        Self(u16::from_le_bytes(octets) & 0x3FFF)
    }

    /// The octets as they stand on the wire, IIN1 first.
    pub const fn to_octets(self) -> [u8; 2] {
        self.0.to_le_bytes()
    }

    /// Whether all indications of `other` are set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// These indications and those of `other`.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These indications but those of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Iin {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.with(other)
    }
}

impl fmt::Display for Iin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second] = self.to_octets();
        write!(f, "IIN {first:02x} {second:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_indication_has_its_bit() {
        for (iin, octets) in [
            (Iin::BROADCAST, [0x01, 0]),
            (Iin::CLASS_1_EVENTS, [0x02, 0]),
            (Iin::CLASS_2_EVENTS, [0x04, 0]),
            (Iin::CLASS_3_EVENTS, [0x08, 0]),
            (Iin::NEED_TIME, [0x10, 0]),
            (Iin::LOCAL_CONTROL, [0x20, 0]),
            (Iin::DEVICE_TROUBLE, [0x40, 0]),
            (Iin::DEVICE_RESTART, [0x80, 0]),
            (Iin::NO_FUNC_CODE_SUPPORT, [0, 0x01]),
            (Iin::OBJECT_UNKNOWN, [0, 0x02]),
            (Iin::PARAMETER_ERROR, [0, 0x04]),
            (Iin::EVENT_BUFFER_OVERFLOW, [0, 0x08]),
            (Iin::ALREADY_EXECUTING, [0, 0x10]),
            (Iin::CONFIG_CORRUPT, [0, 0x20]),
        ] {
            assert_eq!(iin.to_octets(), octets);
            assert_eq!(Iin::from_octets(octets), iin);
        }
    }

    #[test]
    fn the_reserved_bits_are_never_set() {
        assert_eq!(Iin::from_octets([0xFF, 0xFF]).to_octets(), [0xFF, 0x3F]);
    }

    #[test]
    fn indications_are_set_and_cleared_one_by_one() {
        let iin = Iin::DEVICE_RESTART | Iin::NEED_TIME;
        assert_eq!(iin.to_octets(), [0x90, 0]);
        assert!(iin.contains(Iin::NEED_TIME));
        assert!(!iin.contains(Iin::NEED_TIME | Iin::BROADCAST));
        assert_eq!(iin.without(Iin::DEVICE_RESTART), Iin::NEED_TIME);
    }
}

use core::fmt;
use core::time::Duration;

/// Time since an arbitrary fixed origin, such as boot. Never goes backwards.
pub type Uptime = Duration;

/// Wall clock time as DNP3 tells it: milliseconds since 1970-01-01 00:00 UTC in 48 bits, leap seconds not
/// counted (IEEE 1815-2012 clause 11, data type `DNP3TIME`). It ends in the year 10889.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Timestamp(u64);

impl Timestamp {
    /// 1970-01-01 00:00:00.000 UTC.
    pub const EPOCH: Self = Self(0);
    /// The last millisecond that 48 bits can tell.
    pub const MAX: Self = Self((1 << 48) - 1);

    /// Milliseconds since 1970; `None` above 2⁴⁸ − 1.
    pub const fn from_millis(millis: u64) -> Option<Self> {
        if millis <= Self::MAX.0 { Some(Self(millis)) } else { None }
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> u64 {
        self.0
    }

    /// Reads the six octets of the wire, least significant first.
    pub const fn from_octets(octets: [u8; 6]) -> Self {
        let [first, second, third, fourth, fifth, sixth] = octets;
        Self(u64::from_le_bytes([first, second, third, fourth, fifth, sixth, 0, 0]))
    }

    /// The six octets of the wire, least significant first.
    pub const fn to_octets(self) -> [u8; 6] {
        let [octets @ .., _, _] = self.0.to_le_bytes(); // the two highest are 0, see `MAX`
        octets
    }

    /// The time `elapsed` later, parts of a millisecond dropped; [`MAX`](Self::MAX) at the most.
    #[must_use]
    pub fn saturating_add(self, elapsed: Duration) -> Self {
        let elapsed = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(elapsed).min(Self::MAX.0))
    }

    /// The time since `earlier`; zero when `earlier` is later.
    pub const fn saturating_since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ms since 1970", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2014-01-01 00:00:00 UTC.
    const NEW_YEAR: Timestamp = Timestamp::from_octets([0x00, 0x84, 0x19, 0x4B, 0x43, 0x01]);

    #[test]
    fn a_timestamp_travels_in_six_octets_least_significant_first() {
        assert_eq!(NEW_YEAR.millis(), 1_388_534_400_000);
        assert_eq!(NEW_YEAR.to_octets(), [0x00, 0x84, 0x19, 0x4B, 0x43, 0x01]);
    }

    #[test]
    fn a_timestamp_holds_48_bits_and_no_more() {
        assert_eq!(Timestamp::from_millis(0xFFFF_FFFF_FFFF), Some(Timestamp::MAX));
        assert_eq!(Timestamp::from_millis(0x1_0000_0000_0000), None);
        assert_eq!(Timestamp::from_octets([0xFF; 6]), Timestamp::MAX);
    }

    #[test]
    fn time_added_past_the_end_stays_at_the_end() {
        assert_eq!(Timestamp::MAX.saturating_add(Duration::from_millis(1)), Timestamp::MAX);
        assert_eq!(Timestamp::EPOCH.saturating_add(Duration::MAX), Timestamp::MAX);
    }

    #[test]
    fn time_between_two_stamps_is_never_negative() {
        let later = NEW_YEAR.saturating_add(Duration::from_millis(1_500));
        assert_eq!(later.saturating_since(NEW_YEAR), Duration::from_millis(1_500));
        assert_eq!(NEW_YEAR.saturating_since(later), Duration::ZERO);
    }
}

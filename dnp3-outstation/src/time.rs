use crate::instant::millis;
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
        self.saturating_add_millis(millis(elapsed))
    }

    pub(crate) fn saturating_add_millis(self, millis: u64) -> Self {
        Self(self.0.saturating_add(millis).min(Self::MAX.0))
    }

    /// The time since `earlier`; zero when `earlier` is later.
    pub const fn saturating_since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// A time with the word of the clock that told it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Stamp {
    /// The time.
    pub time: Timestamp,
    /// Whether a master or another source had set the clock, and it has not drifted since past what is told of it.
    /// Told by events with relative time: g51v1 when it is, g51v2 when it is not.
    pub synchronized: bool,
}

impl Stamp {
    /// A time told by a clock that was set.
    pub const fn synchronized(time: Timestamp) -> Self {
        Self { time, synchronized: true }
    }

    /// A time told by a clock that was not set, or long ago.
    pub const fn unsynchronized(time: Timestamp) -> Self {
        Self { time, synchronized: false }
    }
}

/// A clock that runs from what it was set to: time since boot and an offset.
///
/// For products without a clock of their own: it serves [`Points::time`](crate::Points::time) and
/// [`Points::set_time`](crate::Points::set_time), and tells when it wants to be set again
/// ([`Iin::NEED_TIME`](crate::Iin::NEED_TIME)).
///
/// ```
/// use core::time::Duration;
/// use dnp3_outstation::{Clock, Stamp, Timestamp};
///
/// let mut clock = Clock::new(Duration::from_secs(3_600));
/// assert!(clock.needs_time(Duration::ZERO) && !clock.now(Duration::ZERO).synchronized);
/// let noon = Timestamp::from_millis(1_700_000_000_000).unwrap();
/// clock.set(Duration::from_secs(10), noon);
/// let later = noon.saturating_add(Duration::from_secs(5));
/// assert_eq!(clock.now(Duration::from_secs(15)), Stamp::synchronized(later));
/// assert!(clock.needs_time(Duration::from_secs(3_610)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Clock {
    trusted_for: Duration,
    set: Option<(Uptime, Timestamp)>,
}

impl Clock {
    /// A clock that was never set. Once set, it is trusted for this time.
    pub const fn new(trusted_for: Duration) -> Self {
        Self { trusted_for, set: None }
    }

    /// Sets it: at `now` it is `time`.
    pub const fn set(&mut self, now: Uptime, time: Timestamp) {
        self.set = Some((now, time));
    }

    /// What it shows. Before it was set, the time since boot after 1970.
    pub fn now(&self, now: Uptime) -> Stamp {
        let (at, time) = self.set.unwrap_or((Uptime::ZERO, Timestamp::EPOCH));
        // Milliseconds, since the difference of two `Duration`s has a panic in it.
        let elapsed = millis(now).saturating_sub(millis(at));
        Stamp { time: time.saturating_add_millis(elapsed), synchronized: !self.needs_time(now) }
    }

    /// Whether it was never set, or so long ago that it is no longer trusted.
    pub fn needs_time(&self, now: Uptime) -> bool {
        self.set.is_none_or(|(at, _)| now >= at.saturating_add(self.trusted_for))
    }
}

/// A time and how often what it stands for comes again (g50v4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct TimeInterval {
    /// The first time.
    pub start: Timestamp,
    /// How many units lie between two times.
    pub count: u32,
    /// The unit of the interval, as the standard numbers it: 0 none, 1 ms, 2 s, 3 min, 4 h, 5 days, 6 weeks,
    /// 7 to 9 months, 10 seasons.
    pub unit: u8,
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

use crate::Uptime;

/// A moment since the origin of [`Uptime`], in 1024ths of a second: what the timers inside count in.
///
/// Whole numbers are a good deal cheaper on a small processor than seconds and nanoseconds, and with a power of two
/// nothing has to be divided on the way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(u64);

impl Instant {
    pub(crate) const ZERO: Self = Self(0);

    pub(crate) fn of(uptime: Uptime) -> Self {
        Self(ticks(uptime))
    }

    /// The moment so much later.
    pub(crate) fn after(self, time: Uptime) -> Self {
        self.after_ticks(ticks(time))
    }

    /// The moment so many ticks later.
    pub(crate) const fn after_ticks(self, ticks: u64) -> Self {
        Self(self.0.saturating_add(ticks))
    }

    /// Ticks since another moment; 0 when that is later.
    pub(crate) const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    pub(crate) fn uptime(self) -> Uptime {
        let [low, high, ..] = self.0.to_le_bytes();
        let part = u32::from(u16::from_le_bytes([low, high]) & 0x3FF);
        // Rounded up to whole nanoseconds, so that the tick has begun then.
        Uptime::new(self.0 >> 10, part.saturating_mul(NANOS).min(999_999_999))
    }
}

/// Nanoseconds of a tick, and a little more.
const NANOS: u32 = 976_563;

/// A length of time in ticks.
#[inline(never)]
pub(crate) fn ticks(time: Uptime) -> u64 {
    let part = time.subsec_millis().saturating_mul(1_024) / 1_000;
    time.as_secs().saturating_mul(1_024).saturating_add(u64::from(part))
}

/// A length of time in milliseconds.
pub(crate) fn millis(time: Uptime) -> u64 {
    time.as_secs().saturating_mul(1_000).saturating_add(u64::from(time.subsec_millis()))
}

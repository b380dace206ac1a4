use crate::Uptime;

/// A moment since the origin of [`Uptime`], in 1024ths of a second: what the timers inside count in.
///
/// Whole numbers are a good deal cheaper on a small processor than seconds and nanoseconds, and with a power of two
/// nothing has to be divided on the way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(u64);

impl Instant {
    /// Before all others: of a time not to be waited for.
    pub(crate) const ZERO: Self = Self(0);
    /// After all others: the deadline of what has none.
    pub(crate) const NEVER: Self = Self(u64::MAX);

    pub(crate) fn of(uptime: Uptime) -> Self {
        Self(scaled(uptime, 0))
    }

    /// The moment so much later.
    #[inline(never)]
    pub(crate) fn after(self, time: Uptime) -> Self {
        self.after_ticks(ticks(time))
    }

    /// The moment so many ticks later.
    pub(crate) const fn after_ticks(self, ticks: u64) -> Self {
        Self(self.0.saturating_add(ticks))
    }

    /// The first millisecond of the moment; `None` when it never comes.
    pub(crate) fn uptime(self) -> Option<Uptime> {
        if self == Self::NEVER {
            return None;
        }
        let [low, high, ..] = self.0.to_le_bytes();
        let part = u32::from(u16::from_le_bytes([low, high]) & 0x3FF);
        let (second, millis) = (self.0 >> 10, part.saturating_mul(1_000).saturating_add(1_023) >> 10);
        Some(if millis < 1_000 {
            Uptime::new(second, millis.saturating_mul(1_000_000))
        } else {
            Uptime::from_secs(second.saturating_add(1))
        })
    }
}

/// A length of time in ticks, a begun one as a whole one: no time is up too early.
pub(crate) fn ticks(time: Uptime) -> u64 {
    scaled(time, 999)
}

/// Ticks of a time, its last one rounded up by so many thousandths.
#[inline(never)]
fn scaled(time: Uptime, up: u32) -> u64 {
    let part = time.subsec_millis().saturating_mul(1_024).saturating_add(up) / 1_000;
    // Whatever a clock says, it is not beyond all deadlines. A begun second has less than 1024 ticks.
    (time.as_secs().min((u64::MAX >> 10) - 1) << 10) | u64::from(part)
}

/// A length of time in milliseconds.
pub(crate) fn millis(time: Uptime) -> u64 {
    time.as_secs().saturating_mul(1_000).saturating_add(u64::from(time.subsec_millis()))
}

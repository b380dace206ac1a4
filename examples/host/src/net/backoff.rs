//! Trying again, ever more patiently.

use core::time::Duration;

/// The pauses between attempts that fail: each twice as long as the one before, up to a longest.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    next: Duration,
    first: Duration,
    longest: Duration,
}

impl Backoff {
    /// Begins with `first`.
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self { next: first, first, longest }
    }

    /// The pause after an attempt that failed.
    pub fn failed(&mut self) -> Duration {
        let pause = self.next;
        self.next = pause.saturating_mul(2).min(self.longest);
        pause
    }

    /// After an attempt that did not fail: begins again, with the pause that comes first.
    pub const fn worked(&mut self) -> Duration {
        self.next = self.first;
        self.first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_longest_and_begin_again_after_a_success() {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(5));
        let pauses = [(); 5].map(|()| backoff.failed().as_secs());
        assert_eq!(pauses, [1, 2, 4, 5, 5]);
        assert_eq!(backoff.worked().as_secs(), 1);
        assert_eq!(backoff.failed().as_secs(), 1);
    }
}

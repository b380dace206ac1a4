//! The event journal: the last events, numbered and timed.

use heapless::Deque;
use serde::{Deserialize, Serialize};

use crate::{
    event::Event,
    time::{Timestamp, Uptime},
};

/// One line of the journal; `E` is what a product takes for an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Entry<E = Event> {
    /// Rises by one an event and never repeats, whatever the clocks do.
    pub sequence: u32,
    /// When, since power-up.
    pub at: Uptime,
    /// When, by wall clock, if there was one.
    pub time: Option<Timestamp>,
    /// What happened.
    pub event: E,
}

/// Keeps the last `N` events; the oldest gives way.
#[derive(Clone, Debug)]
pub struct Journal<const N: usize, E = Event> {
    entries: Deque<Entry<E>, N>,
    next: u32,
}

impl<const N: usize, E> Default for Journal<N, E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize, E> Journal<N, E> {
    /// An empty journal.
    pub const fn new() -> Self {
        const { assert!(N >= 1, "a journal needs room for one event") }
        Self { entries: Deque::new(), next: 0 }
    }

    /// Notes an event.
    pub fn note(&mut self, at: Uptime, time: Option<Timestamp>, event: E) {
        let entry = Entry { sequence: self.next, at, time, event };
        self.next = self.next.wrapping_add(1);
        if self.entries.is_full() {
            self.entries.pop_front();
        }
        // There is room now: N >= 1.
        let _room = self.entries.push_back(entry);
    }

    /// The events from sequence number `from` on, oldest first, as far as they are still kept.
    pub fn since(&self, from: u32) -> impl Iterator<Item = &Entry<E>> {
        // By distance, so that it holds over the wrap of the number.
        let asked = self.next.wrapping_sub(from);
        self.entries.iter().filter(move |entry| {
            let age = self.next.wrapping_sub(entry.sequence);
            age <= asked
        })
    }

    /// How many events from sequence number `from` on are no longer kept: whoever follows the journal has missed them.
    pub fn missed_since(&self, from: u32) -> u32 {
        let kept = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let asked = self.next.wrapping_sub(from);
        // More than half of all numbers back is one that was not given yet.
        if asked > u32::MAX / 2 { 0 } else { asked.saturating_sub(kept) }
    }

    /// All events that are kept, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<E>> {
        self.entries.iter()
    }

    /// The sequence number of the next event.
    pub const fn next_sequence(&self) -> u32 {
        self.next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_follows_too_slowly_is_told_how_much_is_missed() {
        let mut journal = Journal::<3>::new();
        assert_eq!(journal.missed_since(0), 0);
        for _ in 0..5 {
            journal.note(Uptime::ZERO, None, Event::SettingsChanged);
        }
        assert_eq!([0, 1, 2, 5, 6].map(|from| journal.missed_since(from)), [2, 1, 0, 0, 0]);
    }

    #[test]
    fn the_oldest_gives_way_and_numbers_never_repeat() {
        let mut journal = Journal::<3>::new();
        for second in 0..5 {
            journal.note(Uptime::from_secs(second), None, Event::SettingsChanged);
        }
        let numbers: heapless::Vec<u32, 3> = journal.entries().map(|entry| entry.sequence).collect();
        assert_eq!(numbers, [2, 3, 4]);
        assert_eq!(journal.since(4).count(), 1);
        assert_eq!(journal.since(0).count(), 3);
        assert_eq!(journal.since(journal.next_sequence()).count(), 0);
    }

    #[test]
    fn the_wrap_of_the_number_is_no_break() {
        let mut journal = Journal::<3>::new();
        journal.next = u32::MAX;
        journal.note(Uptime::ZERO, None, Event::PoweredUp);
        journal.note(Uptime::ZERO, None, Event::SettingsChanged);
        assert_eq!(journal.since(u32::MAX).count(), 2);
        assert_eq!(journal.since(0).count(), 1);
        assert_eq!(journal.missed_since(u32::MAX - 2), 2);
    }
}

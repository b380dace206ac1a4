//! The communication event log of function 12 (Application Protocol V1.1b3 §6.10).

use crate::Exception;

/// Bit 7: a request was received.
pub(super) const RECEIVED: u8 = 0x80;
pub(super) const RECEIVED_COMMUNICATION_ERROR: u8 = 0x02;
pub(super) const RECEIVED_OVERRUN: u8 = 0x10;
pub(super) const RECEIVED_LISTEN_ONLY: u8 = 0x20;
pub(super) const RECEIVED_BROADCAST: u8 = 0x40;
/// Bit 6 without bit 7: a reply was sent.
pub(super) const SENT: u8 = 0x40;
pub(super) const ENTERED_LISTEN_ONLY: u8 = 0x04;
pub(super) const RESTARTED: u8 = 0x00;

/// Which exception a reply carried, as a bit of the entry.
pub(super) const fn exception_bit(exception: Exception) -> u8 {
    match exception.code() {
        1..=3 => 0x01,
        4 => 0x02,
        5 | 6 => 0x04,
        _ => 0,
    }
}

/// "0 to 64 bytes".
pub(crate) const ENTRIES: usize = 64;

/// The last 64 entries.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    entries: [u8; ENTRIES],
    /// Entries so far; from 64 on, 64 + where the next entry goes.
    state: u8,
    /// Ordinary exchanges since the latest entry, not entered yet: what happens all the time
    /// shall cost a count and no more.
    exchanges: u8,
}

/// The bit of `state` that says that the ring has been filled.
const FULL: u8 = 64;
/// Exchanges that fill the ring, two entries each: more need not be counted.
const MOST_EXCHANGES: u8 = 32;

impl Log {
    pub(super) const fn new() -> Self {
        Self { entries: [0; ENTRIES], state: 0, exchanges: 0 }
    }

    /// A request was received and a normal response sent: two entries.
    #[inline]
    pub(super) const fn push_exchange(&mut self) {
        self.exchanges = self.exchanges.saturating_add(1);
    }

    pub(super) fn push(&mut self, entry: u8) {
        self.enter_exchanges();
        self.enter(entry);
    }

    /// Replaces the latest entry.
    pub(super) fn amend(&mut self, entry: u8) {
        self.enter_exchanges();
        let latest = self.next().wrapping_sub(1) % ENTRIES;
        if let Some(place) = self.entries.get_mut(latest) {
            *place = entry;
        }
    }

    /// The entries, the latest first.
    pub(crate) fn latest_first(&self) -> impl Iterator<Item = u8> + '_ {
        let exchanges = (0..self.exchanges).flat_map(|_| [SENT, RECEIVED]);
        let (newer, older) = self.entries.split_at_checked(self.next()).unwrap_or((&self.entries, &[]));
        let older = if self.state & FULL == 0 { &[] } else { older };
        exchanges.chain(newer.iter().rev().chain(older.iter().rev()).copied()).take(ENTRIES)
    }

    fn enter_exchanges(&mut self) {
        for _ in 0..self.exchanges.min(MOST_EXCHANGES) {
            self.enter(RECEIVED);
            self.enter(SENT);
        }
        self.exchanges = 0;
    }

    fn enter(&mut self, entry: u8) {
        let next = self.next();
        if let Some(place) = self.entries.get_mut(next) {
            *place = entry;
        }
        self.state = (self.state.wrapping_add(1) & (2 * FULL - 1)) | (self.state & FULL);
    }

    fn next(&self) -> usize {
        usize::from(self.state & (FULL - 1))
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn the_log_keeps_the_last_64_entries_and_tells_the_latest_first() {
        let mut log = Log::new();
        let mut told = Vec::new();
        for entry in 0..200_u8 {
            log.push(entry);
            told.insert(0, entry);
            told.truncate(64);
            assert_eq!(log.latest_first().collect::<Vec<_>>(), told);
        }
        log.amend(255);
        assert_eq!(log.latest_first().take(2).collect::<Vec<_>>(), [255, 198]);
    }

    #[test]
    fn exchanges_that_were_only_counted_stand_where_they_happened() {
        for before in [0, 1, 63, 64, 65] {
            for exchanges in [0, 1, 31, 32, 33, 255, 300] {
                let (mut log, mut plain) = (Log::new(), Log::new());
                for _ in 0..before {
                    log.push(7);
                    plain.push(7);
                }
                for _ in 0..exchanges {
                    log.push_exchange();
                    plain.push(RECEIVED);
                    plain.push(SENT);
                }
                assert!(log.latest_first().eq(plain.latest_first()), "{before}, {exchanges}");
                log.push(9);
                plain.push(9);
                assert!(log.latest_first().eq(plain.latest_first()), "{before}, {exchanges}");
            }
        }
    }

    #[test]
    fn an_amended_entry_is_found_where_the_ring_closes() {
        let mut log = Log::new();
        (0..64).for_each(|entry| log.push(entry));
        log.amend(99);
        assert_eq!(log.latest_first().next(), Some(99));
        assert_eq!(log.latest_first().count(), ENTRIES);
    }
}

//! Events in flash, first in, first out.

use core::ops::Range;

use embedded_storage_async::nor_flash::NorFlash;

use super::event::{EventFilter, LoggedEvent};
use crate::ring::{OVERHEAD, Ring, contents};

/// Bytes of an event in flash.
const SLOT: usize = LoggedEvent::BYTES + OVERHEAD;
/// Where the log was cleared is an event of no bytes.
const MARK: usize = 0;

/// Why an event was not kept, or the log not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum EventLogError<E> {
    /// The flash failed.
    Flash(E),
    /// The range is none of whole pages, three at least, or 32 bytes do not go up in a page.
    Range,
    /// The flash takes events and does not give them back: it is worn out.
    WornOut,
}

impl<E: core::fmt::Display> core::fmt::Display for EventLogError<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Flash(error) => write!(f, "the flash failed: {error}"),
            Self::Range => f.write_str("the range is not made of three whole pages or more"),
            Self::WornOut => f.write_str("the flash does not keep what is written"),
        }
    }
}

impl<E: core::fmt::Debug + core::fmt::Display> core::error::Error for EventLogError<E> {}

/// Events in a range of the flash, 32 bytes each; what an append costs does not depend on how many there are.
///
/// Each has a number, one more than the one before, that never repeats. When the range is full, its oldest page gives way.
pub struct EventLog<F> {
    flash: F,
    ring: Ring,
    buffer: [u8; SLOT],
    /// The number of the first event after the log was cleared.
    cleared: u32,
    /// An append was broken off: it may have left something.
    unsettled: bool,
}

impl<F: NorFlash> EventLog<F> {
    /// Opens the log in a range of the flash, and finds what is there; fresh flash must be erased.
    ///
    /// # Errors
    ///
    /// [`EventLogError::Range`], [`EventLogError::Flash`].
    pub async fn open(flash: F, range: Range<u32>) -> Result<Self, EventLogError<F::Error>> {
        const {
            assert!(
                SLOT.is_multiple_of(F::WRITE_SIZE) && 8_usize.is_multiple_of(F::READ_SIZE),
                "words of 1 to 32 bytes to write, and of 1 to 8 to read"
            );
        }
        let ring = Ring::new(&range, F::ERASE_SIZE, SLOT).ok_or(EventLogError::Range)?;
        let mut log = Self { flash, ring, buffer: [0; SLOT], cleared: 0, unsettled: true };
        log.settle().await?;
        Ok(log)
    }

    /// Keeps an event, and tells its number; when this returns `Ok`, it is there after a power cut.
    ///
    /// # Errors
    ///
    /// [`EventLogError::Flash`] and [`EventLogError::WornOut`]: then the event may be there or not, and all others are.
    pub async fn append(&mut self, event: &LoggedEvent) -> Result<u32, EventLogError<F::Error>> {
        self.put(&event.to_bytes()).await
    }

    /// Clears the log (BM100 manual, Logs->Maintenance): no event before this is there any more, and numbers go on.
    ///
    /// A mark does it, so that power can be cut at any time: either all events are there or none.
    ///
    /// # Errors
    ///
    /// As of [`append`](Self::append).
    pub async fn clear(&mut self) -> Result<(), EventLogError<F::Error>> {
        let mark = self.put(&[]).await?;
        self.cleared = mark.saturating_add(1);
        Ok(())
    }

    /// The number of the event that comes next.
    pub const fn next_number(&self) -> u32 {
        self.ring.sequence()
    }

    /// Events that can be there at the most, and those that are still there when all were and a page has given way.
    pub fn capacity(&self) -> (u32, u32) {
        (self.ring.slots(), self.ring.kept())
    }

    /// Events that are there.
    ///
    /// # Errors
    ///
    /// [`EventLogError::Flash`].
    pub async fn count(&mut self) -> Result<u32, EventLogError<F::Error>> {
        let oldest = self.next_from(0, &EventFilter::ALL).await?;
        Ok(oldest.map_or(0, |(number, _)| self.next_number().saturating_sub(number)))
    }

    /// The first event from number `from` on that the filter takes: the oldest first. Go on with the number after it.
    ///
    /// # Errors
    ///
    /// [`EventLogError::Flash`]. Events of other firmware, in a form that is not known, are passed over.
    pub async fn next_from(
        &mut self,
        from: u32,
        filter: &EventFilter,
    ) -> Result<Option<(u32, LoggedEvent)>, EventLogError<F::Error>> {
        self.settle().await?;
        let from = from.max(self.cleared);
        let ages = self.ring.ages();
        // Slots that power was cut in make the place of a number older than it would be.
        let mut age = self.age_of(from);
        while age > ages.start && self.number_at(age).await?.is_none_or(|number| number > from) {
            age = age.saturating_sub(1);
        }
        for age in age..ages.end {
            if let Some((number, event)) = self.event_at(age).await?
                && number >= from
                && filter.takes(&event)
            {
                return Ok(Some((number, event)));
            }
        }
        Ok(None)
    }

    /// The last event before number `before` that the filter takes: the newest first. Go on with its number.
    ///
    /// # Errors
    ///
    /// As of [`next_from`](Self::next_from).
    pub async fn last_before(
        &mut self,
        before: u32,
        filter: &EventFilter,
    ) -> Result<Option<(u32, LoggedEvent)>, EventLogError<F::Error>> {
        self.settle().await?;
        let start = self.ring.ages().start;
        for age in (start..self.age_of(before).saturating_add(1)).rev() {
            match self.event_at(age).await? {
                Some((number, _)) if number < self.cleared => break,
                Some((number, event)) if number < before && filter.takes(&event) => {
                    return Ok(Some((number, event)));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// Gives the flash back.
    pub fn into_flash(self) -> F {
        self.flash
    }

    /// Finds what is there, after power-up and after an append that was broken off.
    async fn settle(&mut self) -> Result<(), EventLogError<F::Error>> {
        if !self.unsettled {
            return Ok(());
        }
        self.ring.open(&mut self.flash, &mut self.buffer).await.map_err(EventLogError::Flash)?;
        let mark = self.ring.latest_of(&mut self.flash, MARK, &mut self.buffer).await;
        self.cleared = match mark.map_err(EventLogError::Flash)? {
            Some(slot) => {
                let number = self.ring.read(&mut self.flash, slot, &mut self.buffer).await;
                number.map_err(EventLogError::Flash)?.map_or(0, |number| number.saturating_add(1))
            }
            None => 0,
        };
        self.unsettled = false;
        Ok(())
    }

    async fn put(&mut self, bytes: &[u8]) -> Result<u32, EventLogError<F::Error>> {
        self.settle().await?;
        self.unsettled = true;
        let number = self.ring.sequence();
        let kept = self.ring.append(&mut self.flash, bytes, &mut self.buffer).await;
        if !kept.map_err(EventLogError::Flash)? {
            return Err(EventLogError::WornOut);
        }
        self.unsettled = false;
        Ok(number)
    }

    /// The age that a number has if no slot was lost to a power cut since; with such, it is older.
    fn age_of(&self, number: u32) -> u32 {
        let ages = self.ring.ages();
        let since = self.ring.sequence().saturating_sub(number);
        ages.end.saturating_sub(since).clamp(ages.start, ages.end.saturating_sub(1).max(ages.start))
    }

    async fn number_at(&mut self, age: u32) -> Result<Option<u32>, EventLogError<F::Error>> {
        let slot = self.ring.aged(age);
        self.ring.read(&mut self.flash, slot, &mut self.buffer).await.map_err(EventLogError::Flash)
    }

    async fn event_at(&mut self, age: u32) -> Result<Option<(u32, LoggedEvent)>, EventLogError<F::Error>> {
        let Some(number) = self.number_at(age).await? else { return Ok(None) };
        let event = contents(&self.buffer).and_then(|bytes| LoggedEvent::from_bytes(bytes).ok());
        Ok(event.map(|event| (number, event)))
    }
}

impl<F> core::fmt::Debug for EventLog<F> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("EventLog").field("next", &self.ring.sequence()).finish_non_exhaustive()
    }
}

use super::counts::{Counts, bit};
use super::{EventKind, Mark, Slot};
use crate::{Class, ClassSet, EventOverflow, Iin, Reservations, Variations};

/// The events that no master has confirmed yet, the oldest first.
///
/// One buffer over all kinds. A kind that has more than is reserved for it gives way when it is full.
#[derive(Clone, Debug)]
pub(crate) struct Buffer<S: ?Sized = [Slot]> {
    /// Slots that are filled.
    filled: usize,
    counts: Counts,
    /// Events were lost.
    overflowed: bool,
    /// A response has told so since.
    overflow_told: bool,
    slots: S,
}

/// Events that are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) classes: ClassSet,
    /// `None`: of all kinds.
    pub(crate) kind: Option<EventKind>,
    /// The variation that they are to be told in; 0: the usual one.
    pub(crate) variation: u8,
}

impl<const EVENTS: usize> Buffer<[Slot; EVENTS]> {
    pub(crate) const fn new() -> Self {
        const { assert!(EVENTS >= 1, "an outstation needs room for one event") }
        const { assert!(EVENTS <= 65_535, "an event buffer has at most 65535 slots") }
        Self {
            filled: 0,
            counts: Counts::NONE,
            overflowed: false,
            overflow_told: false,
            slots: [Slot::EMPTY; EVENTS],
        }
    }

    /// The buffer without its size, which nothing but its owner needs to know.
    pub(crate) const fn view(&mut self) -> &mut Buffer {
        self
    }
}

impl Buffer {
    /// Adds an event.
    pub(crate) fn push(&mut self, slot: Slot, reserved: &Reservations) -> Result<(), EventOverflow> {
        let Some(kind) = slot.kind() else { return Err(EventOverflow) };
        let lost = self.make_room(kind, 1, reserved)?;
        self.append(slot);
        lost
    }

    /// Adds an event of a string.
    pub(crate) fn push_octets(
        &mut self,
        index: u16,
        octets: &[u8],
        class: Class,
        reserved: &Reservations,
    ) -> Result<(), EventOverflow> {
        let first = Slot::string(index, octets, class).ok_or(EventOverflow)?;
        let slots = first.slots();
        let lost = self.make_room(EventKind::OctetString, slots, reserved)?;
        self.append(first);
        for before in 1..slots {
            if let Some(slot) = Slot::further(octets, before) {
                self.append(slot);
            }
        }
        lost
    }

    /// An event that cannot be had at all: the master is told.
    pub(crate) const fn lose(&mut self) -> EventOverflow {
        (self.overflowed, self.overflow_told) = (true, false);
        EventOverflow
    }

    /// Gives the first selected event up.
    pub(crate) fn lose_selected(&mut self) {
        self.remark(Mark::Selected, Mark::Gone, Some(1));
        if self.remove(Mark::Gone) > 0 {
            let _told = self.lose();
        }
    }

    fn append(&mut self, slot: Slot) {
        if let Some(place) = self.slots.get_mut(self.filled) {
            *place = slot;
            self.filled = self.filled.saturating_add(1);
            self.counts.add(&slot);
        }
    }

    #[inline(never)]
    fn recount(&mut self) {
        self.counts = Counts::NONE;
        for slot in self.slots.get(..self.filled).unwrap_or_default() {
            self.counts.add(slot);
        }
    }

    /// Makes room for an event. The outer error: there can be no room; the inner one: another event went for it.
    fn make_room(
        &mut self,
        kind: EventKind,
        slots: usize,
        reserved: &Reservations,
    ) -> Result<Result<(), EventOverflow>, EventOverflow> {
        let mut lost = Ok(());
        // However empty it were, there might be no room.
        let (kept, _) = Counts::NONE.reserved(kind, reserved, self.slots.len());
        if self.slots.len() < slots.saturating_add(kept) {
            return Err(self.lose());
        }
        loop {
            let free = self.slots.len().saturating_sub(self.filled);
            let (kept, over) = self.counts.reserved(kind, reserved, self.slots.len());
            if free >= slots.saturating_add(kept) {
                return Ok(lost);
            }
            lost = Err(self.lose());
            // The oldest event of a kind that has more than is reserved for it, or of `kind` itself, gives way.
            let gives_way = |slot: &&mut Slot| slot.kind().is_some_and(|other| over & bit(other) != 0);
            let mut filled = self.slots.get_mut(..self.filled).unwrap_or_default().iter_mut();
            filled.find(gives_way).ok_or(EventOverflow)?.set_mark(Mark::Gone);
            self.remove(Mark::Gone);
        }
    }

    /// Removes the events with this mark; gives their number.
    #[inline(never)]
    fn remove(&mut self, mark: Mark) -> u16 {
        let (mut kept, mut removed, mut is_removed) = (0_usize, 0_u16, false);
        for at in 0..self.filled {
            let Some((before, after)) = self.slots.split_at_mut_checked(at) else { break };
            let Some(slot) = after.first_mut() else { break };
            // Octets of a string go the way of their event.
            if slot.kind().is_some() {
                is_removed = slot.mark() == mark;
                removed = removed.saturating_add(u16::from(is_removed));
            }
            if !is_removed {
                // As long as nothing was removed, every slot is in its place.
                if let Some(place) = before.get_mut(kept) {
                    core::mem::swap(place, slot);
                }
                kept = kept.saturating_add(1);
            }
        }
        self.filled = kept;
        self.recount();
        removed
    }

    /// The events, each with the slots behind it, where the octets of a string go on.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Slot, &[Slot])> {
        let mut rest = self.slots.get(..self.filled).unwrap_or_default();
        core::iter::from_fn(move || {
            while let [first, after @ ..] = rest {
                rest = after;
                if first.kind().is_some() {
                    return Some((first, after));
                }
            }
            None
        })
    }

    /// Selects up to `most` waiting events that are wanted.
    pub(crate) fn select(&mut self, most: usize, wanted: Wanted, variations: &Variations) {
        if self.counts.free == 0 {
            // Nor is there anything to be counted anew, however many headers ask for it.
            return;
        }
        let mut left = most;
        for slot in self.slots.get_mut(..self.filled).unwrap_or_default() {
            if left == 0 {
                break;
            }
            let Some(kind) = slot.kind() else { continue };
            let is_wanted = wanted.classes.contains(slot.class()) && wanted.kind.is_none_or(|of| of == kind);
            if is_wanted && slot.mark() == Mark::Free {
                let usual = wanted.variation == 0;
                slot.set_variation(if usual { variations.of(kind.group()) } else { wanted.variation });
                slot.set_mark(Mark::Selected);
                left = left.saturating_sub(1);
            }
        }
        self.recount();
    }

    /// Moves the first `count` events marked `from` to `to`; all of them if `count` is `None`.
    pub(crate) fn remark(&mut self, from: Mark, to: Mark, count: Option<usize>) {
        let mut left = count.unwrap_or(usize::MAX);
        for slot in self.slots.get_mut(..self.filled).unwrap_or_default() {
            if left == 0 {
                break;
            }
            if slot.kind().is_some() && slot.mark() == from {
                slot.set_mark(to);
                left = left.saturating_sub(1);
            }
        }
        self.recount();
    }

    /// Removes the events with this mark: the master has them. Tells how many there were.
    pub(crate) fn confirm(&mut self, mark: Mark) -> u16 {
        let removed = self.remove(mark);
        // The overflow is over once it was told and there is room again.
        if self.overflow_told && self.filled < self.slots.len() {
            self.overflowed = false;
        }
        removed
    }

    /// How many events wait in these classes.
    pub(crate) fn waiting_in(&self, classes: ClassSet) -> u16 {
        let [one, two, three] = self.counts.waiting;
        let count = |class, count| if classes.contains(class) { count } else { 0 };
        count(Class::One, one)
            .saturating_add(count(Class::Two, two))
            .saturating_add(count(Class::Three, three))
    }

    /// What the master is told: which classes have events, and whether some were lost.
    pub(crate) const fn indications(&mut self) -> Iin {
        let [one, two, three] = self.counts.waiting;
        let mut iin = Iin::NONE;
        if one > 0 {
            iin = iin.with(Iin::CLASS_1_EVENTS);
        }
        if two > 0 {
            iin = iin.with(Iin::CLASS_2_EVENTS);
        }
        if three > 0 {
            iin = iin.with(Iin::CLASS_3_EVENTS);
        }
        if self.overflowed {
            self.overflow_told = true;
            iin = iin.with(Iin::EVENT_BUFFER_OVERFLOW);
        }
        iin
    }

    pub(crate) fn len(&self) -> usize {
        self.iter().fold(0, |count: usize, _| count.saturating_add(1))
    }
}

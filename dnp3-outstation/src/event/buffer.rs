use super::{EventKind, Mark, Slot};
use crate::{Class, ClassSet, EventOverflow, Iin, Reservations};

/// The events that no master has confirmed yet, the oldest first.
///
/// One buffer over all kinds. A kind that has more than is reserved for it gives way when it is full.
#[derive(Clone, Debug)]
pub(crate) struct Buffer<S: ?Sized = [Slot]> {
    /// Slots that are filled.
    filled: usize,
    /// Slots that each kind takes.
    taken: [u16; KINDS],
    /// Events of each class that are in no response whose confirm is waited for.
    waiting: [u16; 3],
    /// Events were lost since the buffer was last full.
    overflowed: bool,
    slots: S,
}

impl<const EVENTS: usize> Buffer<[Slot; EVENTS]> {
    pub(crate) const fn new() -> Self {
        const { assert!(EVENTS >= 1, "an outstation needs room for one event") }
        const { assert!(EVENTS <= 65_535, "an event buffer has at most 65535 slots") }
        Self {
            filled: 0,
            taken: [0; KINDS],
            waiting: [0; 3],
            overflowed: false,
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
        self.note(kind, slot.class(), 1);
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
        self.note(EventKind::OctetString, class, slots);
        lost
    }

    /// An event that cannot be had at all: the master is told.
    pub(crate) const fn lose(&mut self) -> EventOverflow {
        self.overflowed = true;
        EventOverflow
    }

    fn append(&mut self, slot: Slot) {
        if let Some(place) = self.slots.get_mut(self.filled) {
            *place = slot;
            self.filled = self.filled.saturating_add(1);
        }
    }

    fn note(&mut self, kind: EventKind, class: Class, slots: usize) {
        if let Some(taken) = self.taken.get_mut(place(kind)) {
            *taken = taken.saturating_add(u16::try_from(slots).unwrap_or(u16::MAX));
        }
        *waiting(&mut self.waiting, class) = waiting(&mut self.waiting, class).saturating_add(1);
    }

    /// Makes room for an event. The outer error: there can be no room; the inner one: another event went for it.
    fn make_room(
        &mut self,
        kind: EventKind,
        slots: usize,
        reserved: &Reservations,
    ) -> Result<Result<(), EventOverflow>, EventOverflow> {
        let mut lost = Ok(());
        while !self.has_room(kind, slots, reserved) {
            self.overflowed = true;
            lost = Err(EventOverflow);
            self.drop_one(kind, reserved)?;
        }
        Ok(lost)
    }

    /// Whether so many slots are free, those apart that other kinds have reserved and do not use.
    fn has_room(&self, kind: EventKind, slots: usize, reserved: &Reservations) -> bool {
        let free = self.slots.len().saturating_sub(self.filled);
        let mut left = self.slots.len();
        let mut kept: usize = 0;
        for (other, (taken, reserved)) in self.taken.iter().zip(reserved.of_kinds()).enumerate() {
            let reserved = usize::from(reserved).min(left);
            left = left.saturating_sub(reserved);
            if other != place(kind) {
                kept = kept.saturating_add(reserved.saturating_sub(usize::from(*taken)));
            }
        }
        free >= slots.saturating_add(kept)
    }

    /// Drops the oldest event of a kind that has more than is reserved for it, or of `kind` itself.
    fn drop_one(&mut self, kind: EventKind, reserved: &Reservations) -> Result<(), EventOverflow> {
        let reserved = reserved.of_kinds();
        let has_more = |other: EventKind| {
            let (taken, reserved) = (self.taken.get(place(other)), reserved.get(place(other)));
            other == kind || taken > reserved
        };
        let mut at: usize = 0;
        let victim = loop {
            let slot = self.slots.get(at).filter(|_| at < self.filled).ok_or(EventOverflow)?;
            if slot.kind().is_some_and(has_more) {
                break at;
            }
            at = at.saturating_add(slot.slots());
        };
        let mut index: usize = 0;
        self.remove(|_| {
            let dropped = index == victim;
            index = index.saturating_add(1);
            dropped
        });
        Ok(())
    }

    /// Removes the events for whose first slot `dropped` is true, called for every slot; gives their number.
    fn remove(&mut self, mut dropped: impl FnMut(&Slot) -> bool) -> u16 {
        let (mut kept, mut removed, mut drop_rest) = (0_usize, 0_u16, false);
        for at in 0..self.filled {
            let Some(slot) = self.slots.get(at).copied() else { break };
            let is_dropped = dropped(&slot);
            // Octets of a string go the way of their event.
            if let Some(kind) = slot.kind() {
                drop_rest = is_dropped;
                if is_dropped {
                    removed = removed.saturating_add(1);
                    self.forget(kind, &slot);
                }
            }
            if !drop_rest {
                if let Some(place) = self.slots.get_mut(kept) {
                    *place = slot;
                }
                kept = kept.saturating_add(1);
            }
        }
        self.filled = kept;
        removed
    }

    fn forget(&mut self, kind: EventKind, slot: &Slot) {
        if let Some(taken) = self.taken.get_mut(place(kind)) {
            *taken = taken.saturating_sub(u16::try_from(slot.slots()).unwrap_or(u16::MAX));
        }
        if waits(slot.mark()) {
            let waiting = waiting(&mut self.waiting, slot.class());
            *waiting = waiting.saturating_sub(1);
        }
    }

    /// The events, with the octets of strings behind them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Slot, &[Slot])> {
        let mut rest = self.slots.get(..self.filled).unwrap_or_default();
        core::iter::from_fn(move || {
            let (first, after) = rest.split_first()?;
            let (string, after) =
                after.split_at_checked(first.slots().saturating_sub(1)).unwrap_or((after, &[]));
            rest = after;
            Some((first, string))
        })
    }

    /// Marks up to `most` waiting events that are `wanted`, to be told in the variation given for them.
    pub(crate) fn select(
        &mut self,
        mark: Mark,
        most: usize,
        wanted: impl Fn(EventKind, Class) -> Option<u8>,
    ) {
        let mut left = most;
        for slot in self.slots.get_mut(..self.filled).unwrap_or_default() {
            if left == 0 {
                break;
            }
            if let (Some(kind), Mark::Free) = (slot.kind(), slot.mark())
                && let Some(variation) = wanted(kind, slot.class())
            {
                slot.variation = variation;
                self.waiting = moved(self.waiting, slot.class(), Mark::Free, mark);
                slot.set_mark(mark);
                left = left.saturating_sub(1);
            }
        }
    }

    /// Moves the first `count` events marked `from` to `to`; all of them if `count` is `None`.
    pub(crate) fn remark(&mut self, from: Mark, to: Mark, count: Option<usize>) {
        let mut left = count.unwrap_or(usize::MAX);
        for slot in self.slots.get_mut(..self.filled).unwrap_or_default() {
            if left == 0 {
                break;
            }
            if slot.kind().is_some() && slot.mark() == from {
                self.waiting = moved(self.waiting, slot.class(), from, to);
                slot.set_mark(to);
                left = left.saturating_sub(1);
            }
        }
    }

    /// Removes the events with this mark: the master has them. Tells how many there were.
    pub(crate) fn confirm(&mut self, mark: Mark) -> u16 {
        let removed = self.remove(|slot| slot.kind().is_some() && slot.mark() == mark);
        // The overflow is over once there is room again.
        self.overflowed &= self.filled >= self.slots.len();
        removed
    }

    /// How many events wait in these classes.
    pub(crate) fn waiting_in(&self, classes: ClassSet) -> u16 {
        let [one, two, three] = self.waiting;
        let count = |class, count| if classes.contains(class) { count } else { 0 };
        count(Class::One, one)
            .saturating_add(count(Class::Two, two))
            .saturating_add(count(Class::Three, three))
    }

    /// What the master is told: which classes have events, and whether some were lost.
    pub(crate) const fn indications(&self) -> Iin {
        let [one, two, three] = self.waiting;
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
            iin = iin.with(Iin::EVENT_BUFFER_OVERFLOW);
        }
        iin
    }

    pub(crate) fn len(&self) -> usize {
        self.iter().count()
    }
}

const fn place(kind: EventKind) -> usize {
    match kind {
        EventKind::BinaryInput => 0,
        EventKind::DoubleBitInput => 1,
        EventKind::BinaryOutput => 2,
        EventKind::Counter => 3,
        EventKind::FrozenCounter => 4,
        EventKind::AnalogInput => 5,
        EventKind::FrozenAnalogInput => 6,
        EventKind::AnalogOutput => 7,
        EventKind::OctetString => 8,
        EventKind::BinaryCommand | EventKind::AnalogCommand => 9,
    }
}

const fn waiting(counts: &mut [u16; 3], class: Class) -> &mut u16 {
    let [one, two, three] = counts;
    match class {
        Class::One => one,
        Class::Two => two,
        Class::Three => three,
    }
}

/// The counts after an event of `class` changed its mark.
const fn moved(mut counts: [u16; 3], class: Class, from: Mark, to: Mark) -> [u16; 3] {
    let (was, is) = (waits(from), waits(to));
    let count = waiting(&mut counts, class);
    if was && !is {
        *count = count.saturating_sub(1);
    } else if is && !was {
        *count = count.saturating_add(1);
    }
    counts
}

const fn waits(mark: Mark) -> bool {
    matches!(mark, Mark::Free | Mark::Selected)
}

impl Reservations {
    const fn of_kinds(&self) -> [u16; KINDS] {
        [
            self.binary_input,
            self.double_bit_input,
            self.binary_output,
            self.counter,
            self.frozen_counter,
            self.analog_input,
            self.frozen_analog_input,
            self.analog_output,
            self.octet_string,
            self.command,
        ]
    }
}

/// Kinds with reservations of their own: both kinds of commands share one.
const KINDS: usize = 10;

use super::{EventKind, Mark, Slot};
use crate::{Class, Reservations};

/// How many events there are, and slots that they take: kept, so that nobody has to count them in vain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counts {
    /// Events of each class that are in no response whose confirm is waited for.
    pub(super) waiting: [u16; 3],
    /// Events that no read has asked for.
    pub(super) free: u16,
    /// Slots that each kind takes.
    pub(super) taken: [u16; KINDS],
}

/// Kinds with reservations of their own: both kinds of commands share one.
const KINDS: usize = 10;

impl Counts {
    pub(super) const NONE: Self = Self { waiting: [0; 3], free: 0, taken: [0; KINDS] };

    /// Counts what is in a slot: an event, or octets of a string, which take slots and nothing else.
    #[inline(never)]
    pub(super) fn add(&mut self, slot: &Slot) {
        if let Some(taken) =
            self.taken.get_mut(usize::from(place(slot.kind().unwrap_or(EventKind::OctetString))))
        {
            *taken = taken.saturating_add(1);
        }
        if slot.kind().is_none() {
            return;
        }
        let [one, two, three] = &mut self.waiting;
        let waiting = match slot.class() {
            Class::One => one,
            Class::Two => two,
            Class::Three => three,
        };
        match slot.mark() {
            Mark::Free => {
                *waiting = waiting.saturating_add(1);
                self.free = self.free.saturating_add(1);
            }
            Mark::Selected => *waiting = waiting.saturating_add(1),
            Mark::Sent | Mark::Unsolicited | Mark::Gone => {}
        }
    }

    /// Of so many slots, those that kinds other than `kind` have reserved and do not use; and the kinds that have more
    /// than is reserved for them, or are `kind`, by their [`bit`]s.
    pub(super) fn reserved(&self, kind: EventKind, reserved: &Reservations, slots: usize) -> (usize, u16) {
        let (mut left, mut kept, mut over) = (slots, 0_usize, bit(kind));
        let mut bit = 1_u16;
        for (taken, reserved) in self.taken.iter().zip(reserved.of_kinds()) {
            let (taken, reserved) = (usize::from(*taken), usize::from(reserved).min(left));
            left = left.saturating_sub(reserved);
            if taken > reserved {
                over |= bit;
            }
            if over & bit == 0 {
                kept = kept.saturating_add(reserved.saturating_sub(taken));
            }
            bit = bit.wrapping_shl(1);
        }
        (kept, over)
    }
}

/// The place of a kind among those with reservations.
fn place(kind: EventKind) -> u8 {
    kind.code().min(EventKind::BinaryCommand.code()).saturating_sub(1)
}

/// The bit of a kind among those with reservations.
pub(super) fn bit(kind: EventKind) -> u16 {
    1_u16.wrapping_shl(place(kind).into())
}

impl Reservations {
    /// By the place of each kind.
    pub(super) const fn of_kinds(&self) -> [u16; KINDS] {
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

use super::EventKind;
use crate::{Class, DoubleBit, Flags, Sample, Stamp, Timestamp, Value};

/// A place in the buffer: an event, or octets of the string event before it.
///
/// In 19 octets, since a device has more of these than of anything else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    /// The kind in bits 0 to 3, 0 for octets of a string, which are in `time` and `value`; the class in bits 4 and 5;
    /// whether `value` is a float in bit 6, and whether `time` is to be trusted in bit 7.
    what: u8,
    /// The variation that it was selected in, in bits 0 to 3; the mark in bits 4 to 6.
    told: u8,
    /// The flag octet; of a string event its length.
    flags: u8,
    index: [u8; 2],
    time: [u8; 6],
    value: [u8; 8],
}

const FLOAT: u8 = 1 << 6;
const SYNCHRONIZED: u8 = 1 << 7;

/// How far an event is on its way to the master.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It waits in the buffer.
    Free = 0,
    /// A read asked for it.
    Selected = 1,
    /// It is in a response whose confirm is waited for.
    Sent = 2,
    /// It is in an unsolicited response whose confirm is waited for.
    Unsolicited = 3,
    /// It gives way to another.
    Gone = 4,
}

impl Mark {
    const fn code(self) -> u8 {
        match self {
            Self::Free => 0,
            Self::Selected => 1,
            Self::Sent => 2,
            Self::Unsolicited => 3,
            Self::Gone => 4,
        }
    }
}

/// Octets of a string that its first slot holds.
const FIRST: usize = 8;
/// Octets of a string that each further slot holds.
const FURTHER: usize = 14;

impl Slot {
    pub(crate) const EMPTY: Self =
        Self { what: 0, told: 0, flags: 0, index: [0; 2], time: [0; 6], value: [0; 8] };

    pub(crate) const fn new(kind: EventKind, index: u16, sample: Sample, class: Class, stamp: Stamp) -> Self {
        let (value, float) = match sample.value {
            Value::Float(number) => (number.to_le_bytes(), FLOAT),
            Value::Analog(number) => (widened(number.to_le_bytes()), 0),
            Value::Counter(count) => (widened(count.to_le_bytes()), 0),
            Value::Binary(_) | Value::DoubleBit(_) => ([0; 8], 0),
        };
        let synchronized = if stamp.synchronized { SYNCHRONIZED } else { 0 };
        Self {
            what: what(kind, class) | float | synchronized,
            told: 0,
            flags: sample.flag_octet(),
            index: index.to_le_bytes(),
            time: stamp.time.to_octets(),
            value,
        }
    }

    /// The first slot of a string event.
    pub(crate) fn string(index: u16, octets: &[u8], class: Class) -> Option<Self> {
        let flags = u8::try_from(octets.len()).ok()?;
        let mut value = [0; FIRST];
        crate::link::copy(octets, &mut value);
        let what = what(EventKind::OctetString, class);
        Some(Self { what, flags, index: index.to_le_bytes(), value, ..Self::EMPTY })
    }

    /// The slot that holds the octets of a string after those in the slots before; `None` when there are none left.
    pub(crate) fn further(octets: &[u8], slots_before: usize) -> Option<Self> {
        let from = FIRST.saturating_add(slots_before.checked_sub(1)?.saturating_mul(FURTHER));
        let rest = octets.get(from..).filter(|rest| !rest.is_empty())?;
        let mut slot = Self::EMPTY;
        let (time, value) = rest.split_at(rest.len().min(slot.time.len()));
        crate::link::copy(time, &mut slot.time);
        crate::link::copy(value, &mut slot.value);
        Some(slot)
    }

    /// Slots that a string takes.
    pub(crate) const fn slots_of(octets: usize) -> usize {
        octets.saturating_sub(FIRST).div_ceil(FURTHER).saturating_add(1)
    }

    /// The octets of a string in this slot: before and after the place of the time, which only further slots have free.
    pub(crate) const fn octets(&self) -> (&[u8], &[u8]) {
        let before: &[u8] = if self.what == 0 { &self.time } else { &[] };
        (before, &self.value)
    }

    pub(crate) const fn kind(&self) -> Option<EventKind> {
        EventKind::from_code(self.what & 0xF)
    }

    /// Slots of this event, this one included.
    pub(crate) fn slots(&self) -> usize {
        match self.kind() {
            Some(EventKind::OctetString) => Self::slots_of(self.length()),
            _ => 1,
        }
    }

    /// Octets of a string event.
    pub(crate) fn length(&self) -> usize {
        usize::from(self.flags)
    }

    pub(crate) const fn class(&self) -> Class {
        match (self.what >> 4) & 3 {
            1 => Class::One,
            2 => Class::Two,
            _ => Class::Three,
        }
    }

    pub(crate) const fn mark(&self) -> Mark {
        match self.told >> 4 {
            0 => Mark::Free,
            1 => Mark::Selected,
            2 => Mark::Sent,
            3 => Mark::Unsolicited,
            _ => Mark::Gone,
        }
    }

    pub(super) const fn set_mark(&mut self, mark: Mark) {
        self.told = (self.told & 0xF) | (mark.code() << 4);
    }

    pub(crate) const fn variation(&self) -> u8 {
        self.told & 0xF
    }

    pub(super) const fn set_variation(&mut self, variation: u8) {
        self.told = (self.told & 0xF0) | (variation & 0xF);
    }

    pub(crate) const fn index(&self) -> u16 {
        u16::from_le_bytes(self.index)
    }

    pub(crate) const fn stamp(&self) -> Stamp {
        Stamp { time: Timestamp::from_octets(self.time), synchronized: self.what & SYNCHRONIZED != 0 }
    }

    /// The sample that was reported.
    pub(crate) fn sample(&self) -> Sample {
        let [a, b, c, d, ..] = self.value;
        let low = [a, b, c, d];
        let flags = Flags::from_bits(self.flags);
        let value = match self.kind() {
            Some(EventKind::BinaryInput | EventKind::BinaryOutput | EventKind::BinaryCommand) => {
                Value::Binary(self.flags & 0x80 != 0)
            }
            Some(EventKind::DoubleBitInput) => {
                Value::DoubleBit(DoubleBit::from_code(self.flags >> 6).unwrap_or(DoubleBit::Indeterminate))
            }
            Some(EventKind::Counter | EventKind::FrozenCounter) => Value::Counter(u32::from_le_bytes(low)),
            _ if self.what & FLOAT != 0 => Value::Float(f64::from_le_bytes(self.value)),
            _ => Value::Analog(i32::from_le_bytes(low)),
        };
        Sample { value, flags }
    }
}

/// The kind and the class in one octet.
const fn what(kind: EventKind, class: Class) -> u8 {
    kind.code() | (class.code() << 4)
}

const fn widened(octets: [u8; 4]) -> [u8; 8] {
    let [a, b, c, d] = octets;
    [a, b, c, d, 0, 0, 0, 0]
}

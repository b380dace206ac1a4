use super::EventKind;
use crate::{Class, DoubleBit, Flags, Sample, Stamp, Timestamp, Value};

/// A place in the buffer: an event, or octets of the string event before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    /// `None`: octets of a string, in `value` and `octets`.
    event: Option<EventKind>,
    class: Class,
    mark: Mark,
    form: Form,
    /// The variation that it was selected in.
    pub(super) variation: u8,
    /// The flag octet; of a string event its length.
    flags: u8,
    index: u16,
    time: [u8; 6],
    value: [u8; 8],
}

/// How far an event is on its way to the master.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It waits in the buffer.
    Free,
    /// A read asked for it.
    Selected,
    /// It is in a response whose confirm is waited for.
    Sent,
    /// It is in an unsolicited response whose confirm is waited for.
    Unsolicited,
    /// It gives way to another.
    Gone,
}

/// What the eight octets of a value are, and whether the time is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form {
    is_float: bool,
    synchronized: bool,
}

/// Octets of a string that its first slot holds.
const FIRST: usize = 8;
/// Octets of a string that each further slot holds.
const FURTHER: usize = 14;

impl Slot {
    pub(crate) const EMPTY: Self = Self {
        event: None,
        class: Class::One,
        mark: Mark::Free,
        form: Form { is_float: false, synchronized: false },
        variation: 0,
        flags: 0,
        index: 0,
        time: [0; 6],
        value: [0; 8],
    };

    pub(crate) const fn new(kind: EventKind, index: u16, sample: Sample, class: Class, stamp: Stamp) -> Self {
        let (value, is_float) = match sample.value {
            Value::Float(number) => (number.to_le_bytes(), true),
            Value::Analog(number) => (widened(number.to_le_bytes()), false),
            Value::Counter(count) => (widened(count.to_le_bytes()), false),
            Value::Binary(_) | Value::DoubleBit(_) => ([0; 8], false),
        };
        Self {
            event: Some(kind),
            class,
            form: Form { is_float, synchronized: stamp.synchronized },
            flags: sample.flag_octet(),
            index,
            time: stamp.time.to_octets(),
            value,
            ..Self::EMPTY
        }
    }

    /// The first slot of a string event.
    pub(crate) fn string(index: u16, octets: &[u8], class: Class) -> Option<Self> {
        let flags = u8::try_from(octets.len()).ok()?;
        let mut value = [0; FIRST];
        crate::link::copy(octets, &mut value);
        Some(Self { event: Some(EventKind::OctetString), class, flags, index, value, ..Self::EMPTY })
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
        let before: &[u8] = if self.event.is_none() { &self.time } else { &[] };
        (before, &self.value)
    }

    pub(crate) const fn kind(&self) -> Option<EventKind> {
        self.event
    }

    /// Slots of this event, this one included.
    pub(crate) fn slots(&self) -> usize {
        match self.event {
            Some(EventKind::OctetString) => Self::slots_of(self.length()),
            _ => 1,
        }
    }

    /// Octets of a string event.
    pub(crate) fn length(&self) -> usize {
        usize::from(self.flags)
    }

    pub(crate) const fn class(&self) -> Class {
        self.class
    }

    pub(crate) const fn mark(&self) -> Mark {
        self.mark
    }

    pub(super) const fn set_mark(&mut self, mark: Mark) {
        self.mark = mark;
    }

    pub(crate) const fn variation(&self) -> u8 {
        self.variation
    }

    pub(crate) const fn index(&self) -> u16 {
        self.index
    }

    pub(crate) const fn stamp(&self) -> Stamp {
        Stamp { time: Timestamp::from_octets(self.time), synchronized: self.form.synchronized }
    }

    /// The sample that was reported.
    pub(crate) fn sample(&self) -> Sample {
        let [a, b, c, d, ..] = self.value;
        let low = [a, b, c, d];
        let flags = Flags::from_bits(self.flags);
        let value = match self.event {
            Some(EventKind::BinaryInput | EventKind::BinaryOutput | EventKind::BinaryCommand) => {
                Value::Binary(self.flags & 0x80 != 0)
            }
            Some(EventKind::DoubleBitInput) => {
                Value::DoubleBit(DoubleBit::from_code(self.flags >> 6).unwrap_or(DoubleBit::Indeterminate))
            }
            Some(EventKind::Counter | EventKind::FrozenCounter) => Value::Counter(u32::from_le_bytes(low)),
            _ if self.form.is_float => Value::Float(f64::from_le_bytes(self.value)),
            _ => Value::Analog(i32::from_le_bytes(low)),
        };
        Sample { value, flags }
    }
}

const fn widened(octets: [u8; 4]) -> [u8; 8] {
    let [a, b, c, d] = octets;
    [a, b, c, d, 0, 0, 0, 0]
}

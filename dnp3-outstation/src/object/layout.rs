/// What an object of a variation is made of, in the order of the wire: flags, number, time.
///
/// All variations of all point groups differ in nothing else, so that one encoder writes them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) number: Number,
    /// Whether a flag octet stands before the number.
    pub(crate) flags: bool,
    pub(crate) time: Time,
}

/// How a value is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// In one bit, or two: objects stand side by side in octets.
    Packed,
    /// In the flag octet.
    State,
    Bits32,
    Bits16,
    Single,
    Double,
}

/// How the time of an object is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    None,
    /// In six octets.
    Absolute,
    /// In two octets, after the common time of occurrence (g51) before it.
    Relative,
}

impl Layout {
    /// The layout of a variation of one of the point groups; `None` when there is no such variation, or only an
    /// obsolete one (the "delta" counters).
    pub(crate) const fn of(group: u8, variation: u8) -> Option<Self> {
        use Number::{Bits16, Bits32, Double, Packed, Single, State};
        use Time::{Absolute, None as Never, Relative};
        let (number, flags, time) = match (group, variation) {
            (1 | 3 | 10, 1) => (Packed, false, Never),
            (1 | 3 | 10, 2) | (2 | 4 | 11 | 13, 1) => (State, true, Never),
            (2 | 4 | 11 | 13, 2) => (State, true, Absolute),
            (2 | 4, 3) => (State, true, Relative),

            (20..=23 | 30..=33 | 40 | 42 | 43, 1) => (Bits32, true, Never),
            (20..=23 | 30..=33 | 40 | 42 | 43, 2) => (Bits16, true, Never),
            // Deadbands (34) too: unsigned.
            (20 | 31, 5) | (21, 9) | (30, 3) | (34, 2) => (Bits32, false, Never),
            (20 | 31, 6) | (21, 10) | (30, 4) | (34, 1) => (Bits16, false, Never),
            (34, 3) => (Single, false, Never),
            (21..=23, 5) | (31..=33 | 42 | 43, 3) => (Bits32, true, Absolute),
            (21..=23, 6) | (31..=33 | 42 | 43, 4) => (Bits16, true, Absolute),

            (30 | 32 | 33 | 42 | 43, 5) | (31, 7) | (40, 3) => (Single, true, Never),
            (30 | 32 | 33 | 42 | 43, 6) | (31, 8) | (40, 4) => (Double, true, Never),
            (32 | 33 | 42 | 43, 7) => (Single, true, Absolute),
            (32 | 33 | 42 | 43, 8) => (Double, true, Absolute),
            _ => return None,
        };
        Some(Self { number, flags, time })
    }
}

/// The variation that tells flags, for one that does not: points that are not simply on-line are told in it.
pub(crate) const fn with_flags(group: u8, variation: u8) -> u8 {
    match (group, variation) {
        (1 | 3 | 10, _) | (20 | 31, 6) | (21, 10) | (30, 4) => 2,
        _ => 1,
    }
}

/// What an object of a variation is made of, in the order of the wire: flags, number, time.
///
/// All variations of all point groups differ in nothing else, so that one encoder writes them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) number: Number,
    pub(crate) flags: FlagOctet,
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

/// What stands before the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FlagOctet {
    None,
    Quality,
    /// The status of a command: nothing is added to it.
    Status,
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
    #[cfg_attr(target_os = "none", inline(never))]
    pub(crate) fn of(group: u8, variation: u8) -> Option<Self> {
        let place = usize::from(variation).checked_sub(1)?;
        *variations(group).get(place)?
    }

    const fn new(number: Number, flags: FlagOctet, time: Time) -> Self {
        Self { number, flags, time }
    }
}

/// The variations of a group from 1 on (IEEE 1815-2012 Annex A).
const fn variations(group: u8) -> &'static [Option<Layout>] {
    use FlagOctet::{None as Bare, Quality, Status};
    use Number::{Bits16, Bits32, Double, Packed, Single, State};
    use Time::{Absolute, None as Never, Relative};

    const NONE: Option<Layout> = None;
    const PACKED: Option<Layout> = Some(Layout::new(Packed, Bare, Never));
    const STATE: Option<Layout> = Some(Layout::new(State, Quality, Never));
    const STATE_TIME: Option<Layout> = Some(Layout::new(State, Quality, Absolute));
    const STATE_RELATIVE: Option<Layout> = Some(Layout::new(State, Quality, Relative));
    const BITS_32: Option<Layout> = Some(Layout::new(Bits32, Bare, Never));
    const BITS_16: Option<Layout> = Some(Layout::new(Bits16, Bare, Never));
    const SINGLE: Option<Layout> = Some(Layout::new(Single, Bare, Never));
    const FLAG_32: Option<Layout> = Some(Layout::new(Bits32, Quality, Never));
    const FLAG_16: Option<Layout> = Some(Layout::new(Bits16, Quality, Never));
    const FLAG_SINGLE: Option<Layout> = Some(Layout::new(Single, Quality, Never));
    const FLAG_DOUBLE: Option<Layout> = Some(Layout::new(Double, Quality, Never));
    const TIME_32: Option<Layout> = Some(Layout::new(Bits32, Quality, Absolute));
    const TIME_16: Option<Layout> = Some(Layout::new(Bits16, Quality, Absolute));
    const TIME_SINGLE: Option<Layout> = Some(Layout::new(Single, Quality, Absolute));
    const TIME_DOUBLE: Option<Layout> = Some(Layout::new(Double, Quality, Absolute));

    match group {
        1 | 3 | 10 => &[PACKED, STATE],
        2 | 4 => &[STATE, STATE_TIME, STATE_RELATIVE],
        11 | 13 => &[STATE, STATE_TIME],
        20 => &[FLAG_32, FLAG_16, NONE, NONE, BITS_32, BITS_16],
        21 => &[FLAG_32, FLAG_16, NONE, NONE, TIME_32, TIME_16, NONE, NONE, BITS_32, BITS_16],
        22 | 23 => &[FLAG_32, FLAG_16, NONE, NONE, TIME_32, TIME_16],
        30 => &[FLAG_32, FLAG_16, BITS_32, BITS_16, FLAG_SINGLE, FLAG_DOUBLE],
        31 => &[FLAG_32, FLAG_16, TIME_32, TIME_16, BITS_32, BITS_16, FLAG_SINGLE, FLAG_DOUBLE],
        32 | 33 | 42 => {
            &[FLAG_32, FLAG_16, TIME_32, TIME_16, FLAG_SINGLE, FLAG_DOUBLE, TIME_SINGLE, TIME_DOUBLE]
        }
        34 => &[BITS_16, BITS_32, SINGLE],
        40 => &[FLAG_32, FLAG_16, FLAG_SINGLE, FLAG_DOUBLE],
        43 => {
            const {
                &[
                    Some(Layout::new(Bits32, Status, Never)),
                    Some(Layout::new(Bits16, Status, Never)),
                    Some(Layout::new(Bits32, Status, Absolute)),
                    Some(Layout::new(Bits16, Status, Absolute)),
                    Some(Layout::new(Single, Status, Never)),
                    Some(Layout::new(Double, Status, Never)),
                    Some(Layout::new(Single, Status, Absolute)),
                    Some(Layout::new(Double, Status, Absolute)),
                ]
            }
        }
        _ => &[],
    }
}

/// The variation that tells flags, for one that does not: points that are not simply on-line are told in it.
pub(crate) const fn with_flags(group: u8, variation: u8) -> u8 {
    match (group, variation) {
        (1 | 3 | 10, _) | (20 | 31, 6) | (21, 10) | (30, 4) => 2,
        _ => 1,
    }
}

//! Where a point is found: a Modbus table or a DNP3 kind, and a span of numbers in it.

/// The four tables of Modbus (MODBUS Application Protocol V1.1b3 §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Table {
    /// Coils: single bits, read and written.
    Coil,
    /// Discrete inputs: single bits, read only.
    Discrete,
    /// Holding registers: 16 bits, read and written.
    Holding,
    /// Input registers: 16 bits, read only.
    Input,
}

impl Table {
    /// All tables, in the order of their read functions 1 to 4.
    pub const ALL: [Self; 4] = [Self::Coil, Self::Discrete, Self::Holding, Self::Input];

    /// Whether masters can write this table.
    pub const fn is_writable(self) -> bool {
        matches!(self, Self::Coil | Self::Holding)
    }

    /// Whether this table holds single bits.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Coil | Self::Discrete)
    }

    /// The word that stands for this table in a point table and in print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Coil => "coil",
            Self::Discrete => "discrete",
            Self::Holding => "holding",
            Self::Input => "input",
        }
    }
}

impl core::fmt::Display for Table {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.as_str())
    }
}

/// The DNP3 point types, each with indices of its own (IEEE 1815-2012 Annex A).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Kind {
    /// Binary inputs: groups 1 and 2.
    BinaryInput,
    /// Binary outputs: groups 10, 11 and 12.
    BinaryOutput,
    /// Analog inputs: groups 30 and 32.
    AnalogInput,
    /// Analog outputs: groups 40, 41 and 42.
    AnalogOutput,
    /// Counters: groups 20 and 22.
    Counter,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] =
        [Self::BinaryInput, Self::BinaryOutput, Self::AnalogInput, Self::AnalogOutput, Self::Counter];

    /// The number that stands for this kind in what products store; it never changes.
    pub const fn code(self) -> u8 {
        match self {
            Self::BinaryInput => 0,
            Self::BinaryOutput => 1,
            Self::AnalogInput => 2,
            Self::AnalogOutput => 3,
            Self::Counter => 4,
        }
    }

    /// Whether masters can operate points of this kind.
    pub const fn is_output(self) -> bool {
        matches!(self, Self::BinaryOutput | Self::AnalogOutput)
    }

    /// Whether points of this kind hold single bits.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::BinaryInput | Self::BinaryOutput)
    }

    /// The word that stands for this kind in a point table and in print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BinaryInput => "bi",
            Self::BinaryOutput => "bo",
            Self::AnalogInput => "ai",
            Self::AnalogOutput => "ao",
            Self::Counter => "ci",
        }
    }
}

impl core::fmt::Display for Kind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.as_str())
    }
}

/// Consecutive numbers: one for a scalar, several for a point that every battery of a string has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Span {
    /// The first number, from 0: a Modbus protocol address or a DNP3 index.
    pub first: u16,
    /// How many numbers follow each other, at least 1.
    pub count: u16,
}

impl Span {
    /// The place of `number` in this span, from 0.
    pub const fn place(self, number: u16) -> Option<u16> {
        match number.checked_sub(self.first) {
            Some(place) if place < self.count => Some(place),
            _ => None,
        }
    }

    /// Whether all of this span is below `number`.
    pub(super) const fn is_before(self, number: u16) -> bool {
        match number.checked_sub(self.first) {
            Some(distance) => distance >= self.count,
            None => false,
        }
    }

    /// Whether the two spans share a number.
    pub const fn overlaps(self, other: Self) -> bool {
        self.place(other.first).is_some() || other.place(self.first).is_some()
    }

    /// Whether the span is not empty and its last number is a 16-bit one.
    pub(super) const fn is_valid(self) -> bool {
        match self.count.checked_sub(1) {
            Some(after_first) => self.first.checked_add(after_first).is_some(),
            None => false,
        }
    }
}

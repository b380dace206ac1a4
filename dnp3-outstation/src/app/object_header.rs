use super::{AppError, Prefix, Qualifier, RangeSpecifier, Width};
use core::fmt;

/// Which objects a request or response speaks of, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ObjectHeader {
    object: GroupVariation,
    qualifier: Qualifier,
    range: Range,
}

impl ObjectHeader {
    /// Octets of the longest object header.
    pub const MAX_SIZE: usize = 11;

    /// An object header; `None` when the range is not of the qualifier's kind, does not fit its width, or
    /// starts after its end.
    pub const fn new(object: GroupVariation, qualifier: Qualifier, range: Range) -> Option<Self> {
        let fits = match (qualifier.range(), range) {
            (RangeSpecifier::StartStop(width), Range::StartStop { start, stop }) => {
                start <= stop && stop <= width.max()
            }
            (RangeSpecifier::All, Range::All) => true,
            (RangeSpecifier::Count(width), Range::Count(count)) => count <= width.max(),
            (RangeSpecifier::FreeFormat, Range::Count(count)) => count <= Width::One.max(),
            _ => false,
        };
        if fits { Some(Self { object, qualifier, range }) } else { None }
    }

    /// Reads the object header at the start of `octets`, and gives what follows it.
    ///
    /// # Errors
    /// [`AppError::Truncated`], [`AppError::Qualifier`], [`AppError::Range`].
    pub fn parse(octets: &[u8]) -> Result<(Self, &[u8]), AppError> {
        Self::read(octets).ok_or_else(|| what_is_wrong(octets))
    }

    /// The same for those who tell the master no more than [`Iin::PARAMETER_ERROR`](crate::Iin) of what is wrong.
    #[cfg_attr(target_os = "none", inline(never))]
    pub(crate) fn read(octets: &[u8]) -> Option<(Self, &[u8])> {
        let (&[group, variation, qualifier], rest) = octets.split_first_chunk()?;
        let qualifier = Qualifier::from_octet(qualifier)?;
        let (range, rest) = read_range(qualifier, rest)?;
        if matches!(range, Range::StartStop { start, stop } if start > stop) {
            return None;
        }
        Some((Self { object: GroupVariation { group, variation }, qualifier, range }, rest))
    }

    /// Reads the object header at the start if it is one of all objects.
    pub(crate) const fn read_all(octets: &[u8]) -> Option<(Self, &[u8])> {
        const ALL: u8 = Qualifier::ALL.to_octet();
        let &[group, variation, ALL, ref rest @ ..] = octets else { return None };
        let object = GroupVariation { group, variation };
        Some((Self { object, qualifier: Qualifier::ALL, range: Range::All }, rest))
    }

    /// Writes the object header to the start of `out`, and tells how many octets it took; `None` when `out`
    /// is too small. [`MAX_SIZE`](Self::MAX_SIZE) octets are always enough.
    pub fn write(&self, out: &mut [u8]) -> Option<usize> {
        let needed = size(self.qualifier);
        let numbers = match self.range {
            Range::StartStop { start, stop } => [start, stop],
            Range::All => [0, 0],
            Range::Count(count) => [count, 0],
        };
        let (head, mut rest) = out.get_mut(..needed)?.split_first_chunk_mut::<3>()?;
        *head = [self.object.group, self.object.variation, self.qualifier.to_octet()];
        for number in numbers {
            let octets = number.to_le_bytes();
            let (field, after) = rest.split_at_mut_checked(range_width(self.qualifier).min(rest.len()))?;
            for (to, from) in field.iter_mut().zip(octets) {
                *to = from;
            }
            rest = after;
        }
        Some(needed)
    }

    /// The objects' group and variation.
    pub const fn object(&self) -> GroupVariation {
        self.object
    }

    /// How the objects are counted and named.
    pub const fn qualifier(&self) -> Qualifier {
        self.qualifier
    }

    /// Which objects are meant.
    pub const fn range(&self) -> Range {
        self.range
    }

    /// What stands before each object.
    pub const fn prefix(&self) -> Prefix {
        self.qualifier.prefix()
    }

    /// How many objects the header speaks of, up to 2³²; `None` when all are meant.
    ///
    /// It is what the sender claims: nothing says that so many follow, or exist.
    pub fn objects(&self) -> Option<u64> {
        match self.range {
            Range::StartStop { start, stop } => {
                Some(u64::from(stop).saturating_sub(u64::from(start)).saturating_add(1))
            }
            Range::All => None,
            Range::Count(count) => Some(u64::from(count)),
        }
    }
}

/// Which objects of its kind an object header means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Range {
    /// Those with the indices from `start` to `stop`, both included.
    StartStop {
        /// The first index.
        start: u32,
        /// The last index, not below `start`.
        stop: u32,
    },
    /// All there are.
    All,
    /// So many.
    Count(u32),
}

/// What kind of object, in which form: `g30v4` is group 30, variation 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct GroupVariation {
    /// The kind of object.
    pub group: u8,
    /// Its form; 0 in a request leaves the choice to the outstation.
    pub variation: u8,
}

impl fmt::Display for GroupVariation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "g{}v{}", self.group, self.variation)
    }
}

/// Octets of each number in the range field; 0 without a range field.
const fn range_width(qualifier: Qualifier) -> usize {
    match qualifier.range() {
        RangeSpecifier::StartStop(width) | RangeSpecifier::Count(width) => width.octets(),
        RangeSpecifier::FreeFormat => Width::One.octets(),
        RangeSpecifier::All => 0,
    }
}

/// Octets of the whole object header.
const fn size(qualifier: Qualifier) -> usize {
    let numbers: usize = if matches!(qualifier.range(), RangeSpecifier::StartStop(_)) { 2 } else { 1 };
    numbers.saturating_mul(range_width(qualifier)).saturating_add(3)
}

/// Reads the range field, in whatever order its numbers are, and gives what follows it.
fn read_range(qualifier: Qualifier, octets: &[u8]) -> Option<(Range, &[u8])> {
    let width = range_width(qualifier);
    if width == 0 {
        return Some((Range::All, octets));
    }
    let (first, rest) = split_number(width, octets)?;
    if !matches!(qualifier.range(), RangeSpecifier::StartStop(_)) {
        return Some((Range::Count(first), rest));
    }
    let (stop, rest) = split_number(width, rest)?;
    Some((Range::StartStop { start: first, stop }, rest))
}

/// Why octets start with no object header.
fn what_is_wrong(octets: &[u8]) -> AppError {
    let Some((&[group, variation, received], rest)) = octets.split_first_chunk() else {
        return AppError::Truncated { needed: 3, received: octets.len() };
    };
    let object = GroupVariation { group, variation };
    let Some(qualifier) = Qualifier::from_octet(received) else {
        return AppError::Qualifier { object, received };
    };
    match read_range(qualifier, rest) {
        Some((Range::StartStop { start, stop }, _)) => AppError::Range { object, start, stop },
        _ => AppError::Truncated { needed: size(qualifier), received: octets.len() },
    }
}

/// Splits a number of up to four octets off, least significant first; 0 for none at all.
#[inline(never)]
pub(crate) fn split_number(width: usize, octets: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = octets.split_at_checked(width)?;
    Some((number.iter().rev().fold(0, |number, octet| (number << 8) | u32::from(*octet)), rest))
}

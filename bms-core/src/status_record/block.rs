//! Records in a block of bytes.

use super::bits::{BitReader, BitWriter};
use super::column::Column;

/// One status record: when, and what. A value that is `None` could not be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'v> {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub unix_seconds: u32,
    /// The values, in whatever unit: as many in each record of a block, one at least.
    pub values: &'v [Option<i32>],
}

/// Why a record is not in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum BlockError {
    /// The block is full: begin the next with this record.
    Full,
    /// The record has not as many values as the block's others.
    Values {
        /// Values of each record in the block.
        expected: usize,
        /// Values of this one.
        received: usize,
    },
    /// The block is none, or a later version's.
    Header,
    /// The block is broken behind the records that were read.
    Damaged,
}

impl core::fmt::Display for BlockError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Full => f.write_str("the block is full"),
            Self::Values { expected, received } => {
                write!(f, "a record has {expected} values here, not {received}")
            }
            Self::Header => f.write_str("this is no block of records"),
            Self::Damaged => f.write_str("the block is broken"),
        }
    }
}

impl core::error::Error for BlockError {}

/// ```text
/// | 0       | 1..3    | 3..5    | 5..9         | 9..                                          |
/// | version | columns | records | unix seconds | records: difference to the time expected, values |
/// ```
/// Numbers are little-endian.
pub(super) const HEADER: usize = 9;
const VERSION: u8 = 1;

/// Bits of a record at the worst: every value anew, and its time if it is not the first of a block.
pub(super) const fn worst_bits(values: usize, first: bool) -> usize {
    let columns = if first { values } else { values.saturating_add(1) };
    columns.saturating_mul(super::column::WORST)
}

/// Writes records of up to `COLUMNS` values into a block; the first says how many they have.
#[derive(Debug)]
pub struct BlockWriter<const COLUMNS: usize, B> {
    bytes: B,
    columns: [Column; COLUMNS],
    /// Values of each record, once there is one.
    width: u16,
    clock: Clock,
    /// Bytes of the block at the most.
    limit: usize,
    bits: usize,
    records: u16,
}

/// Records come at even distances: what differs from the distance before is written.
#[derive(Clone, Copy, Debug)]
struct Clock {
    last: u32,
    distance: Column,
}

impl<const COLUMNS: usize, B: AsRef<[u8]> + AsMut<[u8]>> BlockWriter<COLUMNS, B> {
    /// An empty block in `bytes`; `None` when they are too few for any.
    pub fn new(bytes: B) -> Option<Self> {
        Self::with_limit(bytes, usize::MAX)
    }

    /// An empty block that never uses more than `limit` of the bytes.
    pub(super) fn with_limit(mut bytes: B, limit: usize) -> Option<Self> {
        const { assert!(COLUMNS >= 1 && COLUMNS <= super::MAX_VALUES, "a record has 1 to 483 values") }
        let (header, _) = bytes.as_mut().split_first_chunk_mut::<HEADER>()?;
        *header = [VERSION, 0, 0, 0, 0, 0, 0, 0, 0];
        let clock = Clock { last: 0, distance: Column::default() };
        Some(Self {
            bytes,
            columns: [Column::default(); COLUMNS],
            width: 0,
            clock,
            limit,
            bits: 0,
            records: 0,
        })
    }

    /// Adds a record.
    ///
    /// # Errors
    ///
    /// [`BlockError::Full`] or [`BlockError::Values`]; the block is then as it was.
    pub fn push(&mut self, record: &Record<'_>) -> Result<(), BlockError> {
        let received = record.values.len();
        let expected = if self.records == 0 { COLUMNS } else { self.width.into() };
        let fits = if self.records == 0 { (1..=COLUMNS).contains(&received) } else { received == expected };
        if !fits {
            return Err(BlockError::Values { expected, received });
        }
        let width = u16::try_from(received).map_err(|_| BlockError::Values { expected, received })?;
        let (mut columns, mut clock) = (self.columns, self.clock);
        let records = self.records.checked_add(1).ok_or(BlockError::Full)?;
        let bytes = self.bytes.as_mut();
        let limit = self.limit.min(bytes.len());
        let bytes = bytes.get_mut(..limit).unwrap_or_default();
        let (header, body) = bytes.split_first_chunk_mut::<HEADER>().ok_or(BlockError::Full)?;
        let mut out = BitWriter::new(body, self.bits);
        if self.records > 0 {
            let distance = record.unix_seconds.wrapping_sub(clock.last).cast_signed();
            clock.distance.write(Some(distance), &mut out).ok_or(BlockError::Full)?;
        }
        clock.last = record.unix_seconds;
        for (column, value) in columns.iter_mut().zip(record.values) {
            column.write(*value, &mut out).ok_or(BlockError::Full)?;
        }
        self.bits = out.bits();
        let [.., a, b, c, d] = header;
        if self.records == 0 {
            [*a, *b, *c, *d] = record.unix_seconds.to_le_bytes();
        }
        let [_, w0, w1, low, high, ..] = header;
        [*w0, *w1] = width.to_le_bytes();
        [*low, *high] = records.to_le_bytes();
        (self.columns, self.clock, self.records, self.width) = (columns, clock, records, width);
        Ok(())
    }

    /// Bits that the records take.
    pub(super) const fn bits(&self) -> usize {
        self.bits
    }

    /// Values of each record; 0 before the first.
    pub(super) const fn width(&self) -> u16 {
        self.width
    }

    /// Records in the block.
    pub const fn records(&self) -> u16 {
        self.records
    }

    /// The block as it is to be kept: no byte longer than its records.
    pub fn bytes(&self) -> &[u8] {
        let used = HEADER.saturating_add(self.bits.div_ceil(8));
        self.bytes.as_ref().get(..used).unwrap_or_default()
    }
}

/// Reads records of up to `COLUMNS` values from a block, the oldest first.
#[derive(Clone, Debug)]
pub struct BlockReader<'b, const COLUMNS: usize> {
    columns: [Column; COLUMNS],
    width: usize,
    values: [Option<i32>; COLUMNS],
    clock: Clock,
    bits: BitReader<'b>,
    left: u16,
    first: bool,
}

impl<'b, const COLUMNS: usize> BlockReader<'b, COLUMNS> {
    /// A reader of a block.
    ///
    /// # Errors
    ///
    /// [`BlockError::Header`], or [`BlockError::Values`] for a block of records with more values.
    pub fn new(block: &'b [u8]) -> Result<Self, BlockError> {
        let (header, body) = block.split_first_chunk::<HEADER>().ok_or(BlockError::Header)?;
        let [version, w0, w1, r0, r1, time @ ..] = *header;
        let (width, left) = (u16::from_le_bytes([w0, w1]), u16::from_le_bytes([r0, r1]));
        if version != VERSION || (width == 0 && left > 0) {
            return Err(BlockError::Header);
        }
        let width = usize::from(width);
        if width > COLUMNS {
            return Err(BlockError::Values { expected: width, received: COLUMNS });
        }
        Ok(Self {
            columns: [Column::default(); COLUMNS],
            width,
            values: [None; COLUMNS],
            clock: Clock { last: u32::from_le_bytes(time), distance: Column::default() },
            bits: BitReader::new(body),
            left,
            first: true,
        })
    }

    /// Values of each record.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Records that are left.
    pub const fn left(&self) -> u16 {
        self.left
    }

    /// The next record; `None` after the last.
    ///
    /// # Errors
    ///
    /// [`BlockError::Damaged`] when the block ends early or says what nobody writes; there are no records after it.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, BlockError> {
        if self.left == 0 {
            return Ok(None);
        }
        let left = core::mem::take(&mut self.left);
        if !core::mem::take(&mut self.first) {
            let distance =
                self.clock.distance.read(&mut self.bits).ok().flatten().ok_or(BlockError::Damaged)?;
            self.clock.last = self.clock.last.wrapping_add(distance.cast_unsigned());
        }
        let values = self.values.get_mut(..self.width).unwrap_or_default();
        for (column, value) in self.columns.iter_mut().zip(values) {
            *value = column.read(&mut self.bits).map_err(|_| BlockError::Damaged)?;
        }
        self.left = left.saturating_sub(1);
        let values = self.values.get(..self.width).unwrap_or_default();
        Ok(Some(Record { unix_seconds: self.clock.last, values }))
    }
}

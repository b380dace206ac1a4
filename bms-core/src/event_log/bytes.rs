//! An event in bytes.
//!
//! ```text
//! | 0       | 1               | 2      | 3     | 4..6 | 6..12           | 12..16 | 16..20 |
//! | version | severity, flags | source | place | code | ms since 1970   | value  | value  |
//! ```
//!
//! Numbers are little-endian. Severity is in bits 0 and 1, bits 2 and 3 tell which values are there, bit 4 whether the
//! time is; what is not there is zero. The source is 0 the system, 1 the environment, 2 to 5 a string, and the place
//! there a battery, or 0 for none. Each event has one such form.

use super::event::{EventError, LoggedEvent, Severity, Source};
use crate::string::{BatteryAddress, BatteryIndex, StringId};
use crate::time::Timestamp;

const VERSION: u8 = 1;
const LATEST_MS: u64 = (1 << 48) - 1;

impl LoggedEvent {
    /// Bytes of an event.
    pub const BYTES: usize = 20;

    /// The event as it is kept. A time that has no room is kept as the latest that has.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let severity = match self.severity {
            Severity::Information => 0,
            Severity::Warning => 1,
            Severity::Alarm => 2,
        };
        let [first, second] = self.values;
        let flag = |there: bool, bit: u8| if there { 1 << bit } else { 0 };
        let flags = flag(first.is_some(), 2) | flag(second.is_some(), 3) | flag(self.time.is_some(), 4);
        let (source, place) = match self.source {
            Source::System => (0, 0),
            Source::Environment => (1, 0),
            Source::String(string) => (string.number().saturating_add(1), 0),
            Source::Battery(at) => (at.string.number().saturating_add(1), at.index.get()),
        };
        let [c0, c1] = self.code.to_le_bytes();
        let [t0, t1, t2, t3, t4, t5, ..] =
            self.time.map_or(0, |time| time.unix_ms.min(LATEST_MS)).to_le_bytes();
        let [a0, a1, a2, a3] = first.unwrap_or(0).to_le_bytes();
        let [b0, b1, b2, b3] = second.unwrap_or(0).to_le_bytes();
        [
            VERSION,
            severity | flags,
            source,
            place,
            c0,
            c1,
            t0,
            t1,
            t2,
            t3,
            t4,
            t5,
            a0,
            a1,
            a2,
            a3,
            b0,
            b1,
            b2,
            b3,
        ]
    }

    /// Reads an event.
    ///
    /// # Errors
    ///
    /// An [`EventError`] for whatever [`to_bytes`](Self::to_bytes) does not make.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EventError> {
        let whole: [u8; Self::BYTES] =
            bytes.try_into().map_err(|_| EventError::Length { received: bytes.len() })?;
        let [version, flags, source, place, c0, c1, t0, t1, t2, t3, t4, t5, values @ ..] = whole;
        if version != VERSION {
            return Err(EventError::Version(version));
        }
        let [a0, a1, a2, a3, b0, b1, b2, b3] = values;
        let there = |bit: u8| flags & (1 << bit) != 0;
        let event = Self {
            time: there(4).then(|| Timestamp { unix_ms: u64::from_le_bytes([t0, t1, t2, t3, t4, t5, 0, 0]) }),
            severity: severity(flags & 3).ok_or(EventError::Malformed)?,
            source: place_of(source, place).ok_or(EventError::Malformed)?,
            code: u16::from_le_bytes([c0, c1]),
            values: [
                there(2).then(|| i32::from_le_bytes([a0, a1, a2, a3])),
                there(3).then(|| i32::from_le_bytes([b0, b1, b2, b3])),
            ],
        };
        // What is not there is zero, and so are the flags that mean nothing.
        if event.to_bytes() == whole { Ok(event) } else { Err(EventError::Malformed) }
    }
}

const fn severity(number: u8) -> Option<Severity> {
    match number {
        0 => Some(Severity::Information),
        1 => Some(Severity::Warning),
        2 => Some(Severity::Alarm),
        _ => None,
    }
}

fn place_of(source: u8, place: u8) -> Option<Source> {
    match (source, place) {
        (0, 0) => Some(Source::System),
        (1, 0) => Some(Source::Environment),
        _ => {
            let string = *StringId::ALL.get(usize::from(source.checked_sub(2)?))?;
            match place {
                0 => Some(Source::String(string)),
                _ => Some(Source::Battery(BatteryAddress { string, index: BatteryIndex::new(place)? })),
            }
        }
    }
}

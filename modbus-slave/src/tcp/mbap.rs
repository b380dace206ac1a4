//! The MBAP header (Messaging Implementation Guide V1.0b §3.1.3).
//!
//! ```text
//! | 0..2        | 2..4     | 4..6                   | 6    | 7..n |
//! | transaction | protocol | length: bytes from 6 on | unit | PDU  |
//! ```

/// Bytes before those that the length field counts.
pub(super) const PREFIX: usize = 6;
/// The whole header.
pub(super) const HEADER: usize = 7;
/// Unit and a function code, to unit and the longest PDU.
const LENGTHS: core::ops::RangeInclusive<u16> = 2..=254;
/// "0 = Modbus protocol".
const MODBUS: u16 = 0;

/// One request with its envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Adu<'a> {
    pub(super) header: &'a [u8; HEADER],
    /// 1 to 253 bytes.
    pub(super) pdu: &'a [u8],
}

impl Adu<'_> {
    pub(super) const fn unit(self) -> u8 {
        let [.., unit] = self.header;
        *unit
    }

    /// Bytes in all.
    pub(super) const fn length(self) -> usize {
        self.pdu.len().saturating_add(HEADER)
    }

    /// The header of a response with a PDU of `length` bytes.
    #[inline]
    pub(super) fn response_header(self, length: u8) -> [u8; HEADER] {
        let mut header = *self.header;
        let [.., high, low, _unit] = &mut header;
        [*high, *low] = length_field(length);
        header
    }
}

/// The length field before a PDU of `length` bytes: the unit identifier is counted as well.
#[inline]
pub(super) fn length_field(length: u8) -> [u8; 2] {
    u16::from(length).wrapping_add(1).to_be_bytes()
}

/// What a stream begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next<'a> {
    Adu(Adu<'a>),
    /// The beginning of an ADU, or nothing.
    Incomplete,
    /// A whole ADU of another protocol.
    Foreign {
        protocol: u16,
        length: usize,
    },
    /// No ADU has such a length field.
    Malformed {
        length: u16,
    },
}

/// The first ADU of `rx`. A wrong length is told as soon as it is there.
#[inline]
pub(super) fn next(rx: &[u8]) -> Next<'_> {
    let Some(([_, _, p0, p1, l0, l1], counted)) = rx.split_first_chunk::<PREFIX>() else {
        return Next::Incomplete;
    };
    let protocol = u16::from_be_bytes([*p0, *p1]);
    let length = u16::from_be_bytes([*l0, *l1]);
    if !LENGTHS.contains(&length) {
        return Next::Malformed { length };
    }
    let all = usize::from(length).wrapping_add(PREFIX);
    if counted.len() < usize::from(length) {
        return Next::Incomplete;
    }
    if protocol != MODBUS {
        return Next::Foreign { protocol, length: all };
    }
    match rx.get(..all).and_then(<[u8]>::split_first_chunk) {
        Some((header, pdu)) => Next::Adu(Adu { header, pdu }),
        None => Next::Incomplete,
    }
}

//! Eight bytes in flash that are either whole or not there.

/// Bytes of a note.
pub(super) const LENGTH: usize = 8;

/// The `round`th erasure of `page`.
///
/// ```text
/// | 0..2 | 2..4  | 4..8                |
/// | page | round | complement of 0..4  |
/// ```
///
/// Numbers are little-endian. A cut can leave bits unwritten, or erase some; either turns zeros into ones only, and no
/// such change keeps a number and its complement in step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) page: u16,
    pub(super) round: u16,
}

impl Note {
    pub(super) const fn encode(self) -> [u8; LENGTH] {
        let [a, b] = self.page.to_le_bytes();
        let [c, d] = self.round.to_le_bytes();
        [a, b, c, d, !a, !b, !c, !d]
    }

    pub(super) fn decode(bytes: [u8; LENGTH]) -> Option<Self> {
        let [a, b, c, d, ..] = bytes;
        let note = Self { page: u16::from_le_bytes([a, b]), round: u16::from_le_bytes([c, d]) };
        (note.encode() == bytes).then_some(note)
    }

    /// Whether this erasure is later than `round`; rounds wrap.
    pub(super) const fn is_after(self, round: u16) -> bool {
        self.round.wrapping_sub(round).cast_signed() > 0
    }
}

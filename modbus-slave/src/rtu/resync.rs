//! Finding frames in bytes that may hold noise and other slaves' traffic as well.

use core::ops::Range;

use super::crc;
use super::length::{self, Length, MAX_FRAME, MIN_FRAME};
use crate::unit;

/// Bytes that one search may run through the CRC: 32 for each byte of the buffer. What a search
/// that is cut short has not looked at is dropped as noise.
const EFFORT: usize = 32 * MAX_FRAME;

/// What a search came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A frame with a good CRC.
    Frame(Range<usize>),
    /// None. From here on the bytes may become one; before, they cannot.
    None { keep: usize },
}

/// A search through `bytes`, which may be followed by more.
pub(super) struct Search<'a> {
    pub(super) bytes: &'a [u8],
    /// Nothing follows: what is incomplete is no frame.
    pub(super) ended: bool,
    /// Other slaves' responses may be among the bytes.
    pub(super) multidrop: bool,
    pub(super) is_ours: &'a mut dyn FnMut(u8) -> bool,
}

/// What the bytes from one place on are.
enum Verdict {
    Frame(usize),
    Incomplete,
    /// A frame of ours by its first byte, but not of its function's length.
    Odd,
    Nothing,
}

impl Search<'_> {
    /// Looks for the first frame from `from` on; nothing before it begins a frame of regular length.
    ///
    /// `odd` is where a request to us of irregular length may have begun: only all the bytes from there
    /// to the end can be it.
    pub(super) fn run(mut self, from: usize, odd: &mut Option<usize>) -> Outcome {
        let mut effort = EFFORT;
        if let Some(frame) = odd.and_then(|start| self.to_the_end(start)) {
            return Outcome::Frame(frame);
        }
        let mut place = from;
        while let Some(rest) = self.bytes.get(place..).filter(|rest| !rest.is_empty()) {
            match self.judge(rest, &mut effort) {
                Verdict::Frame(length) => return Outcome::Frame(place..place.saturating_add(length)),
                Verdict::Incomplete => break,
                Verdict::Odd if odd.is_none() => {
                    *odd = Some(place);
                    if let Some(frame) = self.to_the_end(place) {
                        return Outcome::Frame(frame);
                    }
                }
                Verdict::Odd | Verdict::Nothing => {}
            }
            place = place.saturating_add(1);
        }
        Outcome::None { keep: place }
    }

    fn to_the_end(&self, start: usize) -> Option<Range<usize>> {
        let end = self.bytes.len();
        let frame = self.bytes.get(start..end).filter(|frame| frame.len() <= MAX_FRAME)?;
        crc::is_valid(frame).then_some(start..end)
    }

    fn judge(&mut self, rest: &[u8], effort: &mut usize) -> Verdict {
        let [address, ..] = rest else { return Verdict::Nothing };
        if *address > unit::LAST || (self.ended && rest.len() < MIN_FRAME) {
            return Verdict::Nothing;
        }
        let ours = (self.is_ours)(*address);
        match self.candidate(rest, length::of_request(rest), effort) {
            Verdict::Incomplete if ours || length::is_consistent(rest) => return Verdict::Incomplete,
            frame @ Verdict::Frame(_) => return frame,
            _ => {}
        }
        if ours {
            return Verdict::Odd;
        }
        if !self.multidrop || *address == unit::BROADCAST {
            return Verdict::Nothing;
        }
        self.candidate(rest, length::of_response(rest), effort)
    }

    /// Whether `rest` begins with a frame of this length.
    fn candidate(&self, rest: &[u8], length: Length, effort: &mut usize) -> Verdict {
        let Length::Known(length) = length else {
            let later = length == Length::Later && !self.ended;
            return if later { Verdict::Incomplete } else { Verdict::Nothing };
        };
        let Some(frame) = rest.get(..length) else {
            return if self.ended { Verdict::Nothing } else { Verdict::Incomplete };
        };
        let Some(left) = effort.checked_sub(length) else { return Verdict::Nothing };
        *effort = left;
        if crc::is_valid(frame) { Verdict::Frame(length) } else { Verdict::Nothing }
    }
}

//! From bytes with times to frames.

use core::ops::Range;
use core::time::Duration;

use super::crc;
use super::length::{self, Length, MAX_FRAME};
use super::resync::{Outcome, Search};
use super::timing::Timing;
use crate::{Event, Uptime, pdu::function, shift, unit};

/// Stray bytes that a driver being switched, or a line at rest, puts before a frame: this many at most.
const STRAY: usize = 8;

/// Collects a burst (bytes with no long silence between them) and takes frames out of it.
///
/// ```text
/// 0       start     searched      end          256
/// | used  | may be odd | may be a frame | free |
/// ```
#[derive(Clone, Debug)]
pub(super) struct Receiver {
    timing: Timing,
    buffer: [u8; MAX_FRAME],
    start: usize,
    end: usize,
    /// No frame of regular length begins before.
    searched: usize,
    /// Where a request of irregular length may have begun.
    odd: Option<usize>,
    /// When the last byte came.
    last: Uptime,
    /// Silence has ended the burst; it is taken apart before another begins.
    complete: bool,
    /// Why the burst is void, as soon as it is.
    broken: Option<Event>,
    /// Bytes were dropped that nobody has been told of.
    noise: bool,
    /// There are bytes that no search has seen.
    unsearched: bool,
}

/// What was found in the burst.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A frame with a good CRC, to be [read](Receiver::frame) before the next byte is taken.
    Frame {
        range: Range<usize>,
        /// Noise was dropped before it.
        after_noise: bool,
    },
    /// The burst, or a part of it, was dropped.
    Noise(Event),
    Nothing,
}

impl Receiver {
    pub(super) const fn new(timing: Timing) -> Self {
        Self {
            timing,
            buffer: [0; MAX_FRAME],
            start: 0,
            end: 0,
            searched: 0,
            odd: None,
            last: Duration::ZERO,
            complete: false,
            broken: None,
            noise: false,
            unsearched: false,
        }
    }

    /// The bytes of a frame that was found.
    pub(super) fn frame(&self, range: Range<usize>) -> &[u8] {
        self.buffer.get(range).unwrap_or_default()
    }

    /// When silence will have ended the burst.
    pub(super) const fn wake_at(&self, now: Uptime) -> Option<Uptime> {
        if !self.is_active() {
            None
        } else if self.complete || (self.timing.by_length && self.unsearched) {
            Some(now)
        } else {
            Some(self.last.saturating_add(self.timing.between))
        }
    }

    const fn is_active(&self) -> bool {
        self.start < self.end || self.broken.is_some()
    }

    /// Measures the silence before `incoming` bytes that came until `now`.
    pub(super) fn listen(&mut self, now: Uptime, incoming: usize) {
        if self.complete || !self.is_active() {
            return;
        }
        // The bytes themselves took their time, and they came one after the other.
        let sending =
            nanos(self.timing.character).saturating_mul(u64::try_from(incoming).unwrap_or(u64::MAX));
        let silence = nanos(now).saturating_sub(nanos(self.last)).saturating_sub(sending);
        if silence >= nanos(self.timing.between) {
            self.complete = true;
        } else if incoming > 0 && self.timing.within.is_some_and(|within| silence > nanos(within)) {
            self.void(Event::BrokenFrame, now);
        }
    }

    /// Makes the present burst worthless, up to the next silence; one that is complete is beyond harm.
    pub(super) fn void(&mut self, reason: Event, now: Uptime) {
        if !self.complete {
            self.broken.get_or_insert(reason);
            self.unsearched = false;
            self.last = self.last.max(now);
        }
    }

    /// Takes bytes into the burst, as many as there is room for; none while one is taken apart.
    pub(super) fn take(&mut self, now: Uptime, rx: &[u8]) -> usize {
        if self.complete || rx.is_empty() {
            return 0;
        }
        self.last = now;
        if self.broken.is_some() {
            return rx.len();
        }
        self.compact();
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        let count = room.len().min(rx.len());
        for (place, byte) in room.iter_mut().zip(rx) {
            *place = *byte;
        }
        self.end = self.end.saturating_add(count);
        self.unsearched = true;
        count
    }

    /// The next frame of the burst, once it may be looked at.
    pub(super) fn find(&mut self, is_ours: &mut dyn FnMut(u8) -> bool) -> Found {
        if self.complete {
            self.find_in_complete(is_ours)
        } else if self.broken.is_none() && self.unsearched && (self.timing.by_length || self.is_full()) {
            self.find_in_growing(is_ours)
        } else {
            Found::Nothing
        }
    }

    const fn is_full(&self) -> bool {
        self.start == 0 && self.end == MAX_FRAME
    }

    /// A burst between two silences: as a rule one frame, from its first byte to its last.
    fn find_in_complete(&mut self, is_ours: &mut dyn FnMut(u8) -> bool) -> Found {
        if let Some(reason) = self.broken.take() {
            self.forget();
            return Found::Noise(reason);
        }
        if let Some(length) = whole_frame(self.frame(self.start..self.end)) {
            return self.found(self.start..self.start.saturating_add(length));
        }
        match self.search(true, is_ours) {
            Outcome::Frame(range) if self.timing.by_length || self.is_credible(&range, is_ours) => {
                self.found(range)
            }
            Outcome::Frame(_) | Outcome::None { .. } => {
                let noise = self.noise || self.start < self.end;
                self.forget();
                if noise { Found::Noise(Event::BadCrc) } else { Found::Nothing }
            }
        }
    }

    /// Whether a frame among other bytes may be executed. One that writes must be what a master sent, and no
    /// chance hit in a broken frame: it begins near the front, and what follows is a line at rest or another
    /// frame. A broadcast has no answer by which a mistake would be noticed: it has to come first.
    fn is_credible(&mut self, range: &Range<usize>, is_ours: &mut dyn FnMut(u8) -> bool) -> bool {
        let (address, function) = match self.frame(range.clone()) {
            [address, function, ..] => (*address, *function),
            _ => return false,
        };
        if !function::writes(function) {
            return true;
        }
        let most = if address == unit::BROADCAST { 0 } else { STRAY };
        if range.start.saturating_sub(self.start) > most {
            return false;
        }
        let rest = self.frame(range.end..self.end);
        is_at_rest(rest) || self.frame_follows(range.end, is_ours)
    }

    /// Whether another frame begins at `place`, or a few stray bytes behind it.
    fn frame_follows(&mut self, place: usize, is_ours: &mut dyn FnMut(u8) -> bool) -> bool {
        let bytes = self.buffer.get(..self.end).unwrap_or_default();
        let search = Search { bytes, ended: true, multidrop: self.timing.multidrop, is_ours };
        match search.run(place, &mut None) {
            Outcome::Frame(next) => next.start.saturating_sub(place) <= STRAY,
            Outcome::None { .. } => false,
        }
    }

    /// Whether the frame that was just found is not the last one that is here: its master has given it up and
    /// speaks again, so that an answer would be taken for that of another request. Without other slaves, as on
    /// TCP, the answers stay in order and all are awaited. `more`: there are bytes that did not fit in.
    pub(super) fn is_outdated(&mut self, more: bool, is_ours: &mut dyn FnMut(u8) -> bool) -> bool {
        if !self.timing.multidrop {
            return false;
        }
        (more && self.timing.by_length) || (self.start < self.end && self.frame_follows(self.start, is_ours))
    }

    /// A burst that goes on: its frames are told by their lengths.
    fn find_in_growing(&mut self, is_ours: &mut dyn FnMut(u8) -> bool) -> Found {
        match self.search(false, is_ours) {
            Outcome::Frame(range) => self.found(range),
            Outcome::None { keep } => {
                self.unsearched = false;
                self.searched = keep;
                let keep = self.odd.map_or(keep, |odd| odd.min(keep));
                self.noise |= keep > self.start;
                self.start = keep;
                if self.is_full() {
                    // Nothing of irregular length can come of it any more.
                    self.odd = None;
                    self.start = self.searched.max(1);
                    self.searched = self.start;
                    self.noise = false;
                    return Found::Noise(Event::Overrun);
                }
                if self.start == self.end && core::mem::take(&mut self.noise) {
                    return Found::Noise(Event::BadCrc);
                }
                Found::Nothing
            }
        }
    }

    fn search(&mut self, ended: bool, is_ours: &mut dyn FnMut(u8) -> bool) -> Outcome {
        let bytes = self.buffer.get(..self.end).unwrap_or_default();
        let search = Search { bytes, ended, multidrop: self.timing.multidrop, is_ours };
        search.run(self.searched, &mut self.odd)
    }

    fn found(&mut self, range: Range<usize>) -> Found {
        let after_noise = core::mem::take(&mut self.noise) || range.start > self.start;
        self.start = range.end;
        self.searched = range.end;
        self.odd = None;
        self.unsearched = self.start < self.end;
        self.complete &= self.unsearched;
        Found::Frame { range, after_noise }
    }

    /// Moves the burst to the front of the buffer.
    fn compact(&mut self) {
        let shift = self.start;
        self.end = shift::to_front(self.buffer.get_mut(..self.end).unwrap_or_default(), shift);
        self.start = 0;
        self.searched = self.searched.saturating_sub(shift);
        self.odd = self.odd.map(|odd| odd.saturating_sub(shift));
    }

    const fn forget(&mut self) {
        self.start = 0;
        self.end = 0;
        self.searched = 0;
        self.odd = None;
        self.complete = false;
        self.noise = false;
        self.unsearched = false;
    }
}

/// Length of the frame that begins `burst` and is all of it, but for a tail of noise.
///
/// A request of regular length comes first: zeros behind a frame do not change its CRC, and a
/// driver that is switched off easily adds one.
fn whole_frame(burst: &[u8]) -> Option<usize> {
    if let Length::Known(length) = length::of_request(burst)
        && burst.get(..length).is_some_and(crc::is_valid)
        && burst.get(length..).is_some_and(is_at_rest)
    {
        return Some(length);
    }
    crc::is_valid(burst).then_some(burst.len())
}

/// Whether bytes are none that anybody sent: what a driver being switched, or a line without one, reads as.
fn is_at_rest(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, 0x00 | 0xFF))
}

/// Nanoseconds, up to 584 years. Differences of `Duration`s keep a panic in the program that nothing can reach.
fn nanos(span: Duration) -> u64 {
    span.as_secs().saturating_mul(1_000_000_000).saturating_add(u64::from(span.subsec_nanos()))
}

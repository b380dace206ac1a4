use super::frame::{BLOCK, CRC, copy, move_down};
use super::{Frame, Header, LinkError, crc};
use crate::instant::Instant;
use crate::{HAS_ROOM, Uptime};

/// Finds frames in a stream of octets, whatever else is on the line.
///
/// After noise, a broken frame or one that was cut short, the search goes on at the next 05 64, inside what was
/// already taken for a frame too.
#[derive(Clone, Debug)]
pub(crate) struct Decoder {
    /// Octets not yet understood are `buffer[start..filled]`; the user octets of the frame found last are
    /// `buffer[user..][..user_octets]`.
    buffer: [u8; Frame::MAX_OCTETS],
    start: usize,
    filled: usize,
    user: usize,
    user_octets: usize,
    last_octet_at: Instant,
}

/// What was found in the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A frame; its user octets are [`Decoder::user`].
    Frame(Header),
    /// Octets that are no frame: dropped.
    Noise(LinkError),
}

impl Decoder {
    pub(crate) const fn new() -> Self {
        Self {
            buffer: [0; Frame::MAX_OCTETS],
            start: 0,
            filled: 0,
            user: 0,
            user_octets: 0,
            last_octet_at: Instant::ZERO,
        }
    }

    /// Forgets what was half received.
    pub(crate) const fn reset(&mut self) {
        (self.start, self.filled, self.user_octets) = (0, 0, 0);
    }

    /// When octets came last.
    pub(crate) const fn last_octet_at(&self) -> Instant {
        self.last_octet_at
    }

    /// The user octets of the frame found last.
    pub(crate) fn user(&self) -> &[u8] {
        self.buffer.get(self.user..).and_then(|octets| octets.get(..self.user_octets)).unwrap_or_default()
    }

    /// Takes octets until something is found, and tells how many it took.
    ///
    /// Octets that stopped in the middle of a frame for longer than `gap` belong to none.
    pub(crate) fn accept(&mut self, now: Instant, gap: Uptime, rx: &[u8]) -> (usize, Option<Found>) {
        if !rx.is_empty() {
            let stopped = now > self.last_octet_at.after(gap);
            self.last_octet_at = now;
            if stopped && self.start < self.filled {
                let (needed, received) = (Frame::MAX_OCTETS, self.filled.saturating_sub(self.start));
                // All of it: a control found in old octets would be carried out long after it was sent.
                self.reset();
                return (0, Some(Found::Noise(LinkError::Truncated { needed, received })));
            }
        }
        if self.start >= self.filled {
            (self.start, self.filled) = (0, 0);
            if HAS_ROOM && rx.is_empty() {
                return (0, None);
            }
            // What came as a whole frame is not collected first. To firmware, a line brings it octet by octet.
            if HAS_ROOM && let Ok(header) = examine(rx) {
                self.take(&header, rx);
                return (header.frame_octets(), Some(Found::Frame(header)));
            }
            // Noise is passed over where it stands.
            let noise = distance_to_start(rx);
            if let (1.., [first, rest @ ..]) = (noise, rx) {
                let second = rest.first().copied().unwrap_or_default();
                return (noise, Some(Found::Noise(LinkError::Start { received: [*first, second] })));
            }
        }
        self.collect(rx)
    }

    /// Collects octets of a frame, until it is whole or broken.
    fn collect(&mut self, rx: &[u8]) -> (usize, Option<Found>) {
        let mut taken: usize = 0;
        loop {
            let pending = self.buffer.get(self.start..self.filled).unwrap_or_default();
            let needed = match examine(pending) {
                Ok(header) => {
                    let octets = header.frame_octets();
                    self.strip(&header);
                    self.start = self.start.saturating_add(octets);
                    return (taken, Some(Found::Frame(header)));
                }
                Err(LinkError::Truncated { needed, .. }) => needed,
                Err(error) => {
                    self.skip();
                    return (taken, Some(Found::Noise(error)));
                }
            };
            self.close_gap();
            let missing = needed.saturating_sub(self.filled);
            let rest = rx.get(taken..).unwrap_or_default();
            let (more, _) = rest.split_at(missing.min(rest.len()));
            if more.is_empty() {
                return (taken, None);
            }
            copy(more, self.buffer.get_mut(self.filled..).unwrap_or_default());
            self.filled = self.filled.saturating_add(more.len());
            taken = taken.saturating_add(more.len());
        }
    }

    /// Takes the user octets of a whole frame over, freed of their CRCs.
    fn take(&mut self, header: &Header, frame: &[u8]) {
        (self.user, self.user_octets) = (0, header.user_octets());
        let blocks = frame.get(Header::SIZE..header.frame_octets()).unwrap_or_default();
        let places = self.buffer.chunks_mut(BLOCK);
        for (block, place) in blocks.chunks(BLOCK.saturating_add(CRC)).zip(places) {
            copy(block, place);
        }
    }

    /// Frees the user octets of the whole frame at `start` of their CRCs, in place.
    fn strip(&mut self, header: &Header) {
        (self.user, self.user_octets) = (self.start, header.user_octets());
        let frame = self.buffer.get_mut(self.start..).unwrap_or_default();
        let (mut from, mut to) = (Header::SIZE, 0);
        while to < self.user_octets {
            let octets = BLOCK.min(self.user_octets.saturating_sub(to));
            move_down(frame, from, octets, to);
            from = from.saturating_add(BLOCK).saturating_add(CRC);
            to = to.saturating_add(octets);
        }
    }

    /// Drops the octet at `start` and what follows it, up to what may be the start of a frame.
    fn skip(&mut self) {
        self.start = self.start.saturating_add(1).min(self.filled);
        let pending = self.buffer.get(self.start..self.filled).unwrap_or_default();
        self.start = self.start.saturating_add(distance_to_start(pending));
    }

    fn close_gap(&mut self) {
        if self.start > 0 {
            let count = self.filled.saturating_sub(self.start);
            move_down(&mut self.buffer, self.start, count, 0);
            (self.start, self.filled) = (0, count);
        }
    }
}

/// The header of a frame that is there to its end, with good CRCs.
fn examine(octets: &[u8]) -> Result<Header, LinkError> {
    match octets {
        [first, ..] if *first != 0x05 => return Err(LinkError::Start { received: [*first, 0] }),
        [first, second, ..] if *second != 0x64 => {
            return Err(LinkError::Start { received: [*first, *second] });
        }
        _ => {}
    }
    let header = Header::parse(octets)?;
    let needed = header.frame_octets();
    let Some(blocks) = octets.get(Header::SIZE..needed) else {
        return Err(LinkError::Truncated { needed, received: octets.len() });
    };
    let mut block: usize = 0;
    for octets in blocks.chunks(BLOCK.saturating_add(CRC)) {
        let Some((data, check)) = octets.split_last_chunk::<CRC>() else { continue };
        let (received, computed) = (u16::from_le_bytes(*check), crc(data));
        if received != computed {
            return Err(LinkError::BlockCrc { block, received, computed });
        }
        block = block.saturating_add(1);
    }
    Ok(header)
}

/// How many octets stand before 05 64, or before a 05 at the end.
fn distance_to_start(octets: &[u8]) -> usize {
    let mut rest = octets;
    while let [first, after @ ..] = rest {
        if *first == 0x05 && after.first().is_none_or(|&second| second == 0x64) {
            break;
        }
        rest = after;
    }
    octets.len().saturating_sub(rest.len())
}

use super::{Header, Sequence};
use crate::link::{Broadcast, EndpointAddress, copy};

/// Puts segments together to a fragment (IEEE 1815-2012 clause 8, reception state table).
#[derive(Clone, Debug)]
pub(crate) struct Reassembly {
    /// The segment before, while a fragment is under way.
    last: Option<Last>,
    length: usize,
}

#[derive(Clone, Copy, Debug)]
struct Last {
    sequence: Sequence,
    octets: usize,
    from: Origin,
}

/// Where a segment comes from, and whom it is for: all segments of a fragment agree in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) source: EndpointAddress,
    pub(crate) broadcast: Option<Broadcast>,
}

/// What a segment made of the fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// More is to come.
    More,
    /// The segment is a fragment by itself: the octets after its header.
    Single,
    /// The fragment is whole: so many octets of the buffer.
    Whole(usize),
    /// The segment is out of order, or too much: dropped.
    Dropped,
}

impl Reassembly {
    pub(crate) const fn new() -> Self {
        Self { last: None, length: 0 }
    }

    /// Forgets a fragment that is under way.
    pub(crate) const fn reset(&mut self) {
        self.last = None;
    }

    /// Adds a segment to the fragment in `buffer`. Nothing is written for a segment that is a fragment by itself.
    pub(crate) fn add(&mut self, segment: &[u8], from: Origin, buffer: &mut [u8]) -> Progress {
        let Some((&header, octets)) = segment.split_first() else { return Progress::Dropped };
        let header = Header::from_octet(header);
        if header.fir {
            self.length = 0;
            if header.fin {
                self.last = None;
                return if octets.is_empty() { Progress::Dropped } else { Progress::Single };
            }
        } else {
            let Some(last) = self.last else { return Progress::Dropped };
            if header.sequence == last.sequence && from == last.from && self.ends_with(octets, &last, buffer)
            {
                // The same segment again: a repeat of the link layer that got through.
                return Progress::More;
            }
            if header.sequence != last.sequence.next() || from != last.from {
                self.last = None;
                return Progress::Dropped;
            }
        }
        let room = buffer.get_mut(self.length..).unwrap_or_default();
        if octets.is_empty() || octets.len() > room.len() {
            self.last = None;
            return Progress::Dropped;
        }
        copy(octets, room);
        self.length = self.length.saturating_add(octets.len());
        if header.fin {
            self.last = None;
            return Progress::Whole(self.length);
        }
        self.last = Some(Last { sequence: header.sequence, octets: octets.len(), from });
        Progress::More
    }

    fn ends_with(&self, octets: &[u8], last: &Last, buffer: &[u8]) -> bool {
        last.octets == octets.len()
            && buffer.get(..self.length).is_some_and(|fragment| fragment.ends_with(octets))
    }
}

/// Whether a segment is the first of several: it will overwrite what is in the buffer.
pub(crate) fn begins_fragment(segment: &[u8]) -> bool {
    segment.first().is_some_and(|&octet| {
        let header = Header::from_octet(octet);
        header.fir && !header.fin
    })
}

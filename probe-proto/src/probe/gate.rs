use crate::wire::{DELIMITER, HELD};

/// Keeps back what the manager says to each probe anew, and lets everything else through as it is: also what this
/// version does not know.
///
/// What is kept back is told by the head, the second octet of a stuffed frame; so the first waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// Between two frames.
    Closed,
    /// The first octet is there and waits.
    Ajar(u8),
    /// The frame passes.
    Open,
    /// The frame is kept back.
    Holding,
}

/// Octets that go on, in order.
pub(super) type Through = [Option<u8>; 2];

impl Gate {
    /// Octets that one octet can set free.
    pub(super) const MOST: usize = 2;

    /// Takes an octet from the manager, and tells what goes on.
    pub(super) const fn octet(&mut self, octet: u8) -> Through {
        let (next, through) = match (*self, octet) {
            (Self::Holding, DELIMITER) => (Self::Closed, [None, None]),
            (Self::Ajar(first), DELIMITER) => (Self::Closed, [Some(first), Some(DELIMITER)]),
            (Self::Closed | Self::Open, DELIMITER) => (Self::Closed, [Some(DELIMITER), None]),
            (Self::Closed, first) => (Self::Ajar(first), [None, None]),
            (Self::Ajar(_), head) if head & HELD != 0 => (Self::Holding, [None, None]),
            (Self::Ajar(first), head) => (Self::Open, [Some(first), Some(head)]),
            (Self::Open, octet) => (Self::Open, [Some(octet), None]),
            (Self::Holding, _) => (Self::Holding, [None, None]),
        };
        *self = next;
        through
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::vec::Vec;

    fn through(octets: &[u8]) -> Vec<u8> {
        let mut gate = Gate::Closed;
        octets.iter().flat_map(|&octet| gate.octet(octet)).flatten().collect()
    }

    #[test]
    fn frames_pass_as_they_are_whatever_their_version() {
        for head in [0x01, 0x02, 0x3F, 0x41, 0x7F] {
            let frame = [0, 3, head, 9, 1, 0];
            assert_eq!(through(&frame), frame);
        }
    }

    #[test]
    fn held_frames_stay_and_spoil_no_other() {
        assert_eq!(through(&[0, 3, 0x81, 9, 1, 0, 3, 0x01, 9, 1, 0]), [0, 3, 0x01, 9, 1, 0]);
    }

    #[test]
    fn noise_passes_or_stays_and_spoils_no_frame_after_it() {
        for noise in [&[0x55][..], &[0xAA, 0xAA], &[1, 2, 3], &[0xFF]] {
            let line = [noise, &[0, 3, 0x01, 9, 1, 0]].concat();
            assert!(through(&line).ends_with(&[3, 0x01, 9, 1, 0]), "{noise:?}");
        }
    }
}

use super::cobs::Unstuff;
use super::frame::DELIMITER;
use crate::{Frame, FrameError};

/// Finds the frames in a stream of octets, whatever pieces it comes in and whatever else is in it.
///
/// Noise costs the frames that it hits and no other: each frame brings the delimiter that ends the noise
/// before it.
#[derive(Clone, Debug)]
pub struct Decoder {
    packet: [u8; Frame::MAX_PACKET],
    len: usize,
    unstuff: Unstuff,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Octets are gathered.
    Gathering,
    /// Octets are dropped up to the next delimiter: there were too many.
    Dropping,
}

impl Decoder {
    /// A decoder that has seen nothing yet.
    pub const fn new() -> Self {
        Self { packet: [0; Frame::MAX_PACKET], len: 0, unstuff: Unstuff::new(), state: State::Gathering }
    }

    /// Takes octets up to the end of the first frame, or of what should have been one. Tells how many it took;
    /// give the rest again.
    ///
    /// `None` means that all octets are taken and no frame has ended yet.
    ///
    /// ```
    /// use probe_proto::{Decoder, FrameError};
    ///
    /// let mut decoder = Decoder::new();
    /// let noise = [0x00, 0x03, 0x55, 0x00, 0x00];
    /// let (taken, outcome) = decoder.receive(&noise);
    /// assert_eq!((taken, outcome), (4, Some(Err(FrameError::Stuffing { missing: 1 }))));
    /// assert_eq!(decoder.receive(&noise[taken..]), (1, None));
    /// ```
    pub fn receive(&mut self, octets: &[u8]) -> (usize, Option<Result<Frame<'_>, FrameError>>) {
        let mut taken = 0_usize;
        let mut ended = None;
        for &octet in octets {
            taken = taken.saturating_add(1);
            ended = self.octet(octet);
            if ended.is_some() {
                break;
            }
        }
        let outcome =
            ended.map(|end| end.and_then(|len| Frame::read(self.packet.get(..len).unwrap_or_default())));
        (taken, outcome)
    }

    /// Takes one octet. Tells when it ends a packet, and how long the packet is.
    fn octet(&mut self, octet: u8) -> Option<Result<usize, FrameError>> {
        if octet == DELIMITER {
            return self.delimiter();
        }
        if self.state == State::Dropping {
            return None;
        }
        let octet = self.unstuff.octet(octet)?;
        let Some(room) = self.packet.get_mut(self.len) else {
            self.state = State::Dropping;
            return Some(Err(FrameError::Overrun { limit: Frame::MAX_PACKET }));
        };
        *room = octet;
        self.len = self.len.saturating_add(1);
        None
    }

    fn delimiter(&mut self) -> Option<Result<usize, FrameError>> {
        let len = core::mem::replace(&mut self.len, 0);
        let missing = self.unstuff.delimiter();
        match (core::mem::replace(&mut self.state, State::Gathering), missing) {
            (State::Dropping, _) | (State::Gathering, None) => None,
            (State::Gathering, Some(0)) => Some(Ok(len)),
            (State::Gathering, Some(missing)) => {
                Some(Err(FrameError::Stuffing { missing: usize::from(missing) }))
            }
        }
    }
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

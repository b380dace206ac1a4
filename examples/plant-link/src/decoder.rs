use crate::{
    FrameError, MAX_PACKET, Message,
    frame::{DELIMITER, read},
};

/// Finds the messages in a stream of octets, whatever pieces it comes in and whatever else is in it.
#[derive(Clone, Debug)]
pub struct Decoder {
    stuffed: [u8; MAX_PACKET + 1],
    length: usize,
    too_long: bool,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// A decoder that has seen nothing yet.
    pub const fn new() -> Self {
        Self { stuffed: [0; MAX_PACKET + 1], length: 0, too_long: false }
    }

    /// Takes an octet. `Some` when it ends a frame, or what should have been one.
    pub fn octet(&mut self, octet: u8) -> Option<Result<Message, FrameError>> {
        if octet != DELIMITER {
            match self.stuffed.get_mut(self.length) {
                Some(place) => {
                    *place = octet;
                    self.length = self.length.saturating_add(1);
                }
                None => self.too_long = true,
            }
            return None;
        }
        let length = core::mem::take(&mut self.length);
        if core::mem::take(&mut self.too_long) {
            return Some(Err(FrameError::TooLong));
        }
        // Two delimiters in a row say nothing.
        self.stuffed.get_mut(..length).filter(|stuffed| !stuffed.is_empty()).map(read)
    }
}

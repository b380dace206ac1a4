use super::random::Random;
use std::collections::VecDeque;

/// Octets that a port holds until they are on the wire: a UART's, and small.
pub const ROOM: usize = 4;

/// One direction of a hop.
#[derive(Default)]
pub struct Wire {
    pub queue: VecDeque<u8>,
}

impl Wire {
    pub fn room(&self) -> usize {
        ROOM.saturating_sub(self.queue.len())
    }

    /// Carries one octet over, with the errors of the line.
    pub fn carry(&mut self, random: &mut Random, bit_error_rate: f64) -> Option<u8> {
        let mut octet = self.queue.pop_front()?;
        if bit_error_rate > 0.0 {
            for bit in 0..8 {
                if random.unit() < bit_error_rate {
                    octet ^= 1 << bit;
                }
            }
        }
        Some(octet)
    }
}

//! One direction of a hop.

use std::collections::VecDeque;

use super::random::Random;

/// Octets that a port holds until they are on the wire: a UART's, and small.
pub(super) const ROOM: usize = 4;

/// The octets on their way over a wire, one each octet's time, and the wrong bits among them.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    queue: VecDeque<u8>,
    bit_error_rate: f64,
    /// Bits until the next wrong one.
    right: u64,
    random: Random,
}

impl Wire {
    pub(super) fn new(bit_error_rate: f64, random: Random) -> Self {
        let mut wire = Self { queue: VecDeque::new(), bit_error_rate, right: 0, random };
        wire.right = wire.distance();
        wire
    }

    pub(super) fn set_bit_error_rate(&mut self, rate: f64) {
        self.bit_error_rate = rate;
        self.right = self.distance();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    pub(super) fn room(&self) -> usize {
        ROOM.saturating_sub(self.queue.len())
    }

    pub(super) fn put(&mut self, octets: &[u8]) {
        self.queue.extend(octets);
    }

    pub(super) fn clear(&mut self) {
        self.queue.clear();
    }

    /// Carries one octet over.
    pub(super) fn carry(&mut self) -> Option<u8> {
        let mut octet = self.queue.pop_front()?;
        if self.right >= 8 {
            self.right = self.right.saturating_sub(8);
            return Some(octet);
        }
        for bit in 0..8_u8 {
            if self.right == 0 {
                octet ^= 1 << bit;
                self.right = self.distance();
            } else {
                self.right = self.right.saturating_sub(1);
            }
        }
        Some(octet)
    }

    /// How many bits are right before the next wrong one.
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, and is not negative"
    )]
    fn distance(&mut self) -> u64 {
        if self.bit_error_rate <= 0.0 {
            return u64::MAX;
        }
        let chance = 1.0 - self.random.part();
        (chance.ln() / (1.0 - self.bit_error_rate).ln()) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wrong bits of a million octets.
    fn wrong(rate: f64) -> u32 {
        let mut wire = Wire::new(rate, Random::new(1, 2));
        let mut wrong = 0_u32;
        for _ in 0..1_000_000 {
            wire.put(&[0]);
            wrong = wrong.saturating_add(wire.carry().unwrap().count_ones());
        }
        wrong
    }

    #[test]
    fn so_many_bits_are_wrong_as_the_rate_says() {
        assert_eq!(wrong(0.0), 0);
        assert!((700..900).contains(&wrong(1e-4)), "{}", wrong(1e-4));
        assert!((79_000..81_000).contains(&wrong(1e-2)), "{}", wrong(1e-2));
    }
}

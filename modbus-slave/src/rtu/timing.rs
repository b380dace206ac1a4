//! How frames are told apart: by silence, or by length.

use core::time::Duration;

/// How a [`Slave`](super::Slave) finds the ends of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Timing {
    /// Time of one character on the line.
    pub(super) character: Duration,
    /// The longest silence inside a frame, t1.5; `None`: any.
    pub(super) within: Option<Duration>,
    /// The silence after which what was received is complete, t3.5.
    pub(super) between: Duration,
    /// A frame is complete as soon as its length and CRC say so.
    pub(super) by_length: bool,
    /// Other slaves answer on the same line.
    pub(super) multidrop: bool,
}

/// 1 start bit, 8 data bits, parity, stop (Serial Line V1.02 §2.5.1).
const BITS_A_CHARACTER: u64 = 11;
/// "For baud rates greater than 19200 bps, fixed values should be used" (§2.5.1.1).
const FASTEST_PROPORTIONAL: u32 = 19_200;
const FIXED_WITHIN: Duration = Duration::from_micros(750);
const FIXED_BETWEEN: Duration = Duration::from_micros(1_750);
/// USB adapters hand over what they have every 16 ms.
const RELAXED_BETWEEN: Duration = Duration::from_millis(25);
/// Longer than TCP needs to bring the rest of a frame, shorter than masters wait.
const STALLED: Duration = Duration::from_millis(300);

impl Timing {
    /// As the standard wants it: a silence of 3.5 characters ends a frame, one of more than 1.5
    /// characters inside a frame voids it; 1.75 ms and 750 µs above 19200 baud.
    ///
    /// The times given to [`process`](super::Slave::process) must resolve t1.5: where they do not,
    /// take [`relaxed_at_baud`](Self::relaxed_at_baud). A baud rate of 0 counts as 1.
    pub const fn at_baud(baud: u32) -> Self {
        let (within, between) = if baud > FASTEST_PROPORTIONAL {
            (FIXED_WITHIN, FIXED_BETWEEN)
        } else {
            (half_characters(3, baud), half_characters(7, baud))
        };
        Self {
            character: half_characters(2, baud),
            within: Some(within),
            between,
            by_length: false,
            multidrop: true,
        }
    }

    /// For hosts whose serial ports deliver late and in lumps: a frame ends where its length and its
    /// CRC say so and is answered at once; a silence of 3.5 characters, but at least 25 ms, drops
    /// what is incomplete. There is no t1.5.
    pub const fn relaxed_at_baud(baud: u32) -> Self {
        let strict = half_characters(7, baud);
        Self {
            character: half_characters(2, baud),
            within: None,
            between: if strict.as_nanos() > RELAXED_BETWEEN.as_nanos() { strict } else { RELAXED_BETWEEN },
            by_length: true,
            multidrop: true,
        }
    }

    /// RTU frames in a TCP connection: a frame ends where its length and its CRC say so and is
    /// answered at once. What stays incomplete for 300 ms is dropped.
    pub const fn over_tcp() -> Self {
        Self { character: Duration::ZERO, within: None, between: STALLED, by_length: true, multidrop: false }
    }

    /// The same with another silence between frames, for bridges and radios with habits of their own.
    #[must_use]
    pub const fn with_silence_between_frames(self, between: Duration) -> Self {
        Self { between, ..self }
    }

    /// The longest silence allowed inside a frame, t1.5; `None`: any.
    pub const fn silence_within_frames(&self) -> Option<Duration> {
        self.within
    }

    /// The silence after which what was received is complete, t3.5.
    pub const fn silence_between_frames(&self) -> Duration {
        self.between
    }
}

/// Time of `halves` half characters at `baud`, rounded up to nanoseconds.
const fn half_characters(halves: u64, baud: u32) -> Duration {
    let baud = if baud == 0 { 1 } else { baud };
    let nanos = BITS_A_CHARACTER.saturating_mul(halves).saturating_mul(500_000_000);
    Duration::from_nanos(nanos.div_ceil(widened(baud)))
}

/// `u64::from`, which is not `const`.
const fn widened(value: u32) -> u64 {
    let [a, b, c, d] = value.to_le_bytes();
    u64::from_le_bytes([a, b, c, d, 0, 0, 0, 0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn up_to_19200_baud_silences_are_proportional_to_a_character_of_11_bits() {
        let timing = Timing::at_baud(9600);
        assert_eq!(timing.silence_within_frames(), Some(Duration::from_nanos(1_718_750)));
        assert_eq!(timing.silence_between_frames(), Duration::from_nanos(4_010_417));
        let timing = Timing::at_baud(19_200);
        assert_eq!(timing.silence_within_frames(), Some(Duration::from_nanos(859_375)));
        assert_eq!(timing.silence_between_frames(), Duration::from_nanos(2_005_209));
    }

    #[test]
    fn above_19200_baud_silences_are_fixed() {
        for baud in [19_201, 38_400, 115_200, u32::MAX] {
            let timing = Timing::at_baud(baud);
            assert_eq!(timing.silence_within_frames(), Some(Duration::from_micros(750)));
            assert_eq!(timing.silence_between_frames(), Duration::from_micros(1_750));
        }
    }

    #[test]
    fn no_baud_rate_is_one_baud() {
        assert_eq!(Timing::at_baud(0), Timing::at_baud(1));
        assert_eq!(Timing::at_baud(1).silence_between_frames(), Duration::from_millis(38_500));
    }

    #[test]
    fn relaxed_timing_waits_at_least_a_usb_frame_and_allows_any_gap() {
        assert_eq!(Timing::relaxed_at_baud(115_200).silence_between_frames(), Duration::from_millis(25));
        assert_eq!(Timing::relaxed_at_baud(115_200).silence_within_frames(), None);
        assert_eq!(
            Timing::relaxed_at_baud(300).silence_between_frames(),
            Timing::at_baud(300).silence_between_frames()
        );
    }
}

//! Resistance measurements, so that no two neighbours load the string at once.

use crate::{Places, ProbeAddress, Uptime};

/// The longest that a measurement takes.
const LONGEST: Uptime = Uptime::from_secs(10);

#[derive(Clone, Copy, Debug)]
pub(super) struct Stagger {
    /// Those that are still to be asked.
    left: Places,
    /// Those that measure now, as far as is known.
    busy: Places,
    stride: u8,
    /// When those that measure now have surely ended.
    until: Uptime,
    /// Whether the end is still to be told.
    untold: bool,
}

impl Stagger {
    pub(super) const fn new() -> Self {
        let (left, busy) = (Places::NONE, Places::NONE);
        Self { left, busy, stride: 2, until: Uptime::ZERO, untold: false }
    }

    /// Adds to what is to be measured.
    pub(super) fn add(&mut self, places: Places, stride: u8) {
        self.left = self.left | places;
        self.stride = stride.max(2);
        self.untold = true;
    }

    /// Those whose turn it is; empty while others measure, and when none is left.
    pub(super) fn turn(&self, now: Uptime) -> Places {
        let Some(first) = self.left.nearest() else { return Places::NONE };
        if !self.busy.is_empty() && now < self.until {
            return Places::NONE;
        }
        let phase = |place: ProbeAddress| place.get().checked_rem(self.stride);
        self.left.iter().filter(|&place| phase(place) == phase(first)).collect()
    }

    /// Those had their turn, and of them these are asked.
    pub(super) const fn asked(&mut self, now: Uptime, turn: Places, asked: Places) {
        self.left = self.left.without(turn);
        self.busy = asked;
        self.until = now.saturating_add(LONGEST);
    }

    /// A probe does not measure.
    pub(super) const fn ended(&mut self, place: ProbeAddress) {
        self.busy.remove(place);
    }

    /// Whether all is done, and told now for the first time.
    pub(super) fn take_end(&mut self, now: Uptime) -> bool {
        let over = self.left.is_empty() && (self.busy.is_empty() || now >= self.until);
        over && core::mem::take(&mut self.untold)
    }

    /// When waiting for those that measure ends.
    pub(super) fn wake_at(&self) -> Option<Uptime> {
        self.untold.then_some(self.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_have_their_turn_and_no_two_neighbours_the_same() {
        for stride in [0, 2, 3, 5] {
            let (mut stagger, mut done) = (Stagger::new(), Places::NONE);
            stagger.add(Places::ALL, stride);
            for turn in 1..=stride.max(2) {
                let places = stagger.turn(Uptime::ZERO);
                let neighbours =
                    places.iter().filter(|place| place.next().is_some_and(|next| places.contains(next)));
                assert_eq!(neighbours.count(), 0, "stride {stride}, turn {turn}");
                stagger.asked(Uptime::ZERO, places, places);
                assert!(stagger.turn(Uptime::ZERO).is_empty(), "others measure");
                places.iter().for_each(|place| stagger.ended(place));
                done = done | places;
            }
            assert_eq!(done, Places::ALL);
            assert!(stagger.take_end(Uptime::ZERO) && !stagger.take_end(Uptime::ZERO));
        }
    }

    #[test]
    fn a_probe_that_never_tells_its_end_holds_the_others_up_for_ten_seconds() {
        let mut stagger = Stagger::new();
        stagger.add(Places::first(2), 2);
        let places = stagger.turn(Uptime::ZERO);
        stagger.asked(Uptime::ZERO, places, places);
        assert!(stagger.turn(Uptime::from_millis(9_999)).is_empty());
        assert_eq!(stagger.turn(LONGEST).len(), 1);
    }
}

//! Push buttons that act when held long enough.

use core::time::Duration;

use crate::time::Uptime;

/// A button that acts once when it is held for some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct HoldButton {
    hold: Duration,
    pressed_since: Option<Uptime>,
    done: bool,
}

impl HoldButton {
    /// A button that must be held for `hold`.
    pub const fn new(hold: Duration) -> Self {
        Self { hold, pressed_since: None, done: false }
    }

    /// The same at power-up of what it restarts: held down all the while, it acts only once it was let go.
    #[must_use]
    pub const fn once_released(self) -> Self {
        Self { done: true, ..self }
    }

    /// Takes the button's state, returns `true` once each time it was held long enough.
    pub fn step(&mut self, now: Uptime, pressed: bool) -> bool {
        if !pressed {
            self.pressed_since = None;
            self.done = false;
            return false;
        }
        let since = *self.pressed_since.get_or_insert(now);
        let acts = !self.done && now.saturating_sub(since) >= self.hold;
        self.done |= acts;
        acts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_acts_once_a_hold() {
        let mut button = HoldButton::new(Duration::from_secs(15));
        let mut acts = |second, pressed| button.step(Duration::from_secs(second), pressed);
        assert!(!acts(0, true) && !acts(14, true) && acts(15, true) && !acts(60, true));
        assert!(!acts(61, false) && !acts(62, true) && !acts(76, true) && acts(77, true));
    }

    #[test]
    fn a_button_that_was_held_down_at_power_up_acts_once_it_was_let_go() {
        let mut button = HoldButton::new(Duration::from_secs(1)).once_released();
        let mut acts = |second, pressed| button.step(Duration::from_secs(second), pressed);
        assert!(!acts(0, true) && !acts(9, true) && !acts(10, false) && !acts(11, true) && acts(12, true));
    }

    #[test]
    fn letting_go_starts_the_hold_anew() {
        let mut button = HoldButton::new(Duration::from_secs(15));
        let mut acts = |second, pressed| button.step(Duration::from_secs(second), pressed);
        assert!(!acts(0, true) && !acts(10, false) && !acts(11, true) && !acts(20, true) && acts(26, true));
    }
}

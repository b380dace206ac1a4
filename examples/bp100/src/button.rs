//! The button B1. The manual has it for future use; what it does is ours.

use core::time::Duration;

use probe_proto::Uptime;

/// A contact bounces for so long.
const BOUNCE: Duration = Duration::from_millis(30);
/// Held for so long, it is no mere press.
const HELD: Duration = Duration::from_secs(3);

/// What somebody at the probe wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Press {
    /// Pressed, and let go within 3 s.
    Short,
    /// Held for 3 s; told once.
    Long,
}

/// The button's state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Button {
    /// Since when it is down.
    down: Option<Uptime>,
    told: bool,
}

impl Button {
    pub(crate) const fn new() -> Self {
        Self { down: None, told: false }
    }

    /// Takes whether it is down now.
    pub(crate) fn step(&mut self, now: Uptime, is_down: bool) -> Option<Press> {
        let Some(since) = self.down else {
            if is_down {
                (self.down, self.told) = (Some(now), false);
            }
            return None;
        };
        let held = now.saturating_sub(since);
        if is_down {
            let long = held >= HELD && !self.told;
            self.told |= long;
            return long.then_some(Press::Long);
        }
        self.down = None;
        (held >= BOUNCE && !self.told).then_some(Press::Short)
    }

    /// When to look again without a change.
    pub(crate) fn wake_at(&self) -> Option<Uptime> {
        self.down.filter(|_| !self.told).map(|since| since.saturating_add(HELD))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_a_bounce_and_a_hold_are_told_apart() {
        let mut button = Button::new();
        let mut told = |at, down| button.step(Duration::from_millis(at), down);
        assert_eq!((told(0, true), told(10, false)), (None, None), "a bounce");
        assert_eq!((told(20, true), told(120, false)), (None, Some(Press::Short)));
        assert_eq!((told(200, true), told(3_199, true)), (None, None));
        assert_eq!(
            (told(3_200, true), told(4_000, true), told(4_100, false)),
            (Some(Press::Long), None, None)
        );
    }
}

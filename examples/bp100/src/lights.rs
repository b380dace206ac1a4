//! The lights (BM100 manual, Product Callouts, Battery Probe).

use core::time::Duration;

use probe_proto::Uptime;

use crate::board::{Board, Light};

/// Powered, and there is a communication problem: half a second on, half a second off.
const FLASH: Duration = Duration::from_millis(500);
/// A datagram is received or sent: on for so long.
const BLINK: Duration = Duration::from_millis(40);
/// The probe shows where it is: both lights in turn.
const SHOW: Duration = Duration::from_millis(125);

/// What the lights tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    /// The battery is abnormal.
    pub(crate) abnormal: bool,
    /// The manager is heard, and has given a place.
    pub(crate) linked: bool,
    /// When it was heard last.
    pub(crate) heard: Option<Uptime>,
    /// The probe shows where it is.
    pub(crate) shows: bool,
}

/// The lights as they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lights {
    red: bool,
    green: bool,
}

impl Lights {
    pub(crate) const fn new() -> Self {
        Self { red: false, green: false }
    }

    /// Switches what is not as it should be; gives when something changes next.
    pub(crate) fn step(&mut self, now: Uptime, state: State, board: &mut impl Board) -> Option<Uptime> {
        let (red, green, next) = pattern(now, state);
        for (light, was, is) in [(Light::Red, &mut self.red, red), (Light::Green, &mut self.green, green)] {
            if core::mem::replace(was, is) != is {
                board.set_light(light, is);
            }
        }
        next
    }
}

/// Red, green, and when that changes.
fn pattern(now: Uptime, state: State) -> (bool, bool, Option<Uptime>) {
    if state.shows {
        let (on, next) = square(now, SHOW);
        return (on, !on, Some(next));
    }
    if !state.linked {
        let (on, next) = square(now, FLASH);
        return (state.abnormal, on, Some(next));
    }
    let dark_at = state.heard.map(|heard| heard.saturating_add(BLINK)).filter(|&end| now < end);
    (state.abnormal, dark_at.is_some(), dark_at)
}

/// On and off, each for `half`; and when it changes.
fn square(now: Uptime, half: Duration) -> (bool, Uptime) {
    let halves = now.as_millis().checked_div(half.as_millis()).unwrap_or(0);
    let halves = u32::try_from(halves).unwrap_or(u32::MAX);
    (halves.is_multiple_of(2), half.saturating_mul(halves.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINKED: State = State { abnormal: false, linked: true, heard: Some(Uptime::ZERO), shows: false };

    fn at(millis: u64, state: State) -> (bool, bool) {
        let (red, green, _) = pattern(Duration::from_millis(millis), state);
        (red, green)
    }

    #[test]
    fn green_flashes_without_a_manager_and_blinks_with_one() {
        let alone = State { linked: false, ..LINKED };
        assert_eq!([0, 499, 500, 999, 1_000].map(|t| at(t, alone).1), [true, true, false, false, true]);
        assert_eq!([0, 39, 40, 900].map(|t| at(t, LINKED).1), [true, true, false, false]);
    }

    #[test]
    fn red_tells_of_the_battery_alone_and_both_show_the_place() {
        assert!(at(100, State { abnormal: true, ..LINKED }).0 && !at(100, LINKED).0);
        let shows = State { shows: true, ..LINKED };
        assert_eq!([0, 125, 250].map(|t| at(t, shows)), [(true, false), (false, true), (true, false)]);
    }

    #[test]
    fn the_next_change_is_told() {
        assert_eq!(square(Duration::from_millis(730), FLASH), (false, Duration::from_secs(1)));
        assert_eq!(pattern(Duration::from_millis(50), LINKED).2, None, "dark until the manager is heard");
    }
}

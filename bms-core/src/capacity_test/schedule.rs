//! When the next test starts.

use core::time::Duration;

use super::settings::TestSettings;
use crate::units::{Hours, Minutes};

/// A scheduled test that was refused is tried again after this time (ours).
const RETRY: Duration = Duration::from_hours(1);

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Due {
    /// A scheduled test.
    Scheduled,
    /// A manual start whose delay is over.
    Manual,
}

/// The countdowns to the next scheduled test and to a manual start with delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Schedule {
    next: Option<Duration>,
    delayed: Option<Duration>,
}

impl Schedule {
    /// A schedule that stands as these countdowns tell; `None`: nothing is planned.
    pub fn resume(next: Option<Minutes>, delayed: Option<Minutes>) -> Self {
        Self { next: next.map(Minutes::duration), delayed: delayed.map(Minutes::duration) }
    }

    /// Lets `elapsed` time pass and tells what is due. The scheduled countdown stands still while tests are not
    /// enabled. A test that becomes due while one runs has its wish.
    pub fn step(&mut self, elapsed: Duration, settings: &TestSettings) -> Option<Due> {
        let manual = count_down(&mut self.delayed, elapsed);
        if manual {
            self.delayed = None;
        }
        let scheduled = settings.enabled && count_down(&mut self.next, elapsed);
        if scheduled {
            self.next = interval(settings.every);
        }
        match (scheduled, manual) {
            (true, _) => Some(Due::Scheduled),
            (false, true) => Some(Due::Manual),
            (false, false) => None,
        }
    }

    /// A scheduled test was refused: the next one is an hour away.
    pub const fn postpone(&mut self) {
        self.next = Some(RETRY);
    }

    /// Plans a manual start after `delay`.
    pub const fn start_in(&mut self, delay: Hours) {
        self.delayed = Some(delay.duration());
    }

    /// Takes a manual start with delay, or a retry, back.
    pub const fn cancel_delayed(&mut self) {
        self.delayed = None;
    }

    /// Sets the time to the next scheduled test; 0 hours is at once.
    pub const fn set_next(&mut self, next: Hours) {
        self.next = Some(next.duration());
    }

    /// The interval was changed: the next test is at most one interval away.
    pub fn interval_changed(&mut self, every: Hours) {
        self.next = match (self.next, interval(every)) {
            (Some(next), Some(every)) => Some(next.min(every)),
            (None, every) => every,
            (Some(_), None) => None,
        };
    }

    /// Time to the next scheduled test in hours, begun hours as whole ones; `None`: none is planned.
    pub fn next_in(&self) -> Option<Hours> {
        self.next.map(|left| Hours(begun(left, 3_600)))
    }

    /// Time to the next scheduled test in minutes, begun minutes as whole ones.
    pub fn next_in_minutes(&self) -> Option<Minutes> {
        self.next.map(|left| Minutes(begun(left, 60)))
    }

    /// Time to the manual start in minutes, begun minutes as whole ones; `None`: none is planned.
    pub fn delayed_in_minutes(&self) -> Option<Minutes> {
        self.delayed.map(|left| Minutes(begun(left, 60)))
    }
}

fn interval(every: Hours) -> Option<Duration> {
    (every > Hours(0)).then(|| every.duration())
}

/// Lets a countdown run; `true` when it is at its end.
fn count_down(left: &mut Option<Duration>, elapsed: Duration) -> bool {
    left.as_mut().is_some_and(|left| {
        *left = left.saturating_sub(elapsed);
        left.is_zero()
    })
}

/// How many units of `unit_s` seconds `left` has begun.
fn begun(left: Duration, unit_s: u64) -> u16 {
    let seconds = left.as_secs().saturating_add(u64::from(left.subsec_nanos() > 0));
    u16::try_from(seconds.div_ceil(unit_s.max(1))).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    fn every(hours: u16) -> TestSettings {
        TestSettings { enabled: true, every: Hours(hours), ..TestSettings::default() }
    }

    #[test]
    fn a_test_is_due_every_n_hours() {
        let mut schedule = Schedule::resume(None, None);
        schedule.interval_changed(Hours(3));
        let due: heapless::Vec<bool, 7> = (0..7).map(|_| schedule.step(HOUR, &every(3)).is_some()).collect();
        assert_eq!(due, [false, false, true, false, false, true, false]);
    }

    #[test]
    fn the_countdown_stands_still_while_disabled() {
        let mut schedule = Schedule::resume(Some(Minutes(61)), None);
        let disabled = TestSettings { enabled: false, ..every(3) };
        assert_eq!(schedule.step(HOUR, &disabled), None);
        assert_eq!((schedule.next_in(), schedule.next_in_minutes()), (Some(Hours(2)), Some(Minutes(61))));
    }

    #[test]
    fn a_manual_start_waits_for_its_delay_even_if_the_schedule_is_off() {
        let off = TestSettings { enabled: false, ..every(0) };
        let mut schedule = Schedule::resume(None, None);
        schedule.start_in(Hours(2));
        assert_eq!([(); 3].map(|()| schedule.step(HOUR, &off)), [None, Some(Due::Manual), None], "once only");
        schedule.start_in(Hours(1));
        schedule.cancel_delayed();
        assert_eq!(schedule.step(HOUR, &off), None);
    }

    #[test]
    fn a_refused_test_is_tried_again_after_an_hour_unless_tests_are_disabled_meanwhile() {
        let mut schedule = Schedule::resume(Some(Minutes(0)), None);
        assert_eq!(schedule.step(Duration::ZERO, &every(100)), Some(Due::Scheduled));
        schedule.postpone();
        assert_eq!(schedule.next_in(), Some(Hours(1)));
        assert_eq!(schedule.delayed_in_minutes(), None, "no manual start");
        let disabled = TestSettings { enabled: false, ..every(100) };
        assert_eq!(schedule.step(HOUR, &disabled), None);
        assert_eq!(schedule.step(HOUR, &every(100)), Some(Due::Scheduled));
        assert_eq!(schedule.next_in(), Some(Hours(100)));
    }

    #[test]
    fn an_interval_of_zero_means_no_schedule_and_a_single_date_still_works() {
        let mut schedule = Schedule::resume(Some(Minutes(60)), None);
        schedule.interval_changed(Hours(0));
        assert_eq!(schedule.next_in(), None);
        schedule.set_next(Hours(1));
        assert_eq!(schedule.step(HOUR, &every(0)), Some(Due::Scheduled));
        assert_eq!(schedule.step(HOUR * 600, &every(0)), None);
    }

    #[test]
    fn a_shorter_interval_brings_the_next_test_nearer_and_a_longer_one_does_not_delay_it() {
        let mut schedule = Schedule::resume(Some(Minutes(6_000)), None);
        schedule.interval_changed(Hours(500));
        assert_eq!(schedule.next_in(), Some(Hours(100)));
        schedule.interval_changed(Hours(24));
        assert_eq!(schedule.next_in(), Some(Hours(24)));
    }
}

//! The power-up of a monitor that is built where it is to be.

mod common;

use bms_core::{Monitor, capacity_test::AbortReason, data::Retained, event::Event, settings::Settings};
use common::ratings;

fn unopened(test_running: bool) -> Monitor {
    Monitor::unopened(ratings(), Settings::default(), retained(test_running))
}

fn retained(test_running: bool) -> Retained {
    Retained { test_running, operating_minutes: 7, ..Retained::default() }
}

fn events(monitor: &Monitor) -> Vec<Event> {
    monitor.journal().entries().map(|entry| entry.event).collect()
}

#[test]
fn a_monitor_that_is_opened_later_is_as_a_new_one() {
    for test_running in [false, true] {
        let new = Monitor::new(ratings(), Settings::default(), retained(test_running));
        let mut later = unopened(test_running);
        assert_ne!(format!("{later:?}"), format!("{new:?}"), "its journal has not begun");
        later.open();
        assert_eq!(format!("{later:?}"), format!("{new:?}"));
    }
}

#[test]
fn the_power_up_is_noted_once() {
    for (test_running, wanted) in [
        (false, &[Event::PoweredUp][..]),
        (true, &[Event::PoweredUp, Event::TestAborted(AbortReason::PowerCut)]),
    ] {
        let mut monitor = unopened(test_running);
        monitor.open();
        assert_eq!(events(&monitor), wanted);
        monitor.keep();
        monitor.open();
        assert_eq!(events(&monitor), wanted, "opened twice");
    }
}

#[test]
fn what_is_unsaved_before_the_power_up_is_noted_is_no_test_that_was_cut() {
    let mut monitor = unopened(false);
    monitor.keep();
    monitor.open();
    assert_eq!(events(&monitor), [Event::PoweredUp]);

    let mut monitor = unopened(true);
    assert!(monitor.take_unsaved_data().is_some(), "that the test is over");
    monitor.open();
    assert_eq!(monitor.journal().entries().count(), 2, "the test was cut, though that is saved by now");
}

//! Temperature, humidity and contacts around a bank.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use bms_core::environment::{
    EnvironmentEdge, EnvironmentMonitor, EnvironmentSample, EnvironmentSettings, InvalidThresholds,
    NormalState, WatchEdge, WatchedAlarm,
};
use bms_core::time::Timestamp;
use bms_core::units::{CentiCelsius, CentiPercent};
use core::time::Duration;

struct Room {
    monitor: EnvironmentMonitor,
    settings: EnvironmentSettings,
    now: Duration,
}

const NORMAL: EnvironmentSample = EnvironmentSample {
    temperature: Some(CentiCelsius(2_000)),
    humidity: Some(CentiPercent(5_000)),
    closed_contacts: Some(0),
};

impl Room {
    fn new() -> Self {
        Self {
            monitor: EnvironmentMonitor::default(),
            settings: EnvironmentSettings::default(),
            now: Duration::ZERO,
        }
    }

    /// What is told after so many seconds.
    fn after(&mut self, seconds: u64, sample: EnvironmentSample) -> Vec<EnvironmentEdge> {
        self.now += Duration::from_secs(seconds);
        let time = Some(Timestamp { unix_ms: 1_000_000 + u64::try_from(self.now.as_millis()).unwrap() });
        let mut edges = Vec::new();
        self.monitor.ingest(self.now, time, &self.settings, &sample, |edge| edges.push(edge));
        edges
    }

    fn degrees(&mut self, seconds: u64, centi: i32) -> Vec<EnvironmentEdge> {
        self.after(seconds, EnvironmentSample { temperature: Some(CentiCelsius(centi)), ..NORMAL })
    }
}

const fn temperature(alarm: WatchedAlarm, raised: bool) -> EnvironmentEdge {
    EnvironmentEdge::Temperature(WatchEdge { alarm, raised })
}

#[test]
fn a_threshold_is_passed_at_once_and_regained_with_hysteresis() {
    let mut room = Room::new();
    room.settings.temperature.rate_of_change = CentiCelsius(0);
    assert_eq!(room.degrees(0, 4_500), []);
    assert_eq!(room.degrees(1, 4_501), [temperature(WatchedAlarm::High, true)]);
    assert_eq!([room.degrees(1, 4_600), room.degrees(1, 4_301)].concat(), []);
    assert_eq!(room.degrees(1, 4_300), [temperature(WatchedAlarm::High, false)]);
    assert_eq!(room.degrees(1, -1), [temperature(WatchedAlarm::Low, true)]);
    assert_eq!(room.degrees(1, 199), []);
    assert_eq!(room.degrees(1, 200), [temperature(WatchedAlarm::Low, false)]);
}

#[test]
fn a_change_within_five_minutes_is_told_and_a_slow_one_is_not() {
    let mut room = Room::new();
    assert_eq!(room.degrees(0, 2_000), []);
    assert_eq!(room.degrees(200, 2_500), []);
    assert_eq!(room.degrees(10, 2_501), [temperature(WatchedAlarm::Rate, true)]);
    assert_eq!(room.degrees(600, 2_501), [temperature(WatchedAlarm::Rate, false)]);

    // Twice as far, in twice ten minutes.
    let mut room = Room::new();
    for step in 0..120 {
        assert_eq!(room.degrees(10, 2_000 + 8 * step), []);
    }
    assert_eq!(room.degrees(3_600, 0), [], "after an hour of silence nothing is known of how fast it was");
}

#[test]
fn extremes_are_kept_with_their_times_and_can_be_forgotten() {
    let mut room = Room::new();
    for (seconds, centi) in [(100, 2_000), (100, 2_300), (100, 1_900), (100, 2_300), (100, 2_100)] {
        room.degrees(seconds, centi);
    }
    let (low, high) =
        (room.monitor.temperature().minimum().unwrap(), room.monitor.temperature().maximum().unwrap());
    assert_eq!((low.value, low.at), (CentiCelsius(1_900), Duration::from_mins(5)));
    assert_eq!((high.value, high.at), (CentiCelsius(2_300), Duration::from_secs(200)), "the first time");
    assert_eq!(high.time, Some(Timestamp { unix_ms: 1_200_000 }));
    room.monitor.reset_extremes();
    assert_eq!(room.monitor.temperature().maximum(), None);
}

#[test]
fn a_contact_is_abnormal_when_it_is_not_as_it_should_be() {
    let mut room = Room::new();
    room.settings.contacts[1] = NormalState::Closed;
    let contact = |contact, abnormal| EnvironmentEdge::Contact { contact, abnormal };
    let contacts = |bits| EnvironmentSample { closed_contacts: Some(bits), ..NORMAL };
    assert_eq!(room.after(1, contacts(0b10)), []);
    assert_eq!(room.after(1, contacts(0b01)), [contact(0, true), contact(1, true)]);
    let first = room.monitor.contacts().contact(0).unwrap();
    assert!(first.closed && first.abnormal);
    assert_eq!(
        room.after(1, EnvironmentSample { closed_contacts: None, ..NORMAL }),
        [],
        "silence changes nothing"
    );
    assert_eq!(room.after(1, contacts(0b10)), [contact(0, false), contact(1, false)]);
    assert_eq!(room.monitor.contacts().contact(8), None);
}

#[test]
fn a_silent_sensor_is_told_once_and_no_value_of_it_is_shown() {
    let mut room = Room::new();
    room.after(1, NORMAL);
    assert_eq!(room.after(1, EnvironmentSample::default()), [EnvironmentEdge::Silent(true)]);
    assert_eq!(room.after(1, EnvironmentSample::default()), []);
    assert_eq!((room.monitor.temperature().value(), room.monitor.humidity().value()), (None, None));
    assert_eq!(room.after(1, NORMAL), [EnvironmentEdge::Silent(false)]);
}

#[test]
fn the_humidity_is_watched_in_the_same_way() {
    let mut room = Room::new();
    room.after(1, NORMAL);
    let damp = EnvironmentSample { humidity: Some(CentiPercent(9_001)), ..NORMAL };
    let told = room.after(1_000, damp);
    assert_eq!(told, [EnvironmentEdge::Humidity(WatchEdge { alarm: WatchedAlarm::High, raised: true })]);
}

#[test]
fn thresholds_that_leave_nothing_between_them_are_refused() {
    let mut settings = EnvironmentSettings::default();
    assert_eq!(settings.validate(), Ok(()));
    settings.temperature.hysteresis = CentiCelsius(2_250);
    assert_eq!(settings.validate(), Err(InvalidThresholds));
}

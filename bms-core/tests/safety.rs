//! Whatever the sensors say, in whatever order: the load is never left on an empty battery, and a test never runs
//! where it must not.

mod common;

use core::time::Duration;

use bms_core::{
    Command, Monitor,
    capacity_test::TestKind,
    data::Retained,
    event::Event,
    plant::{LoadSource, Sensors},
    settings::{Change, Settings},
    units::{CentiCelsius, Hours, Milliamps, Millivolts, Minutes},
};
use common::ratings;
use proptest::prelude::*;

/// A value that is mostly sensible, at times at a threshold, absurd or missing.
fn said(sensible: core::ops::Range<i32>) -> impl Strategy<Value = Option<i32>> {
    prop_oneof![
        12 => sensible.prop_map(Some),
        2 => (10_000..13_000).prop_map(Some),
        1 => any::<i32>().prop_map(Some),
        1 => Just(None),
    ]
}

fn sensors() -> impl Strategy<Value = Sensors> {
    (
        said(10_900..13_600),
        said(-9_000..0),
        said(0..9_000),
        said(12_500..14_000),
        said(2_000..2_600),
        said(0..5_000),
        any::<[bool; 2]>(),
    )
        .prop_map(|(battery, current, load, supply, temperature, io, [button_1, button_2])| Sensors {
            battery_voltage: battery.map(Millivolts),
            battery_current: current.map(Milliamps),
            load_current: load.map(Milliamps),
            supply_voltage: supply.map(Millivolts),
            charger_voltage: supply.map(Millivolts),
            temperature: temperature.map(CentiCelsius),
            io: [io.map(Millivolts); 4],
            button_1,
            button_2,
        })
}

#[derive(Clone, Debug)]
enum Action {
    Step(u64, Box<Sensors>),
    Command(Command),
    Change(Change),
}

fn action() -> impl Strategy<Value = Action> {
    let command = prop_oneof![
        4 => Just(Command::StartTest),
        1 => Just(Command::StopTest),
        1 => (0..3_u16).prop_map(|hours| Command::StartTestIn(Hours(hours))),
        1 => (0..3_u16).prop_map(|hours| Command::NextTestIn(Hours(hours))),
        1 => Just(Command::ResetBatteryData),
        1 => Just(Command::ResetBatteryDataAndSettings),
    ];
    let change = prop_oneof![
        any::<bool>().prop_map(Change::UpsMode),
        any::<bool>().prop_map(Change::LowVoltageDisconnect),
        any::<bool>().prop_map(Change::TestEnabled),
        (1..5_u16).prop_map(Change::SystemVoltage),
        (0..5_u16).prop_map(Change::IoChannel1),
        (1..99_u16).prop_map(|minutes| Change::TestDuration(Minutes(minutes))),
        prop_oneof![Just(TestKind::Type1), Just(TestKind::Type2)].prop_map(Change::TestKind),
    ];
    prop_oneof![
        20 => (0..90_u64, sensors()).prop_map(|(seconds, sensors)| Action::Step(seconds, Box::new(sensors))),
        2 => command.prop_map(Action::Command),
        1 => change.prop_map(Action::Change),
    ]
}

/// All that a running test needs to judge this step.
fn well_measured(monitor: &Monitor) -> bool {
    let readings = monitor.readings();
    readings.battery_voltage.good().is_some()
        && readings.battery_current.good().is_some()
        && readings.load_current.good().is_some()
        && readings.supply_voltage.good().is_some()
        && readings.temperature.good().is_some()
}

/// The switches of the step that started it have not acted yet.
fn just_started(monitor: &Monitor) -> bool {
    monitor.test_progress().is_some_and(|test| test.elapsed.is_zero())
}

/// Under this voltage the running test must have ended.
fn floor(monitor: &Monitor) -> Millivolts {
    let kind = |event| if let Event::TestStarted(kind) = event { Some(kind) } else { None };
    let system = monitor.settings().system();
    match monitor.journal().entries().filter_map(|entry| kind(entry.event)).last() {
        Some(TestKind::Type1) => system.low_battery(),
        // The least that a minimum voltage can be.
        Some(TestKind::Type2) | None => system.disconnect(),
    }
}

/// At this voltage a supply is there, whatever was before.
const fn system_back(monitor: &Monitor) -> Millivolts {
    monitor.settings().system().supply_back()
}

proptest! {
    #[test]
    fn the_load_is_safe_whatever_happens(actions in prop::collection::vec(action(), 1..200)) {
        let mut monitor = Monitor::new(ratings(), Settings::default(), Retained::default());
        let mut now = Duration::from_secs(1);
        for action in actions {
            match action {
                Action::Command(command) => drop(monitor.command(command)),
                Action::Change(change) => drop(monitor.apply(change)),
                Action::Step(seconds, sensors) => {
                    now = now.saturating_add(Duration::from_secs(seconds));
                    let switches = monitor.step(now, &sensors);
                    let testing = monitor.test_progress().is_some();
                    let ups = monitor.ups_on_battery();
                    let on_battery = switches.load_source == LoadSource::Battery;
                    prop_assert_eq!(on_battery, testing || ups, "on the battery for a reason only");
                    prop_assert!(!(testing && switches.charger_connected), "a test measures the battery alone");
                    prop_assert!(!testing || !monitor.ups_on_battery(), "no test on a lost supply");
                    if testing && well_measured(&monitor) && !just_started(&monitor) {
                        prop_assert!(monitor.readings().battery_voltage.good() >= Some(floor(&monitor)));
                    }
                    prop_assert_eq!(switches.load_connected, !(monitor.load_disconnected() && on_battery));
                    let supplied = monitor.readings().supply_voltage.good() >= Some(system_back(&monitor));
                    prop_assert!(!supplied || switches.load_connected, "a load that can have power has it");
                }
            }
        }
    }
}

//! Alarms, UPS mode, low voltage disconnect, IO channels and buttons through the monitor: BTRM manual §4.5, §6.5, §7.1, §9, §10.3, §14.1.

mod common;

use bms_core::{
    alarm::Alarm,
    data::Retained,
    event::Event,
    plant::{Leds, LoadSource},
    reading::Quality,
    settings::{Change, OutOfRange, Settings},
    system_voltage::SystemVoltage,
    units::{CentiCelsius, Hours, MilliampHours, Millivolts, Minutes},
};
use common::{Bench, ratings};

#[test]
fn ups_mode_carries_the_load_through_a_supply_loss() {
    let mut bench = Bench::new();
    bench.apply(Change::UpsMode(true));
    bench.sensors.supply_voltage = Some(Millivolts(10_990));
    bench.run(1);
    assert_eq!(bench.actuators.load_source, LoadSource::Battery);
    assert!(bench.monitor.ups_on_battery() && bench.stands(Alarm::SupplyLost));
    bench.sensors.supply_voltage = Some(Millivolts(13_600));
    bench.run(10);
    assert!(bench.monitor.ups_on_battery());
    bench.run(1);
    assert_eq!(bench.actuators.load_source, LoadSource::Supply);
}

#[test]
fn without_ups_mode_the_load_stays_on_the_supply() {
    let mut bench = Bench::new();
    bench.sensors.supply_voltage = Some(Millivolts(0));
    bench.run(5);
    assert_eq!(bench.actuators.load_source, LoadSource::Supply);
    assert!(bench.stands(Alarm::SupplyLost));
}

#[test]
fn a_supply_loss_during_a_test_keeps_the_load_alive_in_ups_mode() {
    let mut bench = Bench::new();
    bench.apply(Change::UpsMode(true));
    bench.start().unwrap();
    bench.run(100);
    bench.sensors.supply_voltage = Some(Millivolts(0));
    for _ in 0..5 {
        bench.run(1);
        assert_eq!(bench.actuators.load_source, LoadSource::Battery, "not for one step on a dead supply");
    }
    assert!(!bench.testing());
}

#[test]
fn the_disconnect_saves_an_empty_battery_and_lets_the_supply_carry_the_load() {
    let mut bench = Bench::new();
    bench.apply(Change::UpsMode(true));
    bench.apply(Change::LowVoltageDisconnect(true));
    bench.sensors.supply_voltage = Some(Millivolts(0));
    bench.run(1);
    bench.battery_mv = Some(10_499);
    bench.run(1);
    assert!(!bench.actuators.load_connected && bench.monitor.load_disconnected());
    bench.battery_mv = Some(12_499);
    bench.run(1);
    assert!(!bench.actuators.load_connected, "not before 12.5 V");
    bench.sensors.supply_voltage = Some(Millivolts(13_600));
    bench.run(1);
    assert!(bench.actuators.load_connected, "from the supply, at once");
    assert!(bench.monitor.load_disconnected(), "the battery is still too low");
}

#[test]
fn a_low_battery_is_an_alarm_with_delay_and_hysteresis() {
    let mut bench = Bench::new();
    bench.battery_mv = Some(10_990);
    bench.run(5);
    assert!(!bench.stands(Alarm::LowVoltage));
    bench.run(1);
    assert!(bench.stands(Alarm::LowVoltage) && bench.monitor.alarms().any());
    bench.battery_mv = Some(11_490);
    bench.run(1);
    assert!(bench.stands(Alarm::LowVoltage));
    bench.battery_mv = Some(11_500);
    bench.run(1);
    assert!(!bench.stands(Alarm::LowVoltage));
}

#[test]
fn thresholds_follow_the_system_voltage() {
    let mut bench = Bench::new();
    bench.apply(Change::SystemVoltage(4));
    bench.battery_mv = Some(43_990);
    bench.sensors.supply_voltage = Some(Millivolts(54_000));
    bench.run(10);
    assert!(bench.stands(Alarm::LowVoltage) && !bench.stands(Alarm::SupplyLost));
}

#[test]
fn digital_inputs_raise_their_alarms_and_every_voltage_stays_readable() {
    let mut bench = Bench::new();
    bench.apply(Change::IoChannel1(2));
    bench.apply(Change::IoChannel2(1));
    bench.sensors.io[0] = Some(Millivolts(5_000));
    bench.run(2);
    assert!(bench.stands(Alarm::IoChannel1) && bench.stands(Alarm::IoChannel2));
    assert_eq!(bench.monitor.readings().io[0].good(), Some(Millivolts(5_000)));
    bench.apply(Change::IoChannel1(0));
    bench.run(1);
    assert!(!bench.stands(Alarm::IoChannel1), "an analog input has no alarm");
}

#[test]
fn alarms_of_the_first_ten_seconds_are_raised_and_told_to_nobody() {
    let mut settings = Settings::default();
    settings.apply(Change::IoChannel1(1), &ratings()).unwrap();
    let mut bench = Bench::power_up(settings, Retained::default());
    bench.run(9);
    assert!(bench.stands(Alarm::IoChannel1));
    assert!(bench.edges().iter().all(|edge| !edge.notify));
    bench.sensors.io[0] = Some(Millivolts(5_000));
    bench.run(10);
    bench.sensors.io[0] = Some(Millivolts(0));
    bench.run(3);
    let told: Vec<_> = bench.edges().iter().map(|edge| (edge.raised, edge.notify)).collect();
    assert_eq!(told, [(true, false), (false, false), (true, true)]);
}

#[test]
fn a_silent_sensor_is_an_alarm_and_its_value_is_absent() {
    let mut bench = Bench::new();
    bench.sensors.charger_voltage = None;
    bench.sensors.temperature = Some(CentiCelsius(20_000));
    bench.run(10);
    assert!(bench.stands(Alarm::SensorFault));
    assert_eq!(bench.monitor.readings().charger_voltage.good(), None);
    assert_eq!(bench.monitor.readings().temperature.quality(), Quality::OutOfRange);
}

#[test]
fn pb2_held_15_seconds_clears_test_data_and_flashes() {
    let mut bench = Bench::new();
    bench.monitor.command(bms_core::Command::CheckCapacity { nominal: false }).unwrap();
    bench.sensors.button_2 = true;
    bench.run(15);
    assert!(!bench.monitor.battery_data().is_empty());
    bench.run(1);
    assert!(bench.monitor.battery_data().is_empty());
    assert_eq!(bench.actuators.leds, Leds::Flashing);
    bench.run(30);
    let resets = bench.events().iter().filter(|event| **event == Event::BatteryDataReset).count();
    assert_eq!(resets, 1, "once a hold");
}

#[test]
fn pb1_held_20_seconds_asks_for_a_network_reset() {
    let mut bench = Bench::new();
    bench.sensors.button_1 = true;
    bench.run(20);
    assert!(!bench.events().contains(&Event::NetworkReset));
    bench.run(1);
    assert!(bench.events().contains(&Event::NetworkReset));
}

#[test]
fn the_lights_blink_during_the_self_test() {
    let mut bench = Bench::power_up(Settings::default(), Retained::default());
    bench.run(1);
    assert_eq!(bench.actuators.leds, Leds::Blinking);
    bench.run(5);
    assert_eq!(bench.actuators.leds, Leds::Off);
}

#[test]
fn settings_out_of_range_are_refused_and_change_nothing() {
    let mut bench = Bench::new();
    let before = *bench.monitor.settings();
    let refused = [
        Change::SystemVoltage(0),
        Change::SystemVoltage(5),
        Change::IoChannel1(5),
        Change::IoChannel2(3),
        Change::TestEvery(Hours(501)),
        Change::MinimumRuntime(Minutes(3_201)),
        Change::TestDuration(Minutes(0)),
        Change::TestDuration(Minutes(1_000)),
        Change::Nameplate(Some(MilliampHours(999))),
    ];
    for change in refused {
        assert_eq!(bench.monitor.apply(change), Err(OutOfRange), "{change:?}");
    }
    assert_eq!(*bench.monitor.settings(), before);
    assert_eq!(bench.monitor.take_unsaved_settings(), None);
}

#[test]
fn a_minimum_voltage_out_of_range_returns_the_default() {
    let mut bench = Bench::new();
    let mut minimum = |mv| {
        bench.apply(Change::MinimumVoltage(Millivolts(mv)));
        bench.monitor.settings().test().minimum_voltage().get()
    };
    assert_eq!([10_500, 12_500, 10_499, 12_501].map(&mut minimum), [10_500, 12_500, 11_800, 11_800]);
    bench.apply(Change::SystemVoltage(2));
    assert_eq!(bench.monitor.settings().test().minimum_voltage(), Millivolts(23_600));
}

#[test]
fn a_smaller_model_does_not_take_a_higher_system_voltage_from_the_store() {
    let mut settings = Settings::default();
    settings.apply(Change::SystemVoltage(4), &ratings()).unwrap();
    let small = bms_core::settings::Ratings { highest_system: SystemVoltage::V24, ..ratings() };
    let monitor = bms_core::Monitor::new(small, settings, Retained::default());
    assert_eq!(monitor.settings().system(), SystemVoltage::V24);
    assert_eq!(monitor.settings().test().minimum_voltage(), Millivolts(23_600));
}

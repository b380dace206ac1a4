//! The capacity test through the monitor: BTRM manual §7.3, §8.

mod common;

use bms_core::{
    Command,
    alarm::Alarm,
    capacity_test::{AbortReason, End, Refusal, TestKind},
    data::{Capacity, Retained},
    event::Event,
    plant::LoadSource,
    settings::{Change, Settings},
    units::{CentiCelsius, Hours, MilliampHours, Milliamps, Millivolts, Minutes},
};
use common::Bench;

fn type_2(minutes: u16, minimum_mv: i32) -> Bench {
    let mut bench = Bench::new();
    bench.apply(Change::TestKind(TestKind::Type2));
    bench.apply(Change::TestDuration(Minutes(minutes)));
    bench.apply(Change::MinimumVoltage(Millivolts(minimum_mv)));
    bench
}

#[test]
fn a_test_puts_the_load_on_the_battery_and_takes_the_charger_off() {
    let mut bench = Bench::new();
    bench.start().unwrap();
    assert!(bench.testing(), "the command starts it, not the next step");
    bench.run(1);
    assert_eq!(bench.actuators.load_source, LoadSource::Battery);
    assert!(!bench.actuators.charger_connected);
}

#[test]
fn after_a_test_the_load_returns_first_and_the_charger_a_step_later() {
    let mut bench = Bench::new();
    bench.start().unwrap();
    bench.run(10);
    bench.monitor.command(Command::StopTest).unwrap();
    bench.run(1);
    assert_eq!((bench.actuators.load_source, bench.actuators.charger_connected), (LoadSource::Supply, false));
    bench.run(1);
    assert_eq!((bench.actuators.load_source, bench.actuators.charger_connected), (LoadSource::Supply, true));
}

#[test]
fn type_1_ends_at_the_low_battery_voltage_with_the_runtime_measured() {
    let mut bench = Bench::new();
    bench.apply(Change::Nameplate(Some(MilliampHours(100_000))));
    (bench.loaded_mv, bench.fall_mv_per_hour) = (12_000, 2_000);
    bench.start().unwrap();
    bench.run(3_600);
    assert!(!bench.testing());
    let outcome = bench.outcome().unwrap();
    assert_eq!((outcome.kind, outcome.end), (TestKind::Type1, End::LowBattery));
    assert_eq!(outcome.runtime, Some(Minutes(30)));
    assert!((1_800..=1_805).contains(&outcome.duration_s), "{}", outcome.duration_s);
    assert_eq!(outcome.average_load, Milliamps(8_000));
    assert_eq!(outcome.average_temperature, CentiCelsius(2_500));
    assert!(outcome.end_voltage < Millivolts(11_000));
}

#[test]
fn type_1_lasts_one_to_four_hours_and_leaves_an_estimate() {
    let mut bench = Bench::new();
    bench.apply(Change::Nameplate(Some(MilliampHours(100_000))));
    bench.start().unwrap();
    bench.run(3_600);
    assert!(bench.testing(), "not before an hour");
    bench.run(3 * 3_600 + 60);
    assert!(!bench.testing(), "not over four hours");
    let outcome = bench.outcome().unwrap();
    assert_eq!(outcome.end, End::Estimated);
    assert!(outcome.runtime.unwrap() > Minutes(60));
    assert_eq!(bench.monitor.battery_data().estimated_runtime, outcome.runtime);
}

#[test]
fn a_load_that_is_next_to_none_tells_nothing_of_the_battery() {
    for (load_ma, kind, aborted) in [
        (200, TestKind::Type1, Some(AbortReason::NoLoad)),
        (210, TestKind::Type1, None),
        (60, TestKind::Type2, None),
        (50, TestKind::Type2, Some(AbortReason::NoLoad)),
    ] {
        let mut bench = Bench::new();
        bench.apply(Change::Nameplate(Some(MilliampHours(100_000))));
        bench.apply(Change::TestKind(kind));
        bench.sensors.load_current = Some(Milliamps(load_ma));
        bench.start().unwrap();
        bench.run(100);
        assert_eq!(bench.aborted(), aborted, "{load_ma} mA");
    }
}

#[test]
fn a_light_load_ends_type_1_with_a_reason_where_the_runtime_is_hardly_known() {
    let mut bench = Bench::new();
    bench.apply(Change::Nameplate(Some(MilliampHours(100_000))));
    (bench.loaded_mv, bench.fall_mv_per_hour) = (12_800, 5);
    bench.sensors.load_current = Some(Milliamps(250));
    bench.start().unwrap();
    bench.run(4 * 3_600 + 60);
    assert_eq!(bench.aborted(), Some(AbortReason::NoEstimate));
    assert_eq!((bench.outcome(), bench.monitor.capacity()), (None, Capacity::Unknown));
}

#[test]
fn a_runtime_under_the_minimum_is_low_capacity_and_closes_the_alarm_contact() {
    let mut bench = Bench::new();
    bench.apply(Change::IoChannel1(4));
    (bench.loaded_mv, bench.fall_mv_per_hour) = (12_000, 2_000);
    assert_eq!(bench.monitor.capacity(), Capacity::Unknown);
    bench.start().unwrap();
    bench.run(3_600);
    assert_eq!(bench.monitor.capacity(), Capacity::Low);
    assert!(bench.stands(Alarm::LowCapacity) && bench.monitor.alarms().any());
    assert!(bench.actuators.io_1_closed);
    bench.apply(Change::MinimumRuntime(Minutes(30)));
    bench.run(1);
    assert_eq!(bench.monitor.capacity(), Capacity::Good, "less is asked now");
    assert!(!bench.stands(Alarm::LowCapacity) && !bench.actuators.io_1_closed);
}

#[test]
fn type_2_passes_when_the_battery_stays_above_its_minimum_for_the_time() {
    let mut bench = type_2(30, 11_800);
    bench.start().unwrap();
    bench.run(30 * 60);
    assert!(bench.testing());
    bench.run(2);
    let outcome = bench.outcome().unwrap();
    assert_eq!((outcome.end, outcome.duration_s, outcome.runtime), (End::TimeReached, 1_800, None));
    assert_eq!(bench.monitor.capacity(), Capacity::Good);
    assert_eq!(bench.monitor.battery_data().estimated_runtime, None, "type 2 tells no runtime");
}

#[test]
fn type_2_fails_when_the_battery_falls_under_its_minimum() {
    let mut bench = type_2(999, 12_350);
    bench.start().unwrap();
    bench.run(3_700);
    assert_eq!(bench.outcome().unwrap().end, End::UnderMinimumVoltage);
    assert!(bench.stands(Alarm::LowCapacity));
}

#[test]
fn a_start_is_refused_with_its_reason_and_the_journal_tells() {
    let mut bench = Bench::new();
    bench.battery_mv = Some(12_400);
    bench.run(1);
    assert_eq!(bench.start(), Err(Refusal::BatteryLow));
    assert_eq!(bench.events().last(), Some(&Event::TestRefused(Refusal::BatteryLow)));
    bench.battery_mv = Some(12_410);
    bench.run(1);
    assert_eq!(bench.start(), Ok(()));
    assert_eq!(bench.start(), Err(Refusal::Running));
}

#[test]
fn no_test_starts_during_the_self_test() {
    let mut bench = Bench::power_up(Settings::default(), Retained::default());
    assert_eq!(bench.start(), Err(Refusal::SelfTest));
    bench.run(3);
    assert_eq!(bench.start(), Err(Refusal::SelfTest));
    bench.run(5);
    assert_eq!(bench.start(), Ok(()));
}

#[test]
fn each_danger_breaks_a_test_off_with_the_load_on_the_supply() {
    type Danger = fn(&mut Bench);
    let dangers: [(Danger, u64, AbortReason); 5] = [
        (|bench| bench.sensors.supply_voltage = Some(Millivolts(0)), 1, AbortReason::SupplyLost),
        (|bench| bench.sensors.temperature = Some(CentiCelsius(6_001)), 8, AbortReason::OverTemperature),
        (|bench| bench.sensors.battery_voltage = None, 5, AbortReason::SensorFault),
        (|bench| bench.sensors.load_current = Some(Milliamps(0)), 63, AbortReason::NoLoad),
        (|bench| bench.monitor.command(Command::StopTest).unwrap(), 1, AbortReason::Stopped),
    ];
    for (danger, within, reason) in dangers {
        let mut bench = Bench::new();
        bench.start().unwrap();
        bench.run(600);
        danger(&mut bench);
        bench.run(within);
        assert_eq!(bench.aborted(), Some(reason));
        assert!(!bench.testing());
        assert_eq!(bench.actuators.load_source, LoadSource::Supply, "{reason:?}");
        assert_eq!(bench.outcome(), None, "a broken-off test is no result");
        assert_eq!(bench.monitor.capacity(), Capacity::Unknown);
    }
}

#[test]
fn a_single_lost_reading_does_not_break_a_test_off() {
    let mut bench = Bench::new();
    bench.start().unwrap();
    bench.run(600);
    bench.sensors.battery_current = None;
    bench.run(2);
    bench.sensors.battery_current = Some(Milliamps(0));
    bench.run(10);
    assert!(bench.testing());
}

#[test]
fn tests_run_every_n_hours_once_enabled() {
    let mut bench = type_2(1, 11_800);
    bench.apply(Change::TestEvery(Hours(2)));
    bench.run(3 * 3_600);
    assert_eq!(bench.outcome(), None, "not enabled");
    bench.apply(Change::TestEnabled(true));
    assert_eq!(bench.monitor.next_test_in(), Some(Hours(2)));
    bench.run(5 * 3_600);
    let started = bench.events().iter().filter(|event| matches!(event, Event::TestStarted(_))).count();
    assert_eq!(started, 2);
}

#[test]
fn a_scheduled_test_that_is_refused_is_tried_again() {
    let mut bench = type_2(1, 11_800);
    bench.battery_mv = Some(12_000);
    bench.run(1);
    bench.apply(Change::TestEnabled(true));
    bench.monitor.command(Command::NextTestIn(Hours(0))).unwrap();
    bench.run(2);
    assert!(!bench.testing());
    bench.battery_mv = None;
    bench.run(3_700);
    assert_eq!(bench.outcome().unwrap().end, End::TimeReached);
}

#[test]
fn the_interval_counts_from_start_to_start() {
    let mut bench = type_2(90, 11_800);
    bench.apply(Change::TestEvery(Hours(2)));
    bench.apply(Change::TestEnabled(true));
    let mut starts = Vec::new();
    for minute in 0..8 * 60 {
        let before = bench.testing();
        bench.run(60);
        if bench.testing() && !before {
            starts.push(minute);
        }
    }
    assert_eq!(starts, [119, 239, 359, 479]);
}

#[test]
fn no_test_starts_while_the_disconnect_is_open_and_one_that_opens_it_ends() {
    let mut bench = Bench::new();
    bench.apply(Change::LowVoltageDisconnect(true));
    bench.battery_mv = Some(10_000);
    bench.run(1);
    bench.battery_mv = Some(12_450);
    bench.run(1);
    assert_eq!(bench.start(), Err(Refusal::LoadDisconnected));
    bench.battery_mv = Some(13_000);
    bench.run(1);
    bench.start().unwrap();
    bench.run(10);
    bench.sensors.temperature = None;
    bench.battery_mv = Some(10_000);
    bench.run(1);
    assert_eq!(bench.aborted(), Some(AbortReason::LoadDisconnected));
    assert!(bench.actuators.load_connected && bench.actuators.load_source == LoadSource::Supply);
}

#[test]
fn a_manual_start_waits_for_its_delay_and_a_stop_takes_it_back() {
    let mut bench = type_2(1, 11_800);
    bench.monitor.command(Command::StartTestIn(Hours(2))).unwrap();
    bench.run(7_000);
    assert_eq!(bench.monitor.manual_test_in(), Some(Minutes(4)));
    assert!(!bench.testing());
    bench.run(300);
    assert!(bench.outcome().is_some());
    bench.monitor.command(Command::StartTestIn(Hours(1))).unwrap();
    bench.monitor.command(Command::StopTest).unwrap();
    assert_eq!(bench.monitor.manual_test_in(), None);
}

#[test]
fn what_is_known_of_the_battery_survives_a_power_cut() {
    let mut bench = type_2(1, 11_800);
    bench.start().unwrap();
    bench.run(100);
    let (settings, data) =
        (bench.monitor.take_unsaved_settings().unwrap(), bench.monitor.take_unsaved_data().unwrap());
    let again = Bench::power_up(settings, data);
    assert_eq!(again.monitor.settings(), bench.monitor.settings());
    assert_eq!(again.monitor.battery_data(), bench.monitor.battery_data());
    assert_eq!(again.monitor.capacity(), Capacity::Good);
}

#[test]
fn a_power_cut_during_a_test_ends_it_and_the_journal_tells() {
    let mut bench = Bench::new();
    bench.start().unwrap();
    bench.run(100);
    let retained = bench.monitor.take_unsaved_data().unwrap();
    assert!(retained.test_running);
    let mut again = Bench::power_up(Settings::default(), retained);
    again.run(1);
    assert!(!again.testing());
    assert_eq!(again.actuators.load_source, LoadSource::Supply);
    assert_eq!(again.aborted(), Some(AbortReason::PowerCut));
    assert!(!again.monitor.take_unsaved_data().unwrap().test_running);
}

#[test]
fn the_schedule_and_the_operating_time_go_on_after_a_power_cut() {
    let mut bench = Bench::new();
    bench.apply(Change::TestEnabled(true));
    bench.run(10 * 3_600);
    let retained = bench.monitor.take_unsaved_data().unwrap();
    let mut again = Bench::power_up(bench.monitor.take_unsaved_settings().unwrap(), retained);
    again.run(3_602);
    assert_eq!(again.monitor.next_test_in(), Some(Hours(157)), "168 hours less 11");
    assert_eq!(again.monitor.operating_minutes(), 600 + 60);
}

#[test]
fn a_reset_of_battery_data_forgets_tests_and_settings_stay() {
    let mut bench = type_2(1, 12_480);
    bench.start().unwrap();
    bench.run(100);
    bench.apply(Change::MinimumRuntime(Minutes(7)));
    bench.start().unwrap();
    bench.monitor.command(Command::ResetBatteryData).unwrap();
    bench.run(1);
    assert!(bench.monitor.battery_data().is_empty() && !bench.testing());
    assert_eq!(bench.monitor.settings().test().minimum_runtime(), Minutes(7));
    bench.monitor.command(Command::ResetBatteryDataAndSettings).unwrap();
    assert_eq!(bench.monitor.settings().test().minimum_runtime(), Minutes(480));
}

#[test]
fn the_capacity_check_sets_good_or_low_by_hand() {
    let mut bench = Bench::new();
    bench.apply(Change::IoChannel1(3));
    bench.run(1);
    assert!(bench.actuators.io_1_closed);
    bench.monitor.command(Command::CheckCapacity { nominal: false }).unwrap();
    bench.run(1);
    assert!(bench.stands(Alarm::LowCapacity) && !bench.actuators.io_1_closed);
    assert!(bench.edges().iter().any(|edge| edge.alarm == Alarm::LowCapacity && edge.notify));
    bench.monitor.command(Command::CheckCapacity { nominal: true }).unwrap();
    bench.run(1);
    assert_eq!(bench.monitor.capacity(), Capacity::Good);
    assert!(!bench.stands(Alarm::LowCapacity) && bench.actuators.io_1_closed);
}

#[test]
fn a_test_of_the_other_kind_runs_and_what_is_set_up_stays() {
    let mut bench = Bench::new();
    let before = *bench.monitor.settings();
    bench.monitor.command(Command::StartTestOf(TestKind::Type2)).unwrap();
    bench.run(61 * 60);
    let test = bench.monitor.battery_data().last_test.unwrap();
    assert_eq!((test.outcome.kind, test.outcome.end), (TestKind::Type2, End::TimeReached));
    assert_eq!(*bench.monitor.settings(), before);
}

#[test]
fn settings_are_restored_as_they_were_and_stored_again() {
    let mut bench = Bench::new();
    let before = *bench.monitor.settings();
    bench.monitor.apply(Change::UpsMode(true)).unwrap();
    assert!(bench.monitor.take_unsaved_settings().is_some());
    bench.monitor.restore(before);
    assert_eq!(bench.monitor.take_unsaved_settings(), Some(before));
    bench.monitor.restore(before);
    assert_eq!(bench.monitor.take_unsaved_settings(), None, "nothing changed");
}

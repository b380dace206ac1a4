//! What is learned of a battery over the years: the tests that are kept, the line through them, the next test's start.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test fails by them"
)]

mod common;

use bms_core::{
    Command,
    ageing::{PastTest, TESTS_KEPT, TestHistory},
    capacity_test::{End, Outcome, TestKind},
    data::{BatteryData, Retained},
    interval::Interval,
    record::{decode, encode},
    settings::{Change, Settings},
    units::{Days, MilliampHours, Minutes},
};
use common::Bench;
use proptest::prelude::*;

const DAY_S: u64 = 86_400;
const WEEK: u32 = 7 * 1_440;
const YEAR: u32 = 525_960;
const NAMEPLATE: Option<MilliampHours> = Some(MilliampHours(100_000));

/// A test of a 100 Ah bank that found so much, give or take 4 Ah.
fn test(at_minutes: u32, ampere_hours: u32) -> PastTest {
    let [p10, median, p90] =
        [ampere_hours - 4, ampere_hours, ampere_hours + 4].map(|charge| MilliampHours(charge * 1_000));
    PastTest { at_minutes, capacity: Interval { p10, median, p90 } }
}

fn yearly(capacities: &[u32]) -> TestHistory {
    let mut history = TestHistory::default();
    for (year, ampere_hours) in (0..).zip(capacities) {
        history.add(test(year * YEAR, *ampere_hours));
    }
    history
}

fn times(history: &TestHistory) -> Vec<u32> {
    history.tests().map(|test| test.at_minutes).collect()
}

#[test]
fn weekly_tests_reach_back_to_the_first_one_with_no_hole_between() {
    let mut history = TestHistory::default();
    for week in 0..520 {
        history.add(test(week * WEEK, 100));
    }
    let times = times(&history);
    assert_eq!(times.len(), TESTS_KEPT);
    assert_eq!((times.first(), times.last()), (Some(&0), Some(&(519 * WEEK))));
    let widest = times.windows(2).map(|pair| pair[1] - pair[0]).max();
    assert!(widest.unwrap() <= 2 * YEAR, "ten years in fifteen gaps: {times:?}");
}

#[test]
fn a_battery_that_loses_three_percent_a_year_is_worn_out_in_time() {
    let ageing = yearly(&[102, 99, 96, 93, 90]).ageing(NAMEPLATE).unwrap();
    let end = ageing.end_of_life(4 * YEAR);
    let [p10, median, p90] = [end.p10, end.median, end.p90.or(Some(Days(u16::MAX)))].map(Option::unwrap);
    assert!((1_000..1_450).contains(&median.get()), "10 % at 3 % a year are 1218 days: {end:?}");
    assert!(p10 < median && median < p90, "{end:?}");
    let later = ageing.end_of_life(5 * YEAR);
    let passed = median - later.median.unwrap();
    assert!((365..=366).contains(&passed.get()), "the day stays where it is: {passed}");
    let expected = ageing.capacity_at(5 * YEAR);
    assert!(
        expected.contains(&MilliampHours(87_000)) && expected.p90 < MilliampHours(95_000),
        "{expected:?}"
    );
}

#[test]
fn a_battery_under_80_percent_is_worn_out_now() {
    let end = yearly(&[90, 80, 62]).ageing(NAMEPLATE).unwrap().end_of_life(2 * YEAR + 1);
    assert_eq!((end.p10, end.median), (Some(Days(0)), Some(Days(0))));
}

#[test]
fn a_battery_that_fails_at_once_is_worn_out_though_the_line_spares_outliers() {
    let end = |capacities: &[u32]| yearly(capacities).ageing(NAMEPLATE).unwrap().end_of_life(5 * YEAR);
    let failed = end(&[100, 99, 99, 98, 98, 50]);
    assert_eq!([failed.p10, failed.median, failed.p90], [Some(Days(0)); 3]);
    let spared = end(&[100, 99, 50, 98, 98, 97]);
    assert!(spared.median > Some(Days(1_000)), "it was the test, and not the battery: {spared:?}");
}

#[test]
fn without_a_nameplate_there_is_no_line_and_the_next_test_expects_what_the_last_one_found() {
    let history = yearly(&[90, 80]);
    assert!(history.ageing(None).is_none());
    assert_eq!(history.expected(None, 2 * YEAR), Some(test(0, 80).capacity));
    assert!(TestHistory::default().ageing(NAMEPLATE).is_none(), "nor before the first test");
    assert_eq!(TestHistory::default().expected(NAMEPLATE, 0), None);
    assert_eq!(TestHistory::default().expected(None, 0), None);
}

/// A bank of 50 Ah that falls to its low-battery voltage in five hours.
fn tested() -> Bench {
    let mut bench = Bench::new();
    bench.apply(Change::Nameplate(Some(MilliampHours(50_000))));
    (bench.loaded_mv, bench.fall_mv_per_hour) = (12_500, 300);
    bench.start().unwrap();
    bench.run(5 * 3_600);
    bench
}

#[test]
fn a_test_leaves_its_figures_with_their_intervals_and_a_line_in_the_history() {
    let bench = tested();
    let outcome = bench.outcome().unwrap();
    let intervals = outcome.intervals.unwrap();
    let (runtime, capacity, health) =
        (intervals.runtime, intervals.capacity.unwrap(), intervals.health.unwrap());
    assert_eq!(Some(runtime.median), outcome.runtime);
    if outcome.end == End::LowBattery {
        assert_eq!((runtime.p10, runtime.p90), (runtime.median, runtime.median), "it was measured");
    } else {
        assert!(runtime.p10 < runtime.median && runtime.median < runtime.p90, "{runtime:?}");
    }
    assert!(capacity.p10 < capacity.median && capacity.median < capacity.p90, "{capacity:?}");
    let of_50_ah = i32::try_from(capacity.median.get()).unwrap() / 5;
    assert!((health.median.get() - of_50_ah).abs() <= 1, "{health:?} {capacity:?}");
    let kept: Vec<_> = bench.monitor.battery_data().history.tests().collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].capacity, capacity, "the first test has nothing to lean on");
    assert!(bench.monitor.end_of_life().is_some());
}

fn capacity(outcome: Outcome) -> Option<Interval<MilliampHours>> {
    outcome.intervals?.capacity
}

#[test]
fn the_next_test_leans_on_the_history_and_the_history_does_not_lean_on_itself() {
    let mut bench = tested();
    let first = bench.outcome().unwrap();
    bench.run(DAY_S);
    bench.start().unwrap();
    bench.run(5 * 3_600);
    let second = bench.outcome().unwrap();
    // In ln: an estimate is sure to a part of its value.
    let width = |of: Interval<MilliampHours>| (f64::from(of.p90.get()) / f64::from(of.p10.get())).ln();
    let of_first = width(capacity(first).unwrap());
    assert!(width(capacity(second).unwrap()) < of_first, "{first:?} {second:?}");
    let kept: Vec<_> = bench.monitor.battery_data().history.tests().map(|test| test.capacity).collect();
    assert_eq!(kept.len(), 2);
    assert_ne!(Some(kept[1]), capacity(second));
    let narrowing = width(kept[1]) / of_first;
    assert!((0.9..1.1).contains(&narrowing), "the same discharge tells as much by itself: {narrowing}");
}

#[test]
fn a_battery_that_may_not_be_full_again_teaches_nothing() {
    let mut bench = tested();
    let learned = *bench.monitor.battery_data();
    bench.run(3_600);
    bench.start().unwrap();
    bench.run(5 * 3_600);
    let second = bench.outcome().unwrap();
    assert!(capacity(second).is_some(), "what it told is told");
    assert_eq!(bench.monitor.battery_data().history, learned.history, "and is not learned from");
    assert_eq!(
        second.intervals, learned.intervals,
        "nor does it lean on the first: the same discharge, told the same"
    );
    bench.run(DAY_S);
    bench.start().unwrap();
    bench.run(5 * 3_600);
    assert_eq!(bench.monitor.battery_data().history.tests().count(), 2);
}

#[test]
fn the_history_survives_a_power_cut() {
    let mut bench = tested();
    let (settings, data) =
        (bench.monitor.take_unsaved_settings().unwrap(), bench.monitor.take_unsaved_data().unwrap());
    let mut stored = [0; 512];
    let stored = encode(&data, &mut stored).unwrap();
    let again = Bench::power_up(settings, decode::<Retained>(stored).unwrap());
    assert_eq!(again.monitor.battery_data(), bench.monitor.battery_data());
    assert_eq!(again.monitor.end_of_life(), bench.monitor.end_of_life());
    assert!(again.monitor.end_of_life().is_some());
}

#[test]
fn a_reset_of_battery_data_forgets_the_history_by_command_and_by_button() {
    let resets: [fn(&mut Bench); 3] = [
        |bench| bench.monitor.command(Command::ResetBatteryData).unwrap(),
        |bench| bench.monitor.command(Command::ResetBatteryDataAndSettings).unwrap(),
        |bench| {
            bench.sensors.button_2 = true;
            bench.run(16);
        },
    ];
    for reset in resets {
        let mut bench = tested();
        assert!(bench.monitor.ageing().is_some());
        reset(&mut bench);
        assert!(bench.monitor.battery_data().is_empty());
        assert!(bench.monitor.ageing().is_none() && bench.monitor.end_of_life().is_none());
        let data = bench.monitor.take_unsaved_data().unwrap();
        assert_eq!(data.battery.history, TestHistory::default(), "it is stored like that");
    }
}

#[test]
fn another_nameplate_draws_another_line() {
    let retained = Retained {
        battery: BatteryData { history: yearly(&[90, 89]), ..Default::default() },
        operating_minutes: 2 * YEAR,
        ..Retained::default()
    };
    let mut bench = Bench::power_up(Settings::default(), retained);
    assert!(bench.monitor.end_of_life().is_none(), "no nameplate");
    bench.apply(Change::Nameplate(NAMEPLATE));
    let of_100 = bench.monitor.end_of_life().unwrap().median.unwrap();
    bench.apply(Change::Nameplate(Some(MilliampHours(120_000))));
    assert_eq!(bench.monitor.end_of_life().unwrap().median, Some(Days(0)), "90 Ah of 120 Ah: worn out");
    assert!(of_100 > Days(0));
}

fn any_test() -> impl Strategy<Value = PastTest> {
    (any::<u32>(), any::<[u32; 3]>()).prop_map(|(at_minutes, [p10, median, p90])| PastTest {
        at_minutes,
        capacity: Interval {
            p10: MilliampHours(p10),
            median: MilliampHours(median),
            p90: MilliampHours(p90),
        },
    })
}

proptest! {
    #[test]
    fn the_first_and_the_newest_test_stay_in_their_order(gaps in prop::collection::vec(1..50_000_u32, 1..60)) {
        let mut history = TestHistory::default();
        let mut at = 0;
        for gap in &gaps {
            at += gap;
            history.add(test(at, 100));
        }
        let times = times(&history);
        prop_assert_eq!(times.len(), gaps.len().min(TESTS_KEPT));
        prop_assert_eq!((times.first(), times.last()), (gaps.first(), Some(&at)));
        prop_assert!(times.is_sorted());
    }

    /// A store holds what another firmware wrote, and decay finds its way through one checksum in four thousand million.
    #[test]
    fn whatever_is_stored_for_a_history_is_taken_without_a_fault(
        tests in prop::collection::vec(any_test(), 0..20),
        nameplate in prop::option::of(any::<u32>().prop_map(MilliampHours)),
        now in any::<u32>(),
    ) {
        let mut history = TestHistory::default();
        for test in &tests {
            history.add(*test);
        }
        let retained = Retained {
            battery: BatteryData { history, ..Default::default() },
            operating_minutes: now,
            ..Retained::default()
        };
        let mut bench = Bench::power_up(Settings::default(), retained);
        if nameplate.is_some() {
            let _taken = bench.monitor.apply(Change::Nameplate(nameplate));
        }
        bench.run(10);
        bench.start().unwrap();
        bench.run(30);
        prop_assert!(bench.testing());
        // After a minute the load may prove too light for what the nameplate says.
        bench.run(40);
        if let Some(ageing) = history.ageing(nameplate) {
            let (end, expected) = (ageing.end_of_life(now), ageing.capacity_at(now));
            prop_assert!(expected.p10 <= expected.median && expected.median <= expected.p90);
            prop_assert!(end.p10.is_some() || end.median.is_none());
        }
        let _next = history.expected(nameplate, now);
    }
}

#[test]
fn a_type_2_test_adds_nothing_to_the_history() {
    let mut bench = tested();
    bench.monitor.command(Command::StartTestOf(TestKind::Type2)).unwrap();
    bench.apply(Change::TestDuration(Minutes(1)));
    bench.run(3_700);
    assert_eq!(bench.outcome().unwrap().kind, TestKind::Type2);
    assert_eq!(bench.outcome().unwrap().intervals, None);
    assert!(bench.monitor.battery_data().intervals.is_some(), "what type 1 told stays");
    assert_eq!(bench.monitor.battery_data().history.tests().count(), 1);
}

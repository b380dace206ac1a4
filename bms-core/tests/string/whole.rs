use core::time::Duration;

use bms_core::string::{BatteryAlarm, Sample, StringAlarm, StringEdge, StringId, StringLimits, StringWatch};
use bms_core::units::Millivolts;

use crate::bench::{Bench, NORMAL, at};

const LIMITS: StringLimits =
    StringLimits { low: Millivolts(26_000), high: Millivolts(28_000), spread: Millivolts(200) };

/// A string of two that is watched once a second.
struct Pair {
    watch: StringWatch,
    now: Duration,
}

impl Pair {
    fn new() -> Self {
        Self { watch: StringWatch::default(), now: Duration::ZERO }
    }

    /// The edges while the batteries have these voltages for so many seconds; `None`: it cannot be read.
    fn holds(&mut self, seconds: u64, voltages: [Option<i32>; 2]) -> Vec<(StringAlarm, bool)> {
        let mut bench = Bench::of(2);
        let samples = voltages.map(|voltage| Sample { voltage: voltage.map(Millivolts), ..NORMAL });
        bench.scan(&samples);
        let summary = bench.manager.summary(StringId::A);
        let mut edges = Vec::new();
        for _ in 0..seconds {
            self.now += Duration::from_secs(1);
            self.watch.step(self.now, StringId::A, LIMITS, 2, summary, |edge| edges.push(edge));
        }
        edges.iter().map(|StringEdge { alarm, raised, .. }| (*alarm, *raised)).collect()
    }
}

#[test]
fn a_string_must_be_beyond_a_limit_for_five_seconds_and_come_back_by_100_millivolts_a_battery() {
    let mut pair = Pair::new();
    let low = |voltage| [Some(voltage), Some(voltage)];
    assert_eq!(pair.holds(5, low(12_999)), []);
    assert_eq!(pair.holds(1, low(12_999)), [(StringAlarm::LowVoltage, true)]);
    assert_eq!(pair.holds(60, low(13_099)), []);
    assert_eq!(pair.holds(1, low(13_100)), [(StringAlarm::LowVoltage, false)]);
    assert_eq!(pair.holds(6, low(14_001)), [(StringAlarm::HighVoltage, true)]);
    assert_eq!(pair.holds(1, low(13_900)), [(StringAlarm::HighVoltage, false)]);
}

#[test]
fn the_spread_has_a_limit_of_its_own() {
    let mut pair = Pair::new();
    assert_eq!(pair.holds(60, [Some(13_400), Some(13_600)]), []);
    assert_eq!(pair.holds(6, [Some(13_400), Some(13_601)]), [(StringAlarm::Spread, true)]);
    assert_eq!(pair.holds(60, [Some(13_400), Some(13_581)]), []);
    assert_eq!(pair.holds(1, [Some(13_400), Some(13_580)]), [(StringAlarm::Spread, false)]);
}

#[test]
fn a_string_that_cannot_be_read_wholly_has_no_voltage() {
    let mut pair = Pair::new();
    assert_eq!(pair.holds(60, [Some(13_400), None]), []);
    assert_eq!(pair.holds(60, [None, None]), []);
}

#[test]
fn a_limit_that_is_taken_away_clears_its_alarm() {
    let mut pair = Pair::new();
    pair.holds(6, [Some(12_000), Some(12_000)]);
    assert!(pair.watch.stands(StringAlarm::LowVoltage));
    let mut edges = Vec::new();
    pair.watch.step(pair.now, StringId::B, StringLimits::default(), 2, None, |edge| edges.push(edge));
    let cleared = StringEdge { string: StringId::B, alarm: StringAlarm::LowVoltage, raised: false };
    assert_eq!(edges, [cleared]);
}

#[test]
fn alarms_that_are_cleared_by_hand_come_back_with_their_cause() {
    let mut bench = Bench::of(2);
    let low = Sample { voltage: Some(Millivolts(9_000)), ..NORMAL };
    bench.scan(&[low, NORMAL]);
    assert_eq!(bench.scan(&[low, NORMAL]), [(1, BatteryAlarm::LowVoltage, true)]);
    let mut edges = Vec::new();
    bench.manager.clear_alarms(|edge| edges.push((edge.battery, edge.alarm, edge.raised)));
    assert_eq!(edges, [(at(StringId::A, 1), BatteryAlarm::LowVoltage, false)]);
    assert_eq!(bench.manager.battery(at(StringId::A, 1)).unwrap().alarms().bits(), 0);
    assert_eq!(bench.scan(&[low, NORMAL]), []);
    assert_eq!(bench.scan(&[low, NORMAL]), [(1, BatteryAlarm::LowVoltage, true)]);
    assert_eq!(bench.manager.battery(at(StringId::A, 1)).unwrap().alarms().bits(), 1);
}

#[test]
fn the_rise_of_a_resistance_is_told_once_its_baseline_is_known() {
    let mut bench = Bench::of(1);
    let rise = |bench: &Bench| bench.manager.battery(at(StringId::A, 1)).unwrap().rise();
    for measurement in 1..=5 {
        assert_eq!(rise(&bench), None, "{measurement}");
        bench.now += Duration::from_hours(24);
        bench.scan(&[NORMAL]);
    }
    assert_eq!(rise(&bench), Some(100));
}
